import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ActiveDays, agesOf, isActiveOn, withDay } from '../../core/engagement/days.ts';
import { decideOnEngagement, isLow, signalsFrom, usageByCustomer } from '../../core/engagement/decide.ts';
import { BITMAP_DAYS, QUIET_FROM } from '../../core/engagement/policy.ts';
import { crossingDay, quietScore, rhythmOf } from '../../core/engagement/quiet-score.ts';
import type { EngagementState } from '../../core/engagement/state.ts';
import { DAY, HOUR, isoOf, startOfUtcDay, utcDayOf } from '../../core/time.ts';
import { event, NOON } from '../builders.ts';

const daysOf = (list: readonly number[]): ActiveDays => list.reduce<ActiveDays | undefined>((days, day) => withDay(days, day), undefined) as ActiveDays;
const everyOther = Array.from({ length: 30 }, (_, n) => 2 * n);

describe('the score U', () => {
  // Check values of the risk model, section 1.1.
  test.each([
    { days: [0], today: 28, horizon: 28, u: 3.527728, forgetless: 3.527728 },
    { days: [0, 7, 14, 21, 28], today: 35, horizon: 28, u: -0.094754, forgetless: -0.316268 },
    { days: everyOther, today: 60, horizon: 28, u: -2.229494, forgetless: -2.706987 },
    { days: everyOther, today: 88, horizon: 28, u: 3.831226, forgetless: 5.370266 },
    { days: [0, 30, 61, 200], today: 231, horizon: 91, u: 0.894853, forgetless: 0.417858 },
  ])('is $u for $days on day $today', ({ days, today, horizon, u, forgetless }) => {
    expect(quietScore(rhythmOf(daysOf(days), horizon), today)).toBeCloseTo(u, 5);
    expect(quietScore(rhythmOf(daysOf(days), horizon, Number.POSITIVE_INFINITY), today)).toBeCloseTo(forgetless, 5);
  });

  test.each([
    { days: [0, 7, 14, 21, 28], crossings: [1, 9, 30, 56] },
    { days: everyOther, crossings: [7, 12, 16, 21] },
  ])('is first reached after $crossings days', ({ days, crossings }) => {
    const rhythm = rhythmOf(daysOf(days), 28);
    expect([-1, 0, 1, 2].map((threshold) => (crossingDay(rhythm, threshold) ?? 0) - rhythm.last)).toEqual(crossings);
  });

  test('never falls in silence, and crosses on the very day that a daily look would find', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 }), fc.integer({ min: 7, max: 91 }), (list, horizon) => {
        const rhythm = rhythmOf(daysOf(list), horizon);
        let previous = Number.NEGATIVE_INFINITY;
        let crossed: number | undefined;
        for (let day = rhythm.last + 1; day < rhythm.last + 2 * horizon; day++) {
          const score = quietScore(rhythm, day);
          expect(score).toBeGreaterThanOrEqual(previous);
          if (score >= QUIET_FROM) crossed ??= day;
          previous = score;
        }
        if (crossed !== undefined) expect(crossingDay(rhythm, QUIET_FROM)).toBe(crossed);
      }),
    );
  });
});

describe('active days', () => {
  test('are the same in whatever order they come, and a known one changes nothing', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1000, max: 1000 + BITMAP_DAYS - 1 }), { minLength: 1 }), (list) => {
        const days = daysOf(list);
        const sorted = [...list].sort((a, b) => a - b);
        expect(days).toEqual(daysOf(sorted));
        expect(days.count).toBe(list.length);
        expect(agesOf(days)).toEqual(sorted.reverse().map((day) => days.last - day));
        for (const day of list) {
          expect(isActiveOn(days, day)).toBe(true);
          expect(withDay(days, day)).toBe(days);
        }
      }),
    );
  });

  test('fit into an item of less than 1 KB together with everything else', () => {
    const days = daysOf(Array.from({ length: 1000 }, (_, n) => 20_000 + n));
    const bads = Array.from({ length: 8 }, (_, n) => ({ key: `order:10000${n}`, what: 'late-parcel' as const, at: NOON, points: 3 }));
    const state: EngagementState = {
      customerId: 'customer-0001',
      days,
      value: 123456.78,
      counted: ['100001'],
      bads,
      flags: { quiet: NOON, unhappy: NOON },
      cleared: { quiet: { since: NOON, at: NOON, left: false } },
    };
    expect(JSON.stringify(state).length).toBeLessThan(1_024 - 100);
  });
});

