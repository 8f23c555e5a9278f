/** `npm run report`: what surveys, cases and themes come to, as one HTML file for whoever answers for how customers are doing. */
import { type Dimension, QUESTIONS, type Question, type Row, type SurveyMeasures } from '../../core/measures/report.ts';
import { figure as captioned, reportPage, weekAxis } from '../report/document.ts';
import { chart, escaped, roundTicks } from '../report/plots.ts';
import type { SurveyAnswer } from '../survey-operations.ts';
import { interval, percent } from '../truth/shares.ts';
import { casesInWords, contactsInWords, estimate, figure, hoursInWords, NAMES, sentencesOn, themeInWords } from './words.ts';

const COLOUR = '#1f4fa3';
const SCALE: Readonly<Record<Question, { readonly from: number; readonly to: number; readonly ticks: readonly number[]; readonly unit: string }>> = {
  csat: { from: 0, to: 100, ticks: [0, 20, 40, 60, 80, 100], unit: 'share of 4 and 5, percent' },
  delivery: { from: 0, to: 100, ticks: [0, 20, 40, 60, 80, 100], unit: 'share of 4 and 5, percent' },
  nps: { from: -100, to: 100, ticks: [-100, -50, 0, 50, 100], unit: 'promoters less detractors' },
  ces: { from: 1, to: 7, ticks: [1, 2, 3, 4, 5, 6, 7], unit: 'mean of 1 to 7' },
};
const BROKEN_DOWN: readonly Exclude<Dimension, 'week'>[] = ['topic', 'channel', 'agent', 'segment'];
/** Fewer answers than this say little about one name; the row is shown paler. */
const FEW = 10;

export function surveyPage(report: SurveyAnswer): string {
  const { weeks, at, cases, contacts } = report;
  const asked = QUESTIONS.filter((question) => report.surveys[question].all.asked > 0 || report.surveys[question].all.scored > 0);
  return reportPage(
    'What customers answer',
    `<h1>What customers answer</h1>
<p>${weeks.length} weeks, ${escaped(weeks[0] ?? '')} to ${escaped(weeks.at(-1) ?? '')}, as of ${escaped(at.slice(0, 10))}. A survey counts in the week of what it asks about.</p>
${asked.length === 0 ? '<p>Nobody was asked in these weeks, and no answers came.</p>' : `<div class="tiles">${asked.map((question) => tile(question, report.surveys[question].all)).join('')}</div>`}
${asked.map((question) => section(question, report)).join('\n')}
<h2>Cases</h2>
<p>${escaped(casesInWords(cases.all))}</p>
${caseTable(report)}
<h2>What messages spare the help desk</h2>
${contacts.length === 0 ? '<p>Not measured. To measure it, leave some customers out by lot: <code>npm run rules -- --holdout progress=5 --why "…"</code>.</p>' : contacts.map((each) => `<p>${escaped(contactsInWords(each))}</p>`).join('\n')}
<h2>Themes</h2>
${themeTable(report)}`,
  );
}

function tile(question: Question, { score, scored, response, silent }: SurveyMeasures): string {
  return `<div class="tile"><span>${NAMES[question]}</span><b>${score ? figure(question, score.value) : 'no answers'}</b>${score ? `<span>95 %: ${figure(question, score.lower)} to ${figure(question, score.upper)}, ${scored.toLocaleString('en')} answers</span>` : ''}<span>${response ? `${percent(response.share)} answered, ${silent.toLocaleString('en')} kept silent` : 'answers of other tools'}</span></div>`;
}

function section(question: Question, report: SurveyAnswer): string {
  const { all, by } = report.surveys[question];
  return `<h2>${NAMES[question]}</h2>
<p>${sentencesOn(question, all).map(escaped).join(' ')}</p>
<div class="charts">
${captioned(scoreChart(question, report), 'Reading: the figure of each week; the pale stroke is what chance leaves open about it (95 %). Two weeks whose strokes overlap may well be alike.')}
${all.asked === 0 ? '' : captioned(responseChart(question, report), 'Reading: of those asked about that week, so many have answered so far. The last two weeks can still rise. A figure from few answers speaks for those few.')}
</div>
${BROKEN_DOWN.map((dimension) => rowsTable(question, dimension, by[dimension])).join('\n')}`;
}

