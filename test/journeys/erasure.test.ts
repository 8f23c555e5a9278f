/** A customer wants to be forgotten: nothing that names them is left in the table, whatever had been told and whatever comes later. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Event } from '../../core/events/catalogue.ts';
import { caseKey, feedKey, gateKey, orderKey, profileKey } from '../../core/keys.ts';
import { DAY, HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { feedbackFrom } from '../../local/feedback.ts';
import { customer, event, NOON, order, outage, supportCase, usage } from '../builders.ts';
import { openSystem, type System } from './system.ts';
import { visit } from './visit.ts';

let system: System;
beforeEach(async () => {
  system = await openSystem();
});
afterEach(() => system.close());

/** Words that stand in no other text, in every field in which a person's words or data may stand. */
const MARK = /canary|4915170070070|47111/i;
const CSM = { id: 'carla', name: 'Carla', email: 'carla@example.org' };
const PROFILE = {
  name: 'Canary Name',
  email: 'canary.mail@example.com',
  phone: '+4915170070070',
  plan: 'canary-plan',
  segment: 'canary-segment',
  region: 'canary-region',
  components: ['canary-component', 'api'],
  slack: 'canary-slack',
  teams: 'canary-teams',
  webhook: 'canary-webhook',
  csm: CSM,
};
const FEED_FIRST = { channels: { orders: ['feed'] }, consents: { orders: { feed: true, sms: true } } };
const ITEMS = [{ name: 'Canary cage', quantity: 1, price: { amount: '47111.00', currency: 'EUR' }, sellerId: 'canary-seller' }];

/** Everything that a customer may tell us or have told of them, at one time. No `reason` of an order's problem: see below. */
const everything = (at: number, n: number): Event[] => [
  order('order.confirmed', at, { orderId: `o${n}`, items: ITEMS, promisedAt: isoOf(at + 2 * DAY) }),
  order('order.shipped', at, { orderId: `o${n}`, trackingUrl: 'https://carrier.example/canary-tracking' }),
  order('order.delayed', at, { orderId: `o${n}`, promisedAt: isoOf(at + 4 * DAY), reason: 'Canary escaped' }),
  supportCase('case.opened', at, { caseId: `k${n}`, topic: 'Canary sings no more', agent: 'Canary Agent', reason: 'canary-reason' }),
  supportCase('case.resolved', at + 1_000, { caseId: `k${n}`, topic: 'Canary sings again', resolvedBy: 'human' }),
  usage(at, [{ customerId: 'ada', at: isoOf(at), feature: 'canary-feature', outcome: 'error' }]),
  event('feedback.received', at, { customerId: 'ada', comment: 'Canary comment', mood: 'bad', caseId: `k${n}` }),
  event('survey.answered', at, { customerId: 'ada', kind: 'nps', score: 1, scale: 10, answeredAt: isoOf(at), comment: 'Canary answer', orderId: `o${n}` }),
  event('survey.answered', at, {
    customerId: 'ada',
    kind: 'csat',
    score: 1,
    scale: 5,
    answeredAt: isoOf(at),
    comment: 'Canary csat',
    caseId: `k${n}`,
    surveyId: String(at + 1_000),
  }),
];
const erase = (at: number): Event => event('customer.erased', at, { customerId: 'ada' });

const rows = (): readonly string[] =>
  system.engine.store
    .prepare('SELECT * FROM items')
    .all()
    .map((row) => JSON.stringify(row));
const marked = (): readonly string[] => rows().filter((row) => MARK.test(row));
const queued = (): readonly string[] => system.engine.queues.names.flatMap((name) => system.engine.queues.peek(name, 10_000)).map(({ body }) => body);

/** A full life, with a survey answered through its link, an entry in the feed, an alert to the CSM. */
async function live(): Promise<number> {
  await system.emit(customer('ada', NOON, PROFILE), ...everything(NOON, 1));
  await system.turnTo(NOON + 2 * DAY);
  const link = /http\S+\/s\/\S+score=2/.exec(system.outbox({ kind: 'survey.csat' })[0]?.text ?? '')?.[0];
  if (link !== undefined) await visit(system, 'POST', link, 'score=2&comment=Canary%20through%20the%20link');
  await system.emit(customer('ada', NOON + 2 * DAY, FEED_FIRST));
  await system.emit(...everything(NOON + 2 * DAY, 2), outage('outage.opened', NOON + 2 * DAY));
  await system.turnTo(NOON + 3 * DAY);
  return NOON + 3 * DAY;
}

