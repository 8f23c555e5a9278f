import { describe, expect, test } from 'vitest';
import { orderKey } from '../../core/keys.ts';
import { addressesToSuppress, factAt, withFeedback } from '../../core/notices/feedback.ts';
import type { ProviderEvent } from '../../core/notices/provider-event.ts';
import type { NoticeState } from '../../core/notices/state.ts';
import { HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { NOON } from '../builders.ts';

const ALWAYS = { notice: { kind: 'order.confirmed', subject: orderKey('ada', '1001'), fact: 'confirmed', factAt: NOON }, attempt: 2, at: NOON } as const;
const sending = (channel: 'email' | 'sms'): NoticeState => ({ ...ALWAYS, status: 'sending', nonce: 'n', leaseUntil: NOON + MINUTE, channel, gaveUp: ['slack'], tries: 1 });
const SENT: NoticeState = { ...ALWAYS, status: 'sent', channel: 'email', providerId: 'm1' };
const LATER = NOON + HOUR;
const said = (eventType: string, more: Partial<ProviderEvent> = {}): ProviderEvent => ({ eventType, mail: { messageId: 'm1', timestamp: isoOf(NOON) }, ...more });

describe('the provider’s word that it took a message', () => {
  test('settles the notice with what is known of it, and drops what was learnt while trying', () => {
    expect(withFeedback(sending('email'), said('Send'), LATER)).toStrictEqual({ ...ALWAYS, status: 'sent', channel: 'email', providerId: 'm1' });
  });

  test('is believed on the channel that the word names, else on that of the claim, else on e-mail, whose provider names none', () => {
    expect(withFeedback(sending('email'), said('Send', { channel: 'sms' }), LATER)).toMatchObject({ channel: 'sms' });
    expect(withFeedback(sending('sms'), said('Send'), LATER)).toMatchObject({ channel: 'sms' });
    expect(withFeedback({ ...ALWAYS, status: 'retry' }, said('Send'), LATER)).toMatchObject({ channel: 'email' });
    expect(withFeedback({ ...ALWAYS, status: 'retry' }, said('Send', { channel: 'sms' }), LATER)).toMatchObject({ channel: 'sms' });
  });

  test('keeps what was heard of the delivery before', () => {
    const delivery = { delayed: NOON };
    expect(withFeedback({ ...ALWAYS, status: 'failed', reason: 'unknown-outcome', delivery }, said('Send'), LATER)).toStrictEqual({
      ...ALWAYS,
      status: 'sent',
      channel: 'email',
      providerId: 'm1',
      delivery,
    });
  });

  test('after our own settling changes nothing', () => {
    expect(withFeedback(SENT, said('Send'), LATER)).toBe(SENT);
  });
});

describe('what becomes of a message after that', () => {
  test.each([
    ['Delivery', 'delivered'],
    ['Bounce', 'bounced'],
    ['Complaint', 'complained'],
    ['Reject', 'rejected'],
    ['DeliveryDelay', 'delayed'],
    ['Delivery Delay', 'delayed'],
  ])('%s joins the receipt as %s, beside the facts before it', (eventType, fact) => {
    expect(withFeedback(SENT, said(eventType), LATER)).toStrictEqual({ ...SENT, delivery: { [fact]: NOON } });
    expect(withFeedback({ ...SENT, delivery: { accepted: NOON - 1 } }, said(eventType), LATER).delivery).toEqual({ accepted: NOON - 1, [fact]: NOON });
  });

  test('that comes before the word that it was taken settles it too', () => {
    expect(withFeedback(sending('email'), said('Delivery'), LATER)).toMatchObject({ status: 'sent', delivery: { delivered: NOON } });
  });

  test.each(['Open', 'Click', 'Rendering Failure', ''])('%j, which is no fact of a delivery, changes nothing', (eventType) => {
    const notice = sending('email');
    expect(withFeedback(notice, said(eventType), LATER)).toBe(notice);
  });
});

describe('the time of a word', () => {
  test('is that of the bounce, complaint, delivery or delay itself, before that of the mail', () => {
    const timestamp = isoOf(NOON + MINUTE);
    for (const part of ['bounce', 'complaint', 'delivery', 'deliveryDelay'] as const) expect(factAt(said('x', { [part]: { timestamp } }), LATER)).toBe(NOON + MINUTE);
    expect(factAt(said('Send'), LATER)).toBe(NOON);
  });

  test('is now where none is said, where it cannot be read and where it lies ahead', () => {
    for (const timestamp of [undefined, 'soon', isoOf(LATER + 1)]) expect(factAt({ eventType: 'Send', mail: { messageId: 'm1', timestamp } }, LATER)).toBe(LATER);
  });
});

describe('an address', () => {
  const ada = [{ emailAddress: 'ada@example.com' }, { emailAddress: 'ada@example.org' }];

  test('that bounced for good or complained is suppressed, and every one that is named', () => {
    expect(addressesToSuppress(said('Bounce', { bounce: { bounceType: 'Permanent', bouncedRecipients: ada } }))).toEqual(['ada@example.com', 'ada@example.org']);
    expect(addressesToSuppress(said('Complaint', { complaint: { complainedRecipients: ada } }))).toEqual(['ada@example.com', 'ada@example.org']);
  });

  test('that may work tomorrow is not, nor one about which something else is said', () => {
    expect(addressesToSuppress(said('Bounce', { bounce: { bounceType: 'Transient', bouncedRecipients: ada } }))).toEqual([]);
    expect(addressesToSuppress(said('Delivery', { bounce: { bounceType: 'Permanent', bouncedRecipients: ada }, complaint: { complainedRecipients: ada } }))).toEqual([]);
  });

  test('that is not named cannot be', () => {
    for (const event of [said('Bounce'), said('Bounce', { bounce: { bounceType: 'Permanent' } }), said('Complaint'), said('Complaint', { complaint: {} })])
      expect(addressesToSuppress(event)).toEqual([]);
  });
});
