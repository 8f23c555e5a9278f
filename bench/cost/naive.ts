/**
 * What the usual way to build it would cost: one event an invocation, an idempotency record beside the state, a transaction, an index, whole events in the
 * log and every request traced. Counted from that design, not measured.
 */
import type { Load } from './loads.ts';
import type { Usage } from './prices.ts';

const LOG_4_KB = 4e-6;

export const NAIVE: Readonly<Partial<Record<Load, Usage>>> = {
  // Idempotency 2 + transaction 4 + index 2 writes; 512 MB for 120 ms.
  order: { busEvent: 1, sqsRequest: 3, lambdaRequest: 1, lambdaGbSecond: 0.06, writeUnit: 8, readUnit: 1, logGb: LOG_4_KB, xrayTrace: 1, mail: 1 },
  usageSingle: { busEvent: 1, sqsRequest: 3, lambdaRequest: 1, lambdaGbSecond: 0.03, writeUnit: 8, logGb: LOG_4_KB, xrayTrace: 1 },
  outageRecipient: { sqsRequest: 3, lambdaRequest: 1, lambdaGbSecond: 0.06, writeUnit: 4, readUnit: 0.16, logGb: LOG_4_KB / 2, xrayTrace: 1, mail: 1 },
};
