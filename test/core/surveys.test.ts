import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventOf } from '../../core/events/catalogue.ts';
import { ces, csat, nps } from '../../core/measures/intervals.ts';
import { shutUntil } from '../../core/notices/quiet-hours.ts';
import type { NoticeState } from '../../core/notices/state.ts';
import type { OrderState } from '../../core/orders/state.ts';
import { DEFAULT_RULES } from '../../core/rules/state.ts';
import { type Answer, OUR_PAGES, withAnswer } from '../../core/surveys/answer.ts';
import { decideOnSurvey, type Seen, type SurveyInput } from '../../core/surveys/decide.ts';
import { judgedReminders } from '../../core/surveys/reminder.ts';
import type { SurveyState } from '../../core/surveys/state.ts';
import { DAY, HOUR, isoOf, SECOND } from '../../core/time.ts';
import { customer, event, NOON, order, shuffled } from '../builders.ts';

const ON: Seen = { rules: { ...DEFAULT_RULES, surveys: { npsPerDay: 5, ces: true, delivery: true } } };
const OFF: Seen = { rules: DEFAULT_RULES };
const WAKE: SurveyInput = { wake: { pk: 'CUSTOMER#ada', sk: 'SURVEY#nps' } };
const decided = (state: SurveyState | undefined, input: SurveyInput, now: number, seen = ON) => decideOnSurvey(state, input, now, seen);

describe('waking hours of a working day', () => {
  test.each([
    ['a Sunday noon', NOON, 'UTC', NOON + 20 * HOUR, 'rest-day'],
    ['Friday night', NOON + 5 * DAY + 11 * HOUR, 'UTC', NOON + 7 * DAY + 20 * HOUR, 'quiet-hours'],
    ['Monday noon', NOON + DAY, 'UTC', undefined, undefined],
    ['Sunday evening in UTC, which is Monday morning in Auckland', NOON + 10 * HOUR, 'Pacific/Auckland', undefined, undefined],
    ['the weekend on which the clock goes forward', Date.UTC(2026, 2, 28, 12), 'Europe/Berlin', Date.UTC(2026, 2, 30, 6), 'rest-day'],
  ])('from %s', (_, now, zone, until, because) => {
    expect(shutUntil(now, zone, DEFAULT_RULES)).toEqual(until === undefined ? undefined : { until, because });
  });

  test('begin at an instant that is open, whatever the zone, the hours and the days of rest', () => {
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tehran', 'Pacific/Apia', 'America/Havana', 'Asia/Beirut');
    const hour = fc.integer({ min: 0, max: 23 });
    const restDays = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 * 366 * 24 }), zone, hour, hour, restDays, (hours, where, from, until, days) => {
        const rules = { quietHours: { from, until }, restDays: days };
        const shut = shutUntil(NOON + hours * HOUR, where, rules);
        if (shut === undefined) return;
        expect(shut.until).toBeGreaterThan(NOON + hours * HOUR);
        expect(shutUntil(shut.until, where, rules)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});

describe('the measures', () => {
  test('are the share of 4 and 5, promoters less detractors, and a mean', () => {
    expect(csat([5, 4, 3, 1])?.value).toBe(50);
    expect(nps([10, 9, 8, 7, 6, 0])?.value).toBe(0);
    expect(nps([10, 9, 9, 0])?.value).toBe(50);
    expect(ces([7, 1, 4])?.value).toBe(4);
  });

  test.each([
    // Wilson: 8 of 10.
    ['csat', csat([5, 5, 5, 5, 4, 4, 4, 4, 1, 2]), 80, 49, 94.3],
    // 10 of 10 promoters (from 72.2) and 0 of 10 detractors (up to 27.8), squared and added.
    ['nps of promoters alone', nps(Array(10).fill(10)), 100, 60.8, 100],
    ['nps that is even', nps([10, 10, 10, 10, 10, 0, 0, 0, 0, 0]), 0, -52.6, 52.6],
    ['ces', ces([1, 2, 3, 4, 5, 6, 7]), 4, 2.4, 5.6],
    ['ces of one answer', ces([6]), 6, 1, 7],
  ])('say what chance leaves open about %s', (_, estimate, value, lower, upper) => {
    expect(estimate?.value).toBeCloseTo(value, 1);
    expect(estimate?.lower).toBeCloseTo(lower, 0);
    expect(estimate?.upper).toBeCloseTo(upper, 0);
  });

  test('lie within their intervals, and those within their scales', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 300 }), (scores) => {
        const bounded = scores.map((score) => Math.max(1, Math.min(score, 7)));
        for (const [estimate, from, to] of [
          [csat(bounded.map((score) => Math.min(score, 5))), 0, 100],
          [nps(scores), -100, 100],
          [ces(bounded), 1, 7],
        ] as const) {
          expect(estimate).toBeDefined();
          if (estimate === undefined) return;
          expect(estimate.lower).toBeGreaterThanOrEqual(from);
          expect(estimate.lower).toBeLessThanOrEqual(estimate.value + 1e-9);
          expect(estimate.value).toBeLessThanOrEqual(estimate.upper + 1e-9);
          expect(estimate.upper).toBeLessThanOrEqual(to);
        }
      }),
    );
  });

  test('of no answer are none', () => {
    expect([csat([]), nps([]), ces([])]).toEqual([undefined, undefined, undefined]);
  });
});

