/** What people get, when and where: nights, pauses, caps, bursts and channels, through the whole local system. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NoticeClass } from '../../core/notices/kinds.ts';
import { DAY, HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { pauseClass, resumeClass } from '../../flow/rules.ts';
import { feedbackFrom } from '../../local/feedback.ts';
import { customer, NOON, order, outage, supportCase } from '../builders.ts';
import { openSystem, type System } from './system.ts';

let system: System;
beforeEach(async () => {
  system = await openSystem();
});
afterEach(() => system.close());

const sentAt = (kind: string): readonly string[] => system.outbox({ kind }).map(({ at }) => at);
const whyOf = async (kind: string, who = 'ada') => (await system.why(who)).filter((each) => each.kind === kind);
const channels = (): readonly string[] => system.outbox().map(({ kind, channel, to }) => `${kind} ${channel} ${to}`);

/** Noon in UTC is nine in the evening in Tokyo; its morning is eleven hours later. */
const TOKYO = { timezone: 'Asia/Tokyo' };
const MORNING = NOON + 11 * HOUR;
const PHONE = { phone: '+4915112345678', channels: { orders: ['sms'] }, consents: { orders: { sms: true } } };

describe('news that comes at night', () => {
  test('of the way of a parcel waits until eight in the morning where the recipient lives, and says so', async () => {
    await system.emit(customer('ada', NOON, TOKYO), order('order.shipped', NOON));
    expect(await system.why('ada')).toMatchObject([
      { decision: 'held', reason: 'quiet-hours', until: isoOf(MORNING), because: { channel: 'email', zone: 'Asia/Tokyo', zoneFrom: 'profile' } },
    ]);
    await system.turnTo(MORNING - MINUTE);
    expect(system.kinds()).toEqual([]);
    await system.turnTo(MORNING + 5 * MINUTE);
    expect(system.kinds()).toEqual(['order.shipped']);
    expect(Date.parse(sentAt('order.shipped')[0] ?? '') - MORNING).toBeLessThanOrEqual(MINUTE);
  });

  test('goes at once to who lives where it is day', async () => {
    await system.emit(customer('ada', NOON, { timezone: 'Europe/Berlin' }), order('order.shipped', NOON));
    expect(system.kinds()).toEqual(['order.shipped']);
  });

  test("is told by their CSM's clock where theirs is unknown", async () => {
    await system.emit(customer('ada', NOON, { locale: 'en-US', csm: { id: 'carla', name: 'Carla', email: 'carla@example.org', ...TOKYO } }), order('order.shipped', NOON));
    expect(await system.why('ada')).toMatchObject([{ reason: 'quiet-hours', because: { zone: 'Asia/Tokyo', zoneFrom: 'csm' } }]);
  });

  test('and is overtaken by the morning does not go: everything is asked again', async () => {
    await system.emit(customer('ada', NOON, TOKYO), order('order.shipped', NOON));
    await system.turnTo(NOON + 10 * HOUR);
    await system.emit(order('order.delivered', NOON + 10 * HOUR));
    await system.turnTo(MORNING + HOUR);
    expect(system.kinds()).toEqual(['order.delivered']);
    expect(await whyOf('order.shipped')).toMatchObject([{ decision: 'skipped', reason: 'superseded', because: { by: 'order.delivered' } }]);
  });

  test('to who says no before the morning does not go', async () => {
    await system.emit(customer('ada', NOON, TOKYO), order('order.shipped', NOON));
    await system.turnTo(NOON + HOUR);
    await system.emit(customer('ada', NOON + HOUR, { consents: { orders: { email: false } } }));
    await system.turnTo(MORNING + HOUR);
    expect(system.kinds()).toEqual([]);
    expect(await system.why('ada')).toMatchObject([{ decision: 'skipped', reason: 'no-consent' }]);
  });

  test('to who has moved meanwhile waits for the morning there', async () => {
    await system.emit(customer('ada', NOON, TOKYO), order('order.shipped', NOON));
    await system.turnTo(NOON + HOUR);
    await system.emit(customer('ada', NOON + HOUR, { timezone: 'Europe/Berlin' }));
    await system.turnTo(MORNING + MINUTE);
    expect(await system.why('ada')).toMatchObject([{ decision: 'held', because: { zone: 'Europe/Berlin' }, until: '2026-03-02T07:00:00.000Z' }]);
    await system.turnTo(NOON + 20 * HOUR);
    expect(system.kinds()).toEqual(['order.shipped']);
  });

  test('of a receipt goes at once by e-mail, and waits where it would ring a phone', async () => {
    await system.emit(customer('ada', NOON, TOKYO), customer('bob', NOON, { ...TOKYO, ...PHONE }));
    await system.emit(order('order.confirmed', NOON), order('order.confirmed', NOON, { customerId: 'bob', orderId: '2' }));
    expect(channels()).toEqual(['order.confirmed email ada@example.com']);
    expect(await system.why('bob')).toMatchObject([{ decision: 'held', reason: 'quiet-hours', because: { channel: 'sms' } }]);
    await system.turnTo(MORNING + MINUTE);
    expect(channels()).toEqual(['order.confirmed email ada@example.com', 'order.confirmed sms +4915112345678']);
  });

  test('that something went wrong goes at once, to a phone too, as it was asked for', async () => {
    await system.emit(customer('ada', NOON, { ...TOKYO, ...PHONE }), order('order.exception', NOON, { reason: 'damaged' }));
    expect(channels()).toEqual(['order.exception sms +4915112345678']);
  });
});

