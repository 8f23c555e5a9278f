/** An alert's item: one commit with its exact deadline and its place in the owner's list, then what follows, then that it has been asked for. */
import { type AlertDecision, type Company, deadlineOf, rankOf, told } from '../core/alerts/decide.ts';
import { type AlertState, snoozedList } from '../core/alerts/state.ts';
import type { Draft, Key, Ports } from '../core/ports.ts';
import type { Instant } from '../core/time.ts';
import { commit } from './commit.ts';
import { placeOnDesk } from './desk.ts';
import { perform } from './effects.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'clock' | 'pause'> & Partial<Pick<Ports, 'lanes' | 'log'>>;

/** Commits the alert, finds its place on the owner's desk when it is new, asks for what follows, and only then writes down that it has been asked for. */
export async function bringInStep(
  ports: Needs,
  key: Key,
  company: Company,
  decide: (alert: AlertState | undefined, now: Instant) => AlertDecision,
): Promise<AlertState | undefined> {
  const decision = await commitAlert(ports, key, decide);
  if (decision.state === undefined || (decision.notices.length === 0 && decision.outcomes.length === 0)) return decision.state;
  const waits = decision.isNew === true && !(await placeOnDesk(ports, decision.state, company));
  await perform(ports, waits ? { ...decision, notices: [] } : decision);
  for (const { type } of decision.outcomes) {
    if (type === 'customer.at_risk') ports.log?.measure?.('FlagsRaised', 1);
    if (type === 'customer.recovered') ports.log?.measure?.('FlagsCleared', 1);
  }
  await writeTold(ports, key, decision.state, waits);
  return decision.state;
}

/** Every decision about an alert knows all of it, so that its deadline is exact. */
export const commitAlert = <D extends { readonly state: AlertState | undefined; readonly deadline: Instant | undefined }>(
  ports: Needs,
  key: Key,
  decide: (alert: AlertState | undefined, now: Instant) => D,
): Promise<D> => commit(ports, key, decide, { beside, woken: true });

export async function writeTold(ports: Needs, key: Key, then: AlertState, waits = false): Promise<void> {
  await commitAlert(ports, key, (seen, now) => {
    const state = seen && told(seen, then, waits);
    return { state, deadline: state && deadlineOf(state, now) };
  });
}

/** A closed alert is nobody's work, nor is one that is held out or was only recorded; a snoozed one is on a list of its own. */
const beside = ({ closed, shadow, heldOut, ...state }: AlertState): Pick<Draft, 'work'> =>
  closed || shadow || heldOut ? {} : { work: { owner: state.snoozed ? snoozedList(state.owner) : state.owner, rank: rankOf(state) } };
