/** Tells the other systems what a customer has allowed or refused on one of our pages. */
import type { Channel, Consent } from '../core/customers/gate-item.ts';
import type { Topic } from '../core/notices/kinds.ts';
import type { BusEvent, Ports } from '../core/ports.ts';
import { isoOf } from '../core/time.ts';

export type Said = { readonly topic: Topic; readonly channel: Channel; readonly consent: Consent };

export async function tellConsents({ bus }: Pick<Ports, 'bus'>, customer: string, said: readonly Said[]): Promise<void> {
  if (said.length > 0) await bus.put(said.map((each) => consentChanged(customer, each)));
}

/** The fact's own time names it, so telling it again is the same event. */
function consentChanged(customer: string, { topic, channel, consent }: Said): BusEvent {
  const event = {
    specversion: '1.0',
    type: 'consent.changed',
    source: 'beforehand',
    id: `consent:${customer}:${topic}:${channel}:${consent.at}`,
    time: isoOf(consent.at),
    subject: customer,
    data: { customerId: customer, topic, channel, granted: consent.granted },
  };
  return { source: event.source, type: event.type, detail: event };
}
