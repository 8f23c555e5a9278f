import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newcombe, type Share, wilson } from '../../core/truth/proportions.ts';

const share = (count: number, of: number): Share => wilson(count, of) as Share;

describe('an interval around a share', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %s in %s is %s to %s', (count, of, lower, upper) => {
    expect(share(count, of).lower).toBeCloseTo(lower, 4);
    expect(share(count, of).upper).toBeCloseTo(upper, 4);
  });

  test('of nothing is none', () => expect(wilson(0, 0)).toBeUndefined());

  test('holds its share, stays within 0 and 1, and mirrors that of the others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, part) => {
        const count = Math.round(part * of);
        const { lower, upper, share: middle } = share(count, of);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
        expect(middle).toBeGreaterThanOrEqual(lower - 1e-12);
        expect(middle).toBeLessThanOrEqual(upper + 1e-12);
        expect(share(of - count, of).lower).toBeCloseTo(1 - upper, 10);
      }),
    );
  });
});

describe('an interval around the difference of two shares', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 873, table II, method 10.
  test.each([
    [56, 70, 48, 80, 0.2, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.6, 0.1705, 0.809],
    [6, 7, 2, 7, 0.5714, 0.0582, 0.8062],
    [5, 56, 0, 29, 0.0893, -0.0381, 0.1926],
    [0, 10, 0, 20, 0, -0.1611, 0.2775],
    [10, 10, 0, 20, 1, 0.6791, 1],
  ])('of %s/%s and %s/%s is %s (%s to %s)', (a, m, b, n, difference, lower, upper) => {
    const found = newcombe(share(a, m), share(b, n));
    expect(found.difference).toBeCloseTo(difference, 4);
    expect(found.lower).toBeCloseTo(lower, 4);
    expect(found.upper).toBeCloseTo(upper, 4);
  });

  test('turns around with its groups, and gets narrower with more cases', () => {
    const cases = fc.tuple(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 400 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(cases, ([m, n, p, q]) => {
        const [one, other] = [share(Math.round(p * m), m), share(Math.round(q * n), n)];
        const [there, back] = [newcombe(one, other), newcombe(other, one)];
        expect(there.lower).toBeCloseTo(-back.upper, 10);
        expect(there.lower).toBeGreaterThanOrEqual(-1 - 1e-9);
        expect(there.upper).toBeLessThanOrEqual(1 + 1e-9);
        const more = newcombe(share(one.count * 9, m * 9), share(other.count * 9, n * 9));
        expect(more.upper - more.lower).toBeLessThan(there.upper - there.lower);
      }),
    );
  });

  test('holds the true difference in about 95 of 100 trials', () => {
    let state = 7;
    const random = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const drawn = (of: number, chance: number): Share => share(Array.from({ length: of }, random).filter((x) => x < chance).length, of);
    let held = 0;
    for (let trial = 0; trial < 2_000; trial++) {
      const { lower, upper } = newcombe(drawn(200, 0.4), drawn(35, 0.25));
      if (lower <= 0.15 && upper >= 0.15) held++;
    }
    expect(held / 2_000).toBeGreaterThan(0.93);
    expect(held / 2_000).toBeLessThan(0.975);
  });
});
