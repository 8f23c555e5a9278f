import { beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { customer, event, NOON, order, supportCase } from '../builders.ts';
import { servedSystem } from '../local/served.ts';
import { type SignedIn, signedIn } from './signed-in.ts';

const served = servedSystem();
const CARLA = { id: 'carla', name: 'Carla', email: 'carla@example.org' };
let admin: SignedIn;

beforeEach(async () => {
  admin = await signedIn(served, 'anna', 'admin');
});

describe('a change of the rules', () => {
  test('is made on the state that was seen, says who and why, and is in force at once', async () => {
    const { body, etag } = await admin.get('/rules');
    const changed = await admin.post(
      '/rules',
      { change: { quietHours: { from: 22, until: 7 }, surveyCap: { most: 2, days: 14, sameKindDays: 60 } }, why: 'works council' },
      etag ?? '',
    );
    expect(changed.body).toMatchObject({ quietHours: { from: 22, until: 7 }, caps: { survey: { most: 2, days: 14, sameKindDays: 60 } }, restDays: body.restDays });
    expect((await admin.get('/audit?month=2026-03')).body.entries).toMatchObject([
      { by: 'anna', did: 'change-rules', why: 'works council', what: { quietHours: '{"from":22,"until":7}' } },
    ]);
    const late = await admin.post('/rules', { change: { quietHours: { from: 1, until: 2 } }, why: 'too late' }, etag ?? '');
    expect(late).toMatchObject({ status: 412, body: { reason: 'changed-meanwhile', rules: { quietHours: { from: 22, until: 7 } } } });
    expect((await admin.get('/rules')).body.quietHours).toEqual({ from: 22, until: 7 });
    expect(late.etag).toBe(changed.etag);
  });

  test.each([
    [{ change: { quietHours: { from: 25, until: 7 } }, why: 'a test' }, 'change.quietHours.from'],
    [{ change: { quiethours: { from: 2, until: 7 } }, why: 'a test' }, 'change.quiethours'],
    [{ change: {}, why: '' }, 'why'],
    [{ change: {} }, 'why'],
  ])('%o is refused with its path', async (body, path) => {
    const { status, body: answer } = await admin.post('/rules', body, '"0"');
    expect([status, answer.fields[0].path]).toEqual([400, path]);
  });
});

describe('a rehearsal', () => {
  test('asks the messages of the last days once more, and changes nothing', async () => {
    const at = NOON + 21 * HOUR;
    await served.system.emit(...['ada', 'bob', 'cem'].map((id) => customer(id, NOON, { csm: CARLA, timezone: 'UTC' })));
    for (const id of ['ada', 'bob', 'cem']) {
      await served.system.emit(
        supportCase('case.opened', NOON, { customerId: id, caseId: `k-${id}` }),
        supportCase('case.resolved', NOON, { customerId: id, caseId: `k-${id}`, resolvedBy: 'human' }),
      );
    }
    await served.system.turnTo(at);
    await served.system.emit(...['ada', 'bob'].map((id) => order('order.shipped', at, { customerId: id, orderId: `o-${id}` })));
    await served.system.turnTo(NOON + 3 * DAY);
    expect([...served.system.kinds()].sort()).toEqual(['order.shipped', 'order.shipped', 'survey.csat', 'survey.csat', 'survey.csat']);
    const before = await admin.get('/rules');
    const none = (await admin.post('/rules/rehearsal', { change: {} })).body;
    expect(none).toMatchObject({ customers: 3, messages: 5, isSample: false, before: { sent: 5, capped: 0 }, after: { sent: 5, capped: 0 } });
    const heldOut = (await admin.post('/rules/rehearsal', { change: { holdoutPercent: { survey: 50 } } })).body;
    expect(heldOut.after.heldOut).toBeGreaterThan(0);
    expect(heldOut.after.heldOut + heldOut.after.sent).toBe(5);
    const quiet = (await admin.post('/rules/rehearsal', { change: { quietHours: { from: 10, until: 20 } } })).body;
    expect(quiet.after).toMatchObject({ waits: 3, sent: 2 });
    expect((await admin.get('/rules')).body).toEqual(before.body);
    expect((await admin.get('/audit?month=2026-03')).body.entries).toEqual([]);
  });

  test('says how many open alerts would be of another priority', async () => {
    await served.system.emit(customer('ada', NOON, { csm: CARLA, arr: { amount: '9000.00', currency: 'EUR' } }));
    await served.system.emit(
      event('billing.payment_failed', NOON, { customerId: 'ada', invoiceId: 'i1' }),
      event('billing.payment_failed', NOON, { customerId: 'ada', invoiceId: 'i2' }),
    );
    await served.system.turnTo(NOON + HOUR);
    const { alerts } = (await admin.post('/rules/rehearsal', { change: { alerts: { highFrom: 5_000 } } })).body;
    expect(alerts).toMatchObject({ open: 1, highNow: 0, highThen: 1 });
  });
});

test('a pause holds what comes, is shown, and ends by a word; each has its record', async () => {
  await served.system.emit(customer('ada', NOON));
  expect((await admin.post('/pauses', { class: 'receipt', paused: true, why: 'wrong template' })).body.paused).toMatchObject([
    { class: 'receipt', by: 'anna', why: 'wrong template' },
  ]);
  await served.system.emit(order('order.confirmed', NOON));
  await served.system.turnTo(NOON + MINUTE);
  expect(served.system.kinds()).toEqual([]);
  expect((await admin.get('/health')).body.paused).toMatchObject([{ class: 'receipt' }]);
  expect((await admin.post('/pauses', { class: 'receipt', paused: false, why: 'mended' })).body.paused).toEqual([]);
  await served.system.turnTo(NOON + HOUR);
  expect(served.system.kinds()).toEqual(['order.confirmed']);
  expect((await admin.get('/audit?month=2026-03&limit=1')).body).toMatchObject({ entries: [{ did: 'resume', why: 'mended' }], next: expect.any(String) });
});

describe('the health of the system', () => {
  test('names every queue, its dead letters, sends and bounces by day, and what the month comes to', async () => {
    await served.system.emit(customer('ada', NOON));
    await served.system.emit(order('order.confirmed', NOON));
    await served.system.turnTo(NOON + MINUTE);
    const [sent] = served.system.outbox();
    await served.system.engine.feedback({
      eventType: 'Bounce',
      mail: { messageId: 'm', timestamp: isoOf(NOON), tags: { notice: [sent?.noticeKey], customer: ['x'] }, destination: [] },
      bounce: { bounceType: 'Transient', bouncedRecipients: [], timestamp: isoOf(NOON) },
    });
    const { body } = await admin.get('/health');
    expect(body.queues.map(({ name }: { name: string }) => name).sort()).toEqual([
      'broadcast',
      'cases',
      'customers',
      'engagement',
      'feedback',
      'orders',
      'outages',
      'pages',
      'routine',
      'sources',
      'urgent',
    ]);
    expect(body.sends.days).toHaveLength(30);
    expect(body.sends.days.at(-1)).toEqual({ day: '2026-03-01', sent: 1, bounced: 1, complained: 0 });
    expect(body.cost).toMatchObject({ month: '2026-03', parts: expect.arrayContaining([{ what: 'mails', count: 1, usd: 0.0001 }]) });
  });
});

describe('the messages', () => {
  test('are all there, and each can be looked at in each language', async () => {
    const { kinds, locales } = (await admin.get('/messages')).body;
    expect(locales).toEqual(['en', 'de']);
    for (const { kind, variants } of kinds) {
      expect(variants, kind).toContain('full');
      for (const locale of locales)
        expect((await admin.get(`/messages/${kind}?locale=${locale}`)).body).toMatchObject({ kind, locale, html: expect.stringContaining('<html'), short: expect.any(String) });
    }
    expect((await admin.get('/messages/order.delayed?variant=nothing')).status).toBe(404);
    expect((await admin.get('/messages/order.delayed?locale=fr')).status).toBe(400);
  });

  test('are sent as a test to oneself alone, are said to be one, and have their record', async () => {
    await served.system.emit(customer('ada', NOON, { csm: CARLA }));
    const carla = await signedIn(served, 'carla', 'csm');
    expect((await carla.post('/messages/order.delayed/test', { locale: 'de' })).body).toEqual({ to: 'carla@example.org', outcome: 'accepted' });
    expect(served.system.outbox()).toMatchObject([{ to: 'carla@example.org', subject: expect.stringMatching(/^\[Test\] .*verspätet/i) }]);
    expect(await carla.post('/messages/order.delayed/test', { to: 'ada@example.com' })).toMatchObject({ status: 400, body: { fields: [{ path: 'to' }] } });
    await served.system.turnTo(NOON + HOUR);
    expect(await served.system.whyOwner('carla')).toEqual([]);
    expect((await admin.get('/audit?month=2026-03')).body.entries).toMatchObject([{ by: 'carla', did: 'test-send' }]);
  });
});
