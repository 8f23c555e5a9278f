import { describe, expect, test } from 'vitest';
import { noticeItemKey, orderKey } from '../../core/keys.ts';
import type { Notice } from '../../core/notices/request.ts';
import type { NoticeState } from '../../core/notices/state.ts';
import { whyOf } from '../../core/notices/why.ts';
import { MINUTE } from '../../core/time.ts';
import { NOON } from '../builders.ts';

const NOTICE: Notice = { kind: 'order.shipped', subject: orderKey('ada', '1001'), fact: 'shipped:', factAt: NOON };
const ALWAYS = { notice: NOTICE, attempt: 1, at: NOON + MINUTE } as const;
const item = (body: NoticeState, dueAt?: number) => ({ ...noticeItemKey({ customer: 'ada' }, 'n1'), version: 1, body, dueAt });
/** What every answer holds. */
const TOLD = { noticeKey: 'n1', kind: 'order.shipped', subject: 'ORDER#1001', factAt: '2026-03-01T12:00:00.000Z', at: '2026-03-01T12:01:00.000Z', attempt: 1 };

describe('the answer to why somebody did or did not get a message', () => {
  test('of a skipped one is its reason and the facts that the gate saw, and no channel', () => {
    const because = { by: 'order.cancelled' };
    expect(whyOf(item({ ...ALWAYS, status: 'skipped', reason: 'superseded', because }))).toStrictEqual({ ...TOLD, decision: 'skipped', reason: 'superseded', because });
  });

  test('of a sent one is the channel, and what the provider has said of it since, in readable times', () => {
    const delivery = { accepted: NOON + MINUTE, bounced: NOON + 2 * MINUTE };
    expect(whyOf(item({ ...ALWAYS, status: 'sent', channel: 'sms', delivery }))).toStrictEqual({
      ...TOLD,
      decision: 'sent',
      channel: 'sms',
      delivery: { accepted: '2026-03-01T12:01:00.000Z', bounced: '2026-03-01T12:02:00.000Z' },
    });
  });

  test('tells when the plainer text stood in, and only then', () => {
    expect(whyOf(item({ ...ALWAYS, status: 'sent', channel: 'email', plain: true }))).toStrictEqual({ ...TOLD, decision: 'sent', channel: 'email', plain: true });
    expect(whyOf(item({ ...ALWAYS, status: 'sent', channel: 'email' }))).not.toHaveProperty('plain');
  });

  test('of a held one is until when, as far as that is known', () => {
    const held: NoticeState = { ...ALWAYS, status: 'held', reason: 'quiet-hours' };
    expect(whyOf(item(held, NOON + 2 * MINUTE))).toStrictEqual({ ...TOLD, decision: 'held', reason: 'quiet-hours', until: '2026-03-01T12:02:00.000Z' });
    expect(whyOf(item(held))).toStrictEqual({ ...TOLD, decision: 'held', reason: 'quiet-hours' });
  });

  test('has no "until" once the message is on its way, though its old hold still rings', () => {
    const sending: NoticeState = { ...ALWAYS, status: 'sending', nonce: 'n', leaseUntil: NOON, channel: 'email' };
    expect(whyOf(item(sending, NOON + 2 * MINUTE))).toStrictEqual({ ...TOLD, decision: 'sending', channel: 'email' });
  });

  test('names the colleague who was told, where it is not the customer asked about', () => {
    const sent: NoticeState = { ...ALWAYS, status: 'sent', channel: 'slack' };
    expect(whyOf(item(sent), 'csm carla')).toStrictEqual({ ...TOLD, to: 'csm carla', decision: 'sent', channel: 'slack' });
  });

  test('about an incident names the incident, whose item has no name of its own', () => {
    const notice: Notice = { kind: 'outage.opened', subject: { pk: 'INCIDENT#i1', sk: 'STATE' }, fact: 'f', factAt: NOON };
    expect(whyOf(item({ ...ALWAYS, notice, status: 'retry' }))).toStrictEqual({ ...TOLD, kind: 'outage.opened', subject: 'INCIDENT#i1', decision: 'retry' });
  });
});
