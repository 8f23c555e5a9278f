/**
 * What a customer event changes, in the order that makes every cut harmless: the gate item first, then the profile,
 * then the audiences, which are added and deleted until they match the profile. Every step may be repeated.
 */
import { type Channel, erased, type GateState, withConsent } from '../core/customers/gate-item.ts';
import { isErased, type ProfileState, tombstone, withUpdate } from '../core/customers/profile.ts';
import type { EventOf } from '../core/events/catalogue.ts';
import { audienceKey, EVERYBODY, profileKey } from '../core/keys.ts';
import type { Topic } from '../core/notices/kinds.ts';
import type { Member } from '../core/outages/fan-out.ts';
import type { Ports } from '../core/ports.ts';
import { factTime, type Instant } from '../core/time.ts';
import { commit } from './commit.ts';
import { changeGate } from './gate-item.ts';

type Needs = Pick<Ports, 'table' | 'clock'>;

export async function updateCustomer(ports: Needs, { data, time }: EventOf<'customer.updated'>): Promise<void> {
  const to = { customer: data.customerId };
  const at = factTime(time, ports.clock.now());
  if (data.consents) await changeGate(ports, to, (gate) => withConsents(gate, data.consents, at));
  const { state: profile } = await commit(ports, profileKey(to), (before: ProfileState | undefined) => ({ state: withUpdate(before, data, at) }));
  if (isErased(profile)) return;
  await matchAudiences(ports, data.customerId, profile);
  if (data.csm) {
    const { id, name, email, timezone } = data.csm;
    const colleague = { customerId: id, name, email, ...(timezone && { timezone }) };
    await commit(ports, profileKey({ owner: id }), (before: ProfileState | undefined) => ({ state: withUpdate(before, colleague, at) }));
  }
}

export async function eraseCustomer(ports: Needs, { data, time }: EventOf<'customer.erased'>): Promise<void> {
  const to = { customer: data.customerId };
  const at = factTime(time, ports.clock.now());
  await changeGate(ports, to, (gate) => erased(gate, at));
  const { state: profile } = await commit(ports, profileKey(to), (before: ProfileState | undefined) => ({
    state: isErased(before) && !before?.leaving ? before : tombstone(before, at),
  }));
  if (profile) await matchAudiences(ports, data.customerId, profile);
}

function withConsents(gate: GateState, consents: EventOf<'customer.updated'>['data']['consents'], at: Instant): GateState {
  const said = Object.entries(consents ?? {}).flatMap(([topic, channels]) =>
    Object.entries(channels ?? {}).flatMap(([channel, granted]) => (granted === undefined ? [] : [{ topic, channel, granted }])),
  );
  return said.reduce((all, { topic, channel, granted }) => withConsent(all, topic as Topic, channel as Channel, { granted, at }), gate);
}

/** Members of exactly the profile's components, and of everybody; an erased person of none. */
async function matchAudiences(ports: Needs, customerId: string, profile: ProfileState): Promise<void> {
  const region = profile.fields.region?.value;
  const member: Member = region === undefined ? {} : { region };
  const components = isErased(profile) ? [] : [EVERYBODY, ...(profile.fields.components?.value ?? [])];
  await Promise.all(components.map((component) => join(ports, component, customerId, member)));
  const leaving = [...(profile.leaving ?? []), ...(isErased(profile) ? [EVERYBODY] : [])];
  await Promise.all(leaving.map((component) => leave(ports, component, customerId)));
  if (profile.leaving === undefined) return;
  await commit(ports, profileKey({ customer: customerId }), (seen: ProfileState | undefined) => ({ state: seen && withoutLeaving(seen, profile.leaving ?? []) }));
}

const join = (ports: Needs, component: string, customerId: string, member: Member) =>
  commit(ports, audienceKey(component, customerId), (seen: Member | undefined) => ({ state: seen !== undefined && seen.region === member.region ? seen : member }));

async function leave(ports: Needs, component: string, customerId: string): Promise<void> {
  const key = audienceKey(component, customerId);
  const item = await ports.table.get(key);
  if (item !== undefined) await ports.table.delete(key, item.version);
}

function withoutLeaving(profile: ProfileState, left: readonly string[]): ProfileState {
  const { leaving = [], ...rest } = profile;
  const still = leaving.filter((component) => !left.includes(component));
  return { ...rest, ...(still.length > 0 && { leaving: still }) };
}
