/** How many customers a fit looks at: sixty thousand rows teach seven weights as well as a hundred million. */
import type { UtcDay } from '../time.ts';
import type { CustomerDays } from './customer-days.ts';
import { crc32, FOLDS } from './folds.ts';
import { isAskedAbout, type QuietQuestion } from './quiet-rows.ts';

const MOST_ROWS = 60_000;
const STEPS = 10_000;

export type Sampled = { readonly customers: readonly CustomerDays[]; readonly share: number };

/** All customers, or an even part of them by checksum of the id: the same part every time. */
export function sampledFor(log: readonly CustomerDays[], cutoffs: readonly UtcDay[], question: QuietQuestion, mostRows = MOST_ROWS): Sampled {
  let rows = 0;
  for (const { days } of log) for (const cutoff of cutoffs) if (isAskedAbout(days, cutoff, question)) rows++;
  if (rows <= mostRows) return { customers: log, share: 1 };
  const kept = Math.max(1, Math.floor((mostRows / rows) * STEPS));
  return { customers: log.filter(({ customerId }) => Math.floor(crc32(customerId) / FOLDS) % STEPS < kept), share: kept / STEPS };
}
