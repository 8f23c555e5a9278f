/** A score of going quiet and its lines: the untrained one until a fit that was reviewed takes its place. */
import type { UtcDay } from '../time.ts';
import type { ActiveDays } from './days.ts';
import { HORIZON_DAYS, QUIET_CLEARS_BELOW, QUIET_FROM, QUIET_MIN_ACTIVE_DAYS } from './policy.ts';
import { firstDayReaching, quietScore, rhythmOf } from './quiet-score.ts';

export type QuietJudge = {
  /** H: the score asks who will be silent for so many days. */
  readonly horizonDays: number;
  /** Fewer active days say too little: the customer is `unknown`, not at risk. */
  readonly minActiveDays: number;
  /** Flagged from the first on, until below the second. */
  readonly flagsFrom: number;
  readonly clearsBelow: number;
  /** Lines of their own, by segment as profiles name it. */
  readonly bySegment?: Readonly<Record<string, { readonly flagsFrom: number; readonly clearsBelow: number }>>;
  /** 101 scores of the history that a fit learned from, the lowest first: where a score stands among customers. */
  readonly quantiles?: readonly number[];
  /** Whether the score's odds may be said as a probability. */
  readonly isProbability?: boolean;
  /** The score on days after the last active one. It never falls while the customer stays silent, so that the day of crossing is exact. @param meanValue of an active day */
  readonly scoreOver: (days: ActiveDays, meanValue: number) => (today: UtcDay) => number;
};

/** Source: risk model, section 1.1. */
export const UNTRAINED_JUDGE: QuietJudge = {
  horizonDays: HORIZON_DAYS,
  minActiveDays: QUIET_MIN_ACTIVE_DAYS,
  flagsFrom: QUIET_FROM,
  clearsBelow: QUIET_CLEARS_BELOW,
  scoreOver: (days) => {
    const rhythm = rhythmOf(days, HORIZON_DAYS);
    return (today) => quietScore(rhythm, today);
  },
};

/** The judge of a customer of that segment. */
export function judgeFor(judge: QuietJudge, segment: string | undefined): QuietJudge {
  const lines = segment !== undefined && judge.bySegment && Object.hasOwn(judge.bySegment, segment) ? judge.bySegment[segment] : undefined;
  return lines === undefined ? judge : { ...judge, flagsFrom: lines.flagsFrom, clearsBelow: lines.clearsBelow };
}

/** Before it is known whose line counts, the lowest one: it rings early, and the ring finds out. */
export function earliestOf(judge: QuietJudge): QuietJudge {
  const lines = Object.values(judge.bySegment ?? {});
  return lines.length === 0 ? judge : { ...judge, flagsFrom: Math.min(judge.flagsFrom, ...lines.map(({ flagsFrom }) => flagsFrom)) };
}

/** The first day on which silence alone brings the score over its line; none where it levels off below. */
export const crossingOf = (judge: QuietJudge, days: ActiveDays, meanValue: number): UtcDay | undefined =>
  firstDayReaching(judge.scoreOver(days, meanValue), days.last, judge.flagsFrom);
