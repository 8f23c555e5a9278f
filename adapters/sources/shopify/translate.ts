/**
 * Shopify, Admin API webhooks 2024-10 and later. An order is a snapshot: whatever its topic, every fact in it is told, each under an id of
 * its own, so that a delivery that was lost or came late is made up for by the next one.
 */
import { type Draft, declined, type Knows, type Translation } from '../../../core/sources/translation.ts';
import type { Given } from '../given.ts';
import { cut, flag, isObject, joined, list, moment, need, needMoment, needObject, number, of, phone, text } from '../read.ts';
import { lineAmount } from './money.ts';

const ORDER_TOPICS = new Set(['orders/create', 'orders/updated', 'orders/paid', 'orders/cancelled', 'orders/fulfilled', 'orders/partially_fulfilled']);

const NOTHING_TO_TELL: Readonly<Record<string, string>> = {
  'orders/delete': 'Shopify deletes only orders that are cancelled or archived; the cancellation itself comes as orders/cancelled.',
  'orders/edited': 'What was edited is in orders/updated; this topic holds only the difference.',
  'orders/risk_assessment_changed': 'The risk of fraud is between the shop and Shopify.',
  'orders/shopify_protect_eligibility_changed': 'Whether Shopify protects a payment is nothing for its customer.',
  'customers/delete': 'Deleting a customer record is no request to be forgotten; that one comes as customers/redact, or as customer.erased from you.',
  'customers/disable': 'A disabled account of the online shop changes nothing about its orders.',
  'customers/enable': 'An invitation to the online shop is sent by Shopify.',
  'customers/merge': 'Which of two customers is kept is told by their orders.',
  'customers/data_request': 'Answer it with `npm run export -- CUSTOMER`.',
  'shop/redact': 'The shop has left; take the stack down, or erase its customers one by one.',
  'fulfillment_events/delete': 'Taking a tracking entry back tells a customer nothing.',
};

export function translateShopify({ headers, payload, settings }: Given): Translation {
  const topic = headers['x-shopify-topic'] ?? '';
  const accepts = settings.shopify.testMode === 'accept';
  if (!accepts && flag(headers, 'x-shopify-test')) return declined('A test notification of the Shopify admin (X-Shopify-Test).');
  if (!accepts && flag(payload, 'test')) return declined('An order of the test gateway ("test": true).');
  const shop = `shopify:${headers['x-shopify-shop-domain'] ?? 'shop'}`;
  if (ORDER_TOPICS.has(topic)) return orderFacts(needObject(payload, ''), shop);
  switch (topic) {
    case 'fulfillments/create':
    case 'fulfillments/update':
      return fulfilmentFacts(needObject(payload, ''), shop);
    case 'fulfillment_events/create':
      return trackingFact(needObject(payload, ''), shop);
    case 'refunds/create':
      return refundFact(needObject(payload, ''), shop);
    case 'customers/create':
    case 'customers/update': {
      const events = customerFacts(needObject(payload, ''), shop, needMoment(payload, 'updated_at', 'created_at'));
      return { events };
    }
    case 'customers/redact': {
      const customerId = need(payload, 'customer.id');
      return { events: [{ id: `customer/${customerId}/redact`, source: shop, type: 'customer.erased', time: triggeredAt(headers), data: { customerId } }] };
    }
    default:
      if (topic === '') return declined('The header X-Shopify-Topic is missing, so nobody can say what this is.');
      return declined(of(NOTHING_TO_TELL, topic) ?? unknownTopic(topic));
  }
}

const unknownTopic = (topic: string): string =>
  /^returns\/|^reverse_/.test(topic)
    ? 'A return is agreed on with the customer in Shopify; the money that goes back comes as refunds/create.'
    : /^disputes\//.test(topic)
      ? 'A dispute is between the shop and the bank.'
      : `The topic ${cut(topic, 60)} has no meaning for customers here.`;

/** Erasure carries no time of its own; the delivery's is the best there is. */
function triggeredAt(headers: Given['headers']): string {
  return needMoment(headers, 'x-shopify-triggered-at');
}