/** Each week that has a row, by its place on the axis. */
const placed = ({ weeks, surveys }: SurveyAnswer, question: Question): readonly (readonly [place: number, row: SurveyMeasures])[] =>
  surveys[question].by.week.flatMap((row) => (row.name !== null && weeks.includes(row.name) ? [[weeks.indexOf(row.name), row] as const] : []));

function scoreChart(question: Question, report: SurveyAnswer): string {
  const { from, to, ticks, unit } = SCALE[question];
  const rows = placed(report, question).flatMap(([place, { score }]) => (score ? [[place, score] as const] : []));
  return chart({
    title: NAMES[question],
    x: weekAxis(report.weeks, (week) => week.slice(5)),
    y: { title: unit, from, to, ticks, say: String },
    series: [
      {
        name: 'figure of the week',
        colour: COLOUR,
        dots: true,
        points: rows.map(([place, { value }]) => [place, value] as const),
        ranges: rows.map(([place, { lower, upper }]) => [place, lower, upper] as const),
      },
    ],
  });
}

function responseChart(question: Question, report: SurveyAnswer): string {
  const rows = placed(report, question);
  const most = 5 * Math.ceil(Math.max(5, ...rows.map(([, { asked }]) => asked)) / 5);
  const ticks = roundTicks(most);
  return chart({
    title: 'Asked and answered',
    x: weekAxis(report.weeks, (week) => week.slice(5)),
    y: { title: 'customers', from: 0, to: ticks.at(-1) ?? most, ticks, say: (n) => n.toLocaleString('en') },
    series: [
      { name: 'asked', colour: '#6b7686', dots: true, dashed: true, points: rows.map(([place, { asked }]) => [place, asked] as const) },
      { name: 'answered', colour: COLOUR, dots: true, points: rows.map(([place, { response }]) => [place, response?.count ?? 0] as const) },
    ],
  });
}

function rowsTable(question: Question, dimension: string, rows: readonly Row<SurveyMeasures>[]): string {
  if (rows.length === 0 || (rows.length === 1 && rows[0]?.name === null)) return '';
  const lines = [...rows]
    .sort((a, b) => b.asked + b.scored - (a.asked + a.scored))
    .map(
      ({ name, asked, response, silent, score, scored, loop }) =>
        `<tr${scored < FEW ? ' class="few"' : ''}><td>${escaped(name ?? '(not said)')}</td><td>${score ? escaped(estimate(question, score)) : ''}</td><td>${scored}</td><td>${asked}</td><td>${response ? `${percent(response.share)} (${interval(response)})` : ''}</td><td>${silent}</td><td>${loop.owed > 0 ? `${loop.closed?.count ?? 0} of ${loop.owed}` : ''}</td></tr>`,
    );
  return `<h3>By ${dimension}</h3><div class="wide"><table><thead><tr><th>${dimension}</th><th>Figure</th><th>Answers</th><th>Asked</th><th>Answered</th><th>Silent</th><th>Replies kept</th></tr></thead><tbody>${lines.join('\n')}</tbody></table></div>`;
}

function caseTable({ cases }: SurveyAnswer): string {
  if (cases.all.opened === 0) return '';
  const rows = (['topic', 'agent', 'segment'] as const).flatMap((dimension) =>
    cases.by[dimension].flatMap(({ name, opened, resolved, reopened, medianHoursToReply, medianHoursToResolve }) =>
      name === null
        ? []
        : [
            `<tr><td>${escaped(name)}</td><td>${dimension}</td><td>${opened}</td><td>${resolved}</td><td>${reopened}</td><td>${hoursInWords(medianHoursToReply)}</td><td>${hoursInWords(medianHoursToResolve)}</td></tr>`,
          ],
    ),
  );
  if (rows.length === 0) return '';
  return `<div class="wide"><table><thead><tr><th>Name</th><th>By</th><th>Opened</th><th>Resolved</th><th>Reopened</th><th>First reply after</th><th>Resolved after</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

function themeTable({ themes }: SurveyAnswer): string {
  if (themes.length === 0) return '<p>No theme has been named. <code>npm run themes -- --comments</code> shows what customers say.</p>';
  const rows = themes.map((theme) => `<tr><td>${escaped(theme.name)}</td><td>${theme.comments}</td><td>${theme.customers}</td><td>${escaped(themeInWords(theme))}</td></tr>`);
  return `<div class="wide"><table><thead><tr><th>Theme</th><th>Comments</th><th>Customers</th><th>What came of it</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}
