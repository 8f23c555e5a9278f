/** What the scores are held against: rules without training, higher = more at risk. Source: the inactivity protocol, step 6. */
import { UNTRAINED } from './quiet-features.ts';
import type { QuietRow } from './quiet-rows.ts';

export const UNTRAINED_SCORES = {
  /** U of the risk model. */
  default: (row: QuietRow): number => row.features[UNTRAINED] ?? Number.NaN,
  recency: (row: QuietRow): number => row.recencyDays,
  /** A drop against the customer's own past. */
  drop: (row: QuietRow): number => -(row.recentDays + 0.5) / (row.earlierDays + 0.5),
  ruleC: (row: QuietRow): number => Math.log1p(row.recencyDays) - Math.log1p(row.recentDays) - Math.log1p(row.earlierDays) - Math.log1p(row.activeDays),
} as const;

export const QUIET_SCORE_NAMES = ['default', 'fitted', 'recency', 'drop', 'ruleC'] as const;
