/** What the gate asks of an order, and what its messages say. */
import type { Relevance } from '../notices/relevance.ts';
import { HOUR } from '../time.ts';
import { factOf, isOver, type OrderState, overtakenBy } from './state.ts';

/** A thank-you for an order that waited through a night is no news once something went wrong with it. */
const NIGHT_MS = HOUR;
const BAD_NEWS: ReadonlySet<string> = new Set(['delayed', 'exception', 'attempt_failed']);

/** @param heldMs how long the notice has been held */
export function orderRelevance(order: OrderState, factName: string, heldMs = 0): Relevance {
  const fact = factOf(order, factName);
  if (fact === undefined) return { reason: 'superseded', because: { fact: factName, missing: true } };
  const other = overtakenBy(order, fact);
  if (other !== undefined) return { reason: 'superseded', because: { by: `order.${other.step}` } };
  if (fact.silent && (isOver(order) || (order.promise?.at ?? 0) > fact.at)) return { reason: 'superseded', because: { by: 'a newer promise' } };
  const worse = heldMs >= NIGHT_MS && fact.step === 'confirmed' && order.facts.find(({ step, at }) => BAD_NEWS.has(step) && at > fact.at);
  if (worse) return { reason: 'superseded', because: { by: `order.${worse.step}` } };
  return undefined;
}

export type OrderVariables = {
  /** In which offset its dates were said, where the reader's own zone is unknown. */
  readonly offset?: string;
  readonly orderId: string;
  readonly at: number;
  readonly promisedAt?: number;
  readonly insteadOf?: number;
  readonly silent?: boolean;
  readonly reason?: string;
  readonly parcelId?: string;
  readonly trackingUrl?: string;
  readonly items?: readonly { readonly name?: string; readonly quantity?: number }[];
  readonly total?: { readonly amount: string; readonly currency: string };
};

export function orderVariables(order: OrderState, factName: string): OrderVariables | undefined {
  const fact = factOf(order, factName);
  if (fact === undefined) return undefined;
  const promisedAt = fact.step === 'delayed' ? fact.promisedAt : order.promise?.at;
  const moved = fact.insteadOf !== undefined && fact.insteadOf !== promisedAt;
  return {
    orderId: order.orderId,
    at: fact.at,
    ...(promisedAt !== undefined && !fact.silent && { promisedAt }),
    ...((fact.silent || moved) && fact.insteadOf !== undefined && { insteadOf: fact.insteadOf }),
    ...(fact.silent && { silent: true }),
    ...(fact.reason !== undefined && { reason: fact.reason }),
    ...(fact.parcelId !== undefined && { parcelId: fact.parcelId }),
    ...(order.offset !== undefined && { offset: order.offset }),
    ...(order.trackingUrl !== undefined && { trackingUrl: order.trackingUrl }),
    ...(order.items?.some((item) => item.name) && { items: order.items.filter((item) => item.name) }),
    ...(order.total !== undefined && { total: order.total }),
  };
}
