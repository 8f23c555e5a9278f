/** Which rows teach a model, and when there are too few to. Source: risk model, section 1.2; the inactivity protocol, step 7. */
import type { UtcDay } from '../time.ts';
import { foldOf } from './folds.ts';
import { logOdds } from './logistic.ts';
import { positivesAmong } from './measures.ts';
import { type QuietModel, trainQuietModel } from './quiet-model.ts';
import type { QuietRow } from './quiet-rows.ts';
import { linesBySegment, type SegmentLines } from './segments.ts';
import { type Thresholds, thresholdsAt } from './thresholds.ts';

/** Below these, the untrained score is no worse. Source: risk model, section 1.2, "Fallback"; fewer than 200 outcomes say too little. */
export const LEAST_CUSTOMERS = 150;
export const LEAST_OF_A_LABEL = 30;
export const LEAST_OUTCOMES = 200;

/** The rows whose outcome was known at `now`. */
export const resolvedRows = (rows: readonly QuietRow[], now: UtcDay, horizonDays: number): QuietRow[] => rows.filter(({ cutoff }) => cutoff + horizonDays <= now);

/** In words, why these rows teach nothing that would hold; nothing when they do. */
export function tooLittleIn(rows: readonly QuietRow[]): string | undefined {
  if (rows.length === 0) return 'no outcome is known yet: no cutoff lies far enough back for its horizon to have passed';
  const positives = positivesAmong(rows.map(({ label }) => label));
  const customers = new Set(rows.map(({ customerId }) => customerId)).size;
  if (positives === 0 || positives === rows.length) return `there is one class only: of ${rows.length} outcomes ${positives === 0 ? 'none' : 'every one'} went quiet`;
  if (rows.length < LEAST_OUTCOMES) return `${rows.length} outcomes are known, and fewer than ${LEAST_OUTCOMES} teach nothing that would hold`;
  if (customers < LEAST_CUSTOMERS) return `the outcomes are of ${customers} customers, and fewer than ${LEAST_CUSTOMERS} teach nothing that would hold`;
  const rarer = Math.min(positives, rows.length - positives);
  if (rarer < LEAST_OF_A_LABEL) return `${positives} of ${rows.length} outcomes went quiet; at least ${LEAST_OF_A_LABEL} are needed of those who did and of those who did not`;
  return undefined;
}

export type Trained = { readonly model: QuietModel; readonly thresholds: Thresholds & { readonly bySegment?: SegmentLines } };

/** A model of these rows with its share frozen into scores. */
export function trained(
  rows: readonly QuietRow[],
  { horizonDays, share, segments }: { readonly horizonDays: number; readonly share: number; readonly segments?: ReadonlyMap<string, string> | undefined },
): Trained {
  const model = trainQuietModel(rows, horizonDays);
  const scored = lastYear(rows).map(({ customerId, features }) => ({ customerId, score: logOdds(model.weights, features) }));
  const thresholds = thresholdsAt(
    scored.map(({ score }) => score),
    share,
  );
  return { model, thresholds: { ...thresholds, ...(segments && { bySegment: linesBySegment(scored, segments, share) }) } };
}

/** The rows that a share is taken from: the last twelve months of cutoffs, so that no season decides alone. */
export function lastYear(rows: readonly QuietRow[]): QuietRow[] {
  const latest = rows.reduce((most, { cutoff }) => Math.max(most, cutoff), 0);
  return rows.filter(({ cutoff }) => cutoff > latest - 365);
}

export const outsideFold = (rows: readonly QuietRow[], fold: number): QuietRow[] => rows.filter(({ customerId }) => foldOf(customerId) !== fold);
