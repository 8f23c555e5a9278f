import { describe, expect, test } from 'vitest';
import { QUIET_FEATURES } from '../../core/risk/quiet-features.ts';
import { isBetterThanDefault, quietModelIn, type RiskFile, termsOf, unhappyModelIn } from '../../core/risk/risk-file.ts';
import { trainUnhappyModel, unhappyLogOdds, whyUnhappy } from '../../core/risk/unhappy-features.ts';
import type { UnhappyRow } from '../../core/risk/unhappy-rows.ts';

const fileWith = (more: Partial<RiskFile>): RiskFile => ({
  format: 'beforehand-risk-1',
  flag: 'quiet',
  fittedAt: '2026-11-23T00:00:00Z',
  question: { horizonDays: 28, activeWithinDays: 28, minTenureDays: 28, windowDays: 28, minActiveDays: 1 },
  model: { intercept: -1, terms: QUIET_FEATURES.map(({ name }) => ({ feature: name, mean: 0, deviation: 1, weight: 0.5 })) },
  thresholds: { share: 0.1, flagsFrom: 1, clearsBelow: 0.5 },
  trainedOn: { inputs: [], rows: 1, positives: 1, customers: 1, sampledShare: 1, cutoffs: [], firstDay: '2026-01-01', lastDay: '2026-02-01' },
  probability: { mayBeShown: false, because: 'a test' },
  backtest: { tests: [], figures: [], isBetterThanDefault: false, lines: [], warnings: [] },
  ...more,
});

describe('a risk file', () => {
  test('becomes the model that it was written from', () => {
    expect(quietModelIn(fileWith({}))).toMatchObject({ horizonDays: 28, weights: { intercept: -1, terms: QUIET_FEATURES.map(({ name }) => ({ name, weight: 0.5 })) } });
  });

  test('is refused in words when it is for another flag, for other features, or could let scores fall in silence', () => {
    const { model } = fileWith({});
    expect(quietModelIn(fileWith({ flag: 'unhappy' }))).toBe('this file is not about going quiet');
    expect(unhappyModelIn(fileWith({}))).toBe('this file is not about unhappiness');
    expect(quietModelIn(fileWith({ model: { ...model, terms: model.terms.slice(1) } }))).toContain('Fit again');
    expect(quietModelIn(fileWith({ model: { ...model, terms: model.terms.map((term) => (term.feature === 'rhythm' ? { ...term, weight: -0.1 } : term)) } }))).toContain(
      'scores could fall in silence',
    );
  });

  test('is better than the default by more than the noise of a few test days, or not at all', () => {
    const figures = (auc: number, score: string) => ({ score, cutoffs: 1, rows: 1, positives: 1, auc, precisionAt10: 0.5, liftAt10: 1 });
    expect(isBetterThanDefault([figures(0.9, 'default'), figures(0.91, 'fitted')])).toBe(true);
    expect(isBetterThanDefault([figures(0.9, 'default'), figures(0.901, 'fitted')])).toBe(false);
  });
});

const order = (n: number, more: Partial<UnhappyRow> = {}): UnhappyRow => ({
  orderId: `o${n}`,
  customerId: `c${n}`,
  askedAt: n,
  answeredAt: n,
  label: n % 4 === 0 ? 1 : 0,
  isUndelivered: n % 4 === 0 && n % 8 === 0,
  lateDays: n % 4 === 0 ? 3 : -10,
  elapsedDays: 5 + (n % 7),
  promisedDays: 20,
  toCarrierDays: 2,
  carrierLateDays: n % 3,
  transitDays: 4,
  approveDays: 0.1,
  items: 1 + (n % 2),
  sellers: 1,
  price: 10 + n,
  freight: 2,
  sellerAnswers: n % 5,
  sellerLowAnswers: 0,
  ...more,
});

describe('the fitted unhappiness', () => {
  const model = trainUnhappyModel(Array.from({ length: 200 }, (_, n) => order(n)));

  test('is higher for a late order than for one in time, and says by what', () => {
    const late = order(1, { lateDays: 6 });
    expect(unhappyLogOdds(model, late)).toBeGreaterThan(unhappyLogOdds(model, order(1)));
    const parts = whyUnhappy(model, late);
    expect(parts.reduce((sum, { logOdds }) => sum + logOdds, model.weights.intercept)).toBeCloseTo(unhappyLogOdds(model, late), 12);
    expect(parts.toSorted((a, b) => b.logOdds - a.logOdds)[0]?.name).toBe('delivered-late');
  });

  test('stands on what is known where something is not', () => {
    expect(unhappyLogOdds(model, order(1, { price: undefined, lateDays: undefined, carrierLateDays: undefined, items: undefined, sellers: undefined }))).toEqual(
      expect.any(Number),
    );
  });

  test('survives its file', () => {
    const file = fileWith({ flag: 'unhappy', model: termsOf(model.weights, model.whenUnknown) });
    const read = unhappyModelIn(file);
    expect(typeof read === 'string' ? read : unhappyLogOdds(read, order(3))).toBe(unhappyLogOdds(model, order(3)));
  });
});
