/** The inactivity protocol on a log: every score on every test cutoff, the trained one kept apart in time and in customers. */
import type { UtcDay } from '../time.ts';
import { UNTRAINED_SCORES } from './baselines.ts';
import type { CustomerDays } from './customer-days.ts';
import { FOLDS, foldOf } from './folds.ts';
import { logOdds, probabilityOf } from './logistic.ts';
import { type QuietQuestion, type QuietRow, quietRowsAt } from './quiet-rows.ts';
import { lastYear, outsideFold, resolvedRows, type Trained, tooLittleIn, trained } from './quiet-training.ts';
import type { ScoredCutoff } from './scored.ts';
import { type Thresholds, thresholdsAt } from './thresholds.ts';

export type QuietPlan = {
  readonly question: QuietQuestion;
  /** Ascending; the test cutoffs are among them. */
  readonly cutoffs: readonly UtcDay[];
  readonly tests: readonly UtcDay[];
  /** The share of customers, 0 to 1, whose score is frozen into the threshold. */
  readonly share: number;
};

export type TestedCutoff = ScoredCutoff & {
  readonly rows: readonly QuietRow[];
  /** What had been learned by then, for a fold's customers from the others'; nothing when there was too little, and U stands in. */
  readonly byFold: readonly Trained[] | undefined;
  readonly untaught: string | undefined;
  /** U's own frozen share, from the same rows; nothing before any outcome is known. */
  readonly defaultThresholds: Thresholds | undefined;
  /** Of the trained score; nothing when U stands in, which is no probability. */
  readonly probabilities: readonly number[] | undefined;
};

export type QuietBacktest = { readonly rowsByCutoff: ReadonlyMap<UtcDay, readonly QuietRow[]>; readonly tested: readonly TestedCutoff[] };

/** @param progress is told how many cutoffs of how many are done. */
export function backtestQuiet(log: readonly CustomerDays[], plan: QuietPlan, progress: (done: number, of: number) => void = () => undefined): QuietBacktest {
  const steps = plan.cutoffs.length + plan.tests.length;
  const rowsByCutoff = new Map<UtcDay, QuietRow[]>();
  for (const cutoff of plan.cutoffs) {
    rowsByCutoff.set(cutoff, quietRowsAt(log, cutoff, plan.question));
    progress(rowsByCutoff.size, steps);
  }
  const rows = [...rowsByCutoff.values()].flat();
  const tested = plan.tests.map((cutoff, done) => {
    const one = testAt(cutoff, rowsByCutoff.get(cutoff) ?? [], { known: resolvedRows(rows, cutoff, plan.question.horizonDays), plan });
    progress(plan.cutoffs.length + done + 1, steps);
    return one;
  });
  return { rowsByCutoff, tested };
}

function testAt(cutoff: UtcDay, rows: readonly QuietRow[], { known, plan }: { readonly known: readonly QuietRow[]; readonly plan: QuietPlan }): TestedCutoff {
  const untrained = Object.fromEntries(Object.entries(UNTRAINED_SCORES).map(([name, scoreOf]) => [name, rows.map(scoreOf)]));
  const { byFold, untaught } = taughtBy(known, plan);
  const fitted = byFold === undefined ? rows.map(UNTRAINED_SCORES.default) : rows.map((row) => logOdds((byFold[foldOf(row.customerId)] as Trained).model.weights, row.features));
  return {
    cutoff,
    rows,
    ids: rows.map(({ customerId }) => customerId),
    labels: rows.map(({ label }) => label),
    scores: { ...untrained, fitted },
    byFold,
    untaught,
    defaultThresholds: known.length > 0 ? thresholdsAt(lastYear(known).map(UNTRAINED_SCORES.default), plan.share) : undefined,
    probabilities: byFold && fitted.map(probabilityOf),
  };
}

/** A model for each fold from the customers outside it. Where one fold has too little, U stands in for all: scores of two kinds have no order. */
function taughtBy(known: readonly QuietRow[], { question, share }: QuietPlan): Pick<TestedCutoff, 'byFold' | 'untaught'> {
  const lessons = Array.from({ length: FOLDS }, (_, fold) => outsideFold(known, fold));
  const untaught = tooLittleIn(known) ?? lessons.map(tooLittleIn).find((because) => because !== undefined);
  if (untaught !== undefined) return { byFold: undefined, untaught };
  return { byFold: lessons.map((rows) => trained(rows, { horizonDays: question.horizonDays, share })), untaught: undefined };
}
