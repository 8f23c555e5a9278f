/** What a person allows and forbids: small, and it does not grow with traffic. */
import type { CHANNELS } from '../events/customer.ts';
import type { Topic } from '../notices/kinds.ts';
import type { Instant } from '../time.ts';

export type Channel = (typeof CHANNELS)[number];
export type Consent = { readonly granted: boolean; readonly at: Instant };

export type GateState = {
  readonly consents?: { readonly [T in Topic]?: { readonly [C in Channel]?: Consent } };
  /** Hashes of addresses that bounced for good or complained. They beat every class. */
  readonly suppressed?: readonly string[];
  readonly erasedAt?: Instant;
};

/** A consent loses to one of a newer fact, and a yes to a no of the same instant. The same object when nothing changed. */
export function withConsent(gate: GateState, topic: Topic, channel: Channel, consent: Consent): GateState {
  const known = gate.consents?.[topic]?.[channel];
  if (known !== undefined && (known.at > consent.at || (known.at === consent.at && !known.granted))) return gate;
  return { ...gate, consents: { ...gate.consents, [topic]: { ...gate.consents?.[topic], [channel]: consent } } };
}

export const withSuppressed = (gate: GateState, addressHash: string): GateState =>
  gate.suppressed?.includes(addressHash) ? gate : { ...gate, suppressed: [...(gate.suppressed ?? []), addressHash] };

export const erased = (gate: GateState, at: Instant): GateState => (gate.erasedAt === undefined ? { ...gate, erasedAt: at } : gate);
