/** What `fit` does with a history: refuse it in words, or learn from it and test what was learned. */
import { positivesAmong } from '../../core/risk/measures.ts';
import { dateOf } from '../../core/risk/months.ts';
import { backtestQuiet } from '../../core/risk/quiet-backtest.ts';
import type { QuietQuestion } from '../../core/risk/quiet-rows.ts';
import { tooLittleIn, trained } from '../../core/risk/quiet-training.ts';
import { datesOf, isBetterThanDefault, type RiskFile, termsOf } from '../../core/risk/risk-file.ts';
import { sampledFor } from '../../core/risk/sample.ts';
import { backtestUnhappy, surveyMonths, tooLittleAnswered, unhappyThresholds } from '../../core/risk/unhappy-backtest.ts';
import { trainUnhappyModel } from '../../core/risk/unhappy-features.ts';
import type { UnhappyRow } from '../../core/risk/unhappy-rows.ts';
import { type Instant, isoOf, type UtcDay, utcDayOf } from '../../core/time.ts';
import { NotDone } from '../operations.ts';
import { type History, inputsOf } from './history.ts';
import { linesOf, type Measured, measureQuiet, measureUnhappy } from './measured.ts';
import { lastOf, resolvedMonths, type Span } from './plan.ts';
import { readOrders } from './read-orders.ts';
import { stepsLine } from './steps-line.ts';

export type Fitted = { readonly file: RiskFile; readonly measured: Measured };

type Wanted = {
  readonly question: QuietQuestion;
  readonly share: number;
  readonly cutoffs: readonly UtcDay[] | undefined;
  readonly segments?: ReadonlyMap<string, string> | undefined;
  readonly now: Instant;
};

const KEEP = 'The score without training (default) needs no fit and goes on.';

export async function fitQuiet(log: History, { question, share, cutoffs: asked, segments, now }: Wanted): Promise<Fitted> {
  const cutoffs = resolved(asked ?? resolvedMonths(log, question), log, question);
  const sample = sampledFor(log.customers, cutoffs, question, log);
  if (sample.share < log.share) console.error(`More rows than a fit needs: ${(sample.share * 100).toFixed(1)} % of the customers are looked at, drawn by checksum of their ids.`);
  const tests = lastOf(cutoffs);
  const plan = { question, share, cutoffs, tests };
  const backtest = backtestQuiet(sample.customers, plan, stepsLine('Looking back from cutoffs'));
  const rows = [...backtest.rowsByCutoff.values()].flat();
  const tooLittle = tooLittleIn(rows);
  if (tooLittle !== undefined) throw new NotDone(`Not fitted: ${tooLittle}. ${KEEP}`);
  const [untested] = backtest.tested.filter(({ untaught }) => untaught !== undefined);
  if (untested !== undefined && backtest.tested.every(({ untaught }) => untaught !== undefined)) {
    throw new NotDone(`Not fitted: nothing goes live unmeasured, and no model can be tested on this history. At ${dateOf(untested.cutoff)}, ${untested.untaught}. ${KEEP}`);
  }
  const { model, thresholds } = trained(rows, { horizonDays: question.horizonDays, share, segments });
  const measured = measureQuiet(sample.customers, backtest, plan, log.lastDay);
  return {
    measured,
    file: {
      format: 'beforehand-risk-1',
      flag: 'quiet',
      fittedAt: isoOf(now),
      question,
      model: termsOf(model.weights),
      thresholds,
      trainedOn: {
        inputs: await log.inputs(),
        ...(log.columns !== undefined && { columns: log.columns }),
        ...(log.where !== undefined && { where: log.where }),
        rows: rows.length,
        positives: positivesAmong(rows.map(({ label }) => label)),
        customers: new Set(rows.map(({ customerId }) => customerId)).size,
        sampledShare: sample.share,
        cutoffs: datesOf(cutoffs),
        firstDay: dateOf(log.firstDay),
        lastDay: dateOf(log.lastDay),
      },
      ...tested(measured, tests),
    },
  };
}

/** Only cutoffs whose outcome is known by the end of the log; the others say nothing yet. */
function resolved(cutoffs: readonly UtcDay[], { firstDay, lastDay }: Span, { horizonDays }: QuietQuestion): UtcDay[] {
  const known = cutoffs.filter((cutoff) => cutoff + horizonDays <= lastDay + 1);
  if (known.length < cutoffs.length) {
    const open = cutoffs.filter((cutoff) => cutoff + horizonDays > lastDay + 1);
    console.error(`Left out: ${datesOf(open).join(', ')}, as the log ends on ${dateOf(lastDay)}, before ${horizonDays} days have passed.`);
  }
  if (known.length === 0) {
    throw new NotDone(`Not fitted: no cutoff is resolved. The log runs from ${dateOf(firstDay)} to ${dateOf(lastDay)}, and none lies ${horizonDays} days before its end. ${KEEP}`);
  }
  return known;
}

export async function fitUnhappy(path: string, { share, now }: { readonly share: number; readonly now: Instant }): Promise<Fitted> {
  const rows = await readOrders(path, now);
  const tooLittle = tooLittleAnswered(rows);
  if (tooLittle !== undefined) throw new NotDone(`Not fitted: ${tooLittle}.`);
  const tests = lastOf(surveyMonths(rows));
  const backtest = backtestUnhappy(rows, { tests, share });
  const [untested] = backtest;
  if (untested === undefined || backtest.every(({ untaught }) => untaught !== undefined)) {
    throw new NotDone(
      `Not fitted: nothing goes live unmeasured, and no model can be tested on this history${untested ? `. At ${dateOf(untested.cutoff)}, ${untested.untaught}` : ': it spans no whole month'}.`,
    );
  }
  const model = trainUnhappyModel(rows);
  const measured = measureUnhappy(backtest, share);
  return {
    measured,
    file: {
      format: 'beforehand-risk-1',
      flag: 'unhappy',
      fittedAt: isoOf(now),
      model: termsOf(model.weights, model.whenUnknown),
      thresholds: unhappyThresholds(model, rows, share),
      trainedOn: { inputs: await inputsOf([path]), ...whatOf(rows) },
      ...tested(measured, tests),
    },
  };
}

function whatOf(rows: readonly UnhappyRow[]): Omit<RiskFile['trainedOn'], 'inputs'> {
  return {
    rows: rows.length,
    positives: positivesAmong(rows.map(({ label }) => label)),
    customers: new Set(rows.map(({ customerId }) => customerId)).size,
    sampledShare: 1,
    cutoffs: datesOf(surveyMonths(rows)),
    firstDay: dateOf(utcDayOf(rows[0]?.askedAt ?? 0)),
    lastDay: dateOf(utcDayOf(rows.at(-1)?.askedAt ?? 0)),
  };
}

function tested(measured: Measured, tests: readonly UtcDay[]): Pick<RiskFile, 'probability' | 'backtest'> {
  const figures = measured.figures.map((one) => ({ ...one }));
  return {
    probability: { mayBeShown: measured.show.allowed, because: measured.show.because },
    backtest: {
      tests: datesOf(tests),
      figures,
      isBetterThanDefault: isBetterThanDefault(figures),
      lines: linesOf(measured).filter((line): line is Record<string, unknown> => !('score' in line)),
      warnings: [...measured.warnings],
    },
  };
}
