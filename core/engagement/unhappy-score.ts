/** Points for bad experiences, halving every 28 days. Source: the design, section 7 (defaults until a fit). */
import type { Instant } from '../time.ts';
import { EXPERIENCE_POINTS, type Experience, OUTAGE_POINTS_MAX, POINTS_HALF_LIFE_MS, UNHAPPY_CLEARS_BELOW, UNHAPPY_FROM } from './policy.ts';

/** One bad experience, named by its fact so that a repeat is the same one. */
export type Bad = { readonly key: string; readonly what: Experience; readonly at: Instant; readonly points: number; readonly answer?: Answered };

/** What a low answer said, and about which case or order. */
export type Answered = { readonly score: number; readonly scale: number; readonly about?: string };

/** Points when fresh. @param amount hours for an outage, days for errors; others count once. */
export function freshPoints(what: Experience, amount = 1): number {
  return what === 'outage' ? Math.min(EXPERIENCE_POINTS.outage * amount, OUTAGE_POINTS_MAX) : EXPERIENCE_POINTS[what];
}

export const decayedPoints = (bad: Bad, now: Instant): number => bad.points * 2 ** (-Math.max(now - bad.at, 0) / POINTS_HALF_LIFE_MS);

export const unhappyScore = (bads: readonly Bad[], now: Instant): number => bads.reduce((sum, bad) => sum + decayedPoints(bad, now), 0);

/** Enough points from two experiences, or one low answer that has not faded: one mishap alone is none. */
export function isUnhappy(bads: readonly Bad[], now: Instant): boolean {
  const lowAnswer = bads.some((bad) => bad.what === 'low-answer' && decayedPoints(bad, now) >= UNHAPPY_CLEARS_BELOW);
  return lowAnswer || (bads.filter(({ points }) => points > 0).length >= 2 && unhappyScore(bads, now) >= UNHAPPY_FROM);
}

/** When, without anything new, the points will have decayed below a level. Now if they have; none for no points. */
export function decaysBelowAt(bads: readonly Bad[], level: number, now: Instant): Instant | undefined {
  const score = unhappyScore(bads, now);
  if (score === 0) return undefined;
  return score < level ? now : now + Math.ceil(Math.log2(score / level) * POINTS_HALF_LIFE_MS) + 1;
}