const active = (days: readonly number[]): EngagementState => decideOnEngagement({ customerId: 'ada' }, { usage: days.map((day) => ({ day, value: 1, error: false })) }, NOON).state;
const today = utcDayOf(NOON);
const wokenTwice = (state: EngagementState, now: number) => decideOnEngagement(decideOnEngagement(state, {}, now).state, {}, now + HOUR);

describe('usage', () => {
  test('of a day ahead counts as today', () => {
    const ahead = { customerId: 'ada', at: isoOf(NOON + 300 * DAY) };
    expect(usageByCustomer(event('usage.recorded', NOON, { records: [ahead] }), NOON).get('ada')).toMatchObject([{ day: today }]);
  });
});

describe('the flag "quiet"', () => {
  const weekdays = Array.from({ length: 10 }, (_, n) => today - 2 * n);

  test('is found ahead: the deadline is the start of the crossing day', () => {
    const decision = decideOnEngagement(active(weekdays), {}, NOON);
    const day = crossingDay(rhythmOf(daysOf(weekdays), 28), QUIET_FROM) ?? 0;
    expect(decision.deadline).toBe(startOfUtcDay(day));
    expect(decision.raised).toEqual([]);
    expect(wokenTwice(decision.state, startOfUtcDay(day) - DAY).raised).toEqual([]);
    expect(wokenTwice(decision.state, startOfUtcDay(day)).raised).toMatchObject([
      {
        flag: 'quiet',
        reasons: [
          { code: 'silent', days: day - today, usualEveryDays: 2 },
          { code: 'history', count: 10 },
        ],
      },
    ]);
  });

  test('says nothing of a customer with fewer than eight days', () => {
    expect(decideOnEngagement(active(weekdays.slice(0, 7)), {}, NOON + 200 * DAY)).toMatchObject({ raised: [], deadline: undefined });
  });

  test('clears when the customer is back, and names the alert to close', () => {
    const raisedAt = NOON + 60 * DAY;
    const flagged = wokenTwice(active(weekdays), raisedAt - HOUR).state;
    const back = decideOnEngagement(flagged, { usage: [0, 1, 2, 3].map((n) => ({ day: today + 60 + n, value: 1, error: false })) }, raisedAt + 4 * DAY);
    expect(back.raised).toEqual([]);
    expect(back.state.cleared).toEqual({ quiet: { since: raisedAt, at: raisedAt + 4 * DAY, left: false } });
    expect(back.cleared).toMatchObject([{ flag: 'quiet' }]);
    expect(decideOnEngagement(back.state, { usage: [] }, raisedAt + 30 * DAY).cleared).toEqual([]);
  });

  test('is not raised by a history that comes in pieces, oldest first', () => {
    const first = active(Array.from({ length: 10 }, (_, n) => today - 60 + n));
    const suspected = decideOnEngagement(first, {}, NOON);
    expect(suspected).toMatchObject({ raised: [], deadline: NOON + HOUR });
    const more = decideOnEngagement(suspected.state, { usage: Array.from({ length: 50 }, (_, n) => ({ day: today - 50 + n, value: 1, error: false })) }, NOON + HOUR);
    expect(more.state.suspectedAt).toBeUndefined();
    expect(decideOnEngagement(more.state, {}, NOON + HOUR).raised).toEqual([]);
  });

  test('is never raised of somebody who has left', () => {
    expect(wokenTwice(decideOnEngagement(active(weekdays), { leftAt: NOON }, NOON).state, NOON + 60 * DAY).raised).toEqual([]);
  });
});

