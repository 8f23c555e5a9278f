import { describe, expect, test } from 'vitest';
import type { GateState } from '../../core/customers/gate-item.ts';
import type { ProfileState } from '../../core/customers/profile.ts';
import { decideOnNotice, type GateFacts, UNKNOWN_CUSTOMER_WAITS_MS } from '../../core/notices/decide.ts';
import { addressesToSuppress, withFeedback } from '../../core/notices/feedback.ts';
import { KINDS } from '../../core/notices/kinds.ts';
import { type Notice, noticeKey } from '../../core/notices/request.ts';
import { GRACE_MS, MAX_ATTEMPTS, type NoticeState, standingOf } from '../../core/notices/state.ts';
import { decideOnOrder } from '../../core/orders/decide.ts';
import { DEFAULT_RULES } from '../../core/rules/state.ts';
import { HOUR, MINUTE } from '../../core/time.ts';
import { NOON, order } from '../builders.ts';

const SUBJECT = decideOnOrder(undefined, order('order.confirmed', NOON), NOON).state;
const NOTICE: Notice = { kind: 'order.confirmed', subject: { pk: 'CUSTOMER#ada', sk: 'ORDER#1001' }, fact: 'confirmed', factAt: NOON };
const PROFILE: ProfileState = { fields: { email: { value: 'ada@example.com', at: NOON } } };

const ask = (facts: Partial<GateFacts> = {}) =>
  decideOnNotice({
    notice: NOTICE,
    to: { customer: 'ada' },
    gate: undefined,
    profile: PROFILE,
    subject: SUBJECT,
    rules: DEFAULT_RULES,
    suppressed: new Set(),
    gaveUp: [],
    open: {},
    slots: [],
    now: NOON,
    ...facts,
  });

const refusing = (topic: 'orders' | 'surveys'): GateState => ({ consents: { [topic]: { email: { granted: false, at: NOON } } } });

describe('the gate', () => {
  test('sends when nothing speaks against it, and records what it saw of consent', () => {
    expect(ask()).toMatchObject({ decision: 'send', address: 'ada@example.com', because: { consent: 'default' } });
  });

  test('sends nothing to who wants to be forgotten, before any other question', () => {
    expect(ask({ gate: { erasedAt: NOON }, now: NOON + 1000 * HOUR })).toMatchObject({ decision: 'skip', reason: 'erased' });
    expect(ask({ profile: { fields: {}, erasedAt: NOON } })).toMatchObject({ reason: 'erased' });
  });

  test.each(Object.entries(KINDS))('drops %s as stale one millisecond past its age, and not before', (kind, { maxAgeMs }) => {
    const notice = { ...NOTICE, kind: kind as keyof typeof KINDS };
    expect(ask({ notice, subject: undefined, now: NOON + maxAgeMs + 1 })).toMatchObject({ decision: 'skip', reason: 'stale' });
    expect(ask({ notice, subject: undefined, now: NOON + maxAgeMs })).not.toMatchObject({ reason: 'stale' });
  });

  test('names what has overtaken a fact', () => {
    const cancelled = decideOnOrder(SUBJECT, order('order.cancelled', NOON + HOUR), NOON + HOUR).state;
    expect(ask({ subject: cancelled })).toMatchObject({ reason: 'superseded', because: { by: 'order.cancelled' } });
  });

  test('writes to no suppressed address, whatever the class (F31)', () => {
    expect(ask({ suppressed: new Set(['email']) })).toMatchObject({ decision: 'skip', reason: 'suppressed', because: { channel: 'email' } });
    expect(ask({ suppressed: new Set(['sms']) })).toMatchObject({ decision: 'send' });
  });

  test('keeps telling receipts to who refuses the topic, and records the refusal (F31)', () => {
    expect(ask({ gate: refusing('orders') })).toMatchObject({ decision: 'send', because: { consent: 'withdrawn 2026-03-01T12:00:00.000Z' } });
  });

  test('honours a refusal for what can be refused (F31)', () => {
    const shipped = decideOnOrder(SUBJECT, order('order.shipped', NOON), NOON).state;
    const notice: Notice = { ...NOTICE, kind: 'order.shipped', fact: 'shipped:' };
    expect(ask({ notice, subject: shipped, gate: refusing('orders') })).toMatchObject({ decision: 'skip', reason: 'no-consent' });
    expect(ask({ notice, subject: shipped })).toMatchObject({ decision: 'send' });
  });

  test('waits ten minutes for a customer whom nobody has told us of, then has no channel', () => {
    expect(ask({ profile: undefined })).toMatchObject({ decision: 'hold', reason: 'unknown-customer', until: NOON + MINUTE });
    expect(ask({ profile: undefined, heldSince: NOON, now: NOON + UNKNOWN_CUSTOMER_WAITS_MS })).toMatchObject({ decision: 'skip', reason: 'no-channel' });
    expect(ask({ profile: { fields: {} } })).toMatchObject({ decision: 'skip', reason: 'no-channel', because: { email: false } });
  });

  test('tells an end only to who was told of the beginning, and waits while that is on its way', () => {
    const sent = { status: 'sent' } as NoticeState;
    const sending = { status: 'sending' } as NoticeState;
    expect(ask({ earlier: [undefined, sent] })).toMatchObject({ decision: 'send' });
    expect(ask({ earlier: [undefined, sending] })).toMatchObject({ decision: 'hold', reason: 'earlier-news-in-flight' });
    expect(ask({ earlier: [undefined, { status: 'skipped' } as NoticeState] })).toMatchObject({ decision: 'skip', reason: 'superseded', because: { toldBefore: false } });
  });
});