describe('an answer', () => {
  const press = (score: number, at: number, id: string, more: object = {}): EventOf<'survey.answered'> => ({
    ...event('survey.answered', at, { customerId: 'ada', kind: 'csat', score, scale: 5, answeredAt: isoOf(at), ...more }, id),
    source: OUR_PAGES,
  });
  const answerOf = (presses: readonly EventOf<'survey.answered'>[]) => presses.reduce<Answer | undefined>(withAnswer, undefined);

  test('is the latest press, the same whatever the order and the repeats', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 60 })), { minLength: 1, maxLength: 5 }), fc.integer(), (given, seed) => {
        const presses = given.map(([score, second], index) => press(score, NOON + second * SECOND, `p${index}`));
        expect(answerOf(shuffled([...presses, ...presses], seed))).toEqual(answerOf(presses));
      }),
    );
  });

  test('of somebody who presses twice is not marked; three times within ten seconds is; a calm one later takes the mark away', () => {
    const twice = [press(2, NOON, 'a'), press(2, NOON + SECOND, 'b')];
    expect(answerOf(twice)).not.toHaveProperty('rapid');
    const thrice = [...twice, press(4, NOON + 2 * SECOND, 'c')];
    expect(answerOf(thrice)).toMatchObject({ score: 4, rapid: true });
    expect(answerOf([...thrice, press(5, NOON + HOUR, 'd')])).not.toHaveProperty('rapid');
  });

  test('that is delivered again changes nothing', () => {
    const first = withAnswer(undefined, press(2, NOON, 'a'));
    expect(withAnswer(first, press(2, NOON, 'a'))).toBe(first);
  });
});

describe('a reminder', () => {
  const sentAt = (at: number): NoticeState => ({ status: 'sent', at }) as NoticeState;
  const judged = (notice: NoticeState | undefined, now: number, answered = false, overtaken = false) =>
    judgedReminders({ s: { lookAt: NOON } }, { isAnswered: () => answered, isOvertaken: () => overtaken }, new Map([['s', notice]]), now)?.s;

  test.each([
    ['is due three days after the survey went out', sentAt(NOON - 3 * DAY), NOON, false, false, { asked: NOON }],
    ['waits where the survey went out late', sentAt(NOON - DAY), NOON, false, false, { lookAt: NOON + 2 * DAY }],
    ['waits while the survey is held', { status: 'held' } as NoticeState, NOON, false, false, { lookAt: NOON + 6 * HOUR }],
    ['is none where nothing was sent', { status: 'skipped' } as NoticeState, NOON, false, false, { not: 'not-sent' }],
    ['is none on the last day', sentAt(NOON - 14 * DAY), NOON, false, false, { not: 'closed' }],
    ['is none for who has answered', sentAt(NOON - 3 * DAY), NOON, true, false, { not: 'answered' }],
    ['is none for a case that was reopened', sentAt(NOON - 3 * DAY), NOON, false, true, { not: 'overtaken' }],
  ] as const)('%s', (_, notice, now, answered, overtaken, expected) => {
    expect(judged(notice, now, answered, overtaken)).toEqual(expected);
  });
});