describe('a paused class', () => {
  const ports = () => ({ table: system.engine.table, clock: system.engine.clock, pause: async () => undefined, ids: { next: randomUUID } });
  const OLA = { by: 'ola', why: 'a wrong template' };
  const pause = (noticeClass: NoticeClass) => pauseClass(ports(), noticeClass, OLA);

  test('is held, with who paused it and why, while others go, urgent ones among them', async () => {
    await system.emit(customer('ada', NOON, { components: ['api'] }));
    await pause('progress');
    await system.emit(order('order.shipped', NOON), order('order.confirmed', NOON, { orderId: '2' }), outage('outage.opened', NOON));
    expect(new Set(system.kinds())).toEqual(new Set(['order.confirmed', 'outage.opened']));
    expect(await whyOf('order.shipped')).toMatchObject([
      { decision: 'held', reason: 'paused', because: { class: 'progress', by: 'ola', why: 'a wrong template', since: isoOf(NOON) } },
    ]);
    await system.turnTo(NOON + 2 * HOUR);
    expect(system.kinds({ kind: 'order.shipped' })).toEqual([]);
  });

  test('loses nothing: what was held goes within a quarter of an hour after it is resumed, each once', async () => {
    const people = Array.from({ length: 30 }, (_, n) => customer(`c${n}`, NOON));
    await system.emit(...people);
    await pause('progress');
    await system.emit(...people.map(({ data }, n) => order('order.shipped', NOON, { customerId: data.customerId, orderId: `o${n}` })));
    await system.turnTo(NOON + 3 * HOUR);
    expect(system.outbox()).toEqual([]);
    expect(await resumeClass(ports(), 'progress', OLA)).toBe(true);
    await system.turnTo(NOON + 3 * HOUR + 16 * MINUTE);
    expect(
      system
        .outbox()
        .map(({ to }) => to)
        .sort(),
    ).toEqual(people.map(({ data }) => data.email).sort());
    expect(system.engine.workers.idle).toBe(true);
  });

  test('drops nothing for its age, however long it lasts; what has been overtaken meanwhile is not told', async () => {
    await system.emit(customer('ada', NOON));
    await pause('progress');
    await system.emit(order('order.shipped', NOON), order('order.shipped', NOON, { orderId: '2' }));
    await system.turnTo(NOON + HOUR);
    await system.emit(order('order.delivered', NOON + HOUR));
    await system.turnTo(NOON + 30 * HOUR);
    await resumeClass(ports(), 'progress', OLA);
    await system.turnTo(NOON + 31 * HOUR);
    expect(system.kinds()).toEqual(['order.delivered', 'order.shipped']);
    expect((await whyOf('order.shipped')).map(({ decision, reason }) => reason ?? decision).sort()).toEqual(['sent', 'superseded']);
  });

  test('counts the age of a message without its pauses, also when it waits for the morning afterwards', async () => {
    await system.emit(customer('ada', NOON, { timezone: 'UTC' }));
    await pause('progress');
    await system.emit(order('order.shipped', NOON));
    await system.turnTo(NOON + 34 * HOUR);
    await resumeClass(ports(), 'progress', OLA);
    await system.turnTo(NOON + 36 * HOUR);
    expect((await whyOf('order.shipped'))[0]).toMatchObject({ decision: 'held', reason: 'quiet-hours' });
    await system.turnTo(NOON + 45 * HOUR);
    expect(system.kinds()).toEqual(['order.shipped']);
  });

  test('of urgent news holds it too, when somebody wants that', async () => {
    await system.emit(customer('ada', NOON));
    await pause('urgent');
    await system.emit(order('order.exception', NOON, { reason: 'damaged' }));
    await system.turnTo(NOON + HOUR);
    expect(system.kinds()).toEqual([]);
    await resumeClass(ports(), 'urgent', OLA);
    await system.turnTo(NOON + 2 * HOUR);
    expect(system.kinds()).toEqual(['order.exception']);
  });
});

