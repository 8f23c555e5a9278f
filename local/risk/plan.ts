/** What the options of `backtest` and `fit` ask for: who, when, and how far ahead. */
import { dateOf, dayOfDate, monthStarts } from '../../core/risk/months.ts';
import type { QuietQuestion } from '../../core/risk/quiet-rows.ts';
import type { UtcDay } from '../../core/time.ts';
import { NotDone } from '../operations.ts';

export type QuestionOptions = { readonly horizon: string; readonly active?: string; readonly minTenure: string; readonly window?: string; readonly minDays: string };

/** Options of the question, for commander. */
export const LOG = ['--log <files...>', 'CSV, Parquet or JSON lines (CSV and JSON also .gz), a line an event'] as const;
export const COLUMNS = ['--columns <mapping>', 'customer=COLUMN,at=COLUMN[,value=COLUMN]; each a column, or an SQL expression of columns'] as const;
export const WHERE = ['--where <condition>', 'SQL: which lines count, such as "quantity > 0"'] as const;
export const HORIZON = ['--horizon <days>', 'will this customer be silent for so many days?', '28'] as const;
export const ACTIVE = ['--active <days>', 'ask only about customers seen in the last so many days (default: the horizon)'] as const;
export const MIN_TENURE = ['--min-tenure <days>', '… and known for at least so many days', '28'] as const;
export const WINDOW = ['--window <days>', 'the window of the baselines’ counts (default: the horizon)'] as const;
export const MIN_DAYS = ['--min-days <n>', '… and active on at least so many days', '1'] as const;
export const SHARE = ['--share <percent>', 'the share of customers to flag, frozen into a score', '10'] as const;

export function questionIn({ horizon, active = horizon, minTenure, window = horizon, minDays }: QuestionOptions): QuietQuestion {
  return {
    horizonDays: wholeFrom(1, 'horizon', horizon),
    activeWithinDays: wholeFrom(1, 'active', active),
    minTenureDays: wholeFrom(0, 'min-tenure', minTenure),
    windowDays: wholeFrom(1, 'window', window),
    minActiveDays: wholeFrom(1, 'min-days', minDays),
  };
}

function wholeFrom(least: number, name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || number > 3_650) throw new NotDone(`--${name} wants a whole number from ${least} to 3650, not "${text}".`);
  return number;
}

/** A percentage as a share, 0 to 1. */
export function shareIn(text: string): number {
  const percent = Number(text);
  if (!(percent > 0 && percent <= 50)) throw new NotDone(`--share wants a percentage above 0 and up to 50, not "${text}".`);
  return percent / 100;
}

/** Days such as 2026-03-01,2026-04-01: ascending, each once. */
export function daysIn(text: string | undefined, name: string): UtcDay[] | undefined {
  if (text === undefined) return undefined;
  const days = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const day = dayOfDate(part);
      if (day === undefined) throw new NotDone(`--${name} wants days such as 2026-03-01,2026-04-01; "${part}" is none.`);
      return day;
    });
  if (days.length === 0) throw new NotDone(`--${name} names no day.`);
  return [...new Set(days)].sort((a, b) => a - b);
}

export type Span = { readonly firstDay: UtcDay; readonly lastDay: UtcDay };

/** The first days of months at which somebody can be asked about and the outcome is known by the end of the log. */
export const resolvedMonths = ({ firstDay, lastDay }: Span, { minTenureDays, horizonDays }: QuietQuestion): UtcDay[] =>
  monthStarts(firstDay + Math.max(minTenureDays, 1), lastDay + 1 - horizonDays);

const MOST_TESTS = 4;

/** The last quarter of the cutoffs, at most four: as much as possible is left to learn from. */
export const lastOf = (cutoffs: readonly UtcDay[]): UtcDay[] => cutoffs.slice(-Math.min(MOST_TESTS, Math.max(1, Math.floor(cutoffs.length / 4))));

/** The cutoffs and which of them test, as asked for or else monthly. */
export function cutoffsFor(
  span: Span,
  question: QuietQuestion,
  asked: { readonly cutoffs?: readonly UtcDay[] | undefined; readonly tests?: readonly UtcDay[] | undefined },
): { cutoffs: UtcDay[]; tests: UtcDay[] } {
  const base = asked.cutoffs ?? resolvedMonths(span, question);
  const tests = asked.tests ?? lastOf(base);
  if (tests.length === 0) {
    throw new NotDone(
      `The log runs from ${dateOf(span.firstDay)} to ${dateOf(span.lastDay)}: too short for a first of a month that lies ${question.minTenureDays} days after its start and ${question.horizonDays} before its end. Say --cutoffs and --test, or a shorter --horizon.`,
    );
  }
  const beyond = tests.find((test) => test > span.lastDay);
  if (beyond !== undefined)
    throw new NotDone(`The log ends on ${dateOf(span.lastDay)}, so nobody’s outcome after ${dateOf(beyond)} is known, and everybody would seem to have gone quiet.`);
  return { cutoffs: [...new Set([...base, ...tests])].sort((a, b) => a - b), tests: [...tests] };
}
