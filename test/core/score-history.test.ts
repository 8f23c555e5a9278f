import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysAsOf, scoreHistory } from '../../core/console/score-history.ts';
import { type ActiveDays, withDay } from '../../core/engagement/days.ts';
import { UNTRAINED_JUDGE } from '../../core/engagement/judge.ts';
import { standingOf } from '../../core/engagement/standing.ts';
import type { EngagementState } from '../../core/engagement/state.ts';
import { DAY, utcDayOf } from '../../core/time.ts';
import { NOON } from '../builders.ts';

const TODAY = utcDayOf(NOON);
const known = (days: readonly number[]): ActiveDays | undefined => days.reduce<ActiveDays | undefined>((all, day) => withDay(all, day), undefined);
/** Within what the bits keep. */
const someDays = fc.uniqueArray(fc.integer({ min: TODAY - 200, max: TODAY }), { minLength: 1, maxLength: 60 }).map((days) => days.sort((a, b) => a - b));

describe('days of use as of a past day', () => {
  test('are what was known on that day', () => {
    fc.assert(
      fc.property(someDays, fc.integer({ min: TODAY - 210, max: TODAY + 5 }), (days, day) => {
        const all = known(days) as ActiveDays;
        expect(daysAsOf(all, day)).toEqual(known(days.filter((each) => each <= day)));
      }),
    );
  });
});

describe('the history of a score', () => {
  test('ends in the score of today, and never falls while the customer is silent', () => {
    fc.assert(
      fc.property(someDays, (days) => {
        const state: EngagementState = { customerId: 'ada', days: known(days) as ActiveDays };
        const history = scoreHistory(state, UNTRAINED_JUDGE, NOON, 60);
        const now = standingOf(state, 'quiet', NOON, UNTRAINED_JUDGE);
        expect(history.days.at(-1)?.quiet ?? undefined).toBe(now.score);
        const silent = history.days.filter(({ day }) => Date.parse(day) / DAY > (days.at(-1) ?? 0));
        for (const [index, { quiet }] of silent.entries()) if (index > 0) expect(quiet ?? 0).toBeGreaterThanOrEqual(silent[index - 1]?.quiet ?? Number.NEGATIVE_INFINITY);
      }),
    );
  });

  test('of experiences counts each from its day on, and ends in the points of today', () => {
    const bads = [3, 30].map((back) => ({ key: `order:${back}`, what: 'late-parcel' as const, at: NOON - back * DAY, points: 3 }));
    const state: EngagementState = { customerId: 'ada', bads };
    const { days } = scoreHistory(state, UNTRAINED_JUDGE, NOON, 40);
    expect(days.slice(0, 9).map(({ unhappy }) => unhappy)).toEqual(Array(9).fill(0));
    expect(days[10]?.unhappy).toBeGreaterThan(2.5);
    expect(days.at(-1)?.unhappy).toBeCloseTo(standingOf(state, 'unhappy', NOON, UNTRAINED_JUDGE).score ?? 0, 2);
  });
});