describe('a notice', () => {
  const sending = (leaseUntil: number, attempt = 1): NoticeState => ({ status: 'sending', notice: NOTICE, attempt, nonce: 'n', leaseUntil, channel: 'email', at: NOON });

  test('has the same key for the same fact and person, and another for any other', () => {
    const ada = { customer: 'ada' };
    expect(noticeKey(NOTICE, ada)).toBe(noticeKey({ ...NOTICE }, ada));
    const others = [
      noticeKey({ ...NOTICE, fact: 'x' }, ada),
      noticeKey({ ...NOTICE, kind: 'order.shipped' }, ada),
      noticeKey(NOTICE, { customer: 'bob' }),
      noticeKey(NOTICE, { owner: 'ada' }),
      noticeKey({ ...NOTICE, factAt: NOON + 1000 }, ada),
    ];
    expect(new Set([noticeKey(NOTICE, ada), ...others]).size).toBe(6);
  });

  test('sorts by the time of its fact', () => {
    const keys = [0, 1, 60, 3600, 86_400].map((seconds) => noticeKey({ ...NOTICE, factAt: NOON + seconds * 1000 }, { customer: 'ada' }));
    expect([...keys].sort()).toEqual(keys);
  });

  test('is left alone while its lease and the grace after it last, then tried again', () => {
    expect(standingOf(sending(NOON), NOON + GRACE_MS - 1, 0)).toEqual({ step: 'wait', until: NOON + GRACE_MS });
    expect(standingOf(sending(NOON), NOON + GRACE_MS, 0)).toEqual({ step: 'decide', attempt: 2 });
    expect(standingOf(sending(NOON, MAX_ATTEMPTS), NOON + GRACE_MS, 0)).toEqual({ step: 'give-up' });
  });

  test('is taken up at once when its worker cannot be alive any more', () => {
    expect(standingOf(sending(NOON + HOUR), NOON + MINUTE, NOON + MINUTE)).toEqual({ step: 'decide', attempt: 2 });
  });

  test('is sent when the provider says so, whatever else is recorded (F20)', () => {
    const event = { eventType: 'Send', mail: { messageId: 'm1', timestamp: '2026-03-01T12:00:00Z' } };
    for (const status of ['sending', 'retry', 'skipped', 'failed', 'held'] as const)
      expect(withFeedback({ ...sending(NOON), status } as NoticeState, event, NOON)).toMatchObject({ status: 'sent', providerId: 'm1' });
    const settled = withFeedback(sending(NOON), event, NOON);
    expect(withFeedback(settled, event, NOON)).toBe(settled);
  });

  test('keeps the first word of a delivery, a bounce and a complaint (F19)', () => {
    const bounce = {
      eventType: 'Bounce',
      mail: { messageId: 'm1' },
      bounce: { bounceType: 'Permanent', timestamp: '2026-03-01T11:00:00Z', bouncedRecipients: [{ emailAddress: 'ada@example.com' }] },
    };
    const bounced = withFeedback(sending(NOON), bounce, NOON);
    expect(bounced.delivery).toEqual({ bounced: NOON - HOUR });
    expect(withFeedback(bounced, bounce, NOON + HOUR)).toBe(bounced);
    expect(addressesToSuppress(bounce)).toEqual(['ada@example.com']);
    expect(addressesToSuppress({ ...bounce, bounce: { ...bounce.bounce, bounceType: 'Transient' } })).toEqual([]);
  });
});
