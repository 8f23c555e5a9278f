import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEvent } from '../../core/events/parse.ts';
import { usageRecord } from '../../core/events/usage.ts';
import type { UsageFact } from '../../emitter/client/api.ts';
import { InvalidEvent } from '../../emitter/client/problems.ts';
import { MAX_PACKED_BYTES, UsageDays } from '../../emitter/client/usage-days.ts';

const NOW = Date.UTC(2026, 2, 10, 15);
type Record = { customerId: string; day: string; count: number; value?: number; feature?: string; outcome?: string };
const sent = (usage: UsageDays): Record[][] => [...usage.take()].map(({ records }) => JSON.parse(records));
function gathered(...facts: readonly UsageFact[]): Record[] {
  const usage = new UsageDays();
  for (const fact of facts) usage.record(fact, NOW);
  return sent(usage).flat();
}

describe('uses of one customer on one day', () => {
  test('are one record: counts and values added up, one error enough', () => {
    const day = '2026-03-09';
    expect(
      gathered(
        { customerId: 'ada', day },
        { customerId: 'ada', day, count: 4, value: 2.5 },
        { customerId: 'ada', day, value: 1, outcome: 'error' },
        { customerId: 'ada', day, outcome: 'ok' },
      ),
    ).toEqual([{ customerId: 'ada', day, count: 7, value: 3.5, outcome: 'error' }]);
  });

  test('name a feature where all have the same', () => {
    expect(
      gathered({ customerId: 'a', feature: 'x' }, { customerId: 'a', feature: 'x' }, { customerId: 'b', feature: 'x' }, { customerId: 'b' }).map(({ feature }) => feature),
    ).toEqual(['x', undefined]);
  });

  test.each([
    ['a day', { day: '2026-03-08' }, '2026-03-08'],
    ['an instant in UTC', { at: '2026-03-08T23:59:59.999Z' }, '2026-03-08'],
    ['an instant with an offset', { at: '2026-03-09T00:30:00+01:00' }, '2026-03-08'],
    ['a date', { at: new Date('2026-03-08T12:00:00Z') }, '2026-03-08'],
    ['nothing, which is now', {}, '2026-03-10'],
  ])('may say %s', (_, when, day) => {
    const usage = new UsageDays();
    // The second time round the contract is not asked any more.
    for (let n = 0; n < 2; n++) usage.record({ customerId: 'ada', ...when }, NOW);
    expect(sent(usage).flat()).toEqual([{ customerId: 'ada', day, count: 2 }]);
  });

  test('that have been sent are not sent again, unless there is news of an error', () => {
    const usage = new UsageDays();
    usage.record({ customerId: 'ada' }, NOW);
    expect(sent(usage).flat()).toHaveLength(1);
    usage.record({ customerId: 'ada' }, NOW);
    expect(sent(usage)).toEqual([]);
    usage.record({ customerId: 'ada', outcome: 'error' }, NOW);
    expect(sent(usage).flat()).toEqual([{ customerId: 'ada', day: '2026-03-10', count: 1, outcome: 'error' }]);
    usage.record({ customerId: 'ada', outcome: 'error' }, NOW);
    expect(sent(usage)).toEqual([]);
  });

  test('that could not be sent are sent with the next use', () => {
    const usage = new UsageDays();
    usage.record({ customerId: 'ada' }, NOW);
    for (const { forget } of usage.take()) forget();
    usage.record({ customerId: 'ada' }, NOW);
    expect(sent(usage).flat()).toHaveLength(1);
  });
});

