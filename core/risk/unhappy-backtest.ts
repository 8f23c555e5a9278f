/** The protocol of the Olist orders: who will answer low, judged when the survey is sent, month by month; only time is kept apart. */
import { DAY, type Instant, startOfUtcDay, type UtcDay, utcDayOf } from '../time.ts';
import { probabilityOf } from './logistic.ts';
import { positivesAmong } from './measures.ts';
import { monthStarts } from './months.ts';
import { LEAST_OF_A_LABEL, LEAST_OUTCOMES } from './quiet-training.ts';
import type { ScoredCutoff } from './scored.ts';
import { type Thresholds, thresholdsAt } from './thresholds.ts';
import { trainUnhappyModel, type UnhappyModel, unhappyLogOdds } from './unhappy-features.ts';
import type { UnhappyRow } from './unhappy-rows.ts';

export const UNHAPPY_UNTRAINED = {
  /** The protocol's rule: undelivered first, then the later the worse, then the slower; a few items more are a little worse. */
  default: ({ isUndelivered, lateDays = 0, elapsedDays, items = 0 }: UnhappyRow): number =>
    (isUndelivered ? 1000 : 0) + 10 * Math.max(lateDays, 0) + elapsedDays / 100 + (items > 1 ? 0.2 : 0),
  late: ({ lateDays }: UnhappyRow): number => lateDays ?? 0,
  elapsed: ({ elapsedDays }: UnhappyRow): number => elapsedDays,
  undelivered: ({ isUndelivered }: UnhappyRow): number => (isUndelivered ? 1 : 0),
} as const;

export const UNHAPPY_SCORE_NAMES = ['default', 'fitted', 'late', 'elapsed', 'undelivered'] as const;

export type TestedMonth = ScoredCutoff & {
  readonly rows: readonly UnhappyRow[];
  readonly model: UnhappyModel | undefined;
  readonly thresholds: Thresholds | undefined;
  readonly untaught: string | undefined;
  readonly probabilities: readonly number[] | undefined;
  readonly trainedOn: number;
};

/** @param tests the first days of months. */
export const backtestUnhappy = (rows: readonly UnhappyRow[], { tests, share }: { readonly tests: readonly UtcDay[]; readonly share: number }): TestedMonth[] =>
  tests.map((month) => testIn(month, rows, share));

function testIn(month: UtcDay, rows: readonly UnhappyRow[], share: number): TestedMonth {
  const asked = rows.filter(({ askedAt }) => askedAt >= startOfUtcDay(month) && askedAt < startOfUtcDay(nextMonth(month)));
  const known = answeredBefore(rows, startOfUtcDay(month));
  const untaught = tooLittleAnswered(known);
  const model = untaught === undefined ? trainUnhappyModel(known) : undefined;
  const fitted = asked.map((row) => (model === undefined ? UNHAPPY_UNTRAINED.default(row) : unhappyLogOdds(model, row)));
  return {
    cutoff: month,
    rows: asked,
    ids: asked.map(({ orderId }) => orderId),
    labels: asked.map(({ label }) => label),
    scores: { ...Object.fromEntries(Object.entries(UNHAPPY_UNTRAINED).map(([name, scoreOf]) => [name, asked.map(scoreOf)])), fitted },
    model,
    thresholds: model && unhappyThresholds(model, known, share),
    untaught,
    probabilities: model && fitted.map(probabilityOf),
    trainedOn: known.length,
  };
}

const nextMonth = (month: UtcDay): UtcDay => monthStarts(month + 1, month + 31)[0] ?? month + 31;

const answeredBefore = (rows: readonly UnhappyRow[], at: Instant): UnhappyRow[] => rows.filter(({ answeredAt }) => answeredAt < at);

/** The share frozen over the last year's surveys, so that no season decides alone. */
export function unhappyThresholds(model: UnhappyModel, rows: readonly UnhappyRow[], share: number): Thresholds {
  const latest = rows.reduce((most, { askedAt }) => Math.max(most, askedAt), 0);
  return thresholdsAt(
    rows.filter(({ askedAt }) => askedAt > latest - 365 * DAY).map((row) => unhappyLogOdds(model, row)),
    share,
  );
}

/** In words, why these answers teach nothing that would hold; nothing when they do. */
export function tooLittleAnswered(rows: readonly UnhappyRow[]): string | undefined {
  const low = positivesAmong(rows.map(({ label }) => label));
  if (rows.length === 0) return 'no answer had come by then';
  if (low === 0 || low === rows.length) return `there is one class only: of ${rows.length} answers ${low === 0 ? 'none' : 'every one'} was low`;
  if (rows.length < LEAST_OUTCOMES) return `${rows.length} answers are known, and fewer than ${LEAST_OUTCOMES} teach nothing that would hold`;
  const rarer = Math.min(low, rows.length - low);
  return rarer < LEAST_OF_A_LABEL ? `${low} of ${rows.length} answers were low; at least ${LEAST_OF_A_LABEL} are needed of those that were and of those that were not` : undefined;
}

/** The months whose surveys are all sent, from the first survey on. */
export function surveyMonths(rows: readonly UnhappyRow[]): UtcDay[] {
  const asked = rows.map(({ askedAt }) => utcDayOf(askedAt));
  if (asked.length === 0) return [];
  const [first, last] = asked.reduce<[number, number]>(([least, most], day) => [Math.min(least, day), Math.max(most, day)], [Number.POSITIVE_INFINITY, 0]);
  return monthStarts(first - 30, last + 1).filter((month) => nextMonth(month) > first && nextMonth(month) <= last + 1);
}
