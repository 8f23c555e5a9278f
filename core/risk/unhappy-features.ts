/**
 * What an order tells about the answer to come. Chosen among fifteen sets on the survey months 2017-07 to 2018-02 of the Olist log (AUC
 * .7654, precision at 10 % .551 there; the protocol's own fourteen features .750 / .534), before the test months were looked at.
 */
import { contributionsOf, fitLogistic, type LogisticModel, logOdds, type WeightRule } from './logistic.ts';
import { quantileOf } from './measures.ts';
import type { UnhappyRow } from './unhappy-rows.ts';

const logOf = (amount: number | undefined): number | undefined => (amount === undefined ? undefined : Math.log1p(Math.max(amount, 0)));
const lateOf = ({ lateDays }: UnhappyRow, counts: boolean, sign: 1 | -1 = 1): number | undefined => (counts ? lateDays && logOf(sign * lateDays) : 0);

/** A seller without answers counts as having ten, of which so many were low: about one in seven, as over all. */
const SELLER_PRIOR = { answers: 10, low: 1.4 };

const FEATURES: Readonly<Record<string, (row: UnhappyRow) => number | undefined>> = {
  price: ({ price }) => logOf(price),
  elapsed: ({ elapsedDays }) => logOf(elapsedDays),
  undelivered: ({ isUndelivered }) => (isUndelivered ? 1 : 0),
  'delivered-late': (row) => lateOf(row, !row.isUndelivered),
  'undelivered-late': (row) => lateOf(row, row.isUndelivered),
  'undelivered-in-time': (row) => lateOf(row, row.isUndelivered, -1),
  'several-items': ({ items = 1 }) => (items > 1 ? 1 : 0),
  'several-sellers': ({ sellers = 1 }) => (sellers > 1 ? 1 : 0),
  'handed-over-late': ({ carrierLateDays }) => carrierLateDays,
  'sellers-record': ({ sellerAnswers, sellerLowAnswers }) =>
    Math.log((sellerLowAnswers + SELLER_PRIOR.low) / (sellerAnswers - sellerLowAnswers + SELLER_PRIOR.answers - SELLER_PRIOR.low)),
};

const RULES: readonly WeightRule[] = Object.keys(FEATURES).map((name) => ({ name, centre: 0, atLeastZero: false }));

export type UnhappyModel = {
  readonly weights: LogisticModel;
  /** What stands in for a feature that is not known: the median of the training rows, in the order of the weights. */
  readonly whenUnknown: readonly number[];
};

/** From at least one row of each label. */
export function trainUnhappyModel(rows: readonly UnhappyRow[]): UnhappyModel {
  const whenUnknown = Object.values(FEATURES).map((featureOf) => {
    const known = rows.map(featureOf).filter((feature) => feature !== undefined);
    return known.length > 0 ? quantileOf(known, 0.5) : 0;
  });
  return {
    whenUnknown,
    weights: fitLogistic(
      rows.map((row) => ({ features: featuresOf(row, whenUnknown), label: row.label })),
      RULES,
    ),
  };
}

/** Log-odds that the answer will be low. */
export const unhappyLogOdds = ({ weights, whenUnknown }: UnhappyModel, row: UnhappyRow): number => logOdds(weights, featuresOf(row, whenUnknown));

/** What each feature adds to the log-odds of the average training row. */
export const whyUnhappy = ({ weights, whenUnknown }: UnhappyModel, row: UnhappyRow): readonly { readonly name: string; readonly logOdds: number }[] =>
  contributionsOf(weights, featuresOf(row, whenUnknown));

const featuresOf = (row: UnhappyRow, whenUnknown: readonly number[]): number[] =>
  Object.values(FEATURES).map((featureOf, index) => featureOf(row) ?? (whenUnknown[index] as number));
