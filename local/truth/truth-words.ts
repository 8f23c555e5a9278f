/** What became of the flags, in words. */
import { FALSE_ALARMS_NAMED_ABOVE, JUDGED_TO_NAME } from '../../core/truth/policy.ts';
import { FLAGS, type FlagTruth, type ReasonTruth, type TruthReport } from '../../core/truth/report.ts';
import { percent, plural, shareInWords } from './shares.ts';

export function truthInWords(report: TruthReport): string {
  const { weeks } = report;
  return [
    `${plural(weeks.length, 'week')}, ${weeks[0]?.week} to ${weeks.at(-1)?.week}.`,
    ...FLAGS.flatMap((flag) => [`${flag}:`, ...sentencesOn(report.flags[flag]).map((line) => `  ${line}`)]),
    lossesInWords(report),
    namedInWords(report),
    '',
    ...tableOf(report),
  ].join('\n');
}

/** What is to be said of one flag, a sentence each. */
export function sentencesOn({ raised, precision, precisionUntold, saidFalseAlarm, saidSaved, recall, medianLeadDays }: FlagTruth): string[] {
  const closed = [...(saidFalseAlarm > 0 ? [`${saidFalseAlarm} as false alarms`] : []), ...(saidSaved > 0 ? [`${saidSaved} as saved`] : [])];
  return [
    precision === null
      ? `${plural(raised, 'flag')} went up; no window has ended yet, so nothing is judged.`
      : `${plural(raised, 'flag')} went up. Of those whose window ended, ${shareInWords(precision)} were right.`,
    ...(closed.length > 0 ? [`Of those that did not come true CSMs had closed ${closed.join(' and ')}.`] : []),
    ...(precisionUntold === null ? [] : [`Where nobody was told, so that nobody could help, ${shareInWords(precisionUntold)} were.`]),
    recall === null
      ? 'Nobody was lost of whom it should have told.'
      : `Of those lost it had told of ${shareInWords(recall)}${medianLeadDays === null ? '' : `, half of them at least ${plural(medianLeadDays, 'day')} before`}.`,
  ];
}

export function lossesInWords({ losses: { cancelled, silent, missedCancelled, missedSilent } }: TruthReport): string {
  return `Lost: ${plural(cancelled, 'customer')} cancelled, ${missedCancelled} of them without any flag before; the silence of ${silent} reached the horizon, ${missedSilent} of them without any flag before.`;
}

export function namedInWords({ named, reasons }: TruthReport): string {
  const line = percent(FALSE_ALARMS_NAMED_ABOVE);
  if (named.length > 0) return `Reasons with more than ${line} false alarms: ${named.map(reasonInWords).join('; ')}.`;
  const few = reasons.some(({ judged }) => judged >= JUDGED_TO_NAME) ? '' : ` (no reason has ${JUDGED_TO_NAME} judged flags yet)`;
  return `No reason has more than ${line} false alarms${few}.`;
}

export const reasonInWords = ({ flag, reason, wrong, judged, falseAlarms, saidSaved }: ReasonTruth): string =>
  `${reason} (${flag}): ${wrong} of ${judged} wrong, ${percent(falseAlarms.share)}${saidSaved > 0 ? `, ${saidSaved} of them closed as saved` : ''}`;

const COLUMNS = [10, 9, 9, 9, 9, 10, 9, 9];

function tableOf({ weeks }: TruthReport): string[] {
  const row = (cells: readonly (string | number)[]): string =>
    cells.map((cell, n) => (n === 0 ? String(cell).padEnd(COLUMNS[n] ?? 9) : String(cell).padStart(COLUMNS[n] ?? 9))).join('');
  return [
    row(['', 'quiet', '', '', 'unhappy', '', '', '']),
    row(['week', 'raised', 'judged', 'right', 'raised', 'judged', 'right', 'lost']),
    ...weeks.map(({ week, flags: { quiet, unhappy }, losses }) =>
      row([week, quiet.raised, quiet.judged, quiet.right, unhappy.raised, unhappy.judged, unhappy.right, losses.cancelled + losses.silent]),
    ),
  ];
}
