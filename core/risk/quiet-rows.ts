/** Who is asked about at a cutoff, and what became of them. Source: the inactivity protocol (`docs/risk.md`), steps 2 to 5. */
import type { UtcDay } from '../time.ts';
import { type CustomerDays, daysBetween, visibleBefore } from './customer-days.ts';
import { quietFeatures } from './quiet-features.ts';

export type QuietQuestion = {
  /** H: "will this customer be silent for the next H days?" */
  readonly horizonDays: number;
  /** A: asked only about customers seen in the last A days. */
  readonly activeWithinDays: number;
  /** M: … and known for at least M days. */
  readonly minTenureDays: number;
  /** W: the window of the counts that the baselines use. */
  readonly windowDays: number;
  /** Fmin: … and active on at least so many days. */
  readonly minActiveDays: number;
};

export type Label = 0 | 1;

export type QuietRow = {
  readonly customerId: string;
  readonly cutoff: UtcDay;
  /** 1: went quiet. */
  readonly label: Label;
  readonly recencyDays: number;
  readonly activeDays: number;
  readonly tenureDays: number;
  /** Active days in [T-W, T). */
  readonly recentDays: number;
  /** … and in [T-2W, T-W). */
  readonly earlierDays: number;
  /** Mean value of an active day, in the log's own unit; 1 when the log has no values. */
  readonly meanValue: number;
  /** In the order of `QUIET_FEATURES`. */
  readonly features: readonly number[];
};

export const quietRowsAt = (log: readonly CustomerDays[], cutoff: UtcDay, question: QuietQuestion): QuietRow[] =>
  log.flatMap((customer) => quietRowAt(customer, cutoff, question) ?? []);

/** The row of one customer at one cutoff; none when the question is not asked about them. Days from the cutoff on make the label and nothing else. */
export function quietRowAt(customer: CustomerDays, cutoff: UtcDay, question: QuietQuestion): QuietRow | undefined {
  if (!isAskedAbout(customer.days, cutoff, question)) return undefined;
  const history = visibleBefore(customer, cutoff);
  if (history === undefined) return undefined;
  const { horizonDays, windowDays } = question;
  const meanValue = customer.values === undefined ? 1 : history.totalValue / history.count;
  return {
    customerId: customer.customerId,
    cutoff,
    label: daysBetween(customer.days, cutoff, cutoff + horizonDays) === 0 ? 1 : 0,
    recencyDays: cutoff - history.last,
    activeDays: history.count,
    tenureDays: cutoff - history.first,
    recentDays: daysBetween(customer.days, cutoff - windowDays, cutoff),
    earlierDays: daysBetween(customer.days, cutoff - 2 * windowDays, cutoff - windowDays),
    meanValue,
    features: quietFeatures(history, cutoff, { horizonDays, meanValue }),
  };
}

/** Seen lately, known long enough and active often enough, by what lies before the cutoff. */
export function isAskedAbout(days: readonly UtcDay[], cutoff: UtcDay, { activeWithinDays, minTenureDays, minActiveDays }: QuietQuestion): boolean {
  const [first] = days;
  if (first === undefined || first > cutoff - minTenureDays) return false;
  return daysBetween(days, cutoff - activeWithinDays, cutoff) > 0 && daysBetween(days, first, cutoff) >= minActiveDays;
}
