/** An alert's item: one commit with its exact deadline and its place in the owner's list, then what follows, then that it has been asked for. */
import { type AlertDecision, deadlineOf, rankOf, told } from '../core/alerts/decide.ts';
import type { AlertState } from '../core/alerts/state.ts';
import type { Draft, Key, Ports } from '../core/ports.ts';
import type { Instant } from '../core/time.ts';
import { commit } from './commit.ts';
import { perform } from './effects.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'clock' | 'pause'> & Partial<Pick<Ports, 'lanes'>>;

/** Commits the alert, asks for what follows, and only then writes down that it has been asked for. */
export async function bringInStep(ports: Needs, key: Key, decide: (alert: AlertState | undefined, now: Instant) => AlertDecision): Promise<AlertState | undefined> {
  const decision = await commitAlert(ports, key, decide);
  if (decision.state === undefined || (decision.notices.length === 0 && decision.outcomes.length === 0)) return decision.state;
  await perform(ports, decision);
  await writeTold(ports, key, decision.state);
  return decision.state;
}

/** Every decision about an alert knows all of it, so that its deadline is exact. */
export const commitAlert = <D extends { readonly state: AlertState | undefined; readonly deadline: Instant | undefined }>(
  ports: Needs,
  key: Key,
  decide: (alert: AlertState | undefined, now: Instant) => D,
): Promise<D> => commit(ports, key, decide, { beside, woken: true });

export async function writeTold(ports: Needs, key: Key, then: AlertState): Promise<void> {
  await commitAlert(ports, key, (seen, now) => {
    const state = seen && told(seen, then);
    return { state, deadline: state && deadlineOf(state, now) };
  });
}

/** A closed or snoozed alert, or one that is held out, is nobody's work. */
const beside = ({ closed, snoozed, ...state }: AlertState): Pick<Draft, 'work'> =>
  closed || snoozed || state.heldOut ? {} : { work: { owner: state.owner, rank: rankOf(state) } };
