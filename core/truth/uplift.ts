/** Does outreach help? Flagged customers whose CSM was told, against those whose CSM was not; each customer counts once, in the arm that was drawn. */
import type { Flag } from '../engagement/state.ts';
import type { Trial } from './holdout.ts';
import { LEAST_IN_ARM } from './policy.ts';
import { type Difference, newcombe, type Share, wilson } from './proportions.ts';
import type { TruthRecord } from './records.ts';

export type Arm = { readonly flagged: number; readonly judged: number; readonly saved: number };
export type Comparison = { readonly withOutreach: Arm; readonly without: Arm } & (
  | { readonly answer: 'not-enough-data-yet' /** How many more judged customers each arm needs. */; readonly missing: { readonly withOutreach: number; readonly without: number } }
  | { readonly answer: 'measured'; readonly shares: { readonly withOutreach: Share; readonly without: Share }; readonly uplift: Difference }
);
export type Uplift = Comparison & { readonly byFlag: Readonly<Record<Flag, Comparison>> };

/**
 * Intent to treat: the arm counts that was drawn when the flag went up, whatever was done with the alert. Only a customer's first flag of the measurement
 * counts, so that nobody's second follows from what was done about their first.
 * @param from when the measurement began: its name
 */
export function upliftOf(records: Iterable<TruthRecord>, from: number): Uplift {
  const mine = [...records].filter((record): record is Counted => record.record !== 'lost' && record.trial?.from === from && record.trial.first === true);
  return {
    ...comparisonOf(mine),
    byFlag: { quiet: comparisonOf(mine.filter(({ flag }) => flag === 'quiet')), unhappy: comparisonOf(mine.filter(({ flag }) => flag === 'unhappy')) },
  };
}

type Counted = Exclude<TruthRecord, { record: 'lost' }>;

function comparisonOf(records: readonly Counted[]): Comparison {
  const withOutreach = armIn(records, 'told');
  const without = armIn(records, 'held-out');
  const shares = { withOutreach: wilson(withOutreach.saved, withOutreach.judged), without: wilson(without.saved, without.judged) };
  const missing = { withOutreach: missingIn(withOutreach), without: missingIn(without) };
  if (missing.withOutreach > 0 || missing.without > 0 || shares.withOutreach === undefined || shares.without === undefined)
    return { withOutreach, without, answer: 'not-enough-data-yet', missing };
  return {
    withOutreach,
    without,
    answer: 'measured',
    shares: { withOutreach: shares.withOutreach, without: shares.without },
    uplift: newcombe(shares.withOutreach, shares.without),
  };
}

const missingIn = ({ judged }: Arm): number => Math.max(LEAST_IN_ARM - judged, 0);

function armIn(records: readonly Counted[], arm: Trial['arm']): Arm {
  const mine = records.filter(({ trial }) => trial?.arm === arm);
  const saved = mine.flatMap((record) => (record.record === 'judged' ? [record.saved] : []));
  return { flagged: mine.filter(({ record }) => record === 'raised').length, judged: saved.length, saved: saved.filter((each) => each).length };
}
