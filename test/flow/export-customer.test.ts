import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { feedKey, gateKey } from '../../core/keys.ts';
import { DAY, HOUR, isoOf } from '../../core/time.ts';
import { exportCustomer } from '../../flow/export-customer.ts';
import { customer, event, NOON, order, supportCase, usage } from '../builders.ts';
import { openSystem, type System } from '../journeys/system.ts';

let system: System;
beforeEach(async () => {
  system = await openSystem();
});
afterEach(() => system.close());

describe('the export of a person', () => {
  test('holds who they are with the times of the facts, what they allow, and all that happened', async () => {
    await system.emit(
      customer('ada', NOON, { components: ['api'], consents: { surveys: { email: false } } }),
      order('order.confirmed', NOON, { promisedAt: '2026-03-02T12:00:00Z' }),
      usage(NOON - DAY, [{ customerId: 'ada', day: '2026-02-27' }]),
      usage(NOON, [{ customerId: 'ada', day: '2026-03-01' }]),
      supportCase('case.opened', NOON - HOUR),
      supportCase('case.resolved', NOON),
      event('survey.answered', NOON, { customerId: 'ada', kind: 'csat', score: 1, scale: 5, answeredAt: isoOf(NOON), caseId: 'k1', surveyId: String(NOON), comment: 'slow' }),
    );
    await system.turnTo(NOON + HOUR);
    const exported = await exportCustomer(system.engine, 'ada');
    expect(exported).toMatchObject({
      customerId: 'ada',
      exportedAt: '2026-03-01T13:00:00.000Z',
      known: true,
      profile: { email: { value: 'ada@example.com', at: '2026-03-01T12:00:00.000Z' } },
      audienceOf: ['*', 'api'],
      consents: { surveys: { email: { granted: false, at: '2026-03-01T12:00:00.000Z' } } },
      suppressedAddresses: 0,
      orders: [{ orderId: '1001', step: 'confirmed', promise: { at: '2026-03-02T12:00:00.000Z' } }],
      cases: [{ caseId: 'k1', status: 'resolved', answers: [{ resolvedAt: '2026-03-01T12:00:00.000Z', score: 1, comment: 'slow' }] }],
      alerts: [{ flag: 'unhappy', status: 'open' }],
      decisions: expect.arrayContaining([expect.objectContaining({ kind: 'order.confirmed', decision: 'sent' }), expect.objectContaining({ kind: 'alert.unhappy' })]),
      other: [],
    });
    expect(exported.engagement).toMatchObject({ activeDays: expect.arrayContaining(['2026-02-27', '2026-03-01']) });
    expect(JSON.stringify(exported)).not.toMatch(/":17\d{11}/);
  });

  test('pages through everything', async () => {
    await system.emit(customer('ada', NOON));
    for (let n = 0; n < 450; n++) {
      const noticeKey = `k${String(n).padStart(4, '0')}`;
      await system.engine.table.put({ ...feedKey('ada', noticeKey), body: { customer: 'ada', noticeKey, kind: 'order.confirmed', at: NOON, brief: { title: 't' }, text: '' } }, 0);
    }
    const { feed } = await exportCustomer(system.engine, 'ada');
    expect(feed).toHaveLength(450);
    expect(feed[0]).toMatchObject({ noticeKey: 'k0000', at: '2026-03-01T12:00:00.000Z' });
  });

  test('of a forgotten one is when they were forgotten, and that addresses stay suppressed', async () => {
    await system.emit(customer('ada', NOON), order('order.confirmed', NOON));
    const gate = await system.engine.table.get(gateKey({ customer: 'ada' }));
    await system.engine.table.put({ ...gateKey({ customer: 'ada' }), body: { ...(gate?.body as object), suppressed: ['1:hash'] } }, gate?.version ?? 0);
    await system.emit(event('customer.erased', NOON, { customerId: 'ada' }));
    const exported = await exportCustomer(system.engine, 'ada');
    expect(exported).toMatchObject({ erasedAt: '2026-03-01T12:00:00.000Z', profile: {}, suppressedAddresses: 1, orders: [], feed: [] });
    expect(JSON.stringify(exported)).not.toMatch(/example\.com|hash/);
  });

  test('of somebody nobody has told of says that nothing is held', async () => {
    expect(await exportCustomer(system.engine, 'nobody')).toMatchObject({ known: false, profile: {}, audienceOf: [], engagement: null, decisions: [] });
  });
});
