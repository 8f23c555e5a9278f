import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ActiveDays, withDay } from '../../core/engagement/days.ts';
import { decideOnEngagement } from '../../core/engagement/decide.ts';
import { evidenceOf } from '../../core/engagement/evidence.ts';
import { daysTaken, dayWithExcused, excusedBetween, withExcused } from '../../core/engagement/excused.ts';
import { UNTRAINED_JUDGE } from '../../core/engagement/judge.ts';
import { percentileOf, quietScoresOf, standingOf } from '../../core/engagement/standing.ts';
import type { EngagementState } from '../../core/engagement/state.ts';
import { DAY, HOUR, instantOf, startOfUtcDay, utcDayOf } from '../../core/time.ts';
import { NOON } from '../builders.ts';

const TODAY = utcDayOf(NOON);
const daysOf = (list: readonly number[]): ActiveDays => list.reduce<ActiveDays | undefined>((days, day) => withDay(days, day), undefined) as ActiveDays;
/** Active every third day until so many days ago. */
const silentFor = (days: number, more: Partial<EngagementState> = {}): EngagementState => ({
  customerId: 'ada',
  days: daysOf(Array.from({ length: 20 }, (_, n) => TODAY - days - 3 * n)),
  ...more,
});
const quiet = (state: EngagementState) => standingOf(state, 'quiet', NOON, UNTRAINED_JUDGE);

describe('the standing of a customer', () => {
  test('of whom too little is known is unknown, not bad', () => {
    expect(quiet({ customerId: 'ada' })).toEqual({ band: 'unknown', threshold: 1, reasons: [] });
    expect(quiet({ customerId: 'ada', days: daysOf([TODAY - 90, TODAY - 80]) }).band).toBe('unknown');
    expect(standingOf({ customerId: 'ada' }, 'unhappy', NOON, UNTRAINED_JUDGE).band).toBe('unknown');
  });

  test('rises through the bands as silence lasts', () => {
    expect([2, 12, 22, 40].map((days) => quiet(silentFor(days)).band)).toEqual(['low', 'low', 'high', 'very-high']);
  });

  test('is the sum of what its reasons add', () => {
    const { score, reasons } = quiet(silentFor(19));
    expect(reasons.map(({ code }) => code)).toEqual(['silent', 'history']);
    expect(reasons.reduce((sum, { contribution = 0 }) => sum + contribution, 0)).toBeCloseTo(score ?? 0, 2);
    expect(reasons[0]).toMatchObject({ days: 19, usualEveryDays: 3, evidence: { kind: 'usage', id: '2026-02-10' } });
  });

  test('says how few active days would clear the flag and until when, and just these do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 18, max: 60 }), (silent) => {
        const state = silentFor(silent, { flags: { quiet: NOON - DAY } });
        const { clears } = quiet(state);
        if (clears === undefined || !('activeDays' in clears)) return;
        const active = (count: number, from: number) =>
          decideOnEngagement(state, { usage: Array.from({ length: count }, (_, n) => ({ day: from + n, value: 1, error: false })) }, startOfUtcDay(from + count), UNTRAINED_JUDGE)
            .state.flags?.quiet;
        const last = utcDayOf(instantOf(`${clears.before}T00:00:00Z`)) - 1;
        expect(active(clears.activeDays, TODAY)).toBeUndefined();
        expect(active(clears.activeDays, last)).toBeUndefined();
        if (clears.activeDays > 1) expect(active(clears.activeDays - 1, TODAY)).toBeDefined();
      }),
      { numRuns: 40 },
    );
  });

  test('of an unhappy customer says when it will have cleared by itself', () => {
    const bads = [
      { key: 'order:7', what: 'late-parcel' as const, at: NOON, points: 3 },
      { key: 'case:k1:1', what: 'reopened-case' as const, at: NOON, points: 2 },
    ];
    const { clears, reasons } = standingOf({ customerId: 'ada', bads, flags: { unhappy: NOON } }, 'unhappy', NOON, UNTRAINED_JUDGE);
    expect(clears).toHaveProperty('at');
    expect(reasons).toMatchObject([
      { contribution: 3, evidence: { kind: 'order', id: '7' } },
      { contribution: 2, evidence: { kind: 'case', id: 'k1' } },
    ]);
  });

  test('names a probability and a place among customers only where a fit allows it', () => {
    const fitted = { ...UNTRAINED_JUDGE, isProbability: true, quantiles: Array.from({ length: 101 }, (_, n) => n / 10 - 5) };
    expect(quiet(silentFor(22))).not.toHaveProperty('probability');
    expect(standingOf(silentFor(22), 'quiet', NOON, fitted)).toMatchObject({ probability: expect.any(Number), percentile: expect.any(Number) });
    expect([percentileOf(fitted.quantiles, -9), percentileOf(fitted.quantiles, 0), percentileOf(fitted.quantiles, 9)]).toEqual([0, 50, 100]);
  });
});

