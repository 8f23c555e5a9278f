/**
 * What a customer event changes, in the order that makes every cut harmless: the gate item first, then the profile,
 * then the audiences, which are added and deleted until they match the profile. Every step may be repeated.
 */
import { type Channel, erased, type GateState, withConsent } from '../core/customers/gate-item.ts';
import { isErased, type ProfileState, tombstone, withUpdate } from '../core/customers/profile.ts';
import type { EventOf } from '../core/events/catalogue.ts';
import { audienceKey, colleagueKey, EVERYBODY, profileKey } from '../core/keys.ts';
import { ANSWERED_ELSEWHERE } from '../core/measures/records.ts';
import type { Topic } from '../core/notices/kinds.ts';
import { type Member, requestFor } from '../core/outages/fan-out.ts';
import { type Ports, Unavailable } from '../core/ports.ts';
import { COMMENTS } from '../core/themes/state.ts';
import { factTime, type Instant, MINUTE } from '../core/time.ts';
import { commit } from './commit.ts';
import { perform } from './effects.ts';
import { changeGate } from './gate-item.ts';
import { forgetTraits, LEADS_TO_RECORDS } from './measures.ts';
import { incidentsOf } from './open-business.ts';
import { forgetMentions } from './themes.ts';

type Needs = Pick<Ports, 'table' | 'clock' | 'pause'>;

/** What is said of somebody who wanted to be forgotten is not kept: neither their gate nor their tombstone takes it. */
export async function updateCustomer(ports: Needs & Pick<Ports, 'lanes'>, { data, time, imported }: EventOf<'customer.updated'>): Promise<void> {
  const to = { customer: data.customerId };
  const at = factTime(time, ports.clock.now());
  if (data.consents) await changeGate(ports, to, (gate) => withConsents(gate, data.consents, at));
  // The colleague first: whoever reads the customer's profile then finds the CSM that it names.
  if (data.csm) await knowColleague(ports, data.csm, at);
  const { state: profile } = await commit(ports, profileKey(to), (before: ProfileState | undefined) => ({ state: withUpdate(before, data, at) }));
  await matchAudiences(ports, data.customerId, profile);
  // Who comes with a history used it before, and heard of it from whoever told them then.
  if (!isErased(profile) && !imported) await tellWhatIsOpen(ports, data.customerId, profile);
}

/** Who comes to use what is broken hears of it as those did who used it when it broke. Who has been told is not told again. */
async function tellWhatIsOpen(ports: Pick<Ports, 'table' | 'lanes'>, customerId: string, profile: ProfileState): Promise<void> {
  for (const incident of await incidentsOf(ports, customerId, profile)) {
    const report = incident.reports.findLast(({ told }) => told);
    if (report !== undefined) await perform(ports, { notices: [requestFor(incident, report, [customerId])] });
  }
}

/** Everything that may hold what somebody did or said. Notices stay: they hold neither address nor text. */
const PERSONAL = [COMMENTS, ANSWERED_ELSEWHERE, 'ORDER#', 'CASE#', 'SURVEY#', 'ALERT#', 'ENGAGEMENT', 'FEED#', 'TRUTH'];
/** Whoever had read the gate before the erasure has written by then what they had in hand. */
const FORGET_AGAIN_MS = 15 * MINUTE;

/** The gate first, so that nothing more is sent and nothing more is kept; then the profile, the audiences, and what they did. */
export async function eraseCustomer(ports: Needs, { data, time }: EventOf<'customer.erased'>): Promise<void> {
  const to = { customer: data.customerId };
  const at = factTime(time, ports.clock.now());
  await changeGate(ports, to, (gate) => erased(gate, at));
  const { state: profile } = await commit(ports, profileKey(to), (before: ProfileState | undefined, now) => ({
    state: isErased(before) && !before?.leaving ? before : tombstone(before, at),
    deadline: now + FORGET_AGAIN_MS,
  }));
  if (profile) await matchAudiences(ports, data.customerId, profile);
  await forget(ports, data.customerId);
}

/** Some time after an erasure: forgets what was on its way when it happened. */
export async function forgetAgain(ports: Needs, customerId: string): Promise<void> {
  const key = profileKey({ customer: customerId });
  const profile = (await ports.table.get(key))?.body as ProfileState | undefined;
  if (isErased(profile)) await forget(ports, customerId);
  await commit(ports, key, (seen: ProfileState | undefined) => ({ state: seen }), { woken: true });
}

async function forget(ports: Needs, customerId: string): Promise<void> {
  for (const prefix of PERSONAL) await forgetAll(ports, `CUSTOMER#${customerId}`, prefix);
}

async function forgetAll(ports: Needs, partition: string, prefix: string): Promise<void> {
  for (;;) {
    const { found } = await ports.table.query(partition, prefix, { limit: 100 });
    if (found.length === 0) return;
    if (prefix === COMMENTS) await forgetMentions(ports, found);
    if (LEADS_TO_RECORDS.includes(prefix)) await forgetTraits(ports, found);
    await Promise.all(found.map((item) => ports.table.delete(item, item.version)));
  }
}

/** One of the list of those who look after customers. */
export type Colleague = { readonly name: string };

const COLLEAGUE_FIELDS = ['name', 'email', 'timezone', 'slack', 'teams', 'webhook'] as const;

/** Hundreds of customers name the same colleague: what is known already is not written again. */
async function knowColleague(ports: Needs, csm: NonNullable<EventOf<'customer.updated'>['data']['csm']>, at: Instant): Promise<void> {
  const { id, ...told } = csm;
  const colleague = { customerId: id, ...told };
  await commit(ports, profileKey({ owner: id }), (known: ProfileState | undefined) => {
    const same = known !== undefined && COLLEAGUE_FIELDS.every((field) => told[field] === undefined || known.fields[field]?.value === told[field]);
    return { state: same ? known : withUpdate(known, colleague, at) };
  });
  await commit(ports, colleagueKey(id), (known: Colleague | undefined) => ({ state: known && known.name === csm.name ? known : { name: csm.name } }));
}

function withConsents(gate: GateState, consents: EventOf<'customer.updated'>['data']['consents'], at: Instant): GateState {
  if (gate.erasedAt !== undefined) return gate;
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
  commit(ports, audienceKey(component, customerId), (seen: Member | undefined, now) => ({
    state: seen !== undefined && seen.region === member.region ? seen : { ...member, since: seen?.since ?? now },
  }));

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
