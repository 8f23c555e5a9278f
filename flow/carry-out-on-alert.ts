/** One deed about an alert, whoever asks for it: the page behind its link and the console do the very same. */
import { type Act, type Acted, act } from '../core/alerts/act.ts';
import { closedOutcomes, deadlineOf } from '../core/alerts/decide.ts';
import type { AlertPolicy } from '../core/alerts/policy.ts';
import type { AlertState } from '../core/alerts/state.ts';
import type { Key, Ports } from '../core/ports.ts';
import type { Instant } from '../core/time.ts';
import { commitAlert, writeTold } from './alert-item.ts';
import { auditedOnce } from './audit.ts';
import { perform } from './effects.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'clock' | 'pause'>;

export type Deed = {
  /** Which alert is meant: since when its flag is up. */
  readonly since: Instant;
  readonly wanted: Act;
  readonly policy: AlertPolicy;
  /** For the audit log. What somebody wrote stays in the alert, which an erasure takes with it. */
  readonly why: string;
  /** Asked of the state that is about to be changed; a no leaves it as it is, and it comes back as `overtaken`. */
  readonly isAsSeen?: (alert: AlertState, now: Instant) => boolean;
};

/** @returns nothing when the alert is gone, or another stands in its place */
export async function carryOutOnAlert(ports: Needs, key: Key, { since, wanted, policy, why, isAsSeen }: Deed): Promise<Acted | undefined> {
  const { acted } = await commitAlert(ports, key, (seen, now) => {
    if (seen?.since !== since) return { state: undefined, deadline: undefined, acted: undefined };
    const done: Acted = isAsSeen === undefined || isAsSeen(seen, now) ? act(seen, wanted, now, policy) : { state: seen, refused: 'overtaken' };
    return { state: done.state, deadline: deadlineOf(done.state, now), acted: done };
  });
  if (acted === undefined || 'refused' in acted) return acted;
  const { state, action } = acted;
  if (action !== undefined) {
    const { at, n, by, did, what } = action;
    const about = { customer: state.customerId, alert: `${state.flag}#${state.reason}`, ...(what !== undefined && { what }), ...(did === 'close' && goodwillIn(state)) };
    await auditedOnce(ports, { at, name: `${key.pk}#${key.sk}#${n}` }, { by, why }, `alert.${did}`, about);
  }
  // What is not told here, and the new owner of a reassigned alert, is rung for by the sweep.
  if (state.closed?.by !== undefined && !state.closed.told) {
    await perform(ports, { notices: [], outcomes: closedOutcomes(state, state.flag) });
    await writeTold(ports, key, state);
  }
  return acted;
}

/** What the customer was offered, beside what became of them. */
function goodwillIn({ enrolment }: AlertState): { readonly goodwill?: string } {
  const given = enrolment?.done?.offer?.goodwill;
  return given === undefined ? {} : { goodwill: `${given.kind} ${given.amount} ${given.currency}` };
}
