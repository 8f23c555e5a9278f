/** On which channel a recipient is told: those they prefer first, without the ones that are shut. */
import type { Channel, Consent, GateState } from '../customers/gate-item.ts';
import type { ProfileState } from '../customers/profile.ts';
import type { Recipient } from '../keys.ts';
import { CLASSES, type NoticeClass, policyOf, type Topic } from './kinds.ts';
import type { Notice } from './request.ts';

/** Tried in this order where nobody has said otherwise: e-mail first, a phone last, as it disturbs most. */
const USUAL_ORDER: readonly Channel[] = ['email', 'slack', 'teams', 'webhook', 'feed', 'sms'];

/** Why a channel is shut. `gave-up`: it was tried for this very message and will not take it. */
export type Obstacle = 'no-address' | 'suppressed' | 'no-consent' | 'gave-up';
export type Way = { readonly channel: Channel; readonly address: string; readonly shut?: Obstacle };

export type WaysFacts = {
  readonly notice: Notice;
  readonly to: Recipient;
  readonly gate: GateState | undefined;
  readonly profile: ProfileState | undefined;
  /** Channels whose address is on the suppression list. */
  readonly suppressed: ReadonlySet<Channel>;
  readonly gaveUp: readonly Channel[];
  /** A channel that may have taken the message without our hearing of it: it goes on there, where a repeat is known or expected, and not on a second one. */
  readonly begunOn?: Channel | undefined;
};

/** Every channel in the order in which it is to be tried. */
export function waysTo(facts: WaysFacts): readonly Way[] {
  const addresses = addressesOf(facts.to, facts.profile, facts.gate);
  const order = orderFor(facts, policyOf(facts.notice).topic);
  const ways = (facts.begunOn === undefined ? order : [...new Set([facts.begunOn, ...order])]).map((channel): Way => {
    const shut = obstacleOn(channel, facts, addresses[channel]);
    return { channel, address: addresses[channel] ?? '', ...(shut && { shut }) };
  });
  // What cannot be refused goes to a refused mailbox only when no other channel is open.
  const last = (channel: Channel): boolean => channel !== facts.begunOn && isUnwelcome(channel, facts);
  return [...ways.filter(({ channel }) => !last(channel)), ...ways.filter(({ channel }) => last(channel))];
}

/**
 * Where a recipient can be reached on each channel. The feed is there only for customers of whom their company has said so, by naming it in their
 * channels or consents: nobody may choose an app that does not show it.
 */
export function addressesOf(to: Recipient, profile: ProfileState | undefined, gate: GateState | undefined): Readonly<Partial<Record<Channel, string>>> {
  const { email, phone, slack, teams, webhook } = profile?.fields ?? {};
  return {
    ...(email && { email: email.value }),
    ...(phone && { sms: phone.value }),
    ...(slack && { slack: slack.value }),
    ...(teams && { teams: teams.value }),
    ...(webhook && { webhook: webhook.value }),
    ...('customer' in to && profile !== undefined && hasFeed(profile, gate) && { feed: to.customer }),
  };
}

const hasFeed = ({ fields }: ProfileState, gate: GateState | undefined): boolean =>
  Object.values(fields.channels?.value ?? {}).some((channels) => channels?.includes('feed')) ||
  Object.values(gate?.consents ?? {}).some((channels) => channels?.feed !== undefined);

/** An address as the suppression list keeps it: a destination's name could otherwise be taken for a mailbox. */
export const suppressible = (channel: Channel, address: string): string => (channel === 'email' || channel === 'sms' ? address : `${channel}:${address}`);

type Person = Pick<WaysFacts, 'gate' | 'profile'>;

/** The order that somebody has asked for: the person on their page, else the customer's record. */
export const wishedOrder = ({ gate, profile }: Person, topic: Topic): readonly Channel[] => gate?.prefers?.[topic]?.channels ?? profile?.fields.channels?.value[topic] ?? [];

/** Every channel, in the order in which it is tried for a topic. */
export const orderFor = (person: Person, topic: Topic): readonly Channel[] => [...new Set([...wishedOrder(person, topic), ...USUAL_ORDER])];

function obstacleOn(channel: Channel, facts: WaysFacts, address: string | undefined): Obstacle | undefined {
  if (address === undefined) return 'no-address';
  if (facts.gaveUp.includes(channel)) return 'gave-up';
  if (facts.suppressed.has(channel)) return 'suppressed';
  return allowed(channel, facts) ? undefined : 'no-consent';
}

/** What the recipient has said about a topic on a channel. */
export const consentTo = ({ notice, gate }: Pick<WaysFacts, 'notice' | 'gate'>, channel: Channel): Consent | undefined => gate?.consents?.[policyOf(notice).topic]?.[channel];

/** Asked of a phone or of the customer's own app, everybody must say yes first; a named destination, or a mailbox for all but outreach, is a yes. */
export const allowedUnasked = (channel: Channel, noticeClass: NoticeClass): boolean => channel !== 'sms' && channel !== 'feed' && noticeClass !== 'outreach';

function allowed(channel: Channel, facts: WaysFacts): boolean {
  const { class: noticeClass } = policyOf(facts.notice);
  if (channel === 'email' && !CLASSES[noticeClass].refusable) return true;
  return consentTo(facts, channel)?.granted ?? allowedUnasked(channel, noticeClass);
}

/** A mailbox that the person does not want this topic in, though it may be used. */
const isUnwelcome = (channel: Channel, facts: WaysFacts): boolean => channel === 'email' && consentTo(facts, channel)?.granted === false;
