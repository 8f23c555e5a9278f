import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ActiveDays, withDay } from '../../core/engagement/days.ts';
import { firstDayReaching, historyOf, quietScore, rhythmFrom } from '../../core/engagement/quiet-score.ts';
import { visibleBefore } from '../../core/risk/customer-days.ts';
import type { LogisticModel } from '../../core/risk/logistic.ts';
import { QUIET_FEATURES, quietFeatures, UNTRAINED } from '../../core/risk/quiet-features.ts';
import { quietCrossingDay, scoreOver, whyScored } from '../../core/risk/quiet-model.ts';
import { customer } from './logs.ts';

const histories = fc.uniqueArray(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 80 }).map((days) => days.sort((a, b) => a - b));
const horizons = fc.constantFrom(7, 28, 91);
const weights = fc.tuple(...QUIET_FEATURES.map(({ atLeastZero }) => fc.double({ min: atLeastZero ? 0 : -2, max: 3, noNaN: true })));
const models = fc.record({ weights, intercept: fc.double({ min: -3, max: 3, noNaN: true }) }).map(
  (drawn): LogisticModel => ({
    intercept: drawn.intercept,
    terms: QUIET_FEATURES.map(({ name }, index) => ({ name, mean: 0.5, deviation: 2, weight: drawn.weights[index] as number })),
  }),
);

const seenOf = (days: readonly number[]) => {
  const history = visibleBefore(customer('a', days), (days.at(-1) ?? 0) + 1);
  if (history === undefined) throw new Error('no days');
  return history;
};

/** Sums of seven rounded numbers may differ in their last bits. */
const LAST_BITS = 1e-9;

describe('while a customer stays silent', () => {
  test('no fitted score falls, whatever it learned', () => {
    fc.assert(
      fc.property(histories, horizons, models, fc.double({ min: -5, max: 1e6, noNaN: true }), (days, horizonDays, model, meanValue) => {
        const history = seenOf(days);
        const scoreOn = scoreOver({ horizonDays, weights: model }, history, meanValue);
        let previous = Number.NEGATIVE_INFINITY;
        for (let day = history.last + 1; day <= history.last + 3 * horizonDays; day++) {
          const score = scoreOn(day);
          expect(score).toBeGreaterThanOrEqual(previous - LAST_BITS);
          previous = Math.max(previous, score);
        }
      }),
    );
  });

  test('U does not fall, over whole logs as over the bitmap', () => {
    fc.assert(
      fc.property(histories, horizons, (days, horizonDays) => {
        const rhythm = rhythmFrom(seenOf(days), horizonDays);
        for (let day = rhythm.last + 1; day < rhythm.last + 3 * horizonDays; day++) expect(quietScore(rhythm, day + 1)).toBeGreaterThanOrEqual(quietScore(rhythm, day) - LAST_BITS);
      }),
    );
  });

  test('the day of crossing is the one that a daily look would find, or none within the days asked', () => {
    fc.assert(
      fc.property(histories, horizons, models, fc.double({ min: -6, max: 6, noNaN: true }), fc.integer({ min: 1, max: 400 }), (days, horizonDays, model, threshold, withinDays) => {
        const history = seenOf(days);
        const scoreOn = scoreOver({ horizonDays, weights: model }, history, 1);
        const looked = Array.from({ length: withinDays }, (_, n) => history.last + 1 + n).find((day) => scoreOn(day) >= threshold);
        expect(quietCrossingDay({ horizonDays, weights: model }, history, { meanValue: 1, threshold, withinDays })).toBe(looked);
      }),
    );
  });

  test('a score that levels off below its threshold never crosses', () => {
    expect(firstDayReaching(() => 1, 100, 2)).toBeUndefined();
    expect(firstDayReaching(() => 2, 100, 2)).toBe(101);
  });
});

describe('the live score', () => {
  test('is the backtest’s: the same formula on the bitmap as on the whole log', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 500, max: 700 }), { minLength: 1, maxLength: 80 }),
        horizons,
        fc.integer({ min: 1, max: 60 }),
        (list, horizonDays, silentDays) => {
          const days = [...list].sort((a, b) => a - b);
          const kept = days.reduce<ActiveDays | undefined>(withDay, undefined) as ActiveDays;
          const today = kept.last + silentDays;
          expect(quietFeatures(historyOf(kept), today, { horizonDays, meanValue: 1 })).toEqual(quietFeatures(seenOf(days), today, { horizonDays, meanValue: 1 }));
        },
      ),
    );
  });

  test('is the second feature of a fit, which says why in three parts', () => {
    const history = seenOf([0, 7, 14, 21, 28]);
    const features = quietFeatures(history, 35, { horizonDays: 28, meanValue: 1 });
    expect(features[UNTRAINED]).toBeCloseTo(-0.094754, 5);
    const model: LogisticModel = { intercept: 1, terms: QUIET_FEATURES.map(({ name }) => ({ name, mean: 0, deviation: 1, weight: 1 })) };
    const parts = whyScored({ horizonDays: 28, weights: model }, features);
    expect(parts.map(({ because }) => because)).toEqual(['silence-and-rhythm', 'history', 'value']);
    expect(parts.reduce((sum, { logOdds }) => sum + logOdds, 0)).toBeCloseTo(
      features.reduce((sum, feature) => sum + feature, 0),
      12,
    );
  });
});
