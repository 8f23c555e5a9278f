/** How a customer's two scores went, day by day, computed from what is kept of them: no score is stored. */
import type { ActiveDays } from '../engagement/days.ts';
import { judgeFor, type QuietJudge } from '../engagement/judge.ts';
import { UNHAPPY_CLEARS_BELOW, UNHAPPY_FROM } from '../engagement/policy.ts';
import { quietScoresOf } from '../engagement/standing.ts';
import type { EngagementState } from '../engagement/state.ts';
import { unhappyScore } from '../engagement/unhappy-score.ts';
import { DAY, type Instant, isoOf, startOfUtcDay, type UtcDay, utcDayOf } from '../time.ts';

export type ScoreDay = {
  /** UTC, such as 2026-03-01. */
  readonly day: string;
  readonly active: boolean;
  /** Log-odds; null while too little was known, or after the customer had left. */
  readonly quiet: number | null;
  /** Points, 0 or more. */
  readonly unhappy: number;
};
export type ScoreHistory = {
  readonly days: readonly ScoreDay[];
  readonly lines: { readonly quiet: Lines; readonly unhappy: Lines };
};
type Lines = { readonly flagsFrom: number; readonly clearsBelow: number };

/**
 * The days as they were known at the end of a day, from the bits that are kept.
 * @returns nothing when none of the kept days is so old
 */
export function daysAsOf(days: ActiveDays, day: UtcDay): ActiveDays | undefined {
  if (day >= days.last) return days;
  let bits = BigInt(`0x${days.bits}`);
  let last = days.last;
  let count = days.count;
  while (bits !== 0n && (last > day || (bits & 1n) === 0n)) {
    if ((bits & 1n) === 1n) count--;
    bits >>= 1n;
    last--;
  }
  return bits === 0n ? undefined : { first: days.first, last, count, bits: bits.toString(16) };
}

/** @param length days up to today, 1 or more; at most those that the bits reach back to say something of `quiet` */
export function scoreHistory(state: EngagementState, judge: QuietJudge, now: Instant, length: number): ScoreHistory {
  const theirs = judgeFor(judge, state.segment);
  const today = utcDayOf(now);
  const days = Array.from({ length }, (_, n) => today - length + 1 + n);
  return {
    days: days.map((day) => ({
      day: isoOf(startOfUtcDay(day)).slice(0, 10),
      active: state.days !== undefined && daysAsOf(state.days, day)?.last === day,
      quiet: quietOn(state, theirs, day),
      unhappy: rounded(unhappyOn(state, Math.min(startOfUtcDay(day) + DAY - 1, now))),
    })),
    lines: { quiet: { flagsFrom: theirs.flagsFrom, clearsBelow: theirs.clearsBelow }, unhappy: { flagsFrom: UNHAPPY_FROM, clearsBelow: UNHAPPY_CLEARS_BELOW } },
  };
}

function quietOn(state: EngagementState, judge: QuietJudge, day: UtcDay): number | null {
  const known = state.days && daysAsOf(state.days, day);
  const hasLeft = state.leftAt !== undefined && startOfUtcDay(day) >= state.leftAt;
  if (known === undefined || hasLeft || known.count < judge.minActiveDays) return null;
  return rounded(quietScoresOf(state, known, judge)(day));
}

const unhappyOn = ({ bads = [] }: EngagementState, at: Instant): number =>
  unhappyScore(
    bads.filter((bad) => bad.at <= at),
    at,
  );

const rounded = (score: number): number => Math.round(score * 1000) / 1000;
