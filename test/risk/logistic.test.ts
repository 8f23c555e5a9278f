import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contributionsOf, type Example, fitLogistic, logOdds, probabilityOf, RIDGE, type WeightRule } from '../../core/risk/logistic.ts';
import type { Label } from '../../core/risk/quiet-rows.ts';

const RULES: readonly WeightRule[] = [
  { name: 'bounded', centre: 0.5, atLeastZero: true },
  { name: 'bounded too', centre: 0, atLeastZero: true },
  { name: 'free', centre: 0, atLeastZero: false },
];

const examples = fc
  .array(
    fc.record({ features: fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 9 })), label: fc.constantFrom<Label>(0, 1) }),
    { minLength: 6, maxLength: 80 },
  )
  .filter((rows) => new Set(rows.map(({ label }) => label)).size === 2);

/** The slope of what is minimised, at the weights found: one number for the intercept and one for each weight. */
function slopeAt(rows: readonly Example[], model: ReturnType<typeof fitLogistic>): number[] {
  const off = rows.map(({ features, label }) => probabilityOf(logOdds(model, features)) - label);
  const weights = model.terms.map(
    ({ mean, deviation, weight }, feature) =>
      rows.reduce((sum, { features }, row) => sum + ((off[row] as number) * ((features[feature] as number) - mean)) / deviation, 0) +
      RIDGE * (weight - (RULES[feature]?.centre ?? 0) * deviation),
  );
  return [off.reduce((sum, one) => sum + one, 0), ...weights];
}

describe('the logistic fit', () => {
  test('ends where nothing is left to gain: flat, or rising at a bound', () => {
    fc.assert(
      fc.property(examples, (rows) => {
        const model = fitLogistic(rows, RULES);
        const [intercept = 0, ...slopes] = slopeAt(rows, model);
        expect(Math.abs(intercept)).toBeLessThan(1e-5);
        for (const [feature, slope] of slopes.entries()) {
          const { weight } = model.terms[feature] as (typeof model.terms)[number];
          if (RULES[feature]?.atLeastZero) expect(weight).toBeGreaterThanOrEqual(0);
          if (RULES[feature]?.atLeastZero && weight === 0) expect(slope).toBeGreaterThan(-1e-5);
          else expect(Math.abs(slope)).toBeLessThan(1e-5);
        }
      }),
    );
  });

  test('gives the same weights for the same rows in another order', () => {
    fc.assert(
      fc.property(examples, (rows) => {
        const one = fitLogistic(rows, RULES);
        const other = fitLogistic([...rows].reverse(), RULES);
        for (const [index, { weight }] of one.terms.entries()) expect(other.terms[index]?.weight).toBeCloseTo(weight, 6);
      }),
    );
  });

  test('leaves a feature that never varies at its centre, in its own unit', () => {
    const rows: Example[] = [0, 1, 0, 1].map((label, n) => ({ label: label as Label, features: [3, n, n] }));
    expect(fitLogistic(rows, RULES).terms[0]).toEqual({ name: 'bounded', mean: 3, deviation: 1, weight: 0.5 });
  });

  test('adds up: the contributions and the intercept are the score', () => {
    const rows: Example[] = Array.from({ length: 40 }, (_, n) => ({ label: (n % 3 === 0 ? 1 : 0) as Label, features: [n % 7, n % 5, n % 2] }));
    const model = fitLogistic(rows, RULES);
    const features = [4, 1, 1];
    expect(contributionsOf(model, features).reduce((sum, part) => sum + part.logOdds, model.intercept)).toBeCloseTo(logOdds(model, features), 12);
  });
});
