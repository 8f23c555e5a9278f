/** What `backtest` prints: one JSON object a line. The first lines are a contract (design, section 9); what follows them has keys of its own. */
import type { Calibration, MayShow } from '../../core/risk/calibration.ts';
import type { FlagFigures } from '../../core/risk/flags.ts';
import { positivesAmong } from '../../core/risk/measures.ts';
import { dateOf } from '../../core/risk/months.ts';
import type { Label } from '../../core/risk/quiet-rows.ts';
import type { Figures } from '../../core/risk/scored.ts';
import type { UtcDay } from '../../core/time.ts';

export const figuresLine = (figures: Figures): object => rounded(figures);

export const cutoffLine = (cutoff: UtcDay, labels: readonly Label[]): object => ({ cutoff: dateOf(cutoff), rows: labels.length, positives: positivesAmong(labels) });

export const calibrationLine = ({ byCutoff, ...figures }: Calibration, show: MayShow): object =>
  rounded({
    calibration: 'fitted',
    ...figures,
    byCutoff: byCutoff.map(({ day, ...said }) => ({ day: dateOf(day), ...said })),
    showProbability: show.allowed,
    because: show.because,
  });

export const flagsLine = (by: string, share: number, figures: FlagFigures): object => rounded({ flags: by, aimedShare: share, ...figures });

export const precisionLine = (of: string, shares: readonly number[], precisions: readonly number[]): object =>
  rounded({ precisionAt: Object.fromEntries(shares.map((share, index) => [`${Math.round(share * 100)} %`, precisions[index] as number])), of });

export const intervalLine = (of: string, interval: { readonly lower: number; readonly upper: number; readonly resamples: number }): object =>
  rounded({ aucInterval95: [interval.lower, interval.upper], of, resamples: interval.resamples });

const PLACES = 1e6;

/** Six places, which is more than any sample here can tell. */
export function rounded<T>(value: T): T {
  if (typeof value === 'number') return (Math.round(value * PLACES) / PLACES) as T;
  if (Array.isArray(value)) return value.map(rounded) as T;
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)])) as T;
  return value;
}
