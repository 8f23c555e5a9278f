/** The page where a person chooses what reaches them, and where. A look changes nothing; the button's POST records at once. */
import { type Channel, type GateState, withConsent, withPreference } from '../core/customers/gate-item.ts';
import { isErased, type ProfileState } from '../core/customers/profile.ts';
import { CHANNELS } from '../core/events/customer.ts';
import { gateKey, profileKey, type Recipient, recipientIn } from '../core/keys.ts';
import { addressesOf, allowedUnasked, orderFor, wishedOrder } from '../core/notices/channels.ts';
import { CLASSES, KINDS, type NoticeClass, type Topic } from '../core/notices/kinds.ts';
import type { Ports, Table } from '../core/ports.ts';
import type { Instant } from '../core/time.ts';
import { deadLinkPage, languageIn } from '../templates/pages/page.ts';
import { type PreferenceOutcome, type Preferences, preferencePage } from '../templates/pages/preference-page.ts';
import { tellConsents } from './consent-changed.ts';
import { changeGate } from './gate-item.ts';
import { bodyOf, type HttpAnswer, page } from './http.ts';
import type { Visit } from './visit.ts';

/** Many times what the form sends. */
const MAX_BODY_CHARS = 8_192;

type Needs = Pick<Ports, 'table' | 'bus' | 'clock' | 'pause'>;
type Person = { readonly to: Recipient; readonly gate: GateState; readonly profile: ProfileState | undefined };
/** A box as it was shown and as it came back. */
type Choice = { readonly topic: Topic; readonly channel: Channel; readonly wasGranted: boolean; readonly granted: boolean };
type First = { readonly topic: Topic; readonly channel: Channel };
type Form = { readonly choices: readonly Choice[]; readonly firsts: readonly First[] };

export async function preferences(ports: Needs, visit: Visit): Promise<HttpAnswer> {
  const person = await personBehind(ports.table, visit);
  const dead = page(410, deadLinkPage(visit.language, visit.sender));
  if (isForgotten(person)) return dead;
  const language = languageIn(person.profile?.fields.locale?.value) ?? visit.language;
  const show = (status: number, gate: GateState, outcome?: PreferenceOutcome): HttpAnswer =>
    page(status, preferencePage(language, visit.sender, asInForce({ ...person, gate }), outcome));
  if (!visit.records) return show(200, person.gate);
  const body = bodyOf(visit.request);
  if (body.length > MAX_BODY_CHARS) return show(413, person.gate, 'too-long');
  const form = formIn(new URLSearchParams(body), person);
  if (form.choices.length === 0) return show(400, person.gate, 'nothing-shown');
  const at = ports.clock.now();
  const gate = await changeGate(ports, person.to, (known) => (known.erasedAt === undefined ? withForm({ ...person, gate: known }, form, at) : known));
  if (isForgotten({ ...person, gate })) return dead;
  await tellChanges(ports, person.to, gate, form.choices, at);
  return show(200, gate, 'saved');
}

async function personBehind(table: Table, { claims }: Visit): Promise<Person> {
  const to = recipientIn(String(claims.to));
  const [gate, profile] = await Promise.all([table.get(gateKey(to)), table.get(profileKey(to))]);
  return { to, gate: (gate?.body as GateState | undefined) ?? {}, profile: profile?.body as ProfileState | undefined };
}

const isForgotten = ({ gate, profile }: Person): boolean => gate.erasedAt !== undefined || isErased(profile);

const FOR_CUSTOMERS: readonly Topic[] = ['orders', 'outages', 'surveys', 'outreach'];
const FOR_COLLEAGUES: readonly Topic[] = ['alerts'];
const topicsOf = (to: Recipient): readonly Topic[] => ('customer' in to ? FOR_CUSTOMERS : FOR_COLLEAGUES);

/** Only where there is an address: a box for a phone that we do not know would promise what nobody can keep. */
function channelsOf({ to, profile, gate }: Person): readonly Channel[] {
  const addresses = addressesOf(to, profile, gate);
  return CHANNELS.filter((channel) => addresses[channel] !== undefined);
}

