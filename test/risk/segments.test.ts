import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withDay } from '../../core/engagement/days.ts';
import { decideOnEngagement } from '../../core/engagement/decide.ts';
import { crossingOf, earliestOf, judgeFor, UNTRAINED_JUDGE } from '../../core/engagement/judge.ts';
import type { EngagementState } from '../../core/engagement/state.ts';
import { linesBySegment } from '../../core/risk/segments.ts';
import { DAY, startOfUtcDay, utcDayOf } from '../../core/time.ts';
import { readSegments } from '../../local/risk/read-segments.ts';
import { NOON } from '../builders.ts';

const rows = (from: number, to: number, base: number) => Array.from({ length: to - from }, (_, n) => ({ customerId: `c${from + n}`, score: base + n / 100 }));
const SEGMENTS = new Map([
  ...rows(0, 300, 0).map(({ customerId }) => [customerId, 'small'] as const),
  ...rows(300, 700, 0).map(({ customerId }) => [customerId, 'large'] as const),
  ['c900', 'rare'] as const,
]);

describe('a share by segment', () => {
  test('is frozen from that segment’s own scores, and only where there are enough', () => {
    const lines = linesBySegment([...rows(0, 300, 0), ...rows(300, 700, 10), { customerId: 'c900', score: 99 }, { customerId: 'nobody', score: 99 }], SEGMENTS, 0.1);
    expect(Object.keys(lines).sort()).toEqual(['large', 'small']);
    expect(lines.small).toMatchObject({ flagsFrom: expect.closeTo(2.69, 1), rows: 300 });
    expect(lines.large?.flagsFrom).toBeGreaterThan(12);
    expect(lines.large?.clearsBelow).toBeLessThan(lines.large?.flagsFrom ?? 0);
  });
});

describe('a customer of a segment', () => {
  const JUDGE = { ...UNTRAINED_JUDGE, bySegment: { careful: { flagsFrom: 0, clearsBelow: -0.5 }, calm: { flagsFrom: 2, clearsBelow: 1.5 } } };
  const TODAY = utcDayOf(NOON);
  const days = Array.from({ length: 20 }, (_, n) => TODAY - 3 * n).reduce<ReturnType<typeof withDay> | undefined>((known, day) => withDay(known, day), undefined);
  const state = { customerId: 'ada', days } as EngagementState;
  const crossing = (segment?: string) => crossingOf(judgeFor(JUDGE, segment), state.days as never, 1) as number;

  test('is rung for on the day of the lowest line, and judged by their own', () => {
    const heard = decideOnEngagement(state, { usage: [{ day: TODAY - 1, value: 1, error: false }] }, NOON, JUDGE);
    expect(heard.deadline).toBe(startOfUtcDay(crossingOf(earliestOf(JUDGE), heard.state.days as never, 1) as number));
    const early = startOfUtcDay(crossing('careful'));
    expect(decideOnEngagement(state, { segment: 'calm' }, early, JUDGE)).toMatchObject({ state: { segment: 'calm' }, deadline: startOfUtcDay(crossing('calm')), raised: [] });
    const first = decideOnEngagement(state, { segment: 'careful' }, early, JUDGE).state;
    expect(decideOnEngagement(first, { segment: 'careful' }, early + DAY, JUDGE).raised).toMatchObject([{ flag: 'quiet', threshold: 0 }]);
  });

  test('whom no line names goes by the line of everybody', () => {
    expect(crossing('toString')).toBe(crossing());
    expect(crossing('careful')).toBeLessThan(crossing());
    expect(crossing('calm')).toBeGreaterThan(crossing());
  });
});

describe('a file of segments', () => {
  const file = (text: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'segments-')), 'segments.csv');
    writeFileSync(path, text);
    return path;
  };
  test('is read by its columns, whatever their order', () =>
    expect(readSegments(file('segment,customer\nsmall,007\nlarge,8\n'))).toEqual(
      new Map([
        ['007', 'small'],
        ['8', 'large'],
      ]),
    ));
  test.each([
    ['id,segment\n1,small\n', 'has the columns id, segment'],
    ['customer,segment\n1,small\n1,large\n', 'row 3: customer 1 is in "small" and in "large"'],
    ['', 'is empty'],
  ])('that is %j is refused by name', (text, words) => expect(() => readSegments(file(text))).toThrow(words));
});
