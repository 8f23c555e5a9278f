/** Whether a trained probability may be shown as one. Source: risk model, section 1.5. */
import type { UtcDay } from '../time.ts';
import { brier, calibrationError, meanOf, type ReliabilityBin, reliability } from './measures.ts';
import type { Label } from './quiet-rows.ts';

/** What was foretold at cutoffs, each by what had been known before. */
export type Foretold = { readonly cutoff: UtcDay; readonly probabilities: readonly number[]; readonly labels: readonly Label[] };

export type Calibration = {
  /** Mean squared distance of probability and outcome, and what always saying the rate seen in hindsight would score. */
  readonly brier: number;
  readonly brierOfConstantRate: number;
  /** Mean distance of predicted and observed over the ten bins, 0 to 1. */
  readonly calibrationError: number;
  /** Mean predicted minus observed share. */
  readonly bias: number;
  readonly bins: readonly ReliabilityBin[];
  readonly byCutoff: readonly { readonly day: UtcDay; readonly predicted: number; readonly observed: number }[];
};

/** Nothing when nothing was foretold. */
export function calibrationOf(foretold: readonly Foretold[]): Calibration | undefined {
  const probabilities = foretold.flatMap((one) => one.probabilities);
  const labels = foretold.flatMap((one) => one.labels);
  if (labels.length === 0) return undefined;
  const rate = meanOf(labels);
  const bins = reliability(probabilities, labels);
  return {
    brier: brier(probabilities, labels),
    brierOfConstantRate: rate * (1 - rate),
    calibrationError: calibrationError(bins),
    bias: meanOf(probabilities) - rate,
    bins,
    byCutoff: foretold.filter((one) => one.labels.length > 0).map((one) => ({ day: one.cutoff, predicted: meanOf(one.probabilities), observed: meanOf(one.labels) })),
  };
}

export type MayShow = { readonly allowed: boolean; readonly because: string };

const A_YEAR_DAYS = 365;
const CLOSE_ENOUGH = 0.05;

/** Shown only when all seasons have been learned, or when the last known outcome was met; otherwise people see ranks. */
export function mayShowProbability(trainingCutoffs: readonly UtcDay[], calibration: Calibration | undefined): MayShow {
  const spanDays = trainingCutoffs.length > 0 ? Math.max(...trainingCutoffs) - Math.min(...trainingCutoffs) : 0;
  if (spanDays >= A_YEAR_DAYS) return { allowed: true, because: `the training cutoffs span ${spanDays} days, a year or more` };
  const last = calibration?.byCutoff.at(-1);
  if (last === undefined) return { allowed: false, because: 'nothing was foretold whose outcome is known' };
  const said = `at the last known outcome ${percent(last.predicted)} were expected to and ${percent(last.observed)} did`;
  return Math.abs(last.predicted - last.observed) <= CLOSE_ENOUGH
    ? { allowed: true, because: said }
    : { allowed: false, because: `${said}, and the training cutoffs span only ${spanDays} days: show the rank` };
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
