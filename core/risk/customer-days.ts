/** A log as the risk scores see it: for each customer the whole UTC days on which they were active. Source: the inactivity protocol, steps 1 and 2. */
import type { DayHistory } from '../engagement/quiet-score.ts';
import type { UtcDay } from '../time.ts';

export type CustomerDays = {
  readonly customerId: string;
  /** Distinct, ascending. */
  readonly days: readonly UtcDay[];
  /** The sum of each day's values, in the log's own unit; absent when the log has none. */
  readonly values?: readonly number[];
};

/** What is known of a customer before a day; `values` are summed up. */
export type VisibleHistory = DayHistory & { readonly totalValue: number };

/** What was known of a customer at the start of `cutoff`: days before it only. Nothing when there was none. */
export function visibleBefore({ days, values }: CustomerDays, cutoff: UtcDay): VisibleHistory | undefined {
  const count = daysBefore(days, cutoff);
  const [first] = days;
  const last = days[count - 1];
  if (first === undefined || last === undefined) return undefined;
  const ages: number[] = [];
  let totalValue = 0;
  for (let index = count - 1; index >= 0; index--) {
    ages.push(last - (days[index] as UtcDay));
    totalValue += values?.[index] ?? 0;
  }
  return { first, last, count, ages, totalValue };
}

/** How many of some ascending days lie before a day. */
export function daysBefore(days: readonly UtcDay[], day: UtcDay): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] as UtcDay) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many lie in [from, to). */
export const daysBetween = (days: readonly UtcDay[], from: UtcDay, to: UtcDay): number => daysBefore(days, to) - daysBefore(days, from);
