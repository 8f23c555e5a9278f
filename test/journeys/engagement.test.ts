import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, isoOf } from '../../core/time.ts';
import { customer, event, NOON, usage } from '../builders.ts';
import { openSystem, type System } from './system.ts';

let system: System;
beforeEach(async () => {
  system = await openSystem();
});
afterEach(() => system.close());

const CSM = { id: 'carla', name: 'Carla', email: 'carla@example.org' };
const OTHER = { id: 'otto', name: 'Otto', email: 'otto@example.org' };
const every = (days: number, count: number, customerId = 'ada') => Array.from({ length: count }, (_, n) => ({ customerId, at: isoOf(NOON - days * n * DAY) }));

describe('a customer who goes quiet', () => {
  test('is flagged once, with reasons, to the right CSM', async () => {
    await system.emit(customer('ada', NOON, { csm: CSM, arr: { amount: '12000.00', currency: 'EUR' } }), customer('bob', NOON, { csm: OTHER }));
    await system.emit(usage(NOON, [...every(2, 15), ...every(2, 15, 'bob')]));
    for (let day = 2; day <= 60; day += 2) {
      await system.turnTo(NOON + day * DAY);
      await system.emit(usage(NOON + day * DAY, [{ customerId: 'bob', at: isoOf(NOON + day * DAY) }]));
    }
    expect(system.outbox().map(({ kind, to }) => [kind, to])).toEqual([
      ['alert.quiet', 'carla@example.org'],
      // Nobody takes it in hand: the team hears of it, then the manager.
      ['alert.escalated', 'support@example.com'],
      ['alert.escalated', 'support@example.com'],
    ]);
    const [alert] = (await system.state('ada')).alerts;
    expect(alert).toMatchObject({ status: 'open', owner: 'carla', flag: 'quiet', moneyAtRisk: { amount: '12000.00' } });
    expect(alert.reasons[0]).toMatchObject({ code: 'silent', usualEveryDays: 2 });
    expect(system.outbox()[0]?.text).toContain(String(alert.reasons[0].days));
  });

  test('who comes back clears the flag and closes the alert', async () => {
    await system.emit(customer('ada', NOON, { csm: CSM }), usage(NOON, every(2, 15)));
    await system.turnTo(NOON + 40 * DAY);
    expect((await system.state('ada')).engagement.quiet.flag).toBe('raised');
    for (let day = 40; day < 46; day++) {
      await system.turnTo(NOON + day * DAY);
      await system.emit(usage(NOON + day * DAY, [{ customerId: 'ada', at: isoOf(NOON + day * DAY) }]));
    }
    expect((await system.state('ada')).engagement.quiet.flag).toBe('ok');
    expect((await system.state('ada')).alerts).toMatchObject([{ status: 'closed', closed: { outcome: 'recovered' } }]);
    expect(system.kinds().filter((kind) => kind !== 'alert.escalated')).toEqual(['alert.quiet']);
  });

  test('costs no write for a day that is known (F30)', async () => {
    await system.emit(usage(NOON, every(2, 15)));
    let writes = 0;
    const { table } = system.engine;
    const put = table.put;
    table.put = (draft, version) => {
      writes++;
      return put(draft, version);
    };
    await system.emit(usage(NOON, every(2, 15)), usage(NOON, every(2, 15)));
    expect(writes).toBe(0);
  });
});

describe('an unhappy customer', () => {
  test('is flagged by an answer of 2 of 5, to their CSM', async () => {
    await system.emit(customer('ada', NOON, { csm: CSM }));
    await system.emit(event('survey.answered', NOON, { customerId: 'ada', kind: 'csat', score: 2, scale: 5, answeredAt: isoOf(NOON), caseId: 'k9' }));
    expect(system.outbox().map(({ kind, to }) => [kind, to])).toEqual([['alert.unhappy', 'carla@example.org']]);
  });

  test('without a CSM is the team’s: the support address hears', async () => {
    await system.emit(customer('ada', NOON));
    await system.emit(event('survey.answered', NOON, { customerId: 'ada', kind: 'csat', score: 1, scale: 5, answeredAt: isoOf(NOON) }));
    expect(system.outbox().map(({ kind, to }) => [kind, to])).toEqual([['alert.unhappy', 'support@example.com']]);
    expect((await system.state('ada')).alerts).toMatchObject([{ owner: 'team', status: 'open' }]);
  });
});
