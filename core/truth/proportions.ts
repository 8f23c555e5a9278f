/** Shares with what chance leaves open about them. */

/** 95 % of a normal distribution lies within so many deviations to either side. */
export const Z = 1.959963984540054;

/** A share, 0 to 1, with its 95 % interval. */
export type Share = { readonly of: number; readonly count: number; readonly share: number; readonly lower: number; readonly upper: number };

/**
 * Wilson's score interval: holds near 0 and 1 and for few cases. Nothing for no cases.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", J. Am. Stat. Assoc. 22 (1927) 209; as method 3 of
 * R. G. Newcombe, Statistics in Medicine 17 (1998) 857.
 */
export function wilson(count: number, of: number): Share | undefined {
  if (of === 0) return undefined;
  const share = count / of;
  const middle = 2 * count + Z * Z;
  const reach = Z * Math.sqrt(Z * Z + 4 * count * (1 - share));
  const width = 2 * (of + Z * Z);
  return { of, count, share, lower: Math.max((middle - reach) / width, 0), upper: Math.min((middle + reach) / width, 1) };
}

/** From -1 to 1, with its 95 % interval. */
export type Difference = { readonly difference: number; readonly lower: number; readonly upper: number };

/**
 * The first share less the second, of independent groups, by Newcombe's hybrid of two Wilson intervals.
 * Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998) 873, method 10.
 */
export function newcombe(one: Share, other: Share): Difference {
  const difference = one.share - other.share;
  return {
    difference,
    lower: difference - Math.hypot(one.share - one.lower, other.upper - other.share),
    upper: difference + Math.hypot(one.upper - one.share, other.share - other.lower),
  };
}

/** The middle one; of an even number the mean of the two in the middle. None of nothing. */
export function medianOf(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}
