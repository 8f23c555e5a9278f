/** `--report`: what a backtest found, as one HTML file for whoever leads customer success. */
import { meanOf, positivesAmong } from '../../core/risk/measures.ts';
import { dateOf } from '../../core/risk/months.ts';
import { type Figures, precisionCurve, rocCurve } from '../../core/risk/scored.ts';
import { figure, reportPage } from '../report/document.ts';
import { type Axis, chart, escaped, roundTicks } from '../report/plots.ts';
import type { Measured } from './measured.ts';

const COLOURS = ['#1b7f5c', '#1f4fa3', '#b8860b', '#8a4f9e', '#a33', '#555'];
const FIFTHS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const percent = (share: number, places = 0): string => `${(share * 100).toFixed(places)} %`;
const shareAxis = (title: string, to = 1, ticks: readonly number[] = FIFTHS): Axis => ({
  title,
  from: 0,
  to,
  ticks,
  say: (value) => percent(value, Math.abs(value * 100 - Math.round(value * 100)) > 1e-6 ? 1 : 0),
});

/** What each score is, in a few words. */
const MEANING: Record<string, string> = {
  default: 'no training needed: the score that runs until a fit',
  fitted: 'learned from your own history, tested on what it had not seen',
  recency: 'days since the last activity, nothing else',
  drop: 'activity now against the same customer’s window before',
  ruleC: 'a hand-made rule of recency and counts',
  late: 'days after the promised date',
  elapsed: 'days since the purchase',
  undelivered: 'not delivered when the survey was sent',
};

const WORDS = {
  quiet: { title: 'Who would go quiet?', who: 'customers', did: 'went quiet', when: 'day' },
  unhappy: { title: 'Who would answer low?', who: 'orders', did: 'were answered low', when: 'month' },
} as const;

export function reportOf(measured: Measured): string {
  const { title } = WORDS[measured.flag];
  return reportPage(
    `${title} A backtest`,
    `<h1>${title}</h1>
${reading(measured)}
${measured.warnings.length > 0 ? `<div class="beware"><strong>Before you believe this:</strong><ul>${measured.warnings.map((warning) => `<li>${escaped(warning)}</li>`).join('')}</ul></div>` : ''}
<h2>The scores beside each other</h2>
${table(measured)}
<div class="charts">
${figure(precisionChart(measured), 'Reading: if your team can call this share of customers, so many of the calls go to somebody who is really at risk. The dashed line is calling at random.')}
${figure(rocChart(measured), 'Reading: to find the share on the left axis of those at risk, so many of the others are bothered too. The nearer to the upper left corner, the better; the dashed line is chance.')}
${measured.calibration ? figure(reliabilityChart(measured), `Reading: a dot on the dashed line means that what was said came true. ${measured.show.allowed ? 'A probability may be shown' : 'Show ranks, no probabilities'}: ${escaped(measured.show.because)}.`) : ''}
${measured.overTime.length > 0 ? figure(flagsChart(measured), `Reading: the share of customers that a fixed threshold would have flagged, week by week; at each test day it is set anew, to ${percent(measured.share)} of the year before. Dots: the share that really went quiet after each test day.`) : ''}
</div>
<h2>The test ${WORDS[measured.flag].when}s</h2>
${testDays(measured)}
<p>How each figure is made, and which customers are asked about: docs/risk.md.</p>`,
  );
}

function reading({ flag, figures, flags, judged }: Measured): string {
  const { who, did, when } = WORDS[flag];
  const best = figures.find(({ score }) => score === 'fitted');
  const untrained = figures.find(({ score }) => score === 'default');
  if (best === undefined || untrained === undefined) return '';
  const rate = best.positives / best.rows;
  const own = flags.find(({ by }) => by === 'fitted') ?? flags[0];
  const days = judged.map(({ cutoff }) => dateOf(cutoff)).join(', ');
  return `<p>On ${judged.length} test ${judged.length === 1 ? when : `${when}s`} of the past (${days}) every score was asked about ${best.rows.toLocaleString('en')} ${who} in all, knowing only what had happened before. ${percent(rate, 1)} of them ${did} afterwards.</p>
<p>Of the tenth that the fitted score called most at risk, <strong>${percent(best.precisionAt10)}</strong> ${did}: ${best.liftAt10.toFixed(1)} times as many as among all. Without any training it would have been ${percent(untrained.precisionAt10)}. ${verdict(best, untrained)}</p>
${own ? `<p>With its threshold fixed beforehand, the ${own.by} score would have flagged ${percent(own.figures.flaggedShare, 1)} of customers; ${percent(own.figures.precision)} of these flags were right, and they caught ${percent(own.figures.recall)} of those who went quiet. Half of the right flags would have come within the first ${Math.round(own.figures.silentDaysAtFlag.median)} silent days, and at least ${Math.round(own.figures.leadDays.median)} days before the outcome was certain.</p>` : ''}`;
}

function verdict(fitted: Figures, untrained: Figures): string {
  const gain = fitted.auc - untrained.auc;
  if (gain > 0.002) return 'The fitted score is the better one here.';
  return gain < -0.002 ? 'Here the score without training is the better one: keep it.' : 'There is no difference worth a fit here: keep the score without training.';
}