describe('a survey', () => {
  const resolve = async (at: number, caseId: string) => {
    await system.turnTo(at);
    await system.emit(supportCase('case.resolved', at, { caseId, resolvedBy: 'human' }));
  };
  beforeEach(() => system.emit(customer('ada', NOON, { components: ['api'] })));

  test('after another within thirty days is skipped, with the one that stood in the way; after that it goes', async () => {
    await resolve(NOON, 'k1');
    await resolve(NOON + 10 * DAY, 'k2');
    await resolve(NOON + 31 * DAY, 'k3');
    await system.turnTo(NOON + 40 * DAY);
    expect((await whyOf('survey.csat')).map(({ subject, decision, reason }) => [subject, decision, reason])).toEqual([
      ['CASE#k3', 'sent', undefined],
      ['CASE#k2', 'skipped', 'cap'],
      ['CASE#k1', 'sent', undefined],
    ]);
    expect((await whyOf('survey.csat'))[1]?.because).toMatchObject({ class: 'survey', lastKind: 'survey.csat', lastAt: sentAt('survey.csat')[0] });
  });

  test('while an outage of theirs lasts is skipped with its id', async () => {
    await resolve(NOON, 'k1');
    await system.turnTo(NOON + 12 * HOUR);
    await system.emit(outage('outage.opened', NOON + 12 * HOUR, { incidentId: 'inc-7' }));
    await system.turnTo(NOON + 3 * DAY);
    expect(await whyOf('survey.csat')).toMatchObject([{ decision: 'skipped', reason: 'open-incident', because: { incident: 'inc-7' } }]);
    expect(system.kinds()).toEqual(['outage.opened']);
  });

  test('goes when the outage is over by then, or is none of theirs', async () => {
    await system.emit(outage('outage.opened', NOON, { incidentId: 'inc-7' }), outage('outage.opened', NOON, { incidentId: 'inc-8', components: ['dashboard'] }));
    await resolve(NOON, 'k1');
    await system.turnTo(NOON + HOUR);
    await system.emit(outage('outage.resolved', NOON + HOUR, { incidentId: 'inc-7', message: 'Over.' }));
    await system.turnTo(NOON + 3 * DAY);
    expect(system.kinds({ kind: 'survey.csat' })).toEqual(['survey.csat']);
  });

  test('while another case of theirs is open is skipped with its id', async () => {
    await resolve(NOON, 'k1');
    await system.emit(supportCase('case.opened', NOON + HOUR, { caseId: 'k-other' }));
    await system.turnTo(NOON + 3 * DAY);
    expect(await whyOf('survey.csat')).toMatchObject([{ subject: 'CASE#k1', decision: 'skipped', reason: 'open-case', because: { case: 'k-other' } }]);
  });

  test('that falls into the night waits for the morning', async () => {
    await system.emit(customer('ada', NOON, TOKYO));
    await resolve(NOON, 'k1');
    await system.turnTo(NOON + DAY + MINUTE);
    expect(await whyOf('survey.csat')).toMatchObject([{ decision: 'held', reason: 'quiet-hours' }]);
    await system.turnTo(MORNING + DAY + MINUTE);
    expect(system.kinds()).toEqual(['survey.csat']);
  });
});

describe('a burst of news of one order', () => {
  beforeEach(() => system.emit(customer('ada', NOON)));

  test('that ends with its delivery tells the delivery alone', async () => {
    await system.emit(order('order.shipped', NOON), order('order.out_for_delivery', NOON), order('order.delivered', NOON));
    await system.turnTo(NOON + HOUR);
    expect(system.kinds()).toEqual(['order.delivered']);
    expect(
      (await system.why('ada'))
        .filter(({ reason }) => reason === 'superseded')
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['order.out_for_delivery', 'order.shipped']);
  });

  test('that goes on tells where it stands alone, in whatever order the news comes', async () => {
    await system.emit(order('order.available_for_pickup', NOON), order('order.shipped', NOON), order('order.out_for_delivery', NOON));
    await system.turnTo(NOON + HOUR);
    expect(system.kinds()).toEqual(['order.available_for_pickup']);
  });
});

