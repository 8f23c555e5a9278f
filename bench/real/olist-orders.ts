/** Orders of a Brazilian marketplace with their reviews, as order and survey events: `node bench/real/olist-orders.ts [--out FILE]`. */
import { join } from 'node:path';
import type { Event, EventOf, OrderEvent } from '../../core/events/catalogue.ts';
import { type Instant, SECOND } from '../../core/time.ts';
import { cloudEvent } from '../../emitter/cloud-event.ts';
import { all, type Row, rowsOf } from './data.ts';
import { convert } from './write-events.ts';

export type Olist = { readonly orders: readonly Row[]; readonly items: readonly Row[]; readonly customers: readonly Row[]; readonly reviews: readonly Row[] };

const source = 'olist';

/**
 * The life of every order, the answer to its survey, and each buyer once, a second before the first purchase.
 * The status is the final one and gives the outcome away, so only its cancellations are used, at the last time the order is heard of.
 */
export function eventsOf({ orders, items, customers, reviews }: Olist): Event[] {
  const buyers = new Map(customers.map((row) => [row.customer_id, row]));
  const itemsBy = Map.groupBy(items, (row) => row.order_id);
  const buyerOf = (order: Row): string => buyers.get(order.customer_id)?.customer_unique_id ?? order.customer_id ?? '';
  const placedBy = new Map(orders.map((order) => [order.order_id, buyerOf(order)]));
  return [
    ...introductions(orders, buyers, buyerOf),
    ...orders.flatMap((order) => lifeOf(order, buyerOf(order), itemsBy.get(order.order_id) ?? [])),
    ...reviews.flatMap((review) => answer(review, placedBy.get(review.order_id))),
  ];
}

function introductions(orders: readonly Row[], buyers: ReadonlyMap<string | undefined, Row>, buyerOf: (order: Row) => string): Event[] {
  const byBuyer = Map.groupBy(orders, buyerOf);
  return [...byBuyer].map(([customerId, theirs]) => {
    const first = Math.min(...theirs.map((order) => at(order.order_purchase_timestamp) ?? Number.POSITIVE_INFINITY));
    const state = buyers.get(theirs[0]?.customer_id)?.customer_state;
    return cloudEvent('customer.updated', { source, id: `customer-${customerId}` }, first - SECOND, {
      customerId,
      email: `${customerId}@example.com`,
      locale: 'pt-BR',
      timezone: 'America/Sao_Paulo',
      segment: 'shop',
      ...(state && { region: state }),
    });
  });
}

function lifeOf(order: Row, customerId: string, items: readonly Row[]): Event[] {
  const orderId = order.order_id ?? '';
  const say = (type: OrderEvent['type'], when: Instant | undefined, data: object = {}): Event[] =>
    when === undefined ? [] : [cloudEvent(type, { source, id: `${orderId}-${type.slice('order.'.length)}` }, when, { customerId, orderId, ...data })];
  const purchasedAt = at(order.order_purchase_timestamp);
  const approvedAt = at(order.order_approved_at);
  const shippedAt = at(order.order_delivered_carrier_date);
  const deliveredAt = at(order.order_delivered_customer_date);
  const lastAt = Math.max(...[purchasedAt, approvedAt, shippedAt, deliveredAt].filter((when) => when !== undefined));
  return [
    ...say('order.confirmed', purchasedAt, {
      ...(order.order_estimated_delivery_date && { promisedAt: moment(order.order_estimated_delivery_date) }),
      ...(order.order_approved_at && { approvedAt: moment(order.order_approved_at) }),
      ...(items.length > 0 && { items: items.map(itemOf) }),
    }),
    ...say('order.shipped', shippedAt),
    ...say('order.delivered', deliveredAt),
    ...(order.order_status === 'canceled' ? say('order.cancelled', lastAt) : []),
  ];
}

function itemOf(row: Row): NonNullable<EventOf<'order.confirmed'>['data']['items']>[number] {
  return {
    ...(row.product_id && { id: row.product_id }),
    price: { amount: row.price ?? '0', currency: 'BRL' },
    ...(row.freight_value && { freight: { amount: row.freight_value, currency: 'BRL' } }),
    ...(row.seller_id && { sellerId: row.seller_id }),
    ...(row.shipping_limit_date && { shipBy: moment(row.shipping_limit_date) }),
  };
}

/** One review may speak of several orders, so its event is named by both. */
function answer(review: Row, customerId: string | undefined): Event[] {
  const { review_id, order_id, review_answer_timestamp: answered, review_creation_date: sent } = review;
  const answeredAt = at(answered);
  if (customerId === undefined || answeredAt === undefined || !answered || !order_id) return [];
  const comment = [review.review_comment_title, review.review_comment_message].filter((text) => text?.trim()).join('\n');
  return [
    cloudEvent('survey.answered', { source, id: `review-${review_id}-${order_id}` }, answeredAt, {
      customerId,
      kind: 'csat',
      score: Number(review.review_score),
      scale: 5,
      ...(review_id && { surveyId: review_id }),
      ...(sent && { sentAt: moment(sent) }),
      answeredAt: moment(answered),
      orderId: order_id,
      ...(comment && { comment }),
    }),
  ];
}

/** The times have no zone; they are read as they stand, as UTC. */
const moment = (text: string): string => `${text.replace(' ', 'T')}Z`;
const at = (text: string | undefined): Instant | undefined => (text ? Date.parse(moment(text)) : undefined);

export async function olist(folder: string): Promise<Olist> {
  const file = (name: string): Promise<Row[]> => all(rowsOf(join(folder, `${name}.csv.gz`)));
  return { orders: await file('orders'), items: await file('order_items'), customers: await file('customers'), reviews: await file('order_reviews') };
}

if (import.meta.main) await convert('orders-olist', async (folder) => eventsOf(await olist(folder)));
