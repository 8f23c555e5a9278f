/** What chance leaves open about the figures of surveys: 95 % intervals. */
import { wilson, Z } from '../truth/proportions.ts';

/** On the figure's own scale. */
export type Estimate = { readonly value: number; readonly lower: number; readonly upper: number };

/** Share of 4 and 5 of five, in percent from 0 to 100. Nothing for no answers: no answer is not a bad one. Interval: Wilson. */
export function csat(scores: readonly number[]): Estimate | undefined {
  const share = wilson(scores.filter((score) => score >= 4).length, scores.length);
  return share && { value: 100 * share.share, lower: 100 * share.lower, upper: 100 * share.upper };
}

/**
 * Percent of 9 and 10 less percent of 0 to 6, from -100 to 100. The interval joins the Wilson intervals of the two shares, which hang together as
 * they are of the same answers: the square-and-add method. Source: R. G. Newcombe, "Improved confidence intervals for the difference between binomial
 * proportions based on paired data", Statistics in Medicine 17 (1998) 2635, method 8, with the correlation of two cells of one multinomial.
 */
export function nps(scores: readonly number[]): Estimate | undefined {
  const promoters = wilson(scores.filter((score) => score >= 9).length, scores.length);
  const detractors = wilson(scores.filter((score) => score <= 6).length, scores.length);
  if (promoters === undefined || detractors === undefined) return undefined;
  const [p, d] = [promoters.share, detractors.share];
  const spread = Math.sqrt((1 - p) * (1 - d));
  const together = spread === 0 ? 0 : -Math.sqrt(p * d) / spread;
  const joined = (a: number, b: number): number => Math.sqrt(Math.max(a * a + b * b - 2 * together * a * b, 0));
  return {
    value: 100 * (p - d),
    lower: 100 * Math.max(p - d - joined(p - promoters.lower, detractors.upper - d), -1),
    upper: 100 * Math.min(p - d + joined(promoters.upper - p, d - detractors.lower), 1),
  };
}

/** Mean of 1 to 7, with the interval of a mean; none of a single answer's is known but the whole scale. */
export function ces(scores: readonly number[]): Estimate | undefined {
  const count = scores.length;
  if (count === 0) return undefined;
  const value = scores.reduce((sum, score) => sum + score, 0) / count;
  if (count === 1) return { value, lower: 1, upper: 7 };
  const variance = scores.reduce((sum, score) => sum + (score - value) ** 2, 0) / (count - 1);
  const reach = Z * Math.sqrt(variance / count);
  return { value, lower: Math.max(value - reach, 1), upper: Math.min(value + reach, 7) };
}