describe('a channel', () => {
  test('that the customer prefers and allows is used: a text on the phone', async () => {
    await system.emit(customer('ada', NOON, PHONE), order('order.shipped', NOON));
    await system.turnTo(NOON + MINUTE);
    expect(channels()).toEqual(['order.shipped sms +4915112345678']);
    expect(await system.why('ada')).toMatchObject([{ decision: 'sent', channel: 'sms', because: { consent: `given ${isoOf(NOON)}` } }]);
    expect(system.outbox()[0]).not.toHaveProperty('html');
  });

  test('on a phone is none without a yes, however much it is preferred', async () => {
    await system.emit(customer('ada', NOON, { ...PHONE, consents: {} }), order('order.shipped', NOON));
    await system.turnTo(NOON + MINUTE);
    expect(channels()).toEqual(['order.shipped email ada@example.com']);
    expect(await system.why('ada')).toMatchObject([{ because: { insteadOf: 'sms (no-consent)' } }]);
  });

  test("in the customer's own app holds the entry, which their app can read", async () => {
    await system.emit(customer('ada', NOON, { channels: { orders: ['feed'] }, consents: { orders: { feed: true } } }), order('order.shipped', NOON));
    await system.turnTo(NOON + MINUTE);
    expect(channels()).toEqual(['order.shipped feed ada']);
    const { found } = await system.engine.table.query('CUSTOMER#ada', 'FEED#', { limit: 10 });
    expect(found).toMatchObject([{ body: { customer: 'ada', kind: 'order.shipped', noticeKey: system.outbox()[0]?.noticeKey } }]);
  });

  test('to another system is a destination by its name, day and night', async () => {
    await system.emit(customer('ada', NOON, { ...TOKYO, webhook: 'ada-hook', channels: { orders: ['webhook'] } }), order('order.shipped', NOON));
    await system.turnTo(NOON + MINUTE);
    expect(channels()).toEqual(['order.shipped webhook ada-hook']);
    expect(system.outbox()[0]?.headers).toEqual({ 'webhook-id': system.outbox()[0]?.noticeKey });
  });

  test('that bounced is shut for every class from then on, and the receipt says so', async () => {
    await system.emit(customer('ada', NOON, { components: ['api'] }), order('order.confirmed', NOON));
    await system.engine.feedback(feedbackFrom(system.engine, { noticeKey: system.outbox()[0]?.noticeKey, type: 'bounce' }));
    await system.turnTo(NOON + MINUTE);
    await system.emit(
      order('order.shipped', NOON + MINUTE),
      order('order.cancelled', NOON + MINUTE, { orderId: '2' }),
      outage('outage.opened', NOON + MINUTE),
      supportCase('case.resolved', NOON + MINUTE, { resolvedBy: 'human' }),
    );
    await system.emit(outage('outage.resolved', NOON + MINUTE, { message: 'Over.' }));
    await system.turnTo(NOON + 3 * DAY);
    expect(system.kinds()).toEqual(['order.confirmed']);
    const why = await system.why('ada');
    expect(why.find(({ kind }) => kind === 'order.confirmed')).toMatchObject({ decision: 'sent', delivery: { bounced: isoOf(NOON) } });
    for (const kind of ['order.shipped', 'order.cancelled', 'outage.opened', 'survey.csat'])
      expect(
        why.find((each) => each.kind === kind),
        kind,
      ).toMatchObject({ decision: 'skipped', reason: 'suppressed', because: { channel: 'email' } });
  });

  test('that bounced leaves the others open, and a new address too', async () => {
    await system.emit(customer('ada', NOON, { webhook: 'ada-hook' }), order('order.confirmed', NOON));
    await system.engine.feedback(feedbackFrom(system.engine, { noticeKey: system.outbox()[0]?.noticeKey, type: 'bounce' }));
    await system.turnTo(NOON + MINUTE);
    await system.emit(order('order.confirmed', NOON + MINUTE, { orderId: '2' }));
    await system.emit(customer('ada', NOON + 2 * MINUTE, { email: 'ada@new.example' }));
    await system.turnTo(NOON + 2 * MINUTE);
    await system.emit(order('order.confirmed', NOON + 2 * MINUTE, { orderId: '3' }));
    expect(channels()).toEqual(['order.confirmed email ada@example.com', 'order.confirmed webhook ada-hook', 'order.confirmed email ada@new.example']);
  });
});
