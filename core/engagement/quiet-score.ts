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

/** @param memory half-life of memory in units of the horizon; Infinity forgets nothing. */
export function rhythmOf(days: ActiveDays, horizonDays: number, memory = 1): Rhythm {
  const span = days.last - days.first;
  if (memory === Number.POSITIVE_INFINITY) return { last: days.last, repeats: days.count - 1, exposure: span / horizonDays, horizonDays };
  const halfLifeDays = memory * horizonDays;
  const firstLeft = 2 ** (-span / halfLifeDays);
  const ages = agesOf(days);
  const decayed = ages.reduce((sum, age) => sum + 2 ** (-age / halfLifeDays), 0) + olderThanBits(days, ages.length, span, halfLifeDays, firstLeft);
  return { last: days.last, repeats: Math.max(decayed - firstLeft, 0), exposure: (memory / Math.LN2) * (1 - firstLeft), horizonDays };
}

/** Days known only by their number: the first one exactly, the others spread evenly between it and the bitmap. */
function olderThanBits(days: ActiveDays, kept: number, span: number, halfLifeDays: number, firstLeft: number): number {
  const missing = days.count - kept;
  if (missing <= 0) return 0;
  const q = 2 ** (-1 / halfLifeDays);
  const spread = Math.max(span - BITMAP_DAYS, 1);
  return firstLeft + ((missing - 1) * q ** BITMAP_DAYS * (1 - q ** spread)) / ((1 - q) * spread);
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
export function crossingDay(rhythm: Rhythm, threshold: number): UtcDay | undefined {
  if (quietScore(rhythm, rhythm.last + SEARCH_DAYS) < threshold) return undefined;
  let below = 0;
  let reached = SEARCH_DAYS;
  while (reached - below > 1) {
    const middle = (below + reached) >> 1;
    if (quietScore(rhythm, rhythm.last + middle) >= threshold) reached = middle;
    else below = middle;
  }
  return rhythm.last + reached;
}
