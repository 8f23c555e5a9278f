/** One customer's engagement: commit the facts and flags, then bring the alerts in step with the flags, then say so. */
import { alertReason, type Company, hasNewEvidence, isHeldBackNoMore, onCleared, onDue, onRaised } from '../core/alerts/decide.ts';
import type { AlertState } from '../core/alerts/state.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { decideOnEngagement, type EngagementInput } from '../core/engagement/decide.ts';
import { UNTRAINED_JUDGE } from '../core/engagement/judge.ts';
import type { EngagementState } from '../core/engagement/state.ts';
import { alertKey, customerIn, engagementKey, profileKey } from '../core/keys.ts';
import type { Key, Ports } from '../core/ports.ts';
import { DEFAULT_RULES } from '../core/rules/state.ts';
import type { Instant } from '../core/time.ts';
import { bringInStep } from './alert-item.ts';
import { commitOf, FORGOTTEN } from './commit.ts';
import { heldOutOf, takeDown } from './truth.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'lanes' | 'clock' | 'pause'> & Partial<Pick<Ports, 'judge' | 'rules' | 'log'>>;

const companyOf = async ({ rules }: Needs): Promise<Company> => (await rules?.()) ?? DEFAULT_RULES;

/**
 * A flag that is up, or has just cleared, is brought in step every time, whatever this message told: what followed an earlier commit may
 * have been cut off. An alert that has been told costs one read then; a customer without either costs the commit alone.
 * @returns `waits` when an alert waits for its customer's profile: nobody knows yet whom to tell; `quiet` when no flag is up or has just cleared
 */
export async function engage(ports: Needs, customerId: string, input: EngagementInput, woken: boolean, mayWait: boolean): Promise<'waits' | 'in-step' | 'quiet'> {
  const judge = (await ports.judge?.()) ?? UNTRAINED_JUDGE;
  // Whose line counts is looked at when it may be crossed: one read for a ring, and only where lines differ.
  const segment = woken && judge.bySegment !== undefined ? await segmentOf(ports, customerId) : undefined;
  const facts: EngagementInput = segment === undefined ? input : { ...input, segment };
  const decideNow = (known: EngagementState | undefined, now: Instant) => decideOnEngagement(known ?? { customerId }, facts, now, judge);
  const decision = await commitOf(ports, customerId, engagementKey(customerId), decideNow, { woken });
  if (decision === FORGOTTEN) return 'quiet';
  const { raised, cleared, silentAt, state } = decision;
  const company = await companyOf(ports);
  const heard = { customerId, raised, cleared, cancelledAt: input.leftAt, silentAt, lastActive: state.days?.last, horizonDays: judge.horizonDays };
  const ledger = await takeDown(ports, heard, company.alerts.mode);
  for (const each of raised) {
    const key = alertKey(customerId, each.flag, alertReason(each.flag));
    const alert = (await ports.table.get(key))?.body as AlertState | undefined;
    if ((alert?.told || alert?.shadow) && alert.since >= each.since && !hasNewEvidence(alert, each)) continue;
    const profile = (await ports.table.get(profileKey({ customer: customerId })))?.body as ProfileState | undefined;
    if (profile === undefined && alert === undefined && mayWait) return 'waits';
    await bringInStep(ports, key, company, (known, now) => onRaised(known, customerId, { ...each, ...heldOutOf(ledger, each) }, profile, now, company));
  }
  for (const each of cleared) await bringInStep(ports, alertKey(customerId, each.flag, alertReason(each.flag)), company, (known, now) => onCleared(known, each.flag, each, now));
  return raised.length + cleared.length === 0 ? 'quiet' : 'in-step';
}

/** Rung by the sweep: tells what is to be told, and judges the flag once more when its next alert need not be held back any longer. */
export async function ringAlert(ports: Needs, key: Key): Promise<void> {
  const alert = await bringInStep(ports, key, await companyOf(ports), (seen, now) =>
    seen === undefined ? { state: seen, deadline: undefined, notices: [], outcomes: [] } : onDue(seen, now),
  );
  if (alert !== undefined && isHeldBackNoMore(alert, ports.clock.now())) await engage(ports, customerIn(key.pk), {}, true, false);
}

async function segmentOf({ table }: Needs, customer: string): Promise<string | undefined> {
  return ((await table.get(profileKey({ customer })))?.body as ProfileState | undefined)?.fields.segment?.value;
}
