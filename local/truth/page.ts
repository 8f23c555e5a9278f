/** `--html`: what became of the flags, as one HTML file for whoever leads customer success. */
import type { Share } from '../../core/truth/proportions.ts';
import { FLAGS, type FlagTruth, type TruthReport } from '../../core/truth/report.ts';
import type { TruthAnswer } from '../operations.ts';
import { figure, reportPage, weekAxis } from '../report/document.ts';
import { chart, escaped, roundTicks, type Series } from '../report/plots.ts';
import { interval, percent } from './shares.ts';
import { lossesInWords, namedInWords, sentencesOn } from './truth-words.ts';

const COLOURS = { quiet: '#1f4fa3', unhappy: '#b8860b' } as const;

export function truthPage(report: TruthAnswer): string {
  const { weeks, at } = report;
  return reportPage(
    'Is it true? What became of the flags',
    `<h1>Is it true?</h1>
<p>What became of the flags of ${weeks.length} weeks, ${escaped(weeks[0]?.week ?? '')} to ${escaped(weeks.at(-1)?.week ?? '')}, as of ${escaped(at.slice(0, 10))}.</p>
${FLAGS.map((flag) => `<h2>${flag}</h2>\n<p>${sentencesOn(report.flags[flag]).map(escaped).join(' ')}</p>`).join('\n')}
<h2>Who was lost</h2>
<p>${escaped(lossesInWords(report))}</p>
<h2>Reasons</h2>
<p${report.named.length > 0 ? ' class="beware"' : ''}>${escaped(namedInWords(report))}</p>
${reasonsTable(report)}
<div class="charts">
${figure(
  overWeeks(report, 'Right among the judged', ({ precision }) => precision),
  'Reading: of the flags whose window ended in a week, so many came true. A week with few flags jumps about; the table says how many there were.',
)}
${figure(
  overWeeks(report, 'Told of, among the lost', ({ recall }) => recall),
  'Reading: of the customers who were lost in a week, so many a flag had told of before. Up to a horizon after the start it is low, as no flag could go up in time.',
)}
${figure(raisedChart(report), 'Reading: flags that went up. A jump without a jump of those lost is a change of the score, or of the data that it gets.')}
</div>
<h2>The weeks</h2>
${weeksTable(report)}
<p>A flag is judged when its window is over, and counts in that week; a loss counts in its own. How each figure is made: docs/risk.md.</p>`,
  );
}

const seriesOf = ({ weeks }: TruthReport, figureOf: (truth: FlagTruth) => number | undefined): Series[] =>
  FLAGS.map((flag) => ({
    name: flag,
    colour: COLOURS[flag],
    dots: true,
    points: weeks.flatMap(({ flags }, n) => {
      const value = figureOf(flags[flag]);
      return value === undefined ? [] : [[n, value] as const];
    }),
  }));

function overWeeks(report: TruthReport, title: string, shareOf: (truth: FlagTruth) => Share | null): string {
  return chart({
    title,
    x: weekAxis(report.weeks.map(({ week }) => week)),
    y: { title: 'share', from: 0, to: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], say: percent },
    series: seriesOf(report, (truth) => shareOf(truth)?.share),
  });
}

function raisedChart(report: TruthReport): string {
  const most = Math.max(1, ...report.weeks.flatMap(({ flags }) => FLAGS.map((flag) => flags[flag].raised)));
  const ticks = roundTicks(Math.max(most, 5));
  return chart({
    title: 'Flags that went up',
    x: weekAxis(report.weeks.map(({ week }) => week)),
    y: { title: 'flags', from: 0, to: ticks.at(-1) ?? most, ticks, say: (n) => n.toLocaleString('en') },
    series: seriesOf(report, ({ raised }) => raised),
  });
}

function reasonsTable({ reasons }: TruthReport): string {
  if (reasons.length === 0) return '';
  const rows = reasons.map(
    ({ flag, reason, judged, wrong, saidSaved, falseAlarms }) =>
      `<tr><td>${escaped(reason)}</td><td>${flag}</td><td>${judged}</td><td>${wrong}</td><td>${saidSaved}</td><td class="range">${percent(falseAlarms.share)} (${interval(falseAlarms)})</td></tr>`,
  );
  return `<div class="wide"><table><thead><tr><th>Reason</th><th>Flag</th><th>Judged</th><th>Wrong</th><th>Of these closed as saved</th><th>False alarms</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

function weeksTable({ weeks }: TruthReport): string {
  const cells = ({ raised, judged, right, precision, medianLeadDays }: FlagTruth): string =>
    `<td>${raised}</td><td>${judged}</td><td>${right}</td><td class="range">${precision ? `${percent(precision.share)} (${interval(precision)})` : ''}</td><td>${medianLeadDays ?? ''}</td>`;
  const rows = weeks.map(
    ({ week, flags, losses }) =>
      `<tr><td>${week}</td>${FLAGS.map((flag) => cells(flags[flag])).join('')}<td>${losses.cancelled + losses.silent}</td><td>${losses.missedCancelled + losses.missedSilent}</td></tr>`,
  );
  const heads = FLAGS.map((flag) => `<th>${flag}: raised</th><th>judged</th><th>right</th><th>share right</th><th>lead days</th>`).join('');
  return `<div class="wide"><table><thead><tr><th>Week</th>${heads}<th>lost</th><th>without a flag</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}
