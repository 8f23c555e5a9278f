import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { customer, NOON, order } from '../builders.ts';
import { openSystem, type System } from './system.ts';

let system: System;
beforeEach(async () => {
  system = await openSystem();
  await system.emit(customer('ada', NOON));
});
afterEach(() => system.close());

describe('an order', () => {
  test('is told from its confirmation over a delay to its delivery, each once', async () => {
    await system.emit(order('order.confirmed', NOON, { promisedAt: isoOf(NOON + 2 * DAY) }));
    await system.turnTo(NOON + DAY);
    await system.emit(order('order.shipped', NOON + DAY));
    await system.turnTo(NOON + DAY + HOUR);
    await system.emit(order('order.delayed', NOON + DAY + HOUR, { promisedAt: isoOf(NOON + 4 * DAY), reason: 'Snow on the pass' }));
    await system.turnTo(NOON + 3 * DAY);
    await system.emit(order('order.out_for_delivery', NOON + 3 * DAY));
    await system.turnTo(NOON + 3 * DAY + 5 * HOUR);
    await system.emit(order('order.delivered', NOON + 3 * DAY + 5 * HOUR));
    await system.turnTo(NOON + 10 * DAY);
    expect(system.kinds()).toEqual(['order.confirmed', 'order.shipped', 'order.delayed', 'order.out_for_delivery', 'order.delivered']);
    expect(system.outbox({ kind: 'order.delayed' })[0]?.text).toContain('Snow on the pass');
  });

  test('names the day that was promised, also to a customer whose zone nobody knows', async () => {
    await system.emit(order('order.confirmed', NOON, { promisedAt: '2026-03-05T23:59:00-05:00' }));
    expect(system.outbox()[0]?.text).toContain('Thursday, 5 March 2026');
  });

  test('whose promised date passes in silence is told late, once, at that minute', async () => {
    await system.emit(order('order.confirmed', NOON, { promisedAt: isoOf(NOON + 2 * DAY) }));
    await system.turnTo(NOON + 2 * DAY - MINUTE);
    expect(system.kinds()).toEqual(['order.confirmed']);
    await system.turnTo(NOON + 5 * DAY);
    expect(system.kinds()).toEqual(['order.confirmed', 'order.delayed']);
    expect(Date.parse(system.outbox({ kind: 'order.delayed' })[0]?.at ?? '') - NOON).toBeLessThanOrEqual(2 * DAY + MINUTE);
  });

  test('is told of neither too late nor by what has been overtaken, and both are written down', async () => {
    await system.turnTo(NOON + 2 * DAY);
    await system.emit(order('order.delivered', NOON + 2 * DAY), order('order.out_for_delivery', NOON + 2 * DAY - HOUR), order('order.shipped', NOON));
    expect(system.kinds()).toEqual(['order.delivered']);
    expect((await system.why('ada')).map(({ kind, reason }) => [kind, reason])).toEqual([
      ['order.delivered', undefined],
      ['order.out_for_delivery', 'superseded'],
      ['order.shipped', 'stale'],
    ]);
  });

  test('of a customer told of only seconds later waits for them', async () => {
    await system.emit(order('order.confirmed', NOON, { customerId: 'new', orderId: '2' }));
    expect(await system.why('new')).toMatchObject([{ decision: 'held', reason: 'unknown-customer' }]);
    await system.emit(customer('new', NOON));
    await system.turnTo(NOON + 2 * MINUTE);
    expect(system.kinds({ to: 'new@example.com' })).toEqual(['order.confirmed']);
  });

  test('of a customer whom nobody ever names has no channel, after ten minutes', async () => {
    await system.emit(order('order.confirmed', NOON, { customerId: 'nobody', orderId: '3' }));
    await system.turnTo(NOON + 15 * MINUTE);
    expect(await system.why('nobody')).toMatchObject([{ decision: 'skipped', reason: 'no-channel' }]);
  });

  test('costs one write for itself and two for its notice', async () => {
    const writes: string[] = [];
    const { table } = system.engine;
    const put = table.put;
    table.put = (draft, version) => {
      writes.push(draft.sk.split('#')[0] ?? '');
      return put(draft, version);
    };
    await system.emit(order('order.shipped', NOON));
    expect(writes).toEqual(['ORDER', 'NOTICE', 'NOTICE']);
  });
});
