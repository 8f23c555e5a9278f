/** What reports read: weeks, never customers. */

import { BITMAP_DAYS } from '../core/engagement/policy.ts';
import { RULES } from '../core/keys.ts';
import type { Ports } from '../core/ports.ts';
import type { RulesState } from '../core/rules/state.ts';
import { DAY } from '../core/time.ts';
import type { AlertHoldout } from '../core/truth/holdout.ts';
import { type TruthRecord, weekPartition } from '../core/truth/records.ts';
import { type TruthReport, truthReport } from '../core/truth/report.ts';
import { type Uplift, upliftOf } from '../core/truth/uplift.ts';
import { lastWeeks, type Week, weeksBetween } from '../core/truth/weeks.ts';

import { allOf } from './all-of.ts';

type Needs = Pick<Ports, 'table' | 'clock'>;

/** Of the running week and those before it, `count` in all. */
export async function readTruth(ports: Needs, count: number): Promise<TruthReport> {
  const weeks = [];
  for (const week of lastWeeks(count, ports.clock.now())) weeks.push({ week, records: await recordsIn(ports, week) });
  return truthReport(weeks);
}

export type MeasuredUplift = { readonly holdout: AlertHoldout; readonly uplift: Uplift };

/** Of the measurement that runs, or else the last one; nothing when there was none. */
export async function readUplift(ports: Needs): Promise<MeasuredUplift | undefined> {
  const holdout = ((await ports.table.get(RULES))?.body as RulesState | undefined)?.alertHoldout;
  if (holdout === undefined) return undefined;
  // A flag of its last minute is judged a horizon later, which is no longer than the days that are kept.
  const until = Math.min((holdout.until ?? Number.POSITIVE_INFINITY) + BITMAP_DAYS * DAY, ports.clock.now());
  const records: TruthRecord[] = [];
  for (const week of weeksBetween(holdout.from, until)) records.push(...(await recordsIn(ports, week)));
  return { holdout, uplift: upliftOf(records, holdout.from) };
}

const recordsIn = async ({ table }: Needs, week: Week): Promise<readonly TruthRecord[]> => (await allOf(table, weekPartition(week))).map(({ body }) => body as TruthRecord);
