/** What we know of an order: its facts, each under a name that a repeat or an alias of the same fact shares. */

import type { OrderEvent } from '../events/catalogue.ts';
import type { Money } from '../events/fields.ts';
import { hash64 } from '../hash.ts';
import { type Instant, instantOf, offsetOf, utcDayOf } from '../time.ts';

export type OrderStep = OrderEvent['type'] extends `order.${infer Step}` ? Step : never;

export type OrderFact = {
  readonly name: string;
  readonly step: OrderStep;
  /** As first committed. */
  readonly at: Instant;
  readonly parcelId?: string;
  readonly reason?: string;
  /** Of a delay: the new promise, and the one it replaces. */
  readonly promisedAt?: Instant;
  readonly insteadOf?: Instant;
  /** True when no event told of it: the promised date passed in silence. */
  readonly silent?: true;
  /** True when it came with a history: told to nobody. */
  readonly imported?: true;
};

export type OrderState = {
  readonly orderId: string;
  readonly customerId: string;
  readonly facts: readonly OrderFact[];
  /** What the customer counts on, and when that was said. */
  readonly promise?: { readonly at: Instant; readonly saidAt: Instant; readonly imported?: true };
  /** The first promise: what "late" is measured against. */
  readonly firstPromise?: { readonly at: Instant; readonly saidAt: Instant };
  /** The offset in which promises were written: where the customer's own zone is unknown, their day is a day there. */
  readonly offset?: string;
  readonly trackingUrl?: string;
  readonly items?: readonly { readonly name?: string; readonly quantity?: number }[];
  readonly total?: Money;
};

/** More facts than most orders have; past it the oldest steps on the way are forgotten, never an end. */
export const MAX_FACTS = 60;
const MAX_ITEMS_SHOWN = 20;

/** Progress of one parcel, or of the whole order. A fact of a lower rank never follows one of a higher. */
const RANK: Record<OrderStep, number> = {
  confirmed: 0,
  delayed: 1,
  exception: 1,
  shipped: 2,
  out_for_delivery: 3,
  attempt_failed: 3,
  available_for_pickup: 4,
  delivered: 5,
  cancelled: 6,
  refunded: 6,
};

/**
 * The name of the fact that an event states. Once an order: confirmed, cancelled. Once a parcel: shipped, ready, delivered.
 * Once a parcel and day: an attempt, a delivery round. A delay is told by its new promise; a problem by a hash of its words.
 */
export function factName(event: OrderEvent, order: OrderState | undefined): string {
  const { data } = event;
  const step = event.type.slice('order.'.length) as OrderStep;
  const parcel = data.parcelId ?? '';
  const day = utcDayOf(instantOf(event.time));
  const wordsOr = (otherwise: number): string | number => (data.reason === undefined ? otherwise : markOf(data.reason));
  switch (step) {
    case 'confirmed':
    case 'cancelled':
      return step;
    case 'shipped':
    case 'available_for_pickup':
    case 'delivered':
      return `${step}:${parcel}`;
    case 'out_for_delivery':
    case 'attempt_failed':
      return `${step}:${parcel}:${day}`;
    case 'refunded':
      return `${step}:${day}`;
    case 'delayed':
      return delayName(`${step}:${parcel}:${data.promisedAt ? instantOf(data.promisedAt) : wordsOr(day)}`, event, order);
    case 'exception':
      return `${step}:${parcel}:${wordsOr(day)}`;
  }
}

/** Words as a name may hold them: the name stands in the notice too, which outlives the words. */
function markOf(words: string): string {
  const [high, low] = hash64(words);
  return `#${high.toString(36)}${low.toString(36)}`;
}

