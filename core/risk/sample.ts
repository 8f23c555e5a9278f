/** How many customers a fit looks at: sixty thousand rows teach seven weights as well as a hundred million. */
import type { UtcDay } from '../time.ts';
import type { CustomerDays } from './customer-days.ts';
import { crc32, FOLDS } from './folds.ts';
import { isAskedAbout, type QuietQuestion } from './quiet-rows.ts';

const MOST_ROWS = 60_000;
/** A share is kept in so many steps. */
export const SAMPLE_STEPS = 10_000;

export type Sampled = { readonly customers: readonly CustomerDays[]; readonly share: number };

/**
 * Whether a customer is in the part that `kept` steps make: by checksum of the id, so the same part every time, a smaller one within a
 * larger one, and folds stay even. `local/risk/history-sql.ts` says the same in SQL.
 */
export const isInSample = (customerId: string, kept: number): boolean => Math.floor(crc32(customerId) / FOLDS) % SAMPLE_STEPS < kept;

/**
 * All customers, or an even part of them.
 * @param share of all customers that the log itself holds, 0 to 1: of a part that was drawn in the same way, a smaller one is drawn
 */
export function sampledFor(log: readonly CustomerDays[], cutoffs: readonly UtcDay[], question: QuietQuestion, { share = 1, mostRows = MOST_ROWS } = {}): Sampled {
  let rows = 0;
  for (const { days } of log) for (const cutoff of cutoffs) if (isAskedAbout(days, cutoff, question)) rows++;
  if (rows <= mostRows) return { customers: log, share };
  const kept = Math.max(1, Math.floor((mostRows / rows) * share * SAMPLE_STEPS));
  return { customers: log.filter(({ customerId }) => isInSample(customerId, kept)), share: kept / SAMPLE_STEPS };
}
