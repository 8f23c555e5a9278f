import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aucInterval } from '../../core/risk/bootstrap.ts';
import { calibrationOf, mayShowProbability } from '../../core/risk/calibration.ts';
import { crc32, foldOf } from '../../core/risk/folds.ts';
import { areaUnderRoc, brier, calibrationError, type Judged, precisionAt, quantileOf, reliability, rocAt } from '../../core/risk/measures.ts';
import type { Label } from '../../core/risk/quiet-rows.ts';
import { figuresOf } from '../../core/risk/scored.ts';
import { thresholdsAt } from '../../core/risk/thresholds.ts';

const judgedRows = fc
  .array(fc.record({ score: fc.integer({ min: 0, max: 6 }), label: fc.constantFrom<Label>(0, 1) }), { minLength: 2, maxLength: 40 })
  .filter((rows) => new Set(rows.map(({ label }) => label)).size === 2)
  .map((rows): Judged => ({ scores: rows.map(({ score }) => score), labels: rows.map(({ label }) => label) }));

/** By definition: every pair of a positive and a negative. */
function pairwise({ scores, labels }: Judged): number {
  let wins = 0;
  let pairs = 0;
  for (const [p, high] of scores.entries()) {
    for (const [n, low] of scores.entries()) {
      if (labels[p] !== 1 || labels[n] !== 0) continue;
      pairs++;
      wins += high > low ? 1 : high === low ? 0.5 : 0;
    }
  }
  return wins / pairs;
}

describe('the area under the ROC', () => {
  test('is the share of pairs in the right order, ties half', () => {
    fc.assert(
      fc.property(judgedRows, (judged) => {
        expect(areaUnderRoc(judged)).toBeCloseTo(pairwise(judged), 12);
      }),
    );
  });

  test('is the area under the drawn curve', () => {
    fc.assert(
      fc.property(judgedRows, (judged) => {
        const negatives = judged.labels.filter((label) => label === 0).length;
        // Between two multiples of 1/negatives the curve is straight, but where it climbs at once; just beside these it is met from both sides.
        const rates = Array.from({ length: negatives }, (_, n) => [n / negatives + 1e-12, (n + 1) / negatives - 1e-12]).flat();
        const found = rocAt(judged, rates);
        const area = Array.from({ length: negatives }, (_, n) => ((found[2 * n] ?? 0) + (found[2 * n + 1] ?? 0)) / 2 / negatives).reduce((sum, part) => sum + part, 0);
        expect(area).toBeCloseTo(areaUnderRoc(judged), 6);
      }),
    );
  });

  test('is no number when all labels are one class', () => {
    expect(areaUnderRoc({ scores: [1, 2], labels: [1, 1] })).toBeNaN();
  });
});

describe('precision among the worst', () => {
  test.each([
    { scores: [9, 8, 7, 6, 5, 4, 3, 2, 1, 0], labels: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], share: 0.1, precision: 1 },
    { scores: [5, 5, 5, 5, 1, 1, 1, 1, 1, 1], labels: [1, 0, 0, 0, 1, 0, 0, 0, 0, 0], share: 0.1, precision: 0.25 },
    { scores: [9, 5, 5, 5, 1, 1, 1, 1, 1, 1, 1], labels: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], share: 0.1, precision: (1 + 1 / 3) / 2 },
  ] as const)('rounds the number of rows up and counts a tie across the border with its mean: $precision', ({ scores, labels, share, precision }) => {
    expect(precisionAt({ scores, labels }, share)).toBeCloseTo(precision, 12);
  });

  test('averages over cutoffs without weights, and its lift is of each cutoff’s own rate', () => {
    const small = { cutoff: 1, ids: ['a', 'b'], labels: [1, 0] as const, scores: { s: [2, 1] } };
    const large = { cutoff: 2, ids: ['a', 'b', 'c', 'd'], labels: [0, 1, 0, 0] as const, scores: { s: [2, 1, 0, 0] } };
    expect(figuresOf('s', [small, large])).toEqual({ score: 's', cutoffs: 2, rows: 6, positives: 2, auc: (1 + 2 / 3) / 2, precisionAt10: 0.5, liftAt10: 1 });
  });
});

describe('calibration', () => {
  test('is perfect where what is said comes true', () => {
    const probabilities = Array.from({ length: 100 }, (_, n) => (n < 50 ? 0 : 1));
    const labels = probabilities.map((p) => p as Label);
    expect(brier(probabilities, labels)).toBe(0);
    expect(calibrationError(reliability(probabilities, labels))).toBe(0);
  });

  test('has bins of the same size that hold every row once', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 }), (probabilities) => {
        const bins = reliability(
          probabilities,
          probabilities.map(() => 1),
        );
        expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(probabilities.length);
        expect(Math.max(...bins.map(({ rows }) => rows)) - Math.min(...bins.map(({ rows }) => rows))).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('lets a probability be shown after a year of cutoffs, or when the last outcome was met', () => {
    const off = calibrationOf([{ cutoff: 1, probabilities: [0.5, 0.5], labels: [0, 0] }]);
    const met = calibrationOf([{ cutoff: 1, probabilities: [0.5, 0.5], labels: [1, 0] }]);
    expect(mayShowProbability([0, 365], off).allowed).toBe(true);
    expect(mayShowProbability([0, 364], off)).toEqual({
      allowed: false,
      because: 'at the last known outcome 50.0 % were expected to and 0.0 % did, and the training cutoffs span only 364 days: show the rank',
    });
    expect(mayShowProbability([0, 100], met).allowed).toBe(true);
    expect(mayShowProbability([0, 100], undefined).allowed).toBe(false);
  });
});

describe('a share frozen into a score', () => {
  test('flags about that share, and clears lower down', () => {
    const scores = Array.from({ length: 1000 }, (_, n) => n / 100);
    const { flagsFrom, clearsBelow } = thresholdsAt(scores, 0.1);
    expect(scores.filter((score) => score >= flagsFrom)).toHaveLength(100);
    expect(scores.filter((score) => score >= clearsBelow)).toHaveLength(150);
  });

  test('clears lower down even where all scores are the same', () => {
    const { flagsFrom, clearsBelow } = thresholdsAt([1, 1, 1], 0.1);
    expect(clearsBelow).toBeLessThan(flagsFrom);
  });

  test('lies between neighbours in proportion', () => {
    expect(quantileOf([10, 0], 0.25)).toBe(2.5);
  });
});

describe('the interval', () => {
  test('holds the figure and is the same every time', () => {
    const n = 300;
    const one = {
      cutoff: 1,
      ids: Array.from({ length: n }, (_, i) => `c${i}`),
      labels: Array.from({ length: n }, (_, i): Label => (i % 3 === 0 ? 1 : 0)),
      scores: { s: Array.from({ length: n }, (_, i) => ((i * 37) % 100) + (i % 3 === 0 ? 20 : 0)) },
    };
    const { lower, upper } = aucInterval('s', [one]);
    const { auc } = figuresOf('s', [one]);
    expect(lower).toBeLessThan(auc);
    expect(upper).toBeGreaterThan(auc);
    expect(upper - lower).toBeLessThan(0.2);
    expect(aucInterval('s', [one])).toEqual({ lower, upper, resamples: 200 });
  });
});

describe('folds', () => {
  test('are the CRC-32 of the id, as everywhere', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (id) => {
        expect(crc32(id)).toBe(zlibCrc32(id));
      }),
    );
    expect(foldOf('10003')).toBe(zlibCrc32('10003') % 5);
  });
});
