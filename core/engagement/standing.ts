/** How a customer stands by one flag: the same numbers in the alert, in `why`, in the API and in the console. */
import { type Instant, isoOf, startOfUtcDay, type UtcDay, utcDayOf } from '../time.ts';
import { type ActiveDays, withDay } from './days.ts';
import { excusedBetween } from './excused.ts';
import { judgeFor, type QuietJudge } from './judge.ts';
import { UNHAPPY_CLEARS_BELOW, UNHAPPY_FROM } from './policy.ts';
import { type Reason, reasonsOf } from './reasons.ts';
import { type EngagementState, type Flag, flagSince } from './state.ts';
import { decaysBelowAt, unhappyScore } from './unhappy-score.ts';

/** `unknown`: too little is known to judge, which is not the same as bad. `near`: over the line that clears a flag, below the one that raises it. */
export const BANDS = ['unknown', 'low', 'near', 'high', 'very-high'] as const;
export type Band = (typeof BANDS)[number];

/** What would take the flag down. */
export type Clears =
  /** So many active days in a row, begun before that day (UTC). */
  | { readonly activeDays: number; readonly before: string }
  /** By itself at that instant, when nothing new comes. */
  | { readonly at: string };

export type Standing = {
  readonly band: Band;
  /** Log-odds for `quiet`, points for `unhappy`. */
  readonly score?: number;
  /** Flagged from this score on. */
  readonly threshold: number;
  /** 0 to 100: how many of a hundred customers of the history that the fit learned from scored lower. */
  readonly percentile?: number;
  /** 0 to 1, that the customer stays silent for the horizon; only where the fit's own backtest allows to say so. */
  readonly probability?: number;
  readonly reasons: readonly Reason[];
  readonly clears?: Clears;
};

/** So far over the line that the odds are more than four times those at it. */
const VERY_HIGH_LOG_ODDS = 1.5;
const VERY_HIGH_TIMES = 2;

export const standingOf = (state: EngagementState, flag: Flag, now: Instant, judge: QuietJudge): Standing =>
  flag === 'quiet' ? quietStanding(state, now, judgeFor(judge, state.segment)) : unhappyStanding(state, now);

function quietStanding(state: EngagementState, now: Instant, judge: QuietJudge): Standing {
  const { flagsFrom, clearsBelow } = judge;
  const days = watchedDays(state, judge);
  if (days === undefined) return { band: 'unknown', threshold: flagsFrom, reasons: [] };
  const today = utcDayOf(now);
  const scoreOn = quietScoresOf(state, days, judge);
  const score = scoreOn(today);
  const atStart = scoreOn(days.last + 1);
  return {
    band: score < clearsBelow ? 'low' : score < flagsFrom ? 'near' : score < flagsFrom + VERY_HIGH_LOG_ODDS ? 'high' : 'very-high',
    score: rounded(score),
    threshold: flagsFrom,
    ...(judge.quantiles && { percentile: percentileOf(judge.quantiles, score) }),
    ...(judge.isProbability && { probability: Math.round(1000 / (1 + Math.exp(-score))) / 1000 }),
    reasons: reasonsOf(state, 'quiet', now).map((reason) => ({ ...reason, contribution: rounded(reason.code === 'silent' ? score - atStart : atStart) })),
    ...(flagSince(state, 'quiet') !== undefined && clearedByDays(state, days, today, judge)),
  };
}

function unhappyStanding(state: EngagementState, now: Instant): Standing {
  const { bads = [], days } = state;
  const score = unhappyScore(bads, now);
  const clearsAt = flagSince(state, 'unhappy') === undefined ? undefined : decaysBelowAt(bads, UNHAPPY_CLEARS_BELOW, now);
  return {
    band:
      bads.length === 0 && days === undefined
        ? 'unknown'
        : score < UNHAPPY_CLEARS_BELOW
          ? 'low'
          : score < UNHAPPY_FROM
            ? 'near'
            : score < VERY_HIGH_TIMES * UNHAPPY_FROM
              ? 'high'
              : 'very-high',
    score: rounded(score),
    threshold: UNHAPPY_FROM,
    reasons: reasonsOf(state, 'unhappy', now).map((reason) => ({ ...reason, ...(reason.points !== undefined && { contribution: reason.points }) })),
    ...(clearsAt !== undefined && { clears: { at: isoOf(clearsAt) } }),
  };
}

/** Too few days say nothing, and who has left is no longer at risk. */
export const watchedDays = ({ days, leftAt }: EngagementState, { minActiveDays }: QuietJudge): ActiveDays | undefined =>
  days === undefined || leftAt !== undefined || days.count < minActiveDays ? undefined : days;

/** Of an active day. */
export const meanValueOf = ({ days, value = 0 }: EngagementState): number => (days === undefined ? 0 : value / days.count);

/** The score on a day, with what was our own outage's silence left out. Never falls while the customer stays silent and nothing is excused. */
export function quietScoresOf(state: EngagementState, days: ActiveDays, judge: QuietJudge): (today: UtcDay) => number {
  const scoreOn = judge.scoreOver(days, meanValueOf(state));
  return (today) => scoreOn(today - excusedBetween(state.excused, days.last, today));
}

const MOST_DAYS_TO_CLEAR = 5;
const CLEAR_AHEAD_DAYS = 28;

/** The fewest active days in a row from today on that take the flag down, and until when so many still do. Nothing when five are not enough. */
function clearedByDays(state: EngagementState, days: ActiveDays, today: UtcDay, judge: QuietJudge): { readonly clears?: Clears } {
  const clearsWith = (count: number, from: UtcDay): boolean => {
    const active = Array.from({ length: count }, (_, n) => from + n).reduce<ActiveDays>((known, day) => withDay(known, day), days);
    return judge.scoreOver(active, meanValueOf(state))(from + count) < judge.clearsBelow;
  };
  for (let count = 1; count <= MOST_DAYS_TO_CLEAR; count++) {
    if (!clearsWith(count, today)) continue;
    let before = today + 1;
    while (before < today + CLEAR_AHEAD_DAYS && clearsWith(count, before)) before++;
    return { clears: { activeDays: count, before: isoOf(startOfUtcDay(before)).slice(0, 10) } };
  }
  return {};
}

/** @param quantiles 101 scores, the lowest first */
export function percentileOf(quantiles: readonly number[], score: number): number {
  const below = quantiles.findIndex((each) => each >= score);
  return below === -1 ? 100 : below;
}

const rounded = (score: number): number => Math.round(score * 1000) / 1000;
