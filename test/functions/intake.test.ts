import { describe, expect, test } from 'vitest';
import type { BusEvent, Taken } from '../../core/ports.ts';
import type { HttpRequest } from '../../flow/http.ts';
import { intake } from '../../functions/intake/handler.ts';
import { NOON, order } from '../builders.ts';

const lines: object[] = [];
async function answered(body: unknown, offer: (events: readonly BusEvent[]) => readonly Taken[]) {
  lines.length = 0;
  const handler = intake({
    bus: { offer: async (events) => offer(events) },
    clock: { now: () => NOON },
    log: { line: (fields) => void lines.push(fields) },
    trusted: async () => 'yes',
  });
  const { statusCode, headers, body: text } = await handler({ headers: {}, body: JSON.stringify(body), isBase64Encoded: false } as unknown as HttpRequest);
  return { statusCode, headers, ...JSON.parse(String(text)) };
}
const good = (n: number) => ({ ...order('order.confirmed', NOON), id: `o${n}` });
const BAD = { ...good(9), data: { customerId: 'ada' } };
const statuses = ({ results }: { results: { status: string; retryable?: boolean }[] }) => results.map(({ status, retryable }) => (retryable ? 'later' : status));

describe('an intake whose bus takes only some', () => {
  test('says of each event what became of it, and which to send again', async () => {
    const answer = await answered([good(0), BAD, good(1), good(2)], () => ['taken', 'later', 'never']);
    expect(answer.statusCode).toBe(207);
    expect(answer.accepted).toBe(1);
    expect(answer.results.map(({ index, id }: { index: number; id: string }) => [index, id])).toEqual([
      [0, 'o0'],
      [1, 'o9'],
      [2, 'o1'],
      [3, 'o2'],
    ]);
    expect(statuses(answer)).toEqual(['accepted', 'refused', 'later', 'refused']);
    expect(answer.results[1].errors[0].path).toBe('data.orderId');
    expect(answer.headers).toMatchObject({ 'retry-after': '2' });
    expect(lines).toEqual([{ accepted: 1, refused: 2, later: 1 }]);
  });

  test.each([
    ['all', [good(0), good(1)], ['taken', 'taken'], 200],
    ['none for now', [good(0), good(1)], ['later', 'later'], 503],
    ['none for good', [good(0)], ['never'], 400],
    ['none for now, beside a bad event', [BAD, good(0)], ['later'], 503],
    ['one, beside a bad event', [BAD, good(0)], ['taken'], 207],
  ] as const)('answers by %s', async (_, events, taken, status) => {
    const answer = await answered(events, () => taken);
    expect(answer.statusCode).toBe(status);
    expect(answer.results).toHaveLength(events.length);
  });

  test('asks for all again when the bus cannot be asked at all', async () => {
    const answer = await answered([good(0)], () => {
      throw new TypeError('a fault of ours');
    });
    expect(answer.statusCode).toBe(503);
    expect(statuses(answer)).toEqual(['later']);
    expect(lines[0]).toEqual({ busRefused: 1, error: 'TypeError' });
  });
});