describe('silence during our own outage', () => {
  const outage = (endedAt: number, hours: number) => ({
    signals: [{ signal: 'experience' as const, experience: 'outage' as const, customerId: 'ada', key: `outage:i1:${endedAt}`, at: endedAt, amount: hours }],
  });

  test('takes the days of which it lasted three hours', () => {
    expect(daysTaken(startOfUtcDay(TODAY) + 3 * HOUR, 3)).toEqual([TODAY]);
    expect(daysTaken(startOfUtcDay(TODAY) + 2 * HOUR, 26)).toEqual([TODAY - 1]);
    expect(daysTaken(startOfUtcDay(TODAY) + 2 * HOUR, 2)).toEqual([]);
    expect(daysTaken(NOON, 24 * 60)).toHaveLength(15);
  });

  test('is not held against the customer: the score is that of so many days less', () => {
    const state = silentFor(19);
    const after = decideOnEngagement(state, outage(NOON - DAY, 48), NOON, UNTRAINED_JUDGE).state;
    expect(excusedBetween(after.excused, after.days?.last ?? 0, TODAY)).toBe(3);
    expect(quiet(after).score).toBe(quiet({ ...silentFor(16), days: daysOf(Array.from({ length: 20 }, (_, n) => TODAY - 16 - 3 * n)) }).score);
    expect(quiet(after).reasons[0]).toMatchObject({ days: 19, excusedDays: 3 });
  });

  test('moves the day of crossing by what was excused: the day found ahead is the one found by looking daily', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 10 }), (offsets) => {
        const state = silentFor(0, { excused: offsets.map((offset) => TODAY + offset) });
        const days = state.days as ActiveDays;
        const scoreOn = quietScoresOf(state, days, UNTRAINED_JUDGE);
        let daily = days.last + 1;
        while (scoreOn(daily) < UNTRAINED_JUDGE.flagsFrom) daily++;
        const unexcused = quietScoresOf(silentFor(0), days, UNTRAINED_JUDGE);
        let bare = days.last + 1;
        while (unexcused(bare) < UNTRAINED_JUDGE.flagsFrom) bare++;
        expect(dayWithExcused(state.excused, days.last, bare)).toBe(daily);
      }),
    );
  });

  test('is known once, however often it is told', () => {
    expect(withExcused([TODAY], [TODAY])).toEqual([TODAY]);
    const once = decideOnEngagement(silentFor(5), outage(NOON, 6), NOON, UNTRAINED_JUDGE).state;
    expect(decideOnEngagement(once, outage(NOON, 6), NOON, UNTRAINED_JUDGE).state).toBe(once);
  });
});

describe('evidence', () => {
  test.each([
    ['order:1001', 'order', '1001'],
    ['case:K:7:1767950000000', 'case', 'K:7'],
    ['outage:i7:1767950000000', 'incident', 'i7'],
    ['payment:R-9', 'invoice', 'R-9'],
    ['payment-day:20514', 'event', '2026-03-02'],
    ['errors:20514', 'usage', '2026-03-02'],
    ['csat:k1:s9', 'survey', 'k1:s9'],
    ['feedback:shop:e1', 'event', 'shop:e1'],
  ])('of %s is %s %s', (key, kind, id) => expect(evidenceOf(key)).toEqual({ kind, id }));
});