function asInForce(person: Person): Preferences {
  const channels = channelsOf(person);
  const rows = topicsOf(person.to).map((topic) => ({
    topic,
    on: channels.map((channel) => ({ channel, granted: isGranted(person.gate, topic, channel) })),
    first: firstOf(person, topic),
    keepsEmail: channels.includes('email') && holdsWhatCannotBeRefused(topic),
  }));
  return { channels, rows };
}

/** Whose default goes for a topic that nobody has spoken about. */
const CLASS_OF: Readonly<Record<Topic, NoticeClass>> = { orders: 'progress', outages: 'urgent', surveys: 'survey', outreach: 'outreach', alerts: 'csm' };

const isGranted = (gate: GateState, topic: Topic, channel: Channel): boolean => gate.consents?.[topic]?.[channel]?.granted ?? allowedUnasked(channel, CLASS_OF[topic]);

const holdsWhatCannotBeRefused = (topic: Topic): boolean => Object.values(KINDS).some((kind) => kind.topic === topic && !CLASSES[kind.class].refusable);

/** The way that is tried first: the first in their order that is switched on, or simply the first where none is. */
function firstOf(person: Person, topic: Topic): Channel | undefined {
  const open = channelsOf(person);
  const order = orderFor(person, topic).filter((channel) => open.includes(channel));
  return order.find((channel) => isGranted(person.gate, topic, channel)) ?? order[0];
}

/** What the form says of boxes that this person could see; whatever else stands in it is nothing to us. */
function formIn(form: URLSearchParams, person: Person): Form {
  const channels = channelsOf(person);
  const ticked = new Set(form.getAll('on'));
  const shown = new Map((form.get('shown') ?? '').split(',').map((box) => [box.replace(/\.(on|off)$/, ''), box.endsWith('.on')]));
  const seen = topicsOf(person.to).filter((topic) => channels.some((channel) => shown.has(`${topic}.${channel}`)));
  return {
    choices: seen.flatMap((topic) =>
      channels.flatMap((channel) => {
        const box = `${topic}.${channel}`;
        const wasGranted = shown.get(box);
        return wasGranted === undefined ? [] : [{ topic, channel, wasGranted, granted: ticked.has(box) }];
      }),
    ),
    firsts: seen.flatMap((topic) => channels.filter((channel) => channel === form.get(`first.${topic}`)).map((channel) => ({ topic, channel }))),
  };
}

/** Only what the person turned over counts: a page that was opened before another choice takes that choice back nowhere. What is in force already is not said again. */
function withForm(person: Person, { choices, firsts }: Form, at: Instant): GateState {
  const changed = choices.filter(({ topic, channel, granted, wasGranted }) => granted !== wasGranted && granted !== isGranted(person.gate, topic, channel));
  const gate = changed.reduce((all, { topic, channel, granted }) => withConsent(all, topic, channel, { granted, at }), person.gate);
  return firsts.reduce((all, first) => withFirst({ ...person, gate: all }, first, at), gate);
}

/** A way that is switched off cannot be the first. The rest keeps its order behind the chosen one. */
function withFirst(person: Person, { topic, channel }: First, at: Instant): GateState {
  if (!isGranted(person.gate, topic, channel) || channel === firstOf(person, topic)) return person.gate;
  return withPreference(person.gate, topic, { channels: [channel, ...wishedOrder(person, topic).filter((each) => each !== channel)], at });
}

/**
 * Tells what this press has changed; and, where an earlier press of the same form was cut off before it told, what that one changed:
 * the box differs from what the page had shown, and the same fact is the same event.
 */
async function tellChanges(ports: Pick<Ports, 'bus'>, to: Recipient, gate: GateState, choices: readonly Choice[], at: Instant): Promise<void> {
  if ('owner' in to) return;
  const said = choices.flatMap(({ topic, channel, granted, wasGranted }) => {
    const consent = gate.consents?.[topic]?.[channel];
    return consent !== undefined && consent.granted === granted && (consent.at === at || granted !== wasGranted) ? [{ topic, channel, consent }] : [];
  });
  await tellConsents(ports, to.customer, said);
}
