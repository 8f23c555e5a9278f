import { describe, expect, test } from 'vitest';
import { DAY, HOUR, isoOf } from '../../core/time.ts';
import { customer, NOON, order } from '../builders.ts';
import { servedSystem } from './served.ts';

const served = servedSystem();

const LAST_YEAR = NOON - 400 * DAY;
const HISTORY = [customer('ada', LAST_YEAR), order('order.confirmed', LAST_YEAR + HOUR, { promisedAt: isoOf(LAST_YEAR + DAY) }), order('order.delivered', LAST_YEAR + 3 * DAY)];
const text = (lines: readonly unknown[]): string => lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
async function replay(body: string) {
  const lines = (await (await fetch(`${served.url}/local/replay`, { method: 'POST', body })).text()).trim().split('\n');
  return JSON.parse(lines.at(-1) ?? '{}') as { result: { events: number; messages: number; byKind: object; skipped: object; refusedCount: number; refused: { line: number }[] } };
}

describe('a replay', () => {
  test('on an empty store lives through the events at their own times', async () => {
    const { result } = await replay(text(HISTORY));
    expect(result).toMatchObject({ events: 3, messages: 3, byKind: { 'order.confirmed': 1, 'order.delayed': 1, 'order.delivered': 1 }, skipped: {} });
    expect(served.system.outbox({ kind: 'order.delayed' })[0]?.at.slice(0, 10)).toBe(isoOf(LAST_YEAR + DAY).slice(0, 10));
  });

  test('of the same events again, elsewhere, changes nothing and sends nothing', async () => {
    await replay(text(HISTORY));
    expect((await replay(text(HISTORY))).result).toMatchObject({ events: 3, messages: 0, byKind: {}, skipped: {} });
  });

  test('into a store with a history keeps what is old and finds it too old to tell', async () => {
    await served.system.emit(customer('ada', NOON));
    expect((await replay(text(HISTORY))).result).toMatchObject({ messages: 0, skipped: { stale: 2 } });
    expect((await served.system.state('ada')).orders).toMatchObject([{ step: 'delivered' }]);
  });

  test('names the lines that it refuses and takes the others', async () => {
    const { result } = await replay(text([HISTORY[0], '{"broken":', { ...HISTORY[1], data: {} }, HISTORY[2]]));
    expect(result).toMatchObject({ events: 2, refusedCount: 2 });
    expect(result.refused.map(({ line }) => line)).toEqual([2, 3]);
  });
});