describe('the events', () => {
  test('of 100,000 uses of 1,000 customers on 30 days are 60 at most, none above 500 records or 64 KB', () => {
    const usage = new UsageDays();
    for (let n = 0; n < 100_000; n++) {
      const at = new Date(Date.UTC(2026, 1, 1) + ((n * 7919) % (30 * 86_400)) * 1_000);
      usage.record({ customerId: `account-${n % 1_000}`, at: at.toISOString(), feature: `feature-${n % 7}`, count: 1 + (n % 3) }, NOW);
    }
    const packs = [...usage.take()];
    const records = packs.flatMap((pack) => JSON.parse(pack.records) as Record[]);
    expect(packs.length).toBeLessThanOrEqual(60);
    expect(records.reduce((sum, { count }) => sum + count, 0)).toBe(Array.from({ length: 100_000 }, (_, n) => 1 + (n % 3)).reduce((a, b) => a + b));
    for (const pack of packs) {
      expect(JSON.parse(pack.records).length).toBeLessThanOrEqual(500);
      expect(Buffer.byteLength(pack.records)).toBeLessThan(MAX_PACKED_BYTES - 500);
    }
    // Each customer's days come together, so that the receiver opens each customer once.
    const changes = records.filter(({ customerId }, index) => customerId !== records[index - 1]?.customerId).length;
    expect(changes).toBe(1_000);
  });

  test('split by bytes where ids are long', () => {
    const usage = new UsageDays();
    for (let n = 0; n < 500; n++) usage.record({ customerId: `${'ü'.repeat(70)}${n}`, day: '2026-03-09' }, NOW);
    const packs = [...usage.take()];
    expect(packs.length).toBe(2);
    for (const { records } of packs) expect(Buffer.byteLength(records)).toBeLessThan(MAX_PACKED_BYTES);
  });
});

describe('a bad use', () => {
  test.each([
    ['no customer', {}, 'customerId'],
    ['a number as customer', { customerId: 7 }, 'customerId'],
    ['both day and at', { customerId: 'ada', day: '2026-03-09', at: '2026-03-09T00:00:00Z' }, 'day'],
    ['a day that is none', { customerId: 'ada', day: '2026-02-30' }, 'day'],
    ['no offset', { customerId: 'ada', at: '2026-03-09T00:00:00' }, 'at'],
    ['a date that is none', { customerId: 'ada', at: new Date(Number.NaN) }, 'at'],
    ['a count of none', { customerId: 'ada', count: 0 }, 'count'],
    ['a broken clock', { customerId: 'ada', day: '2099-01-01' }, 'day'],
    ['an outcome of its own', { customerId: 'ada', outcome: 'meh' }, 'outcome'],
  ])('with %s is refused by its field', (_, fact, path) => {
    const usage = new UsageDays();
    usage.record({ customerId: 'ada', day: '2026-03-09' }, NOW);
    expect(() => usage.record(fact as never, NOW)).toThrow(InvalidEvent);
    try {
      usage.record(fact as never, NOW);
    } catch (error) {
      expect((error as InvalidEvent).errors[0]?.path).toBe(path);
    }
  });

  test('is refused exactly when the contract refuses it, whatever has been seen before', () => {
    const fact = fc.record(
      {
        customerId: fc.constantFrom('ada', 'bob', '', 'a\u0000b', 7),
        day: fc.constantFrom('2026-03-09', '2026-3-9', '2099-01-01', '1999-01-01', undefined),
        at: fc.constantFrom('2026-03-09T01:02:03Z', '2026-03-09T25:00:00Z', '2026-03-09T01:02:03.5Z', '2026-03-09T01:02Z', '2026-03-09', undefined, '2026-03-09T01:02:03+05:00'),
        count: fc.constantFrom(1, 0, 1.5, 2e9, '1', undefined),
        value: fc.constantFrom(0, -1, Number.POSITIVE_INFINITY, Number.NaN, 1e16, 3.5, undefined),
        feature: fc.constantFrom('x', 'y'.repeat(400), 5, undefined),
        outcome: fc.constantFrom('ok', 'error', 'meh', null, undefined),
      },
      { requiredKeys: ['customerId'] },
    );
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 30 }), (facts) => {
        const usage = new UsageDays();
        usage.record({ customerId: 'ada', day: '2026-03-09', feature: 'x' }, NOW);
        for (const each of facts) {
          const record = { ...each, ...(each.at === undefined && each.day === undefined && { at: new Date(NOW).toISOString() }) };
          const allowed = parseEvent({ specversion: '1.0', id: '1', source: 's', type: 'usage.recorded', time: new Date(NOW).toISOString(), data: { records: [record] } }, NOW).ok;
          let taken = true;
          try {
            usage.record(each as never, NOW);
          } catch {
            taken = false;
          }
          expect({ each, taken }).toEqual({ each, taken: allowed });
        }
        for (const record of sent(usage).flat()) expect(usageRecord().safeParse(record).success).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
