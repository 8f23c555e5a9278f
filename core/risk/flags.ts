/** What a frozen threshold would have done: how many flags, how many of them true, and how early. */
import { firstDayReaching, quietScore, rhythmFrom } from '../engagement/quiet-score.ts';
import type { UtcDay } from '../time.ts';
import { UNTRAINED_SCORES } from './baselines.ts';
import { type CustomerDays, visibleBefore } from './customer-days.ts';
import { foldOf } from './folds.ts';
import { logOdds } from './logistic.ts';
import { meanOf, quantileOf } from './measures.ts';
import type { TestedCutoff } from './quiet-backtest.ts';
import { quietCrossingDay } from './quiet-model.ts';
import { type QuietQuestion, type QuietRow, quietRowAt } from './quiet-rows.ts';

export type FlagFigures = {
  readonly cutoffs: number;
  /** The mean share of rows at or above the threshold that had been frozen before: what was aimed at, if nothing had changed since. */
  readonly flaggedShare: number;
  /** Of all flags, how many went quiet; of all who went quiet, how many were flagged. */
  readonly precision: number;
  readonly recall: number;
  /** From the day on which silence brought a customer over the threshold to the day on which the silence asked about was complete; over true flags. */
  readonly leadDays: Spread;
  /** How long those customers had been silent when they came over it. */
  readonly silentDaysAtFlag: Spread;
};

type Spread = { readonly lower: number; readonly median: number; readonly upper: number };

/** Which of the two scores; U has a threshold of its own. */
export type Flagging = 'default' | 'fitted';

/** Over the cutoffs that had a threshold; nothing when none had, or when nobody was flagged. */
export function flagFigures(
  log: readonly CustomerDays[],
  tested: readonly TestedCutoff[],
  { by, question }: { readonly by: Flagging; readonly question: QuietQuestion },
): FlagFigures | undefined {
  const usable = tested.filter((one) => (by === 'fitted' ? one.byFold : one.defaultThresholds) !== undefined);
  const customers = new Map(log.map((customer) => [customer.customerId, customer]));
  const flagged = usable.map((one) => one.rows.filter((row) => isFlagged(one, row, by)));
  const trueFlags = flagged.map((rows) => rows.filter(({ label }) => label === 1));
  const flags = countOf(flagged);
  if (flags === 0) return undefined;
  const crossings = usable.flatMap((one, index) =>
    (trueFlags[index] ?? []).flatMap((row) => {
      const crossed = crossingOf(one, row, { by, customer: customers.get(row.customerId), question });
      return crossed === undefined ? [] : [{ lead: row.cutoff + question.horizonDays - crossed, silent: crossed - (row.cutoff - row.recencyDays) }];
    }),
  );
  return {
    cutoffs: usable.length,
    flaggedShare: meanOf(usable.map(({ rows }, index) => (flagged[index]?.length ?? 0) / Math.max(rows.length, 1))),
    precision: countOf(trueFlags) / flags,
    recall: countOf(trueFlags) / Math.max(countOf(usable.map(({ rows }) => rows.filter(({ label }) => label === 1))), 1),
    leadDays: spreadOf(crossings.map(({ lead }) => lead)),
    silentDaysAtFlag: spreadOf(crossings.map(({ silent }) => silent)),
  };
}

/** Of the customers asked about on a day, how many each score would have flagged; a score without a threshold is left out. */
export type FlagsOnDay = { readonly day: UtcDay; readonly customers: number; readonly flagged: Readonly<Partial<Record<Flagging, number>>> };

/** By what was known at the last test cutoff before each day. Outcomes play no part. */
export function flagsOverTime(
  log: readonly CustomerDays[],
  tested: readonly TestedCutoff[],
  { question, days }: { readonly question: QuietQuestion; readonly days: readonly UtcDay[] },
): FlagsOnDay[] {
  return days.flatMap((day) => {
    const known = tested.filter(({ cutoff }) => cutoff <= day).at(-1);
    if (known === undefined) return [];
    const flagging = (['default', 'fitted'] as const).filter((by) => (by === 'fitted' ? known.byFold : known.defaultThresholds) !== undefined);
    const flagged: Partial<Record<Flagging, number>> = Object.fromEntries(flagging.map((by) => [by, 0]));
    let customers = 0;
    for (const customer of log) {
      const row = quietRowAt(customer, day, question);
      if (row === undefined) continue;
      customers++;
      for (const by of flagging) if (isFlagged(known, row, by)) flagged[by] = (flagged[by] ?? 0) + 1;
    }
    return [{ day, customers, flagged }];
  });
}

function isFlagged({ byFold, defaultThresholds }: TestedCutoff, row: QuietRow, by: Flagging): boolean {
  if (by === 'default') return UNTRAINED_SCORES.default(row) >= (defaultThresholds?.flagsFrom ?? Number.POSITIVE_INFINITY);
  const taught = byFold?.[foldOf(row.customerId)];
  return taught !== undefined && logOdds(taught.model.weights, row.features) >= taught.thresholds.flagsFrom;
}

/** The day on which silence had brought the row's customer over the line. */
function crossingOf(
  { byFold, defaultThresholds }: TestedCutoff,
  row: QuietRow,
  { by, customer, question }: { readonly by: Flagging; readonly customer: CustomerDays | undefined; readonly question: QuietQuestion },
): UtcDay | undefined {
  const history = customer && visibleBefore(customer, row.cutoff);
  if (history === undefined) return undefined;
  if (by === 'default') {
    const rhythm = rhythmFrom(history, question.horizonDays);
    return firstDayReaching((day) => quietScore(rhythm, day), history.last, defaultThresholds?.flagsFrom ?? Number.POSITIVE_INFINITY, row.recencyDays);
  }
  const taught = byFold?.[foldOf(row.customerId)];
  return taught && quietCrossingDay(taught.model, history, { meanValue: row.meanValue, threshold: taught.thresholds.flagsFrom, withinDays: row.recencyDays });
}

const countOf = (lists: readonly (readonly unknown[])[]): number => lists.reduce((sum, list) => sum + list.length, 0);
const spreadOf = (days: readonly number[]): Spread => ({ lower: quantileOf(days, 0.25), median: quantileOf(days, 0.5), upper: quantileOf(days, 0.75) });