/** A promise that comes back to an earlier date is news again: a fact of its own, named by when it was said. */
function delayName(name: string, event: OrderEvent, order: OrderState | undefined): string {
  const saidAt = instantOf(event.time);
  const again = `${name}@${saidAt}`;
  if (factOf(order, again) !== undefined) return again;
  const promise = order?.promise;
  const known = factOf(order, name);
  const movedSince =
    known !== undefined && promise !== undefined && event.data.promisedAt !== undefined && instantOf(event.data.promisedAt) !== promise.at && saidAt > promise.saidAt;
  return movedSince ? again : name;
}

export const factOf = (order: OrderState | undefined, name: string): OrderFact | undefined => order?.facts.find((fact) => fact.name === name);

/** The order with what an event tells, and its fact in it. A late event adds its fact but takes nothing back. */
export function withEvent(order: OrderState | undefined, event: OrderEvent, at: Instant): OrderState {
  const { data } = event;
  const step = event.type.slice('order.'.length) as OrderStep;
  const before = order ?? { orderId: data.orderId, customerId: data.customerId, facts: [] };
  const promisedAt = data.promisedAt === undefined ? undefined : instantOf(data.promisedAt);
  const newer = promisedAt !== undefined && (before.promise === undefined || at >= before.promise.saidAt);
  const fact: OrderFact = {
    name: factName(event, order),
    step,
    at,
    ...(data.parcelId !== undefined && { parcelId: data.parcelId }),
    ...(data.reason !== undefined && { reason: data.reason }),
    ...(step === 'delayed' && promisedAt !== undefined && { promisedAt }),
    ...(step === 'delayed' && before.promise !== undefined && { insteadOf: before.promise.at }),
    ...(event.imported && { imported: true as const }),
  };
  return {
    ...before,
    facts: withinLimit([...before.facts, fact].sort((a, b) => a.at - b.at)),
    ...(newer && promisedAt !== undefined && { promise: { at: promisedAt, saidAt: at, ...(event.imported && { imported: true as const }) } }),
    ...(promisedAt !== undefined && (before.firstPromise === undefined || at < before.firstPromise.saidAt) && { firstPromise: { at: promisedAt, saidAt: at } }),
    ...withOffset(data.promisedAt),
    ...(data.trackingUrl !== undefined && { trackingUrl: data.trackingUrl }),
    ...(data.items !== undefined && before.items === undefined && itemsOf(data.items)),
  };
}

/** A fact that is known may still bring a promise that is not: an order confirmed again, now with its date. */
export function tellsPromise(order: OrderState, { data, time }: OrderEvent): boolean {
  if (data.promisedAt === undefined) return false;
  return order.promise === undefined || (instantOf(time) > order.promise.saidAt && instantOf(data.promisedAt) !== order.promise.at);
}

/** The order with an event's promise alone. */
export function withPromise(order: OrderState, { data, imported }: OrderEvent, saidAt: Instant): OrderState {
  if (data.promisedAt === undefined) return order;
  const said = { at: instantOf(data.promisedAt), saidAt };
  return { ...order, promise: { ...said, ...(imported && { imported: true as const }) }, firstPromise: order.firstPromise ?? said, ...withOffset(data.promisedAt) };
}

function withOffset(iso: string | undefined): { offset?: string } {
  const offset = offsetOf(iso);
  return offset === undefined ? {} : { offset };
}

const FORGOTTEN_FIRST: readonly OrderStep[] = ['shipped', 'out_for_delivery', 'attempt_failed', 'available_for_pickup', 'delayed', 'exception'];

function withinLimit(facts: OrderFact[]): OrderFact[] {
  if (facts.length <= MAX_FACTS) return facts;
  const spare = FORGOTTEN_FIRST.map((step) => facts.find((fact) => fact.step === step)).find((fact) => fact !== undefined);
  return facts.filter((fact) => fact !== spare);
}

