/** What the provider's word does to a notice and to the address. */
import { type Instant, instantOf } from '../time.ts';
import type { ProviderEvent } from './provider-event.ts';
import type { DeliveryFacts, NoticeState } from './state.ts';

type Fact = keyof DeliveryFacts;

const FACTS: Readonly<Record<string, Fact>> = { Send: 'accepted', Delivery: 'delivered', Bounce: 'bounced', Complaint: 'complained', Reject: 'rejected', DeliveryDelay: 'delayed' };

/** Opens and clicks are made by machines too; they and unknown types tell us nothing. */
export const factOf = (event: ProviderEvent): Fact | undefined => FACTS[event.eventType.replaceAll(' ', '')];

export function factAt(event: ProviderEvent, now: Instant): Instant {
  const said = event.bounce?.timestamp ?? event.complaint?.timestamp ?? event.delivery?.timestamp ?? event.deliveryDelay?.timestamp ?? event.mail.timestamp;
  const at = said === undefined ? Number.NaN : instantOf(said);
  return Number.isNaN(at) ? now : Math.min(at, now);
}

/**
 * The notice after the provider's word: taken beats every other record (gate protocol, rule 10), facts are kept once.
 * The same object when nothing changed, which a Send event that comes after our own settling does not.
 */
export function withFeedback(notice: NoticeState, event: ProviderEvent, now: Instant): NoticeState {
  const fact = factOf(event);
  if (fact === undefined) return notice;
  const settled: NoticeState =
    notice.status === 'sent'
      ? notice
      : {
          status: 'sent',
          notice: notice.notice,
          attempt: notice.attempt,
          channel: event.channel ?? (notice.status === 'sending' ? notice.channel : 'email'),
          providerId: event.mail.messageId,
          at: factAt(event, now),
          ...(notice.delivery && { delivery: notice.delivery }),
        };
  if (fact === 'accepted' || settled.delivery?.[fact] !== undefined) return settled;
  return { ...settled, delivery: { ...settled.delivery, [fact]: factAt(event, now) } };
}

/** The addresses that must never be written to again: bounced for good, or complained. */
export function addressesToSuppress(event: ProviderEvent): readonly string[] {
  if (event.eventType === 'Bounce' && event.bounce?.bounceType === 'Permanent') return (event.bounce.bouncedRecipients ?? []).map(({ emailAddress }) => emailAddress);
  if (event.eventType === 'Complaint') return (event.complaint?.complainedRecipients ?? []).map(({ emailAddress }) => emailAddress);
  return [];
}