/** An order as the API and the webhooks give it. */
export function orderFacts(order: Record<string, unknown>, shop: string): Translation {
  const orderId = need(order, 'id');
  const placedAt = needMoment(order, 'created_at', 'processed_at');
  const customerId = customerOf(order, orderId);
  if (customerId === undefined) return declined('The order has neither a customer nor an e-mail address: there is nobody to tell.');
  const base = { customerId, orderId };
  const events: Draft[] = [...peopleFacts(order, customerId, shop, placedAt)];
  const add = (id: string, type: Draft['type'], time: string | undefined, data: Record<string, unknown> = {}): void => {
    if (time !== undefined) events.push({ id: `order/${orderId}/${id}`, source: shop, type, time, data: { ...base, ...data } });
  };
  add('confirmed', 'order.confirmed', placedAt, { items: itemsOf(order) });
  for (const fulfilment of list(order, 'fulfillments').filter(isObject)) events.push(...shipmentFacts(fulfilment, { orderId, shop, whose: { customerId } }));
  add('cancelled', 'order.cancelled', moment(order, 'cancelled_at'), { reason: of(CANCELLED_BECAUSE, text(order, 'cancel_reason')) });
  for (const refund of list(order, 'refunds').filter(isObject)) {
    const id = text(refund, 'id');
    if (id !== undefined && moneyWentBack(refund)) add(`refund/${id}`, 'order.refunded', moment(refund, 'processed_at') ?? moment(refund, 'created_at'));
  }
  const knows: Knows[] = [{ ref: `order:${orderId}`, customerId }];
  const name = text(order, 'name');
  if (name !== undefined) knows.push({ ref: `order-name:${name.replace(/^#/, '')}`, customerId });
  return { events, knows };
}

/** In words that the customer may read; the shop's own reasons are not theirs. */
const CANCELLED_BECAUSE: Readonly<Record<string, string>> = {
  customer: 'as you asked',
  inventory: 'it is no longer available',
  declined: 'the payment did not go through',
};

/** A customer of the shop, else the person who ordered as a guest, known by this order alone. */
function customerOf(order: Record<string, unknown>, orderId: string): string | undefined {
  const known = text(order, 'customer.id');
  if (known !== undefined) return known;
  return contactOf(order) === undefined ? undefined : `guest-${orderId}`;
}

const contactOf = (order: Record<string, unknown>): string | undefined => text(order, 'email') ?? text(order, 'contact_email') ?? text(order, 'customer.email');

/** Whom to tell, as the order names them. Told at the order's time, so that what the customer record says later wins. */
function peopleFacts(order: Record<string, unknown>, customerId: string, shop: string, placedAt: string): Draft[] {
  const email = contactOf(order);
  const name = joined(text(order, 'customer.first_name'), text(order, 'customer.last_name')) ?? text(order, 'shipping_address.name') ?? text(order, 'billing_address.name');
  const data = {
    customerId,
    email,
    name,
    phone: phone(text(order, 'phone') ?? text(order, 'customer.phone')),
    locale: text(order, 'customer_locale'),
    region: text(order, 'shipping_address.country_code') ?? text(order, 'billing_address.country_code'),
  };
  return [{ id: `order/${text(order, 'id')}/customer`, source: shop, type: 'customer.updated', time: placedAt, data }];
}

function itemsOf(order: Record<string, unknown>): object[] | undefined {
  const currency = text(order, 'currency');
  const items = list(order, 'line_items')
    .slice(0, MAX_ITEMS)
    .flatMap((line) => {
      const quantity = number(line, 'quantity') ?? 1;
      const amount = lineAmount(text(line, 'price'), quantity);
      const name = text(line, 'name') ?? text(line, 'title');
      if (amount === undefined || currency === undefined) return [];
      const id = text(line, 'id');
      return [{ ...(id !== undefined && { id }), ...(name !== undefined && { name: cut(name, 300) }), quantity, price: { amount, currency } }];
    });
  return items.length > 0 ? items : undefined;
}

const MAX_ITEMS = 500;

type Shipment = { readonly orderId: string; readonly shop: string; readonly whose: { readonly customerId: string } | { readonly ref: string } };

/** What has become of the parcel, as far as the fulfilment itself says. */
function shipmentFacts(fulfilment: Record<string, unknown>, { orderId, shop, whose }: Shipment): Draft[] {
  const parcelId = text(fulfilment, 'id');
  const status = text(fulfilment, 'status');
  if (parcelId === undefined || status !== 'success') return [];
  const trackingUrl = text(fulfilment, 'tracking_url') ?? text(fulfilment, 'tracking_urls.0');
  const data = { orderId, parcelId, trackingUrl, ...('customerId' in whose && { customerId: whose.customerId }) };
  const common = { source: shop, ...('ref' in whose && { whose: { ref: whose.ref } }) };
  const shippedAt = moment(fulfilment, 'created_at');
  const changedAt = moment(fulfilment, 'updated_at');
  const events: Draft[] = [];
  if (shippedAt !== undefined) events.push({ ...common, id: `fulfillment/${parcelId}/shipped`, type: 'order.shipped', time: shippedAt, data });
  const step = of(TRACKED, text(fulfilment, 'shipment_status'));
  if (step !== undefined && step !== 'order.shipped' && changedAt !== undefined)
    events.push({ ...common, id: `fulfillment/${parcelId}/${step}/${changedAt.slice(0, 10)}`, type: step, time: changedAt, data });
  return events;
}