describe('the flag "unhappy"', () => {
  const late = (key: string, at = NOON) => ({ signal: 'experience' as const, experience: 'late-parcel' as const, customerId: 'ada', key, at });
  const low = { signal: 'experience' as const, experience: 'low-answer' as const, customerId: 'ada', key: 'csat:k1', at: NOON };
  const decide = (signals: Parameters<typeof decideOnEngagement>[1]['signals'], now = NOON) => decideOnEngagement({ customerId: 'ada' }, { signals: signals ?? [] }, now);

  test('needs two experiences or one low answer', () => {
    expect(decide([late('a')]).raised).toEqual([]);
    expect(decide([late('a'), late('b')]).raised).toMatchObject([{ flag: 'unhappy', score: 6 }]);
    expect(decide([low]).raised).toMatchObject([{ flag: 'unhappy', reasons: [{ code: 'low-answer', points: 4 }] }]);
  });

  test('counts a repeated experience once', () => {
    expect(decide([late('a'), late('a'), late('a')]).raised).toEqual([]);
  });

  test('is gone when a bad answer is changed to a good one', () => {
    const raised = decide([low]).state;
    expect(decideOnEngagement(raised, { signals: [{ ...low, withdrawn: true }] }, NOON).raised).toEqual([]);
  });

  test('fades: points halve every 28 days, and the deadline is when they fall below what keeps it up', () => {
    const raised = decide([low]);
    expect(raised.deadline).toBeGreaterThan(NOON + 27.9 * DAY);
    expect(raised.deadline).toBeLessThan(NOON + 28.1 * DAY);
    expect(decideOnEngagement(raised.state, {}, raised.deadline ?? 0).raised).toEqual([]);
  });

  test('believes the latest answer, whatever the order of arrival', () => {
    const good = { ...low, at: NOON + HOUR, withdrawn: true };
    expect(decide([good, low], NOON + HOUR).raised).toEqual([]);
    expect(decide([low, good], NOON + HOUR).raised).toEqual([]);
  });

  test('and quiet both clear when the customer leaves, and count again when they come back', () => {
    const left = decideOnEngagement(decide([low]).state, { leftAt: NOON + HOUR }, NOON + HOUR);
    expect(left.state.cleared).toEqual({ unhappy: { since: NOON, at: NOON + HOUR, left: true } });
    const back = decideOnEngagement(left.state, { usage: [{ day: today + 3, value: 1, error: false }] }, NOON + 3 * DAY);
    expect(back.state.leftAt).toBeUndefined();
    expect(back.raised).toMatchObject([{ flag: 'unhappy' }]);
  });

  test('comes from a 2 of 5, a 6 of 10 and a payment that failed, not from a 3 of 5', () => {
    expect([1, 2, 3, 4, 5].map((score) => isLow({ kind: 'csat', score, scale: 5 }))).toEqual([true, true, false, false, false]);
    expect([6, 7].map((score) => isLow({ kind: 'nps', score, scale: 10 }))).toEqual([true, false]);
    expect(signalsFrom(event('billing.payment_failed', NOON, { customerId: 'ada', invoiceId: 'in_1' }))).toMatchObject([{ experience: 'failed-payment', key: 'payment:in_1' }]);
    expect(signalsFrom(event('survey.answered', NOON, { customerId: 'ada', caseId: 'k1', kind: 'csat', score: 5, scale: 5, answeredAt: isoOf(NOON) }))).toMatchObject([
      { withdrawn: true },
    ]);
  });
});

describe('a history that is brought in', () => {
  const bad = (key: string, imported: boolean) => ({
    signals: [{ signal: 'experience' as const, experience: 'low-answer' as const, customerId: 'ada', key, at: NOON - DAY, ...(imported && { imported: true as const }) }],
    imported,
  });

  test('raises unhappy in silence, until something bad happens after it', () => {
    const history = decideOnEngagement({ customerId: 'ada' }, bad('a', true), NOON);
    expect([history.state.flags?.unhappy, history.raised]).toEqual([NOON, []]);
    expect(decideOnEngagement(history.state, {}, NOON + HOUR).raised).toEqual([]);
    expect(decideOnEngagement(history.state, bad('a', false), NOON + HOUR).raised).toEqual([]);
    expect(decideOnEngagement(history.state, bad('b', false), NOON + HOUR).raised).toMatchObject([{ flag: 'unhappy' }]);
  });

  test('leaves a flag that was up before as loud as it was', () => {
    const loud = decideOnEngagement({ customerId: 'ada' }, bad('a', false), NOON);
    expect(loud.raised).toHaveLength(1);
    expect(decideOnEngagement(loud.state, bad('b', true), NOON + HOUR).raised).toHaveLength(1);
  });

  test('that says nothing new changes nothing', () => {
    const history = decideOnEngagement({ customerId: 'ada' }, bad('a', true), NOON);
    expect(decideOnEngagement(history.state, bad('a', true), NOON + HOUR).state).toBe(history.state);
  });
});
