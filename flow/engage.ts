/** One customer's engagement: commit the facts and flags, then bring the alerts in step with the flags, then say so. */
import { alertReason, onCleared, onRaised, rankOf } from '../core/alerts/decide.ts';
import type { AlertState } from '../core/alerts/state.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { decideOnEngagement, type EngagementInput } from '../core/engagement/decide.ts';
import { type EngagementState, type Flag, flagSince } from '../core/engagement/state.ts';
import { alertKey, engagementKey, profileKey } from '../core/keys.ts';
import type { Ports } from '../core/ports.ts';
import type { Instant } from '../core/time.ts';
import { commit } from './commit.ts';
import { perform } from './effects.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'lanes' | 'clock'>;

/**
 * @param woken the item's deadline has come
 * @param again the message has been here before: what followed the commit may have been cut off, so it is done again.
 *   A first delivery that raises and clears nothing costs one read, and one write if it told something new.
 */
export async function engage(ports: Needs, customerId: string, input: EngagementInput, { woken, again }: { readonly woken: boolean; readonly again: boolean }): Promise<void> {
  let before: EngagementState | undefined;
  const decision = await commit(
    ports,
    engagementKey(customerId),
    (state: EngagementState | undefined, now) => {
      before = state;
      return decideOnEngagement(state ?? { customerId }, input, now);
    },
    { woken },
  );
  const { state } = decision;
  const raised = decision.raised.filter(({ flag }) => woken || again || before === undefined || flagSince(before, flag) === undefined);
  for (const each of raised) {
    const profile = (await ports.table.get(profileKey({ customer: customerId })))?.body as ProfileState | undefined;
    await bringInStep(ports, customerId, each.flag, (alert, now) => onRaised(alert, customerId, each, profile, now));
  }
  const cleared = state.cleared && (state !== before || woken || again) && flagSince(state, state.cleared.flag) === undefined ? [state.cleared] : [];
  for (const each of cleared) await bringInStep(ports, customerId, each.flag, (alert, now) => onCleared(alert, each, now));
}

type OnAlert = (state: AlertState | undefined, now: Instant) => ReturnType<typeof onCleared>;

async function bringInStep(ports: Needs, customerId: string, flag: Flag, decide: OnAlert): Promise<void> {
  const decision = await commit(ports, alertKey(customerId, flag, alertReason(flag)), decide, {
    beside: (state: AlertState) => (state.closed ? {} : { work: { owner: state.owner, rank: rankOf(state) } }),
  });
  await perform(ports, decision);
}