function table({ figures, intervals, flag }: Measured): string {
  const rows = figures.map(
    ({ score, auc, precisionAt10, liftAt10 }) =>
      `<tr${score === 'fitted' || score === 'default' ? ' class="own"' : ''}><td>${escaped(score)}</td><td>${auc.toFixed(3)}</td><td class="range">${intervals[score] ? `${intervals[score].lower.toFixed(3)} to ${intervals[score].upper.toFixed(3)}` : ''}</td><td>${percent(precisionAt10)}</td><td>${liftAt10.toFixed(2)}</td><td class="text">${escaped(MEANING[score] ?? '')}</td></tr>`,
  );
  return `<div class="wide"><table><thead><tr><th>Score</th><th>AUC</th><th>95 % interval</th><th>Right among the worst 10 %</th><th>Times the average</th><th class="text">What it is</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>
<p>AUC: how often one of the ${WORDS[flag].who} that ${WORDS[flag].did} is ranked above one of the others. 0.5 is a coin, 1 is perfect. The others are baselines that any spreadsheet could do.</p>`;
}

const CURVE_SHARES = Array.from({ length: 50 }, (_, n) => (n + 1) / 100);
const RATES = Array.from({ length: 101 }, (_, n) => n / 100);

const rateOf = ({ judged }: Measured): number => meanOf(judged.map(({ labels }) => positivesAmong(labels) / labels.length));

function precisionChart(measured: Measured): string {
  const series = measured.figures.map(({ score }, index) => ({
    name: score,
    colour: COLOURS[index % COLOURS.length] ?? '#000',
    points: precisionCurve(score, measured.judged, CURVE_SHARES).map((precision, at) => [CURVE_SHARES[at] as number, precision] as const),
  }));
  const most = roundTicks(Math.min(1, Math.max(...series.flatMap(({ points }) => points.map(([, y]) => y)))));
  const rate = rateOf(measured);
  return chart({
    title: 'How many of the flagged are really at risk',
    x: shareAxis('share flagged, the worst first', 0.5, [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
    y: shareAxis('right among them', most.at(-1) ?? 1, most),
    series: [
      ...series,
      chance([
        [0, rate],
        [0.5, rate],
      ]),
    ],
  });
}

const chance = (points: readonly (readonly [number, number])[]) => ({ name: 'chance', colour: '#889', dashed: true, points });

function rocChart({ figures, judged }: Measured): string {
  return chart({
    title: 'Found at what price (ROC)',
    x: shareAxis('bothered among those not at risk'),
    y: shareAxis('found among those at risk'),
    series: [
      ...figures.map(({ score }, index) => ({
        name: `${score}`,
        colour: COLOURS[index % COLOURS.length] ?? '#000',
        points: rocCurve(score, judged, RATES).map((found, at) => [RATES[at] as number, found] as const),
      })),
      chance([
        [0, 0],
        [1, 1],
      ]),
    ],
  });
}

function reliabilityChart({ calibration, flag }: Measured): string {
  const bins = calibration?.bins ?? [];
  const ticks = roundTicks(Math.min(1, Math.max(...bins.flatMap(({ predicted, observed }) => [predicted, observed]))));
  const most = ticks.at(-1) ?? 1;
  return chart({
    title: 'Does what it says come true?',
    x: shareAxis('probability said by the fitted score (ten groups of the same size)', most, ticks),
    y: shareAxis(`share that ${WORDS[flag].did}`, most, ticks),
    series: [
      { name: 'fitted', colour: COLOURS[1] ?? '#000', dots: true, points: bins.map(({ predicted, observed }) => [predicted, observed] as const) },
      {
        ...chance([
          [0, 0],
          [most, most],
        ]),
        name: 'said = came true',
      },
    ],
  });
}

function flagsChart({ overTime, judged, share }: Measured): string {
  const days = overTime.map(({ day }) => day);
  const [from, to] = [Math.min(...days), Math.max(...days)];
  const shares = (['default', 'fitted'] as const).map((by) => ({
    by,
    points: overTime.flatMap(({ day, customers, flagged }) => (flagged[by] === undefined || customers === 0 ? [] : [[day, flagged[by] / customers] as const])),
  }));
  const observed = judged.map(({ cutoff, labels }) => [cutoff, positivesAmong(labels) / labels.length] as const);
  const ticks = roundTicks(Math.max(share, ...shares.flatMap(({ points }) => points.map(([, y]) => y)), ...observed.map(([, y]) => y)));
  const step = Math.max(1, Math.ceil((to - from) / 5));
  return chart({
    title: 'Flags over time',
    x: { title: 'day', from, to, ticks: Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => from + n * step), say: dateOf },
    y: shareAxis('share of customers flagged', ticks.at(-1) ?? 1, ticks),
    series: [
      ...shares.map(({ by, points }, index) => ({ name: `flagged by ${by}`, colour: COLOURS[index] ?? '#000', points })),
      { name: 'went quiet afterwards', colour: '#a33', dots: true, points: observed },
      { name: 'aimed at', colour: '#889', dashed: true, points: [[from, share] as const, [to, share] as const] },
    ],
  });
}

function testDays({ judged, flag, calibration }: Measured): string {
  const said = new Map(calibration?.byCutoff.map(({ day, predicted }) => [day, predicted]));
  const rows = judged.map(({ cutoff, labels }) => {
    const predicted = said.get(cutoff);
    return `<tr><td>${dateOf(cutoff)}</td><td>${labels.length.toLocaleString('en')}</td><td>${percent(positivesAmong(labels) / labels.length, 1)}</td><td>${predicted === undefined ? '' : percent(predicted, 1)}</td></tr>`;
  });
  return `<table><thead><tr><th>${flag === 'quiet' ? 'Day' : 'Month from'}</th><th>Asked about</th><th>${flag === 'quiet' ? 'Went' : 'Were'} ${flag === 'quiet' ? 'quiet' : 'answered low'}</th><th>Said beforehand</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}