describe('after an erasure', () => {
  test('no item holds anything of what had been there in plenty before', async () => {
    const at = await live();
    const before = marked();
    for (const part of ['PROFILE', 'ORDER#', 'CASE#', 'FEED#', 'COMPONENT#'])
      expect(
        before.some((row) => row.includes(part)),
        part,
      ).toBe(true);
    expect(
      rows().some((row) => row.includes('ALERT#')),
      'an alert',
    ).toBe(true);
    expect(
      rows().some((row) => row.includes('ENGAGEMENT')),
      'engagement',
    ).toBe(true);
    await system.emit(erase(at));
    expect(marked()).toEqual([]);
    await system.turnTo(at + 20 * DAY);
    expect(marked()).toEqual([]);
    expect(queued().filter((row) => MARK.test(row))).toEqual([]);
  });

  test('what is left of the customer is that they are forgotten, and what they were told: no text and no address', async () => {
    const at = await live();
    await system.emit(erase(at));
    await system.turnTo(at + DAY);
    const { found } = await system.engine.table.query('CUSTOMER#ada', '', { limit: 200 });
    expect(new Set(found.map(({ sk }) => sk.split('#')[0]))).toEqual(new Set(['GATE', 'PROFILE', 'NOTICE']));
    expect(found.find(({ sk }) => sk === 'PROFILE')?.body).toEqual({ fields: {}, erasedAt: at });
    expect(found.find(({ sk }) => sk === 'GATE')?.body).toEqual({ erasedAt: at });
    expect(found.filter(({ dueAt }) => dueAt !== undefined)).toEqual([]);
    expect(rows().filter((row) => row.includes('COMPONENT#'))).toEqual([]);
  });

  test('the words in which a problem was told are gone too', async () => {
    await system.emit(customer('ada', NOON, PROFILE), order('order.exception', NOON, { reason: 'Left with Canary next door' }));
    expect(system.kinds()).toEqual(['order.exception']);
    await system.emit(erase(NOON + HOUR));
    await system.turnTo(NOON + DAY);
    expect(marked()).toEqual([]);
  });

  test('the words in which a delay without a date was told are gone too', async () => {
    await system.emit(customer('ada', NOON, PROFILE), order('order.delayed', NOON, { reason: 'Canary Name was not at home' }));
    expect(system.kinds()).toEqual(['order.delayed']);
    await system.emit(erase(NOON + HOUR));
    await system.turnTo(NOON + DAY);
    expect(marked()).toEqual([]);
  });

  test('events that come later leave nothing either, and nothing is sent', async () => {
    const at = await live();
    await system.emit(erase(at));
    const sent = system.outbox().length;
    await system.turnTo(at + HOUR);
    await system.emit(
      customer('ada', at + HOUR, { ...PROFILE, ...FEED_FIRST }),
      ...everything(at + HOUR, 3),
      order('order.exception', at + HOUR, { orderId: 'o4', reason: 'Canary lost' }),
    );
    await system.emit(outage('outage.updated', at + HOUR, { status: 'identified', message: 'Found it.', customerIds: ['ada'] }));
    expect(marked()).toEqual([]);
    await system.turnTo(at + 10 * DAY);
    expect(marked()).toEqual([]);
    expect(system.outbox().length).toBe(sent);
    expect((await system.why('ada')).filter(({ factAt }) => factAt >= isoOf(at + HOUR)).map(({ reason }) => reason)).toEqual(['erased']);
  });

  test('events of the same moment leave nothing, in whatever order they are worked on', async () => {
    for (const place of [0, 4, 9]) {
      const events = [customer('ada', NOON, PROFILE), ...everything(NOON, 1)];
      await system.emit(...events.slice(0, place), erase(NOON), ...events.slice(place));
      await system.turnTo(system.engine.clock.now() + 16 * MINUTE);
      expect(marked(), `erased in place ${place}`).toEqual([]);
    }
  });

  test('what was held for the morning is not sent', async () => {
    await system.emit(customer('ada', NOON, { ...PROFILE, timezone: 'Asia/Tokyo' }), order('order.shipped', NOON, { items: ITEMS }));
    expect(await system.why('ada')).toMatchObject([{ decision: 'held', reason: 'quiet-hours' }]);
    await system.emit(erase(NOON + HOUR));
    await system.turnTo(NOON + DAY);
    expect(system.kinds()).toEqual([]);
    expect(await system.why('ada')).toMatchObject([{ decision: 'skipped', reason: 'erased' }]);
  });

  test('a quarter of an hour later is forgotten what somebody was still writing when it happened', async () => {
    const at = await live();
    await system.emit(erase(at));
    const { table } = system.engine;
    await table.put({ ...orderKey('ada', 'late'), body: { orderId: 'late', customerId: 'ada', facts: [], items: [{ name: 'Canary cage' }] } }, 0);
    await table.put({ ...caseKey('ada', 'late'), body: { caseId: 'late', customerId: 'ada', facts: [], topic: 'Canary topic' } }, 0);
    await table.put({ ...feedKey('ada', 'late'), body: { customer: 'ada', text: 'Canary text' } }, 0);
    await table.put({ pk: 'CUSTOMER#ada', sk: 'ENGAGEMENT', body: { customerId: 'ada', bads: [{ key: 'canary' }] } }, 0);
    await table.put({ pk: 'CUSTOMER#ada', sk: 'ALERT#unhappy#experiences', body: { customerId: 'ada', reasons: ['canary'] } }, 0);
    await system.turnTo(at + 14 * MINUTE);
    expect(marked().length).toBe(5);
    await system.turnTo(at + 17 * MINUTE);
    expect(marked()).toEqual([]);
    expect(await table.get(profileKey({ customer: 'ada' }))).toMatchObject({ body: { erasedAt: at } });
  });

  test('the suppressed address stays, as a hash that nobody can read', async () => {
    await system.emit(customer('ada', NOON, PROFILE), order('order.confirmed', NOON));
    await system.engine.feedback(feedbackFrom(system.engine, { noticeKey: system.outbox()[0]?.noticeKey, type: 'complaint' }));
    await system.turnTo(NOON + MINUTE);
    const gate = async () => (await system.engine.table.get(gateKey({ customer: 'ada' })))?.body as { suppressed?: string[] };
    const { suppressed } = await gate();
    expect(suppressed).toEqual([expect.stringMatching(/^[\w-]+:[\w-]{22}$/)]);
    await system.emit(erase(NOON + HOUR));
    await system.turnTo(NOON + DAY);
    expect(await gate()).toEqual({ erasedAt: expect.any(Number), suppressed });
    expect(marked()).toEqual([]);
  });

  test('a word of the provider that comes late keeps the address out, and nothing readable', async () => {
    await system.emit(customer('ada', NOON, PROFILE), order('order.confirmed', NOON));
    const bounce = feedbackFrom(system.engine, { noticeKey: system.outbox()[0]?.noticeKey, type: 'bounce' });
    await system.emit(erase(NOON + HOUR));
    await system.engine.feedback(bounce);
    await system.turnTo(NOON + DAY);
    expect((await system.engine.table.get(gateKey({ customer: 'ada' })))?.body).toMatchObject({ erasedAt: expect.any(Number), suppressed: [expect.any(String)] });
    expect(marked()).toEqual([]);
  });

  test('a second one, or one of somebody unknown, is harmless', async () => {
    await system.emit(erase(NOON), erase(NOON));
    await system.turnTo(NOON + HOUR);
    await system.emit(erase(NOON + HOUR), customer('ada', NOON + HOUR, PROFILE), ...everything(NOON + HOUR, 1));
    await system.turnTo(NOON + 5 * DAY);
    expect(marked()).toEqual([]);
    expect(system.outbox()).toEqual([]);
    expect((await system.engine.table.get(gateKey({ customer: 'ada' })))?.body).toEqual({ erasedAt: NOON });
  });

  test('others keep everything, the CSM too', async () => {
    await system.emit(customer('bob', NOON, { components: ['api'], csm: CSM }), order('order.confirmed', NOON, { customerId: 'bob', orderId: 'b1' }));
    const at = await live();
    const bobs = async () => (await system.engine.table.query('CUSTOMER#bob', '', { limit: 100 })).found;
    const before = await bobs();
    await system.emit(erase(at));
    await system.turnTo(at + HOUR);
    expect(await bobs()).toEqual(before);
    expect((await system.engine.table.get(profileKey({ owner: 'carla' })))?.body).toMatchObject({ fields: { email: { value: 'carla@example.org' } } });
    await system.emit(outage('outage.opened', at + HOUR, { incidentId: 'i2' }));
    expect(system.outbox({ kind: 'outage.opened' }).map(({ customerId }) => customerId)).toContain('bob');
  });
});
