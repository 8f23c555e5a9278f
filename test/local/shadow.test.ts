import { describe, expect, test } from 'vitest';
import { DAY, HOUR, isoOf } from '../../core/time.ts';
import type { ShadowResult } from '../../local/shadow.ts';
import { customer, NOON, order, outage, supportCase } from '../builders.ts';
import { servedSystem } from './served.ts';

const served = servedSystem();

async function shadow(events: readonly (object | string)[], query = ''): Promise<ShadowResult> {
  const body = events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event))).join('\n');
  const lines = (await (await fetch(`${served.url}/local/replay?shadow=1${query}`, { method: 'POST', body })).text()).trim().split('\n');
  const last = JSON.parse(lines.at(-1) ?? '{}') as { result?: ShadowResult; error?: string };
  if (last.result === undefined) throw new Error(last.error);
  return last.result;
}

/** All that is on disk. */
async function everything(): Promise<string> {
  const { store } = served.system.engine;
  await store.durable();
  return JSON.stringify(['items', 'messages', 'outbox', 'meta'].map((table) => store.prepare(`SELECT * FROM ${table}`).all()));
}

describe('a shadow replay', () => {
  test('says what would be sent, held, skipped and is told already, and changes not one byte', async () => {
    const confirmed = order('order.confirmed', NOON);
    await served.system.emit(customer('ada', NOON), customer('bob', NOON, { components: ['api'] }), confirmed);
    await served.system.emit(order('order.shipped', NOON, { orderId: '1000' }), order('order.delivered', NOON, { orderId: '1000' }));
    const before = await everything();
    const result = await shadow([
      confirmed,
      order('order.confirmed', NOON, { orderId: '1002' }),
      order('order.delivered', NOON),
      order('order.confirmed', NOON - 30 * DAY, { orderId: '7' }),
      order('order.confirmed', NOON, { customerId: 'stranger', orderId: '8' }),
      outage('outage.opened', NOON),
      supportCase('case.opened', NOON),
      '{"broken":',
    ]);
    expect(await everything()).toBe(before);
    expect(result).toMatchObject({
      events: 7,
      refusedCount: 1,
      sends: 3,
      byKind: { 'order.confirmed': 1, 'order.delivered': 1, 'outage.opened': 1 },
      byChannel: { email: 3 },
      skipped: { stale: 1, 'no-channel': 1 },
      held: {},
      duplicates: 1,
      unsettled: 0,
    });
    expect(result.examples).toContainEqual({ kind: 'outage.opened', to: 'bob', decision: 'sent', channel: 'email' });
    expect(result.examples).toContainEqual({ kind: 'order.confirmed', to: 'ada', decision: 'skipped', reason: 'stale' });
    expect(JSON.stringify(result)).not.toContain('example.com');
  });

  test('leaves what waits for the morning held, unless it is told to wait', async () => {
    await served.system.emit(customer('ada', NOON, { timezone: 'UTC' }));
    await served.system.turnTo(NOON + 10 * HOUR);
    const shipped = [order('order.shipped', NOON + 10 * HOUR)];
    const before = await everything();
    expect(await shadow(shipped)).toMatchObject({ sends: 0, held: { 'quiet-hours': 1 }, examples: [{ decision: 'held', reason: 'quiet-hours' }] });
    expect(await shadow(shipped, `&until=${isoOf(NOON + 21 * HOUR)}`)).toMatchObject({ sends: 1, held: {} });
    expect(await everything()).toBe(before);
    await expect(shadow(shipped, '&until=soon')).rejects.toThrow('until wants an instant');
  });

  test('goes by the rules and the suppressed addresses of the system it stands on', async () => {
    await served.system.emit(customer('ada', NOON), customer('bob', NOON), order('order.confirmed', NOON));
    await fetch(`${served.url}/local/feedback`, { method: 'POST', body: JSON.stringify({ noticeKey: served.system.outbox()[0]?.noticeKey, type: 'bounce' }) });
    await served.system.engine.workers.drained();
    await fetch(`${served.url}/local/pause`, { method: 'POST', body: JSON.stringify({ class: 'progress', why: 'test' }) });
    const result = await shadow([order('order.delivered', NOON), order('order.shipped', NOON, { customerId: 'bob', orderId: '2' })]);
    expect(result).toMatchObject({ sends: 0, skipped: { suppressed: 1 }, held: { paused: 1 } });
  });

  test('agrees with what a replay of the same events then does', async () => {
    await served.system.emit(customer('ada', NOON), customer('bob', NOON, { components: ['api'] }));
    const events = [order('order.confirmed', NOON), order('order.delivered', NOON), outage('outage.opened', NOON), outage('outage.resolved', NOON)];
    const result = await shadow(events);
    await served.system.emit(...events);
    await served.system.turnTo(Date.parse(result.until));
    const counts = Object.fromEntries([...Map.groupBy(served.system.kinds(), (kind) => kind)].map(([kind, all]) => [kind, all.length]));
    expect(result.byKind).toEqual(counts);
    expect(result.sends).toBe(served.system.outbox().length);
  });

  test('over nothing lives through the events at their own times', async () => {
    const lastYear = NOON - 400 * DAY;
    const history = [customer('ada', lastYear), order('order.confirmed', lastYear + HOUR, { promisedAt: isoOf(lastYear + DAY) }), order('order.delivered', lastYear + 3 * DAY)];
    expect(await shadow(history)).toMatchObject({ from: isoOf(lastYear), sends: 3, byKind: { 'order.confirmed': 1, 'order.delayed': 1, 'order.delivered': 1 }, duplicates: 0 });
    expect(served.system.engine.isEmpty).toBe(true);
  });
});