function fulfilmentFacts(fulfilment: Record<string, unknown>, shop: string): Translation {
  const orderId = need(fulfilment, 'order_id');
  need(fulfilment, 'id');
  const events = shipmentFacts(fulfilment, { orderId, shop, whose: { ref: `order:${orderId}` } });
  if (events.length > 0) return { events };
  return declined(`A fulfilment that is ${cut(text(fulfilment, 'status') ?? 'without a status', 40)} has not left: nothing to tell yet.`);
}

/** What carriers report, in the words of fulfilment events and of `shipment_status`. */
const TRACKED: Readonly<Record<string, Draft['type']>> = {
  in_transit: 'order.shipped',
  carrier_picked_up: 'order.shipped',
  picked_up: 'order.shipped',
  out_for_delivery: 'order.out_for_delivery',
  attempted_delivery: 'order.attempt_failed',
  ready_for_pickup: 'order.available_for_pickup',
  delivered: 'order.delivered',
  delayed: 'order.delayed',
  failure: 'order.exception',
};

function trackingFact(entry: Record<string, unknown>, shop: string): Translation {
  const orderId = need(entry, 'order_id');
  const status = need(entry, 'status', 'the status of a fulfilment event');
  const type = of(TRACKED, status);
  const promisedAt = moment(entry, 'estimated_delivery_at');
  if (type === undefined) return declined(`A parcel that is "${cut(status, 40)}" has not moved: nothing to tell.`);
  const id = text(entry, 'id') ?? `${need(entry, 'fulfillment_id')}/${status}`;
  const data = { orderId, parcelId: text(entry, 'fulfillment_id'), promisedAt, ...(type === 'order.exception' && { reason: text(entry, 'message') }) };
  return { events: [{ id: `fulfillment_event/${id}`, source: shop, type, time: needMoment(entry, 'happened_at', 'created_at'), data, whose: { ref: `order:${orderId}` } }] };
}

function refundFact(refund: Record<string, unknown>, shop: string): Translation {
  const orderId = need(refund, 'order_id');
  const id = need(refund, 'id');
  if (!moneyWentBack(refund)) return declined('No money goes back with this refund: goods were put back into stock only.');
  const time = needMoment(refund, 'processed_at', 'created_at');
  return { events: [{ id: `order/${orderId}/refund/${id}`, source: shop, type: 'order.refunded', time, data: { orderId }, whose: { ref: `order:${orderId}` } }] };
}

/** Refunds without a successful transaction only put goods back; where no transactions are told, the amounts of the lines speak. */
function moneyWentBack(refund: Record<string, unknown>): boolean {
  const transactions = list(refund, 'transactions');
  if (transactions.length > 0) return transactions.some((each) => (text(each, 'status') ?? 'success') === 'success' && (number(each, 'amount') ?? 1) > 0);
  const lines = list(refund, 'refund_line_items');
  return lines.length === 0 ? list(refund, 'order_adjustments').length > 0 : lines.some((line) => (number(line, 'subtotal') ?? 0) > 0);
}

/** A customer record, and what they allow as a fact of its own: at the time of their choice, so that it never overrules a later one made here. */
export function customerFacts(customer: Record<string, unknown>, shop: string, time: string): Draft[] {
  const customerId = need(customer, 'id');
  const data = {
    customerId,
    name: joined(text(customer, 'first_name'), text(customer, 'last_name')),
    email: text(customer, 'email'),
    phone: phone(text(customer, 'phone')),
    locale: text(customer, 'locale'),
    region: text(customer, 'default_address.country_code'),
  };
  const state = text(customer, 'email_marketing_consent.state');
  const chosenAt = moment(customer, 'email_marketing_consent.consent_updated_at');
  const chose = state === 'subscribed' || state === 'unsubscribed';
  return [
    { id: `customer/${customerId}/${time}`, source: shop, type: 'customer.updated', time, data },
    ...(chose && chosenAt !== undefined
      ? [
          {
            id: `customer/${customerId}/consent/${chosenAt}`,
            source: shop,
            type: 'customer.updated' as const,
            time: chosenAt,
            data: { customerId, consents: { outreach: { email: state === 'subscribed' } } },
          },
        ]
      : []),
  ];
}
