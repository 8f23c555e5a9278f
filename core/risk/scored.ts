/** Rows with the scores that were given to them, and the figures that follow. Source: the inactivity protocol, step 8: per cutoff, then averaged without weights. */
import type { UtcDay } from '../time.ts';
import { areaUnderRoc, type Judged, meanOf, positivesAmong, precisionAt, precisionsAt, rocAt } from './measures.ts';
import type { Label } from './quiet-rows.ts';

export type ScoredCutoff = {
  readonly cutoff: UtcDay;
  /** Customers, or orders where each is asked about by itself. */
  readonly ids: readonly string[];
  readonly labels: readonly Label[];
  /** By name of the score, in the order of `ids`; higher = more at risk. */
  readonly scores: Readonly<Record<string, readonly number[]>>;
};

export type Figures = {
  readonly score: string;
  /** How many cutoffs the averages are over. */
  readonly cutoffs: number;
  /** Summed over them. */
  readonly rows: number;
  readonly positives: number;
  readonly auc: number;
  /** The share of positives among the worst 10 %, 0 to 1. */
  readonly precisionAt10: number;
  /** How many times that is the share among all. */
  readonly liftAt10: number;
};

export const judgedBy = ({ scores, labels }: ScoredCutoff, score: string): Judged => ({ scores: scores[score] ?? [], labels });

/** Both classes are there, so that a score can be right or wrong. */
export const canBeJudged = ({ labels }: { readonly labels: readonly Label[] }): boolean => {
  const positives = positivesAmong(labels);
  return positives > 0 && positives < labels.length;
};

/** The averages of one score over cutoffs that can be judged. */
export function figuresOf(score: string, cutoffs: readonly ScoredCutoff[]): Figures {
  const rateOf = ({ labels }: ScoredCutoff): number => positivesAmong(labels) / labels.length;
  const precisions = cutoffs.map((one) => precisionAt(judgedBy(one, score), 0.1));
  return {
    score,
    cutoffs: cutoffs.length,
    rows: cutoffs.reduce((sum, { labels }) => sum + labels.length, 0),
    positives: cutoffs.reduce((sum, { labels }) => sum + positivesAmong(labels), 0),
    auc: meanOf(cutoffs.map((one) => areaUnderRoc(judgedBy(one, score)))),
    precisionAt10: meanOf(precisions),
    liftAt10: meanOf(precisions.map((precision, index) => precision / rateOf(cutoffs[index] as ScoredCutoff))),
  };
}

/** Mean precision, 0 to 1, at each share of rows. */
export const precisionCurve = (score: string, cutoffs: readonly ScoredCutoff[], shares: readonly number[]): number[] =>
  meanCurve(cutoffs.map((one) => precisionsAt(judgedBy(one, score), shares)));

/** Mean true-positive rate, 0 to 1, at each false-positive rate. */
export const rocCurve = (score: string, cutoffs: readonly ScoredCutoff[], falsePositiveRates: readonly number[]): number[] =>
  meanCurve(cutoffs.map((one) => rocAt(judgedBy(one, score), falsePositiveRates)));

const meanCurve = (curves: readonly (readonly number[])[]): number[] => (curves[0] ?? []).map((_, at) => meanOf(curves.map((curve) => curve[at] as number)));
