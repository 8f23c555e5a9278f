/**
 * A share of flagged customers whose CSM is not told, so that what outreach does can be measured. It is drawn for each measurement anew, and locked
 * while it runs: whoever changes it mixes its arms.
 */
import { hash64 } from '../hash.ts';
import type { Instant } from '../time.ts';

/** The latest measurement: running, or over since `until`. */
export type AlertHoldout = { readonly percent: number; readonly from: Instant; readonly until?: Instant; readonly by: string; readonly why: string };

/** The arm of a customer in the measurement that began at `from`. `first` marks their first flag in it: the one that counts. */
export type Trial = { readonly from: Instant; readonly percent: number; readonly arm: 'told' | 'held-out'; readonly first?: true };

/** What an alert keeps of it that nobody is told of. */
export type HeldOut = Pick<Trial, 'from' | 'percent'>;

export const isRunning = (holdout: AlertHoldout | undefined): holdout is AlertHoldout => holdout !== undefined && holdout.until === undefined;

/** The arm of a flag that went up at `since`; none when nothing was measured then. The same customer is in the same arm throughout. */
export function armOf(customerId: string, since: Instant, holdout: AlertHoldout | undefined): Pick<Trial, 'from' | 'percent' | 'arm'> | undefined {
  if (holdout === undefined || since < holdout.from || (holdout.until !== undefined && since >= holdout.until)) return undefined;
  const { from, percent } = holdout;
  const isHeldOut = hash64(`holdout:alerts:${from}:${customerId}`)[0] % 10_000 < percent * 100;
  return { from, percent, arm: isHeldOut ? 'held-out' : 'told' };
}

export type HoldoutAct = { readonly by: string; readonly why: string; readonly forced: boolean } & ({ readonly did: 'start'; readonly percent: number } | { readonly did: 'end' });

export const HOLDOUT_REFUSALS = ['is-running', 'not-running', 'not-enough-yet'] as const;
export type HoldoutRefusal = (typeof HOLDOUT_REFUSALS)[number];

/**
 * Starts a measurement, or ends the one that runs. A forced start while one runs begins another: its arms are drawn anew.
 * @param isAnswered whether both arms of the one that runs hold enough judged customers
 * @returns the very holdout that went in when there is nothing to do
 */
export function changed(holdout: AlertHoldout | undefined, act: HoldoutAct, isAnswered: boolean, now: Instant): AlertHoldout | HoldoutRefusal {
  const { by, why, forced } = act;
  if (act.did === 'start') {
    if (isRunning(holdout) && holdout.percent === act.percent) return holdout;
    return isRunning(holdout) && !forced ? 'is-running' : { percent: act.percent, from: now, by, why };
  }
  if (!isRunning(holdout)) return 'not-running';
  return isAnswered || forced ? { ...holdout, until: now } : 'not-enough-yet';
}
