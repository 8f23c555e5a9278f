import type { Decision, Wake } from '../decision.ts';
import type { Signal } from '../engagement/signal.ts';
import type { OrderEvent } from '../events/catalogue.ts';
import { orderKey } from '../keys.ts';
import type { Kind } from '../notices/kinds.ts';
import type { NoticeRequest } from '../notices/request.ts';
import { factTime, type Instant } from '../time.ts';
import { factName, factOf, isOver, type OrderFact, type OrderState, orderValue, tellsPromise, withEvent, withPromise } from './state.ts';

/**
 * What follows from one event about an order, or from its promised instant coming.
 * A fact that is already known asks for its own notice again, so that a redelivery makes up for a crash; the gate drops what is settled.
 * @returns the same state object when nothing is new. The deadline is the promised instant of an order still open.
 */
export function decideOnOrder(order: OrderState | undefined, input: OrderEvent | Wake, now: Instant): Decision<OrderState | undefined> {
  return 'wake' in input ? onWake(order, now) : onEvent(order, input, now);
}

function onEvent(order: OrderState | undefined, event: OrderEvent, now: Instant): Decision<OrderState> {
  const known = factOf(order, factName(event, order));
  if (order !== undefined && known !== undefined && !tellsPromise(order, event)) return decided(order, [known], 'known');
  const at = factTime(event.time, now);
  const state = order !== undefined && known !== undefined ? withPromise(order, event, at) : withEvent(order, event, at);
  const fact = factOf(state, known?.name ?? factName(event, order));
  return decided(state, fact ? [fact] : [], known === undefined ? 'new' : 'promise');
}

function onWake(order: OrderState | undefined, now: Instant): Decision<OrderState | undefined> {
  if (order === undefined) return { state: order, notices: [], signals: [], outcomes: [], because: 'unknown' };
  const promisedAt = order.promise?.at;
  // Every silence found so far is asked for again: an earlier wake may have been cut off after its write, and a later promise come between.
  const asked = order.facts.filter((fact) => fact.silent);
  if (promisedAt === undefined || promisedAt > now || isOver(order) || order.promise?.imported) return decided(order, asked, 'nothing-due');
  const name = `overdue:${promisedAt}`;
  const known = factOf(order, name);
  if (known !== undefined) return decided(order, asked, 'known');
  const fact: OrderFact = { name, step: 'delayed', at: promisedAt, insteadOf: promisedAt, silent: true };
  return decided({ ...order, facts: [...order.facts, fact].sort((a, b) => a.at - b.at) }, [...asked, fact], 'silent-delay');
}

function decided(order: OrderState, facts: readonly OrderFact[], because: string): Decision<OrderState> {
  return {
    state: order,
    deadline: deadlineOf(order),
    notices: facts.filter(({ imported }) => !imported).map((fact) => noticeOf(order, fact)),
    signals: [...facts.flatMap((fact) => activityOf(order, fact)), ...experienceOf(order)],
    outcomes: [],
    because,
  };
}

/** The promised instant, once for each promise, while the order is open. */
function deadlineOf(order: OrderState): Instant | undefined {
  const promisedAt = order.promise?.at;
  // A promise of a history was made by others, and is not ours to watch.
  if (promisedAt === undefined || isOver(order) || order.promise?.imported || factOf(order, `overdue:${promisedAt}`)) return undefined;
  return promisedAt;
}

const noticeOf = (order: OrderState, fact: OrderFact): NoticeRequest => ({
  kind: `order.${fact.step}` as Kind,
  subject: orderKey(order.customerId, order.orderId),
  fact: fact.name,
  factAt: fact.at,
  to: [{ customer: order.customerId }],
});

/** A confirmed order is a day of activity. */
function activityOf(order: OrderState, fact: OrderFact): Signal[] {
  return fact.step === 'confirmed'
    ? [{ signal: 'activity', customerId: order.customerId, key: order.orderId, at: fact.at, value: orderValue(order), ...(fact.imported && { imported: true as const }) }]
    : [];
}

/**
 * A first promise missed, or something wrong with the parcel, is one bad experience, said again with every event of such an order: which
 * fact made it bad may only show when another one arrives late.
 */
function experienceOf(order: OrderState): Signal[] {
  const { customerId, orderId } = order;
  const bad = order.facts.find((fact) => wasBad(order, fact));
  return bad ? [{ signal: 'experience', experience: 'late-parcel', customerId, key: `order:${orderId}`, at: bad.at, ...(bad.imported && { imported: true as const }) }] : [];
}

function wasBad(order: OrderState, fact: OrderFact): boolean {
  if (fact.silent || fact.step === 'exception') return true;
  const first = order.firstPromise?.at;
  if (first === undefined) return false;
  return (fact.step === 'delayed' && (fact.promisedAt ?? 0) > first) || (fact.step === 'delivered' && fact.at > first);
}
