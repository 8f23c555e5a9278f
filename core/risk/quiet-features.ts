/** The seven features that a fit weighs, and what it may do with each. Source: risk model, section 1.2, November 2026. */
import { type DayHistory, decayedDays, quietScore, rhythmFrom } from '../engagement/quiet-score.ts';
import type { UtcDay } from '../time.ts';
import type { WeightRule } from './logistic.ts';

/**
 * Only the first four move while a customer is silent, and each can only rise; so with weights of at least 0 no score falls in
 * silence. Tenure is left out on purpose: it moves too, and would need a free sign.
 */
export const QUIET_FEATURES = [
  { name: 'silence', centre: 0, atLeastZero: true },
  { name: 'rhythm', centre: 0.5, atLeastZero: true },
  { name: 'rhythm-unforgotten', centre: 0.5, atLeastZero: true },
  { name: 'burst-faded', centre: 0, atLeastZero: true },
  { name: 'active-days', centre: 0, atLeastZero: false },
  { name: 'span', centre: 0, atLeastZero: false },
  { name: 'mean-value', centre: 0, atLeastZero: false },
] as const satisfies readonly WeightRule[];

/** U, the score without training, is one of them. */
export const UNTRAINED = QUIET_FEATURES.findIndex(({ name }) => name === 'rhythm');

/** A burst of activity is forgotten four times as fast as the rhythm. */
const BURST_HALF_LIFE = 1 / 4;

/**
 * The features of a history as of a day that is not yet seen, in the order of `QUIET_FEATURES`.
 * @param meanValue of an active day, in the log's own unit; 1 when there are no values, which tells nothing.
 */
export function quietFeatures(history: DayHistory, today: UtcDay, { horizonDays, meanValue }: { readonly horizonDays: number; readonly meanValue: number }): number[] {
  return quietFeaturesOver(history, { horizonDays, meanValue })(today);
}

/** The same for many days of one history: what silence does not move is worked out once. */
export function quietFeaturesOver(history: DayHistory, { horizonDays, meanValue }: { readonly horizonDays: number; readonly meanValue: number }): (today: UtcDay) => number[] {
  const rhythm = rhythmFrom(history, horizonDays);
  const unforgotten = rhythmFrom(history, horizonDays, Number.POSITIVE_INFINITY);
  const burstDays = BURST_HALF_LIFE * horizonDays;
  const burst = decayedDays(history, burstDays);
  const still = [Math.log1p(history.count), Math.log1p(history.last - history.first), Math.log1p(Math.max(meanValue, 0))];
  return (today) => {
    const silentDays = Math.max(today - history.last, 1);
    return [Math.log1p(silentDays), quietScore(rhythm, today), quietScore(unforgotten, today), -Math.log1p(burst * 2 ** (-(silentDays - 1) / burstDays)), ...still];
  };
}
