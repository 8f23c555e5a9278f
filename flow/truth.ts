/** A customer's ledger of flags: taken down when they go up, judged when their window is over, and filed in the weeks that reports read. */

import { alertReason } from '../core/alerts/decide.ts';
import type { AlertPolicy } from '../core/alerts/policy.ts';
import type { AlertState } from '../core/alerts/state.ts';
import type { EngagementState } from '../core/engagement/state.ts';
import { alertKey, engagementKey, RULES, truthKey } from '../core/keys.ts';
import type { Ports } from '../core/ports.ts';
import type { RulesState } from '../core/rules/state.ts';
import type { Instant } from '../core/time.ts';
import { deadlineOf, type Heard, isNews, onDue, onHeard, raiseOf } from '../core/truth/decide.ts';
import type { HeldOut } from '../core/truth/holdout.ts';
import { recordsOf, withFiled } from '../core/truth/records.ts';
import { FLAGS } from '../core/truth/report.ts';
import type { Ledger, Raise } from '../core/truth/state.ts';
import { commitOf, FORGOTTEN } from './commit.ts';

type Needs = Pick<Ports, 'table' | 'clock' | 'pause'>;

/**
 * Takes down what engagement has found. Said every time while it holds, so that what was cut off is made up for; what is known already costs one read.
 * @param mode in shadow nobody is told of anybody, so nothing can be measured of telling
 * @returns the ledger; nothing when there is none
 */
export async function takeDown(ports: Needs, heard: Heard, mode: AlertPolicy['mode']): Promise<Ledger | undefined> {
  if (!isNews(heard)) return undefined;
  const known = (await ports.table.get(truthKey(heard.customerId)))?.body as Ledger | undefined;
  if (known !== undefined && onHeard(known, heard, undefined, ports.clock.now()) === known && recordsOf(known).length === 0) return known;
  const holdout = mode === 'shadow' ? undefined : ((await ports.table.get(RULES))?.body as RulesState | undefined)?.alertHoldout;
  return committed(ports, heard.customerId, (seen, now) => onHeard(seen, heard, holdout, now));
}

/** Rung by the sweep: gives every window that is over its verdict. */
export async function judgeLedger(ports: Needs, customerId: string): Promise<void> {
  const [engagement, ...alerts] = await ports.table.getMany([engagementKey(customerId), ...FLAGS.map((flag) => alertKey(customerId, flag, alertReason(flag)))]);
  const saidOf = ({ flag, since }: Raise) =>
    alerts.map((item) => item?.body as AlertState | undefined).find((alert) => alert?.flag === flag && alert.since === since)?.closed?.outcome;
  await committed(ports, customerId, (seen, now) => seen && onDue(seen, engagement?.body as EngagementState | undefined, saidOf, now));
}

/** What keeps the alert of a raised flag from being told, if anything does: the arm that was drawn when it was taken down. */
export function heldOutOf(ledger: Ledger | undefined, raised: Pick<Raise, 'flag' | 'since'>): { readonly heldOut?: HeldOut } {
  const trial = raiseOf(ledger, raised)?.trial;
  return trial?.arm === 'held-out' ? { heldOut: { from: trial.from, percent: trial.percent } } : {};
}

/** The ledger first, then its records, then that they are filed. A record that is there already was filed by an attempt that was cut off. */
async function committed(ports: Needs, customerId: string, decide: (ledger: Ledger | undefined, now: Instant) => Ledger | undefined): Promise<Ledger | undefined> {
  const ledger = await commitLedger(ports, customerId, decide);
  if (ledger === undefined) return undefined;
  const records = recordsOf(ledger);
  for (const record of records) await ports.table.put(record, 0);
  if (records.length > 0) await commitLedger(ports, customerId, (seen) => seen && withFiled(seen, ledger));
  return ledger;
}

async function commitLedger(ports: Needs, customerId: string, decide: (ledger: Ledger | undefined, now: Instant) => Ledger | undefined): Promise<Ledger | undefined> {
  const written = await commitOf(
    ports,
    customerId,
    truthKey(customerId),
    (seen: Ledger | undefined, now) => {
      const state = decide(seen, now);
      return { state, deadline: state && deadlineOf(state) };
    },
    { woken: true },
  );
  return written === FORGOTTEN ? undefined : written.state;
}