describe('a person’s turn for NPS', () => {
  const born = decided(undefined, customer('ada', NOON), NOON, OFF).state as SurveyState;
  const turnAt = born.turnAt ?? 0;

  test('comes between 30 and 120 days after they are first heard of, and stays where it is', () => {
    expect(turnAt - NOON).toBeGreaterThanOrEqual(30 * DAY);
    expect(turnAt - NOON).toBeLessThan(120 * DAY);
    expect(decided(born, customer('ada', NOON + DAY), NOON + DAY).state).toBe(born);
  });

  test.each([
    ['off: the next quarter', { turn: 'off' }, turnAt + 90 * DAY, 0],
    ['shut: when it opens', { turn: 'shut', until: turnAt + HOUR }, turnAt + HOUR, 0],
    ['theirs: asked now, and again in ninety days', { turn: 'theirs' }, turnAt + 90 * DAY, 1],
  ] as const)('%s', (_, turn, next, asked) => {
    const decision = decided(born, WAKE, turnAt, { ...ON, turn });
    expect(decision.state?.turnAt).toBe(next);
    expect(decision.notices.map(({ kind }) => kind)).toEqual(Array(asked).fill('survey.nps'));
  });

  test('on a full day is drawn again within thirty days, evenly over many people', () => {
    const moved = Array.from({ length: 3_000 }, (_, n) => {
      const state = { ...born, customerId: `c${n}`, turnAt: NOON };
      return Math.round(((decided(state, WAKE, NOON, { ...ON, turn: { turn: 'full' } }).state?.turnAt ?? 0) - NOON) / DAY);
    });
    expect([Math.min(...moved), Math.max(...moved)]).toEqual([1, 30]);
    for (const [, those] of Map.groupBy(moved, (day) => day)) expect(Math.abs(those.length - 100)).toBeLessThan(50);
  });

  test('woken again asks for the same question, and no second one', () => {
    const asked = decided(born, WAKE, turnAt, { ...ON, turn: { turn: 'theirs' } });
    const again = decided(asked.state, WAKE, turnAt + HOUR, ON);
    expect(again.state).toBe(asked.state);
    expect(again.notices).toEqual(asked.notices);
  });
});

describe('the question about a delivery', () => {
  const delivered = decided(undefined, order('order.delivered', NOON), NOON).state as SurveyState;
  const askedOf = (found: Partial<OrderState>) =>
    decided(delivered, WAKE, NOON + DAY, {
      ...ON,
      order: { orderId: '1001', customerId: 'ada', facts: [{ name: 'delivered:', step: 'delivered', at: NOON }], ...found } as OrderState,
    });

  test.each([
    ['in time', { firstPromise: { at: NOON, saidAt: NOON - DAY } }, 'survey.delivery'],
    ['without a promise', {}, 'survey.delivery'],
    ['a second late', { firstPromise: { at: NOON - SECOND, saidAt: NOON - DAY } }, 'order.late_apology'],
  ])('%s', (_, found, kind) => {
    expect(askedOf(found).notices).toMatchObject([{ kind }]);
  });

  test('is none where it is switched off', () => {
    expect(decided(undefined, order('order.delivered', NOON), NOON, OFF).state).toBeUndefined();
  });
});
