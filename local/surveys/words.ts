/** Figures of surveys as people read them. */
import type { Estimate } from '../../core/measures/intervals.ts';
import { QUESTIONS, type Question, type SurveyMeasures } from '../../core/measures/report.ts';
import type { SurveyAnswer } from '../survey-operations.ts';
import { percent, plural, shareInWords } from '../truth/shares.ts';

export const NAMES: Readonly<Record<Question, string>> = {
  csat: 'CSAT after a case',
  delivery: 'CSAT after a delivery',
  nps: 'NPS',
  ces: 'CES',
};

/** In the unit that the question's figure has. */
export function figure(question: Question, value: number): string {
  if (question === 'ces') return value.toFixed(1);
  return question === 'nps' ? String(Math.round(value)) : `${Math.round(value)} %`;
}

export const estimate = (question: Question, { value, lower, upper }: Estimate): string =>
  `${figure(question, value)} (95 %: ${figure(question, lower)} to ${figure(question, upper)})`;

export function hoursInWords(hours: number | null): string {
  if (hours === null) return '';
  if (hours < 1) return `${Math.round(hours * 60)} min`;
  return hours < 48 ? `${Math.round(10 * hours) / 10} h` : `${Math.round((10 * hours) / 24) / 10} d`;
}

/** What is known, and what the silence of the others leaves open. */
export function sentencesOn(question: Question, measures: SurveyMeasures): readonly string[] {
  const { asked, response, silent, score, scored, bounds, elsewhere, rapid, medianHoursToAnswer, medianHoursToAsk, loop } = measures;
  if (asked === 0 && scored === 0) return ['Nobody was asked in these weeks.'];
  return [
    score === null ? 'No answers yet.' : `${estimate(question, score)}, from ${plural(scored, 'answer')}.`,
    ...(response ? [`Answered: ${shareInWords(response)}; ${silent.toLocaleString('en')} did not.`] : []),
    ...(bounds
      ? [`Had those who kept silent all been as unhappy as can be it would be ${figure(question, bounds.lower)}, and as happy as can be ${figure(question, bounds.upper)}.`]
      : []),
    ...(medianHoursToAsk === null
      ? []
      : [`Asked ${hoursInWords(medianHoursToAsk)} after what it is about, answered ${hoursInWords(medianHoursToAnswer) || 'not yet'} after that (medians).`]),
    ...(elsewhere > 0 ? [`${plural(elsewhere, 'answer')} came from other tools, which do not say how many they asked.`] : []),
    ...(rapid > 0 ? [`${plural(rapid, 'answer')} came in a burst, as programs press buttons, and counts for nothing.`] : []),
    ...(loop.owed > 0 ? [loopInWords(loop)] : []),
  ];
}

function loopInWords({ owed, closed, missed, medianHoursToClose }: SurveyMeasures['loop']): string {
  const known = closed ? `Of those whose day has come, somebody got in touch in time with ${shareInWords(closed)}` : 'The day of none has come yet';
  return `${plural(owed, 'customer')} ${owed === 1 ? 'was' : 'were'} promised a reply. ${known}${medianHoursToClose === null ? '' : `, after ${hoursInWords(medianHoursToClose)} (median)`}${missed > 0 ? `; ${missed} waited in vain` : ''}.`;
}

export function reportInWords(report: SurveyAnswer): string {
  const { surveys, cases, contacts, themes, weeks } = report;
  const asked = QUESTIONS.filter((question) => surveys[question].all.asked > 0 || surveys[question].all.scored > 0);
  return [
    `Surveys of ${plural(weeks.length, 'week')}, ${weeks[0]} to ${weeks.at(-1)}, as of ${report.at.slice(0, 10)}.`,
    '',
    ...(asked.length === 0 ? ['Nobody was asked in these weeks, and no answers came.', ''] : []),
    ...asked.flatMap((question) => [NAMES[question], ...sentencesOn(question, surveys[question].all).map((line) => `  ${line}`), '']),
    casesInWords(cases.all),
    ...(contacts.length === 0
      ? ['What messages spare the help desk is not measured: npm run rules -- --holdout progress=5 --why "…" leaves some customers out by lot and begins it.']
      : contacts.map(contactsInWords)),
    ...(themes.length === 0
      ? ['No theme has been named: npm run themes -- --comments shows what customers say.']
      : ['', 'Themes', ...themes.map((theme) => `  ${theme.name}: ${plural(theme.comments, 'comment')} of ${plural(theme.customers, 'customer')}; ${themeInWords(theme)}`)]),
  ].join('\n');
}

export function casesInWords({ opened, replied, resolved, reopened, medianHoursToReply, medianHoursToResolve }: SurveyAnswer['cases']['all']): string {
  if (opened === 0) return 'No case was opened in these weeks.';
  const reply = replied > 0 ? `first reply after ${hoursInWords(medianHoursToReply)} (median of ${replied})` : 'no first reply was reported (case.replied)';
  const solved = resolved > 0 ? `resolved after ${hoursInWords(medianHoursToResolve)} (median of ${resolved})` : 'none is resolved';
  return `${plural(opened, 'case')} opened: ${reply}, ${solved}, ${reopened} reopened.`;
}

const perThousand = (n: number | null): string => (n === null ? 'none' : n.toFixed(1));

export function contactsInWords({ class: name, told, heldOut, difference }: SurveyAnswer['contacts'][number]): string {
  const apart = difference
    ? ` The share who asked differs by ${points(difference.difference)} (95 %: ${points(difference.lower)} to ${points(difference.upper)})${difference.upper < 0 ? ': telling spares contacts' : difference.lower > 0 ? ': telling brings contacts' : ': chance alone could do that'}.`
    : '';
  return `${name}: within a week ${perThousand(told.contactsPerThousand)} contacts per 1,000 of ${plural(told.customers, 'told customer')}, ${perThousand(heldOut.contactsPerThousand)} per 1,000 of ${plural(heldOut.customers, 'customer')} who ${heldOut.customers === 1 ? 'was' : 'were'} left out.${apart}`;
}

const points = (share: number): string => `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)} points`;

export function themeInWords({ fixedAt, closed, medianDaysToClose }: SurveyAnswer['themes'][number]): string {
  if (fixedAt === null) return 'nothing done about it yet';
  const told = closed ? `told ${percent(closed.share)} (${closed.count} of ${closed.of})` : 'nobody to tell';
  return `done on ${new Date(fixedAt).toISOString().slice(0, 10)}, ${told}${medianDaysToClose === null ? '' : `, ${medianDaysToClose} days after they first said it (median)`}`;
}
