/** The trained score of going quiet: log-odds from seven features, never falling in silence. Source: risk model, sections 1.2 and 1.6. */
import { type DayHistory, firstDayReaching } from '../engagement/quiet-score.ts';
import type { UtcDay } from '../time.ts';
import { contributionsOf, type Example, fitLogistic, type LogisticModel, logOdds } from './logistic.ts';
import { QUIET_FEATURES, quietFeaturesOver } from './quiet-features.ts';

export type QuietModel = { readonly horizonDays: number; readonly weights: LogisticModel };

export const trainQuietModel = (examples: readonly Example[], horizonDays: number): QuietModel => ({ horizonDays, weights: fitLogistic(examples, QUIET_FEATURES) });

/** The score of a history on days after its last: log-odds that the next H days stay silent. */
export function scoreOver({ horizonDays, weights }: QuietModel, history: DayHistory, meanValue: number): (today: UtcDay) => number {
  const featuresOn = quietFeaturesOver(history, { horizonDays, meanValue });
  return (today) => logOdds(weights, featuresOn(today));
}

/** The first day on which silence alone brings the score to the threshold; none within `withinDays`, as the score may level off below. */
export const quietCrossingDay = (
  model: QuietModel,
  history: DayHistory,
  { meanValue, threshold, withinDays }: { meanValue: number; threshold: number; withinDays?: number },
): UtcDay | undefined => firstDayReaching(scoreOver(model, history, meanValue), history.last, threshold, withinDays);

export type Contribution = { readonly because: 'silence-and-rhythm' | 'history' | 'value'; readonly logOdds: number };

/** Why a score is what it is, against the average training row: three parts that add up to it with the intercept. */
export function whyScored({ weights }: QuietModel, features: readonly number[]): readonly Contribution[] {
  const sums: Record<Contribution['because'], number> = { 'silence-and-rhythm': 0, history: 0, value: 0 };
  for (const { name, logOdds: added } of contributionsOf(weights, features)) sums[partOf(name)] += added;
  return Object.entries(sums).map(([because, added]) => ({ because: because as Contribution['because'], logOdds: added }));
}

function partOf(feature: string): Contribution['because'] {
  const at = QUIET_FEATURES.findIndex(({ name }) => name === feature);
  return QUIET_FEATURES[at]?.atLeastZero ? 'silence-and-rhythm' : feature === 'mean-value' ? 'value' : 'history';
}
