/**
 * A share ("the worst 10 %") frozen into a score, so that a day on which a silent customer will cross can be told: the rank of a
 * customer moves daily with everybody else's, a fixed score does not. Source: risk model, section 1.6; the design, section 7.
 */
import { quantileOf } from './measures.ts';

export type Thresholds = {
  /** The share, 0 to 1, of the rows it was taken from that lie at or above it. */
  readonly share: number;
  /** Flagged from this score on … */
  readonly flagsFrom: number;
  /** … until the score is below this one: always lower, so that a customer near the line does not flicker. */
  readonly clearsBelow: number;
  /** 101 of those scores, the lowest first: where a score stands among customers. */
  readonly quantiles: readonly number[];
};

/** Cleared only when out of a group this much larger than the flagged one. */
const CLEARING = 1.5;
/** … and never closer to the line than this, in log-odds. */
const LEAST_GAP = 0.1;

export function thresholdsAt(scores: readonly number[], share: number): Thresholds {
  const flagsFrom = quantileOf(scores, 1 - share);
  const sorted = [...scores].sort((a, b) => a - b);
  const quantiles = Array.from({ length: 101 }, (_, n) => Math.round((sorted[Math.round((n / 100) * (sorted.length - 1))] ?? 0) * 1000) / 1000);
  return { share, flagsFrom, quantiles, clearsBelow: Math.min(quantileOf(scores, Math.max(1 - CLEARING * share, 0)), flagsFrom - LEAST_GAP) };
}
