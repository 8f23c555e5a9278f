/** One customer's engagement: commit the facts and flags, then bring the alerts in step with the flags, then say so. */
import { type AlertDecision, alertReason, onCleared, onRaised, rankOf, told } from '../core/alerts/decide.ts';
import type { AlertState } from '../core/alerts/state.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { decideOnEngagement, type EngagementInput } from '../core/engagement/decide.ts';
import type { EngagementState, Flag } from '../core/engagement/state.ts';
import { alertKey, engagementKey, profileKey } from '../core/keys.ts';
import type { Ports } from '../core/ports.ts';
import type { Instant } from '../core/time.ts';
import { commit } from './commit.ts';
import { perform } from './effects.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'lanes' | 'clock' | 'pause'>;

/**
 * A flag that is up, or has just cleared, is brought in step every time, whatever this message told: what followed an earlier commit may
 * have been cut off. An alert that has been told costs one read then; a customer without either costs the commit alone.
 * @returns false when an alert waits for its customer's profile: nobody knows yet whom to tell
 */
export async function engage(ports: Needs, customerId: string, input: EngagementInput, woken: boolean, mayWait: boolean): Promise<boolean> {
  const { raised, cleared } = await commit(ports, engagementKey(customerId), (known: EngagementState | undefined, now) => decideOnEngagement(known ?? { customerId }, input, now), {
    woken,
  });
  for (const each of raised) {
    const key = alertKey(customerId, each.flag, alertReason(each.flag));
    const alert = (await ports.table.get(key))?.body as AlertState | undefined;
    if (alert?.told && alert.since >= each.since) continue;
    const profile = (await ports.table.get(profileKey({ customer: customerId })))?.body as ProfileState | undefined;
    if (profile === undefined && alert === undefined && mayWait) return false;
    await bringInStep(ports, customerId, each.flag, (known, now) => onRaised(known, customerId, each, profile, now));
  }
  for (const each of cleared) await bringInStep(ports, customerId, each.flag, (known, now) => onCleared(known, each.flag, each, now));
  return true;
}

/** Commits the alert, asks for what follows, and only then writes down that it has been asked for. */
async function bringInStep(ports: Needs, customerId: string, flag: Flag, decide: (alert: AlertState | undefined, now: Instant) => AlertDecision): Promise<void> {
  const key = alertKey(customerId, flag, alertReason(flag));
  const beside = (state: AlertState) => (state.closed ? {} : { work: { owner: state.owner, rank: rankOf(state) } });
  const decision = await commit(ports, key, decide, { beside });
  if (decision.notices.length === 0 && decision.outcomes.length === 0) return;
  await perform(ports, decision);
  const { since, closed } = decision.state as AlertState;
  await commit(
    ports,
    key,
    (seen: AlertState | undefined) => ({ state: seen !== undefined && seen.since === since && (seen.closed === undefined) === (closed === undefined) ? told(seen) : seen }),
    { beside },
  );
}
