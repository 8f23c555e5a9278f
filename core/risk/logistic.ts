/**
 * Logistic regression with a ridge towards given centres and weights that may not be negative: one convex problem with one optimum,
 * so the same rows give the same weights in whatever order they come, up to rounding. Source: risk model, section 1.2.
 */
import type { Label } from './quiet-rows.ts';

export type WeightRule = {
  readonly name: string;
  /** Where the weight lies, per unit of the feature, when the data says nothing. */
  readonly centre: number;
  readonly atLeastZero: boolean;
};

export type Term = {
  readonly name: string;
  /** Of the training rows. */
  readonly mean: number;
  /** Standard deviation over the training rows; 1 for what never varies. */
  readonly deviation: number;
  /** Log-odds for one deviation. */
  readonly weight: number;
};

export type LogisticModel = { readonly intercept: number; readonly terms: readonly Term[] };

export type Example = { readonly features: readonly number[]; readonly label: Label };

/** How strongly weights are held to their centres. Source: risk model, section 1.2. */
export const RIDGE = 3;

/** Log-odds that the label is 1. */
export const logOdds = ({ intercept, terms }: LogisticModel, features: readonly number[]): number =>
  terms.reduce((sum, { weight, mean, deviation }, index) => sum + (weight * ((features[index] as number) - mean)) / deviation, intercept);

export const probabilityOf = (odds: number): number => 1 / (1 + Math.exp(-odds));

/** What each feature adds to the log-odds of the average training row. */
export const contributionsOf = ({ terms }: LogisticModel, features: readonly number[]): readonly { readonly name: string; readonly logOdds: number }[] =>
  terms.map(({ name, weight, mean, deviation }, index) => ({ name, logOdds: (weight * ((features[index] as number) - mean)) / deviation }));

const STEP_DONE = 1e-8;
const MAX_STEPS = 200;

/** The optimum for the given examples, at least one of each label. Newton steps; each is a small bounded quadratic problem, shortened until the loss falls. */
export function fitLogistic(examples: readonly Example[], rules: readonly WeightRule[], ridge = RIDGE): LogisticModel {
  const scales = rules.map((_, feature) => scaleOf(examples, feature));
  const problem: Problem = {
    rows: standardised(examples, scales),
    labels: Float64Array.from(examples, ({ label }) => label),
    size: rules.length + 1,
    centres: [0, ...rules.map(({ centre }, feature) => centre * (scales[feature] as Scale).deviation)],
    ridges: [0, ...rules.map(() => ridge)],
    least: [Number.NEGATIVE_INFINITY, ...rules.map(({ atLeastZero }) => (atLeastZero ? 0 : Number.NEGATIVE_INFINITY))],
  };
  let weights = problem.centres;
  let loss = lossAt(problem, weights);
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = newtonStep(problem, weights);
    let share = 1;
    let candidate = next;
    let candidateLoss = lossAt(problem, candidate);
    while (candidateLoss > loss && share > 1e-10) {
      share /= 2;
      candidate = between(weights, next, share);
      candidateLoss = lossAt(problem, candidate);
    }
    const moved = Math.max(...candidate.map((weight, index) => Math.abs(weight - (weights[index] as number))));
    if (candidateLoss <= loss) {
      weights = candidate;
      loss = candidateLoss;
    }
    if (moved < STEP_DONE) break;
  }
  const [intercept = 0, ...found] = weights;
  return { intercept, terms: rules.map(({ name }, feature) => ({ name, ...(scales[feature] as Scale), weight: found[feature] as number })) };
}

type Scale = { readonly mean: number; readonly deviation: number };

function scaleOf(examples: readonly Example[], feature: number): Scale {
  const mean = examples.reduce((sum, { features }) => sum + (features[feature] as number), 0) / examples.length;
  const variance = examples.reduce((sum, { features }) => sum + ((features[feature] as number) - mean) ** 2, 0) / examples.length;
  const deviation = Math.sqrt(variance);
  return { mean, deviation: deviation > 1e-9 * Math.max(1, Math.abs(mean)) ? deviation : 1 };
}

type Problem = {
  /** Row after row, each led by a 1 for the intercept. */
  readonly rows: Float64Array;
  readonly labels: Float64Array;
  readonly size: number;
  readonly centres: readonly number[];
  readonly ridges: readonly number[];
  readonly least: readonly number[];
};

function standardised(examples: readonly Example[], scales: readonly Scale[]): Float64Array {
  const size = scales.length + 1;
  const rows = new Float64Array(examples.length * size);
  for (const [row, { features }] of examples.entries()) {
    rows[row * size] = 1;
    for (const [feature, { mean, deviation }] of scales.entries()) rows[row * size + feature + 1] = ((features[feature] as number) - mean) / deviation;
  }
  return rows;
}

function lossAt({ rows, labels, size, centres, ridges }: Problem, weights: readonly number[]): number {
  let loss = weights.reduce((sum, weight, index) => sum + ((ridges[index] as number) / 2) * (weight - (centres[index] as number)) ** 2, 0);
  for (let row = 0; row < labels.length; row++) {
    const z = dot(rows, row * size, weights);
    // ln(1 + e^z) without overflow
    loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (labels[row] as number) * z;
  }
  return loss;
}

function dot(rows: Float64Array, from: number, weights: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index++) sum += (rows[from + index] as number) * (weights[index] as number);
  return sum;
}

/** Where the quadratic that touches the loss at these weights is least within the bounds. */
function newtonStep({ rows, labels, size, centres, ridges, least }: Problem, weights: readonly number[]): number[] {
  const slope = weights.map((weight, index) => (ridges[index] as number) * (weight - (centres[index] as number)));
  const curve = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? (ridges[i] as number) + 1e-9 : 0)));
  for (let row = 0; row < labels.length; row++) {
    const from = row * size;
    const p = probabilityOf(dot(rows, from, weights));
    const off = p - (labels[row] as number);
    const bend = p * (1 - p);
    for (let i = 0; i < size; i++) {
      const x = rows[from + i] as number;
      slope[i] = (slope[i] as number) + off * x;
      const line = curve[i] as number[];
      for (let j = 0; j <= i; j++) line[j] = (line[j] as number) + bend * x * (rows[from + j] as number);
    }
  }
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) (curve[i] as number[])[j] = (curve[j] as number[])[i] as number;
  return boundedMinimum(curve, slope, weights, least);
}

/** Coordinate by coordinate until nothing moves; the matrix is small and positive definite, so this ends. */
function boundedMinimum(curve: readonly (readonly number[])[], slope: readonly number[], from: readonly number[], least: readonly number[]): number[] {
  const at = [...from];
  for (let round = 0; round < 10_000; round++) {
    let moved = 0;
    for (let i = 0; i < at.length; i++) {
      const line = curve[i] as readonly number[];
      let gradient = slope[i] as number;
      for (let j = 0; j < at.length; j++) gradient += (line[j] as number) * ((at[j] as number) - (from[j] as number));
      const next = Math.max((at[i] as number) - gradient / (line[i] as number), least[i] as number);
      moved = Math.max(moved, Math.abs(next - (at[i] as number)));
      at[i] = next;
    }
    if (moved < STEP_DONE / 100) break;
  }
  return at;
}

const between = (from: readonly number[], to: readonly number[], share: number): number[] => from.map((weight, index) => weight + share * ((to[index] as number) - weight));
