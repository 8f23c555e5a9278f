/** What a person allows, forbids and prefers: small, and it does not grow with traffic. */
import type { CHANNELS } from '../events/customer.ts';
import type { Kind, Topic } from '../notices/kinds.ts';
import type { Instant } from '../time.ts';

export type Channel = (typeof CHANNELS)[number];
export type Consent = { readonly granted: boolean; readonly at: Instant };
/** Channels in the order in which they are tried. */
export type Preference = { readonly channels: readonly Channel[]; readonly at: Instant };
/** A message of a capped class that was claimed then, by its notice's key. */
export type Slot = { readonly kind: Kind; readonly at: Instant };

export type GateState = {
  readonly consents?: { readonly [T in Topic]?: { readonly [C in Channel]?: Consent } };
  readonly prefers?: { readonly [T in Topic]?: Preference };
  /** Keyed hashes of addresses that bounced for good, complained or are gone. They beat every class, and outlive an erasure. */
  readonly suppressed?: readonly string[];
  readonly erasedAt?: Instant;
  /** Of the capped classes only; those out of every cap's reach are dropped. */
  readonly slots?: Readonly<Record<string, Slot>>;
};

/** A consent loses to one of a newer fact, and a yes to a no of the same instant. The same object when nothing changed. */
export function withConsent(gate: GateState, topic: Topic, channel: Channel, consent: Consent): GateState {
  const known = gate.consents?.[topic]?.[channel];
  if (known !== undefined && (known.at > consent.at || (known.at === consent.at && (known.granted === consent.granted || !known.granted)))) return gate;
  return { ...gate, consents: { ...gate.consents, [topic]: { ...gate.consents?.[topic], [channel]: consent } } };
}

/** The person's own order of channels for a topic; loses to a newer one. The same object when nothing changed. */
export function withPreference(gate: GateState, topic: Topic, preference: Preference): GateState {
  const known = gate.prefers?.[topic];
  if (known !== undefined && (known.at > preference.at || known.channels.join() === preference.channels.join())) return gate;
  return { ...gate, prefers: { ...gate.prefers, [topic]: preference } };
}

export const withSuppressed = (gate: GateState, addressHash: string): GateState =>
  gate.suppressed?.includes(addressHash) ? gate : { ...gate, suppressed: [...(gate.suppressed ?? []), addressHash] };

/** What is left of a forgotten person's gate: that they are forgotten, and the addresses that must never be written to. */
export const erased = (gate: GateState, at: Instant): GateState => (gate.erasedAt === undefined ? { erasedAt: at, ...(gate.suppressed && { suppressed: gate.suppressed }) } : gate);
