/** `risk.json`: what a fit learned, what from, and how well it would have done. Meant to be read and reviewed before it goes live. */
import { once } from '../once.ts';
import * as z from '../zod.ts';
import type { LogisticModel } from './logistic.ts';
import { dateOf } from './months.ts';
import { QUIET_FEATURES } from './quiet-features.ts';
import type { QuietModel } from './quiet-model.ts';
import type { UnhappyModel } from './unhappy-features.ts';

const dateText = once(() => z.iso.date());
const share = once(() => z.number().check(z.minimum(0), z.maximum(1)));

const term = once(() =>
  z.object({
    feature: z.string(),
    /** Of the training rows: log-odds are counted from the mean, in deviations. */
    mean: z.number(),
    deviation: z.number().check(z.positive()),
    /** Log-odds for one deviation. */
    weight: z.number(),
    /** Stands in where the feature is not known. */
    whenUnknown: z.optional(z.number()),
  }),
);

const figures = once(() =>
  z.object({
    score: z.string(),
    cutoffs: z.number(),
    rows: z.number(),
    positives: z.number(),
    auc: share(),
    precisionAt10: share(),
    liftAt10: z.number(),
  }),
);

export const riskFile = once(() =>
  z.object({
    format: z.literal('beforehand-risk-1'),
    flag: z.enum(['quiet', 'unhappy']),
    fittedAt: z.iso.datetime(),
    /** Of `quiet`: who is asked about, and for how many days ahead. */
    question: z.optional(z.object({ horizonDays: z.int(), activeWithinDays: z.int(), minTenureDays: z.int(), windowDays: z.int(), minActiveDays: z.int() })),
    model: z.object({ intercept: z.number(), terms: z.array(term()) }),
    /** Log-odds: flagged from the first on, until below the second. */
    thresholds: z.object({
      share: share(),
      flagsFrom: z.number(),
      clearsBelow: z.number(),
      bySegment: z.optional(z.record(z.string(), z.object({ flagsFrom: z.number(), clearsBelow: z.number(), rows: z.int() }))),
      quantiles: z.optional(z.readonly(z.array(z.number()))),
    }),
    trainedOn: z.object({
      /** Files by name and content; of a table, which the next event changes, the bytes it had to read and the SHA-256 of what it was asked. */
      inputs: z.array(z.union([z.object({ file: z.string(), bytes: z.int(), sha256: z.string() }), z.object({ table: z.string(), scannedBytes: z.int(), sha256: z.string() })])),
      columns: z.optional(z.string()),
      where: z.optional(z.string()),
      rows: z.int(),
      positives: z.int(),
      customers: z.int(),
      /** Of the customers in the log; below 1 when a sample was enough. */
      sampledShare: share(),
      cutoffs: z.array(dateText()),
      firstDay: dateText(),
      lastDay: dateText(),
    }),
    probability: z.object({ mayBeShown: z.boolean(), because: z.string() }),
    backtest: z.object({
      tests: z.array(dateText()),
      figures: z.array(figures()),
      /** Whether the fitted score did better than the one without training; when not, that one is the better choice. */
      isBetterThanDefault: z.boolean(),
      lines: z.array(z.record(z.string(), z.unknown())),
      warnings: z.array(z.string()),
    }),
  }),
);
export type RiskFile = z.infer<ReturnType<typeof riskFile>>;

/** Better by more than the noise of a few test days. */
const WORTH_IT = 0.002;

export function isBetterThanDefault(figures: RiskFile['backtest']['figures']): boolean {
  const aucOf = (name: string): number => figures.find(({ score }) => score === name)?.auc ?? Number.NaN;
  return aucOf('fitted') - aucOf('default') > WORTH_IT;
}

export const termsOf = ({ intercept, terms }: LogisticModel, whenUnknown?: readonly number[]): RiskFile['model'] => ({
  intercept,
  terms: terms.map(({ name, mean, deviation, weight }, index) => ({ feature: name, mean, deviation, weight, ...(whenUnknown && { whenUnknown: whenUnknown[index] as number }) })),
});

/** The model to score with. Refuses a file for another flag, or one whose features this version does not know, in words. */
export function quietModelIn({ flag, question, model }: RiskFile): QuietModel | string {
  if (flag !== 'quiet' || question === undefined) return 'this file is not about going quiet';
  const features = model.terms.map(({ feature }) => feature).join(', ');
  const known = QUIET_FEATURES.map(({ name }) => name).join(', ');
  if (features !== known) return `this file weighs ${features}; this version knows ${known}. Fit again`;
  const falling = QUIET_FEATURES.find(({ atLeastZero }, index) => atLeastZero && (model.terms[index]?.weight ?? 0) < 0);
  if (falling !== undefined) return `the weight of ${falling.name} is below 0: scores could fall in silence, and no day could be told ahead`;
  return { horizonDays: question.horizonDays, weights: weightsOf(model) };
}

export function unhappyModelIn({ flag, model }: RiskFile): UnhappyModel | string {
  if (flag !== 'unhappy') return 'this file is not about unhappiness';
  return { weights: weightsOf(model), whenUnknown: model.terms.map(({ whenUnknown = 0 }) => whenUnknown) };
}

const weightsOf = ({ intercept, terms }: RiskFile['model']): LogisticModel => ({
  intercept,
  terms: terms.map(({ feature, ...term }) => ({ name: feature, mean: term.mean, deviation: term.deviation, weight: term.weight })),
});

export const datesOf = (days: readonly number[]): string[] => days.map(dateOf);
