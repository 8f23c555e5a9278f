/** Everything that a backtest found, whichever flag it was about: what is printed, drawn, and kept in `risk.json`. */

import { QUIET_SCORE_NAMES } from '../../core/risk/baselines.ts';
import { aucInterval, type Interval } from '../../core/risk/bootstrap.ts';
import { type Calibration, calibrationOf, type MayShow, mayShowProbability } from '../../core/risk/calibration.ts';
import type { CustomerDays } from '../../core/risk/customer-days.ts';
import { type FlagFigures, type FlagsOnDay, flagFigures, flagsOverTime } from '../../core/risk/flags.ts';
import { dateOf } from '../../core/risk/months.ts';
import type { QuietBacktest, QuietPlan } from '../../core/risk/quiet-backtest.ts';
import type { Label } from '../../core/risk/quiet-rows.ts';
import { canBeJudged, type Figures, figuresOf, precisionCurve, type ScoredCutoff } from '../../core/risk/scored.ts';
import { type TestedMonth, UNHAPPY_SCORE_NAMES } from '../../core/risk/unhappy-backtest.ts';
import type { UtcDay } from '../../core/time.ts';
import { NotDone } from '../operations.ts';
import { calibrationLine, cutoffLine, figuresLine, flagsLine, intervalLine, precisionLine } from './result-lines.ts';

export const PRECISION_SHARES = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3] as const;

export type Measured = {
  readonly flag: 'quiet' | 'unhappy';
  readonly share: number;
  readonly figures: readonly Figures[];
  readonly byCutoff: readonly { readonly cutoff: UtcDay; readonly labels: readonly Label[] }[];
  /** Test cutoffs with both classes, over which all figures are. */
  readonly judged: readonly ScoredCutoff[];
  readonly intervals: Readonly<Record<string, Interval>>;
  readonly calibration: Calibration | undefined;
  readonly show: MayShow;
  readonly flags: readonly { readonly by: string; readonly figures: FlagFigures }[];
  readonly overTime: readonly FlagsOnDay[];
  /** What a reader must know before believing the figures. */
  readonly warnings: readonly string[];
};

const WITH_INTERVALS = ['default', 'fitted'] as const;

export function measureQuiet(log: readonly CustomerDays[], backtest: QuietBacktest, plan: QuietPlan, lastDay: UtcDay): Measured {
  const { question, share, cutoffs } = plan;
  const judged = judgeable(backtest.tested);
  const lastTest = plan.tests.at(-1) ?? 0;
  const calibration = calibrationOf(judged.flatMap(({ cutoff, probabilities, labels }) => (probabilities ? [{ cutoff, probabilities, labels }] : [])));
  const days = Array.from(
    { length: 1 + Math.floor((Math.min(lastTest + question.horizonDays, lastDay) - (plan.tests[0] ?? 0)) / 7) },
    (_, week) => (plan.tests[0] ?? 0) + 7 * week,
  );
  return {
    flag: 'quiet',
    share,
    figures: QUIET_SCORE_NAMES.map((name) => figuresOf(name, judged)),
    byCutoff: [...backtest.rowsByCutoff].map(([cutoff, rows]) => ({ cutoff, labels: rows.map(({ label }) => label) })),
    judged,
    intervals: Object.fromEntries(WITH_INTERVALS.map((name) => [name, aucInterval(name, judged)])),
    calibration,
    show: mayShowProbability(
      cutoffs.filter((cutoff) => cutoff + question.horizonDays <= lastTest),
      calibration,
    ),
    flags: WITH_INTERVALS.flatMap((by) => {
      const figures = flagFigures(log, judged, { by, question });
      return figures ? [{ by, figures }] : [];
    }),
    overTime: flagsOverTime(log, backtest.tested, { question, days }),
    warnings: [
      ...plan.tests
        .filter((test) => test + question.horizonDays > lastDay + 1)
        .map((test) => `${dateOf(test)}: the log ends ${test + question.horizonDays - lastDay - 1} days before the outcome is known; some may only seem to have gone quiet`),
      ...left(backtest.tested),
      ...untaught(backtest.tested, 'U (default) stands in for fitted'),
    ],
  };
}

export function measureUnhappy(tested: readonly TestedMonth[], share: number): Measured {
  const judged = judgeable(tested);
  const calibration = calibrationOf(judged.flatMap(({ cutoff, probabilities, labels }) => (probabilities ? [{ cutoff, probabilities, labels }] : [])));
  return {
    flag: 'unhappy',
    share,
    figures: UNHAPPY_SCORE_NAMES.map((name) => figuresOf(name, judged)),
    byCutoff: tested.map(({ cutoff, labels }) => ({ cutoff, labels })),
    judged,
    intervals: Object.fromEntries(WITH_INTERVALS.map((name) => [name, aucInterval(name, judged)])),
    calibration,
    show: mayShowProbability([], calibration),
    flags: [],
    overTime: [],
    warnings: [...left(tested), ...untaught(tested, 'the rule (default) stands in for fitted')],
  };
}

function judgeable<One extends ScoredCutoff>(tested: readonly One[]): One[] {
  const judged = tested.filter(canBeJudged);
  if (judged.length > 0) return judged;
  const rows = tested.reduce((sum, { labels }) => sum + labels.length, 0);
  throw new NotDone(
    rows === 0
      ? `Nobody is asked about at ${tested.map(({ cutoff }) => dateOf(cutoff)).join(', ')}: no row to test on.`
      : `There is one class only: all ${rows.toLocaleString('en')} outcomes at the test cutoffs are the same, so no score can be right or wrong.`,
  );
}

const left = (tested: readonly ScoredCutoff[]): string[] =>
  tested.filter((one) => !canBeJudged(one)).map(({ cutoff, labels }) => `${dateOf(cutoff)} is left out of the averages: its ${labels.length} outcomes are of one class`);

const untaught = (tested: readonly { readonly cutoff: UtcDay; readonly untaught: string | undefined }[], instead: string): string[] =>
  tested.filter((one) => one.untaught !== undefined).map(({ cutoff, untaught: because }) => `${dateOf(cutoff)}: ${because}; ${instead}`);

/** The lines of the contract first: scores, then cutoffs. */
export function linesOf({ figures, byCutoff, intervals, judged, calibration, show, flags, share }: Measured): object[] {
  return [
    ...figures.map(figuresLine),
    ...byCutoff.map(({ cutoff, labels }) => cutoffLine(cutoff, labels)),
    ...Object.entries(intervals).map(([of, interval]) => intervalLine(of, interval)),
    ...figures.map(({ score }) => precisionLine(score, PRECISION_SHARES, precisionCurve(score, judged, PRECISION_SHARES))),
    ...(calibration ? [calibrationLine(calibration, show)] : []),
    ...flags.map(({ by, figures: of }) => flagsLine(by, share, of)),
  ];
}
