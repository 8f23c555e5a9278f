/** How good a score is. Higher scores mean more at risk; labels are 1 for what was asked about. Source: the inactivity protocol, step 8. */
import type { Label } from './quiet-rows.ts';

export type Judged = { readonly scores: readonly number[]; readonly labels: readonly Label[] };

/** From the highest score down, ties together: how many rows, and how many of them positive. */
type Tie = { readonly rows: number; readonly positives: number };

function tiesOf({ scores, labels }: Judged): Tie[] {
  const order = Array.from(scores.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const ties: { rows: number; positives: number }[] = [];
  let score: number | undefined;
  for (const index of order) {
    if (scores[index] !== score) ties.push({ rows: 0, positives: 0 });
    score = scores[index];
    const tie = ties[ties.length - 1] as { rows: number; positives: number };
    tie.rows++;
    tie.positives += labels[index] as number;
  }
  return ties;
}

export const positivesAmong = (labels: readonly Label[]): number => labels.reduce<number>((sum, label) => sum + label, 0);

/** The chance, 0 to 1, that a positive row scores above a negative one; a tie counts half. NaN when all labels are one class. */
export function areaUnderRoc(judged: Judged): number {
  let above = 0;
  let wins = 0;
  for (const { rows, positives } of tiesOf(judged)) {
    wins += (rows - positives) * (above + positives / 2);
    above += positives;
  }
  return wins / (above * (judged.labels.length - above));
}

/** The share of positives, 0 to 1, among the worst `share` of rows (rounded up). A tie across the border counts with its mean. NaN without rows. */
export const precisionAt = (judged: Judged, share: number): number => precisionOf(tiesOf(judged), judged.labels.length, share);

/** The same for many shares at the price of one sorting. */
export function precisionsAt(judged: Judged, shares: readonly number[]): number[] {
  const ties = tiesOf(judged);
  return shares.map((share) => precisionOf(ties, judged.labels.length, share));
}

function precisionOf(ties: readonly Tie[], count: number, share: number): number {
  const wanted = Math.ceil(share * count);
  let taken = 0;
  let positives = 0;
  for (const tie of ties) {
    const rows = Math.min(tie.rows, wanted - taken);
    positives += (tie.positives / tie.rows) * rows;
    taken += rows;
    if (taken === wanted) break;
  }
  return positives / wanted;
}

/** The true-positive rate at each false-positive rate asked for (both 0 to 1, ascending), ties drawn as straight lines. */
export function rocAt(judged: Judged, falsePositiveRates: readonly number[]): number[] {
  const ties = tiesOf(judged);
  const positives = ties.reduce((sum, tie) => sum + tie.positives, 0);
  const negatives = judged.labels.length - positives;
  const corners: [number, number][] = [[0, 0]];
  for (const tie of ties) {
    const [x, y] = corners[corners.length - 1] as [number, number];
    corners.push([x + (tie.rows - tie.positives) / negatives, y + tie.positives / positives]);
  }
  let at = 0;
  return falsePositiveRates.map((rate) => {
    while (at < corners.length - 2 && (corners[at + 1] as [number, number])[0] <= rate) at++;
    const [x0, y0] = corners[at] as [number, number];
    const [x1, y1] = corners[at + 1] as [number, number];
    return x1 > x0 ? y0 + (y1 - y0) * Math.min(Math.max((rate - x0) / (x1 - x0), 0), 1) : y1;
  });
}

/** The mean squared distance of a probability from what happened: 0 is perfect, the rate's own variance is knowing nothing. */
export function brier(probabilities: readonly number[], labels: readonly Label[]): number {
  return meanOf(probabilities.map((probability, index) => (probability - (labels[index] as number)) ** 2));
}

/** Rows of about the same predicted probability: what was said and what came true. */
export type ReliabilityBin = { readonly rows: number; readonly predicted: number; readonly observed: number };

/** Ten bins with the same number of rows each, the least likely first. */
export function reliability(probabilities: readonly number[], labels: readonly Label[], bins = 10): ReliabilityBin[] {
  const order = Array.from(probabilities.keys()).sort((a, b) => (probabilities[a] as number) - (probabilities[b] as number));
  return Array.from({ length: bins }, (_, bin) => order.slice(Math.floor((bin * order.length) / bins), Math.floor(((bin + 1) * order.length) / bins)))
    .filter((some) => some.length > 0)
    .map((some) => ({ rows: some.length, predicted: meanOf(some.map((row) => probabilities[row] as number)), observed: meanOf(some.map((row) => labels[row] as number)) }));
}

/** How far said and seen lie apart on the average row, 0 to 1. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  return bins.reduce((sum, bin) => sum + (bin.rows / rows) * Math.abs(bin.predicted - bin.observed), 0);
}

export const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** The value below which `share` (0 to 1) of the numbers lie, between neighbours in proportion. NaN of none. */
export function quantileOf(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}