function itemsOf(items: NonNullable<OrderEvent['data']['items']>): Pick<OrderState, 'items' | 'total'> {
  const currency = items[0]?.price.currency;
  const oneCurrency = items.every((item) => item.price.currency === currency && (item.freight === undefined || item.freight.currency === currency));
  const amounts = items.flatMap((item) => [item.price, ...(item.freight ? [item.freight] : [])]);
  return {
    items: items.slice(0, MAX_ITEMS_SHOWN).map(({ name, quantity }) => ({ ...(name && { name }), ...(quantity && { quantity }) })),
    ...(currency && oneCurrency && { total: { amount: sumOf(amounts), currency } }),
  };
}

const DECIMALS = 4;

/** Exact, with as many decimals as the amounts have, at least two. */
function sumOf(amounts: readonly Money[]): string {
  const decimals = Math.max(2, ...amounts.map(({ amount }) => (amount.split('.')[1] ?? '').length));
  const units = amounts.reduce((sum, { amount }) => sum + unitsOf(amount), 0n);
  const digits = (units < 0n ? -units : units).toString().padStart(DECIMALS + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS, digits.length - DECIMALS + decimals)}`;
}

function unitsOf(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const units = BigInt(whole + fraction.padEnd(DECIMALS, '0'));
  return amount.startsWith('-') ? -units : units;
}

/** What an order is worth to its customer's engagement, in whole units of its currency. */
export const orderValue = (order: OrderState): number => Number(order.total?.amount ?? 0);

/** Nothing more is promised: cancelled, all delivered, or something went wrong and the money went back. */
export const isOver = (order: OrderState): boolean => order.facts.some((fact) => fact.step === 'cancelled') || refundedAfterProblem(order) || everyParcelDelivered(order);

function refundedAfterProblem({ facts }: OrderState): boolean {
  const problem = facts.find((fact) => fact.step === 'exception');
  return problem !== undefined && facts.some((fact) => fact.step === 'refunded' && fact.at >= problem.at);
}

export function everyParcelDelivered(order: OrderState): boolean {
  const delivered = order.facts.filter((fact) => fact.step === 'delivered');
  if (delivered.length === 0) return false;
  if (delivered.some((fact) => fact.parcelId === undefined)) return true;
  const parcels = new Set(order.facts.flatMap((fact) => fact.parcelId ?? []));
  return delivered.length >= parcels.size;
}

/** The fact that made this one pointless to tell, if there is one. */
export function overtakenBy(order: OrderState, fact: OrderFact): OrderFact | undefined {
  return order.facts.find((other) => other !== fact && overtakes(other, fact, order));
}

function overtakes(other: OrderFact, fact: OrderFact, order: OrderState): boolean {
  if (fact.step === 'cancelled' || fact.step === 'refunded') return false;
  if (other.step === 'cancelled') return fact.step !== 'delivered';
  if (other.step === 'refunded' || other.step === 'confirmed') return false;
  if (other.parcelId !== undefined && fact.parcelId !== other.parcelId) return fact.parcelId === undefined && isOver(order) && other.step === 'delivered';
  switch (fact.step) {
    case 'confirmed':
      return other.step === 'delivered';
    case 'delayed':
      if (other.step === 'delayed') return other.at > fact.at;
      if (RANK[other.step] >= RANK.delivered || (fact.silent && other.step === 'available_for_pickup')) return true;
      return !fact.silent && RANK[other.step] >= RANK.out_for_delivery && other.at > fact.at;
    case 'exception':
      return other.step === 'delivered' || (other.step === 'exception' && other.at > fact.at);
    case 'out_for_delivery':
    case 'attempt_failed':
      return RANK[other.step] > RANK[fact.step] || (RANK[other.step] === RANK[fact.step] && other.at > fact.at);
    default:
      return RANK[other.step] > RANK[fact.step];
  }
}

/** Where the order stands, for people: its highest-ranked and then latest fact. */
export const stepOf = (order: OrderState): OrderStep | undefined => [...order.facts].sort((a, b) => RANK[a.step] - RANK[b.step] || a.at - b.at).at(-1)?.step;
