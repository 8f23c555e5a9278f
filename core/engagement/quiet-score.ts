/**
 * U, the untrained score of going quiet: the log-odds that a customer stays silent for the next H days, by a buy-till-you-die
 * model with forgetting. Source: risk model, section 1.1 (constants) and 1.7 (days older than the bitmap), November 2026.
 * It orders customers; it is not a probability to show.
 */
import type { UtcDay } from '../time.ts';
import { type ActiveDays, agesOf } from './days.ts';
import { BITMAP_DAYS } from './policy.ts';

/** What of U does not change while the customer is silent. */
export type Rhythm = { readonly last: UtcDay; readonly repeats: number; readonly exposure: number; readonly horizonDays: number };

/** Active days as a bitmap and as a whole log know them: `ages` are days before the last one, youngest first; `count` also counts days older than those listed. */
export type DayHistory = { readonly first: UtcDay; readonly last: UtcDay; readonly count: number; readonly ages: readonly number[] };

export const historyOf = (days: ActiveDays): DayHistory => ({ first: days.first, last: days.last, count: days.count, ages: agesOf(days) });

/** @param memory half-life of memory in units of the horizon; Infinity forgets nothing. */
export const rhythmOf = (days: ActiveDays, horizonDays: number, memory = 1): Rhythm => rhythmFrom(historyOf(days), horizonDays, memory);

/** The same of any history; `core/risk` trains and backtests on whole logs through it, so that the score has one formula. */
export function rhythmFrom(history: DayHistory, horizonDays: number, memory = 1): Rhythm {
  const span = history.last - history.first;
  if (memory === Number.POSITIVE_INFINITY) return { last: history.last, repeats: history.count - 1, exposure: span / horizonDays, horizonDays };
  const halfLifeDays = memory * horizonDays;
  const firstLeft = 2 ** (-span / halfLifeDays);
  return { last: history.last, repeats: Math.max(decayedDays(history, halfLifeDays) - firstLeft, 0), exposure: (memory / Math.LN2) * (1 - firstLeft), horizonDays };
}

/** Active days as counted on the last of them, where a day is worth half after each half-life: s(h), at least 1. */
export function decayedDays(history: DayHistory, halfLifeDays: number): number {
  return history.ages.reduce((sum, age) => sum + 2 ** (-age / halfLifeDays), 0) + olderThanListed(history, halfLifeDays);
}

/** Days known only by their number: the first one exactly, the others spread evenly between it and the bitmap. */
function olderThanListed({ first, last, count, ages }: DayHistory, halfLifeDays: number): number {
  const missing = count - ages.length;
  if (missing <= 0) return 0;
  const span = last - first;
  const q = 2 ** (-1 / halfLifeDays);
  const spread = Math.max(span - BITMAP_DAYS, 1);
  return 2 ** (-span / halfLifeDays) + ((missing - 1) * q ** BITMAP_DAYS * (1 - q ** spread)) / ((1 - q) * spread);
}

const LEAST = 1e-6;

/** U on a day after the last active one (that day itself not yet seen). Never falls while the customer stays silent. */
export function quietScore(rhythm: Rhythm, today: UtcDay): number {
  const silence = Math.max(today - rhythm.last, 1) / rhythm.horizonDays;
  const weight = rhythm.repeats + 0.25;
  const base = Math.log(1 + rhythm.exposure);
  const soFar = Math.exp(weight * (base - Math.log(1 + rhythm.exposure + silence)));
  const andOn = Math.exp(weight * (base - Math.log(2 + rhythm.exposure + silence)));
  const left = 1 / (rhythm.repeats + 0.5);
  const p = Math.min(Math.max((andOn + left) / (soFar + left), LEAST), 1 - LEAST);
  return Math.log(p / (1 - p));
}

const SEARCH_DAYS = 4_096;

/** The first day on which, absent any activity, U reaches the threshold; none within ten years when it levels off below. */
export const crossingDay = (rhythm: Rhythm, threshold: number): UtcDay | undefined => firstDayReaching((day) => quietScore(rhythm, day), rhythm.last, threshold);

/** The first day after `last` on which a score that never falls in silence reaches the threshold, by bisection; none within `withinDays`. */
export function firstDayReaching(scoreOn: (day: UtcDay) => number, last: UtcDay, threshold: number, withinDays = SEARCH_DAYS): UtcDay | undefined {
  if (scoreOn(last + withinDays) < threshold) return undefined;
  let below = 0;
  let reached = withinDays;
  while (reached - below > 1) {
    const middle = (below + reached) >> 1;
    if (scoreOn(last + middle) >= threshold) reached = middle;
    else below = middle;
  }
  return last + reached;
}
