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
import { type Ports, Unavailable } from '../core/ports.ts';
import { factTime, type Instant } from '../core/time.ts';
import { commit } from './commit.ts';
import { changeGate } from './gate-item.ts';

type Needs = Pick<Ports, 'table' | 'clock' | 'pause'>;

export async function updateCustomer(ports: Needs, { data, time }: EventOf<'customer.updated'>): Promise<void> {
  const to = { customer: data.customerId };
  const at = factTime(time, ports.clock.now());
  if (data.consents) await changeGate(ports, to, (gate) => withConsents(gate, data.consents, at));
  // The colleague first: whoever reads the customer's profile then finds the CSM that it names.
  if (data.csm) await knowColleague(ports, data.csm, at);
  const { state: profile } = await commit(ports, profileKey(to), (before: ProfileState | undefined) => ({ state: withUpdate(before, data, at) }));
  await matchAudiences(ports, data.customerId, profile);
}

export async function eraseCustomer(ports: Needs, { data, time }: EventOf<'customer.erased'>): Promise<void> {
  const to = { customer: data.customerId };
  const at = factTime(time, ports.clock.now());
  await changeGate(ports, to, (gate) => erased(gate, at));
  const { state: profile } = await commit(ports, profileKey(to), (before: ProfileState | undefined) => ({
    state: isErased(before) && !before?.leaving ? before : tombstone(before, at),
  }));
  if (profile) await matchAudiences(ports, data.customerId, profile);
  for (const prefix of ['ORDER#', 'CASE#', 'ALERT#', 'ENGAGEMENT']) await forget(ports, `CUSTOMER#${data.customerId}`, prefix);
}

/** Notices stay: they hold neither address nor text. */
async function forget(ports: Needs, partition: string, prefix: string): Promise<void> {
  for (;;) {
    const { found } = await ports.table.query(partition, prefix, { limit: 100 });
    if (found.length === 0) return;
    await Promise.all(found.map((item) => ports.table.delete(item, item.version)));
  }
}

/** Hundreds of customers name the same colleague: what is known already is not written again. */
async function knowColleague(ports: Needs, { id, name, email, timezone }: NonNullable<EventOf<'customer.updated'>['data']['csm']>, at: Instant): Promise<void> {
  const colleague = { customerId: id, name, email, ...(timezone && { timezone }) };
  await commit(ports, profileKey({ owner: id }), (known: ProfileState | undefined) => {
    const same = known !== undefined && known.fields.name?.value === name && known.fields.email?.value === email && known.fields.timezone?.value === timezone;
    return { state: same ? known : withUpdate(known, colleague, at) };
  });
}

function withConsents(gate: GateState, consents: EventOf<'customer.updated'>['data']['consents'], at: Instant): GateState {
  const said = Object.entries(consents ?? {}).flatMap(([topic, channels]) =>
    Object.entries(channels ?? {}).flatMap(([channel, granted]) => (granted === undefined ? [] : [{ topic, channel, granted }])),
  );
  return said.reduce((all, { topic, channel, granted }) => withConsent(all, topic as Topic, channel as Channel, { granted, at }), gate);
}

/** Rounds in which others may change the profile while we match it. */
const ROUNDS = 8;

/**
 * Members of exactly the profile's components, and of everybody; an erased person of none. Another worker may change the profile meanwhile and
 * join or leave what we leave or join, so the profile is read again at the end, and matched again until it is the one that was matched.
 */
async function matchAudiences(ports: Needs, customerId: string, first: ProfileState): Promise<void> {
  const key = profileKey({ customer: customerId });
  let profile = first;
  const joined = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const belongs = componentsOf(profile);
    for (const component of belongs) joined.add(component);
    const left = [...(profile.leaving ?? []), ...joined, EVERYBODY].filter((component) => !belongs.includes(component));
    await Promise.all(belongs.map((component) => join(ports, component, customerId, memberOf(profile))));
    await Promise.all([...new Set(left)].map((component) => leave(ports, component, customerId)));
    const now = (await ports.table.get(key))?.body as ProfileState | undefined;
    if (now === undefined || audienceText(now) === audienceText(profile)) {
      if (now?.leaving) await commit(ports, key, (seen: ProfileState | undefined) => ({ state: seen && withoutLeaving(seen, left) }));
      return;
    }
    profile = now;
  }
  throw new Unavailable('the profile kept changing');
}

const componentsOf = (profile: ProfileState): string[] => (isErased(profile) ? [] : [EVERYBODY, ...(profile.fields.components?.value ?? [])]);
const memberOf = (profile: ProfileState): Member => (profile.fields.region === undefined ? {} : { region: profile.fields.region.value });
const audienceText = (profile: ProfileState): string => JSON.stringify([componentsOf(profile), memberOf(profile), profile.leaving ?? []]);

const join = (ports: Needs, component: string, customerId: string, member: Member) =>
  commit(ports, audienceKey(component, customerId), (seen: Member | undefined) => ({ state: seen !== undefined && seen.region === member.region ? seen : member }));

async function leave(ports: Needs, component: string, customerId: string): Promise<void> {
  const key = audienceKey(component, customerId);
  for (let item = await ports.table.get(key); item !== undefined; item = await ports.table.get(key)) {
    if ((await ports.table.delete(key, item.version)) === 'deleted') return;
  }
}

function withoutLeaving(profile: ProfileState, left: readonly string[]): ProfileState {
  const { leaving = [], ...rest } = profile;
  const still = leaving.filter((component) => !left.includes(component));
  return { ...rest, ...(still.length > 0 && { leaving: still }) };
}
