/** What a measurement of outreach has found, in words. */
import { LEAST_IN_ARM } from '../../core/truth/policy.ts';
import type { Share } from '../../core/truth/proportions.ts';
import { FLAGS } from '../../core/truth/report.ts';
import type { Arm, Comparison } from '../../core/truth/uplift.ts';
import type { UpliftAnswer } from '../operations.ts';
import { plural, shareInWords } from './shares.ts';

export function upliftInWords(answer: UpliftAnswer): string {
  if (answer.holdout === null)
    return 'Nothing is measured: every flag is told. To find out whether outreach helps, leave a few flagged customers without it: npm run uplift -- --start --why TEXT';
  const { percent, since, until, by, why } = answer.holdout;
  return [
    `Measured from ${since}${until ? ` until ${until}` : ''}, ${percent} % of flagged customers without outreach (${by}: ${why}).`,
    `All flags: ${comparisonInWords(answer.uplift, percent)}`,
    ...FLAGS.map((flag) => `${flag}: ${comparisonInWords(answer.uplift.byFlag[flag], percent)}`),
    'Saved: active again within the horizon and not lost in it. Each customer counts once, with their first flag, in the arm that was drawn.',
  ].join('\n');
}

function comparisonInWords(comparison: Comparison, percent: number): string {
  const { withOutreach, without } = comparison;
  if (comparison.answer === 'not-enough-data-yet')
    return `not enough data yet. ${missingInWords(comparison.missing, percent)}${armInWords('with outreach', withOutreach)}${armInWords('without', without)}`;
  const { shares, uplift } = comparison;
  return `${points(uplift.difference)} percent points saved by outreach (95 %: ${points(uplift.lower)} to ${points(uplift.upper)}). ${verdict(uplift)}${armInWords('with outreach', withOutreach, shares.withOutreach)}${armInWords('without', without, shares.without)}`;
}

const points = (share: number): string => `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)}`;

const armInWords = (name: string, { flagged, judged }: Arm, saved?: Share): string =>
  `\n  ${name.padEnd(14)} ${plural(flagged, 'customer')} flagged, ${saved === undefined ? `${judged.toLocaleString('en')} judged` : `saved ${shareInWords(saved)}`}`;

function verdict({ lower, upper }: { readonly lower: number; readonly upper: number }): string {
  if (lower > 0) return 'Outreach helps.';
  return upper < 0 ? 'Outreach does harm.' : 'That may be chance: no effect lies within the interval.';
}

/** How many more, and what that takes: an arm fills only as customers are flagged. */
function missingInWords({ withOutreach, without }: { readonly withOutreach: number; readonly without: number }, percent: number): string {
  const parts = [
    ...(withOutreach > 0 ? [`${withOutreach} more with outreach (about ${Math.ceil((withOutreach * 100) / (100 - percent))} flagged customers)`] : []),
    ...(without > 0 ? [`${without} more without (about ${Math.ceil((without * 100) / percent)} flagged customers)`] : []),
  ];
  return `Each arm needs ${LEAST_IN_ARM} judged customers: ${parts.join(', ')}.`;
}
