/** One click in the mail program (RFC 8058: a POST with `List-Unsubscribe=One-Click`), or a look and a button. At once, and as often as wanted. */
import { type Channel, withConsent } from '../core/customers/gate-item.ts';
import type { Recipient } from '../core/keys.ts';
import type { Topic } from '../core/notices/kinds.ts';
import type { Ports } from '../core/ports.ts';
import { isoOf } from '../core/time.ts';
import { unsubscribedPage, unsubscribePage } from '../templates/pages/page.ts';
import { changeGate } from './gate-item.ts';
import { type HttpAnswer, page } from './http.ts';
import type { Visit } from './visit.ts';

export async function unsubscribe(ports: Pick<Ports, 'table' | 'bus' | 'clock' | 'pause'>, { claims, language, sender, records }: Visit): Promise<HttpAnswer> {
  const topic = claims.topic as Topic;
  const channel = claims.channel as Channel;
  if (!records) return page(200, unsubscribePage(language, sender, topic));
  const text = String(claims.to);
  const to: Recipient = text.startsWith('o:') ? { owner: text.slice(2) } : { customer: text.slice(2) };
  const at = ports.clock.now();
  const gate = await changeGate(ports, to, (known) => withConsent(known, topic, channel, { granted: false, at }));
  if ('customer' in to) {
    // The fact's own time names it, so a second press is the same event.
    const saidAt = gate.consents?.[topic]?.[channel]?.at ?? at;
    const event = {
      specversion: '1.0',
      type: 'consent.changed',
      source: 'beforehand',
      id: `consent:${to.customer}:${topic}:${channel}:${saidAt}`,
      time: isoOf(saidAt),
      subject: to.customer,
      data: { customerId: to.customer, topic, channel, granted: false },
    };
    await ports.bus.put([{ source: event.source, type: event.type, detail: event }]);
  }
  return page(200, unsubscribedPage(language, sender, topic));
}
