import { describe, expect, test } from 'vitest';
import { addressesToSuppress, withFeedback } from '../../core/notices/feedback.ts';
import { ProviderEvent } from '../../core/notices/provider-event.ts';
import type { NoticeState } from '../../core/notices/state.ts';
import { isoOf, MINUTE } from '../../core/time.ts';
import { NOON } from '../builders.ts';

const sms = (eventType: string, more: object = {}) =>
  ProviderEvent.parse({
    source: 'aws.sms-voice',
    detail: { eventType, eventTimestamp: NOON, messageId: 's1', destinationPhoneNumber: '+4930123456', context: { notice: 'n1', customer: 'cct64pbe' }, ...more },
  });

const claimed: NoticeState = {
  status: 'sending',
  notice: { kind: 'order.delayed', subject: { pk: 'CUSTOMER#ada', sk: 'ORDER#1' }, fact: 'delayed:1', factAt: NOON },
  attempt: 1,
  at: NOON,
  nonce: 'n',
  leaseUntil: NOON + MINUTE,
  channel: 'sms',
};

describe('what is said of an SMS', () => {
  test('names its notice by the context that it was sent with', () => {
    expect(sms('TEXT_SENT').mail).toMatchObject({ messageId: 's1', tags: { notice: ['n1'], customer: ['cct64pbe'] } });
  });

  test.each(['TEXT_QUEUED', 'TEXT_PENDING', 'TEXT_SENT', 'TEXT_SUCCESSFUL'])('settles a send whose outcome was unknown: %s', (eventType) => {
    expect(withFeedback(claimed, sms(eventType), NOON)).toMatchObject({ status: 'sent', channel: 'sms', providerId: 's1' });
  });

  test('joins the receipt when it was delivered, and when it was not', () => {
    const sent = withFeedback(claimed, sms('TEXT_SENT'), NOON);
    expect(withFeedback(sent, sms('TEXT_DELIVERED'), NOON)).toMatchObject({ delivery: { delivered: NOON } });
    expect(withFeedback(sent, sms('TEXT_CARRIER_BLOCKED'), NOON)).toMatchObject({ delivery: { rejected: NOON } });
  });

  test('suppresses a number that does not exist, and no other', () => {
    expect(addressesToSuppress(sms('TEXT_INVALID'))).toEqual(['+4930123456']);
    expect(addressesToSuppress(sms('TEXT_UNREACHABLE'))).toEqual([]);
  });

  test('is read with its time, and without one where none is told: then the fact is of now', () => {
    expect(sms('TEXT_DELIVERED')).toStrictEqual({
      eventType: 'Delivery',
      channel: 'sms',
      mail: { messageId: 's1', timestamp: isoOf(NOON), tags: { notice: ['n1'], customer: ['cct64pbe'] } },
    });
    expect(sms('TEXT_INVALID').bounce).toStrictEqual({ bounceType: 'Permanent', timestamp: isoOf(NOON), bouncedRecipients: [{ emailAddress: '+4930123456' }] });
    const [delivered, invalid] = ['TEXT_DELIVERED', 'TEXT_INVALID'].map((eventType) => sms(eventType, { eventTimestamp: undefined }));
    expect(delivered).toStrictEqual({ eventType: 'Delivery', channel: 'sms', mail: { messageId: 's1', tags: { notice: ['n1'], customer: ['cct64pbe'] } } });
    expect(invalid?.bounce).toStrictEqual({ bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: '+4930123456' }] });
    expect(withFeedback(claimed, delivered as ProviderEvent, NOON + MINUTE)).toMatchObject({ delivery: { delivered: NOON + MINUTE } });
  });

  test('suppresses nothing where the number is not told, and names no notice where it was sent without', () => {
    const invalid = sms('TEXT_INVALID', { destinationPhoneNumber: undefined, context: undefined });
    expect(addressesToSuppress(invalid)).toEqual([]);
    expect(invalid.mail.tags).toEqual({});
  });

  test('of a word that we do not know changes nothing', () => {
    expect(withFeedback(claimed, sms('TEXT_NEW_IN_2030'), NOON)).toBe(claimed);
  });
});
