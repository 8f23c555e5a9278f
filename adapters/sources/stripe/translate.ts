/** Stripe events, of any API version: `data.object` is read by what it is, never by position. */
import { declined, type Knows, type Translation, type Whose } from '../../../core/sources/translation.ts';
import type { Given } from '../given.ts';
import { at, cut, flag, isObject, list, moment, need, needMoment, needObject, number, of, phone, text } from '../read.ts';

const SOURCE = 'stripe';

const NOTHING_TO_TELL: Readonly<Record<string, string>> = {
  'customer.deleted': 'Deleting a customer at Stripe is no request to be forgotten; say that with customer.erased.',
  'invoice.created': 'A draft of an invoice; what matters is whether it is paid.',
  'invoice.finalized': 'Stripe sends the invoice itself; what matters here is whether it is paid.',
  'invoice.paid': 'Paid as it should be: nothing to tell, nothing to worry about.',
  'invoice.payment_succeeded': 'Paid as it should be: nothing to tell, nothing to worry about.',
  'checkout.session.completed': 'What was bought comes as its subscription or invoice.',
};

export function translateStripe({ payload, settings }: Given): Translation {
  const event = needObject(payload, '');
  if (text(event, 'object') !== undefined && text(event, 'object') !== 'event') return declined('Not an event of Stripe’s ("object" is not "event").');
  const type = need(event, 'type', 'the type of an event, such as invoice.payment_failed');
  if (settings.stripe.testMode !== 'accept' && at(event, 'livemode') === false) return declined('An event of Stripe’s test mode ("livemode": false).');
  const id = need(event, 'id');
  const time = needMoment(event, 'created');
  const key = settings.stripe.customerIdKey;
  switch (type) {
    case 'customer.created':
    case 'customer.updated':
      return stripeCustomer(needObject(event, 'data.object'), time, key);
    case 'customer.subscription.created':
    case 'customer.subscription.updated':
    case 'customer.subscription.resumed':
      return stripeSubscription(needObject(event, 'data.object'), time, key);
    case 'customer.subscription.deleted':
      return stripeEnd(needObject(event, 'data.object'), time, key);
    case 'invoice.payment_failed':
      return stripeFailure(needObject(event, 'data.object'), time, key, id);
    default:
      return declined(of(NOTHING_TO_TELL, type) ?? `Events of the type ${cut(type, 60)} change nothing that is told here.`);
  }
}

/** A customer by your own id where its metadata hold one, else by Stripe's; others of Stripe's things are found by the latter. */
export function stripeCustomer(customer: Record<string, unknown>, time: string, key: string): Translation {
  const id = need(customer, 'id');
  if (flag(customer, 'deleted')) return declined(NOTHING_TO_TELL['customer.deleted'] ?? '');
  const customerId = text(customer, `metadata.${key}`) ?? id;
  const data = {
    customerId,
    name: text(customer, 'name') ?? text(customer, 'description'),
    email: text(customer, 'email'),
    phone: phone(text(customer, 'phone')),
    locale: text(customer, 'preferred_locales.0'),
    region: text(customer, 'address.country') ?? text(customer, 'shipping.address.country'),
  };
  const knows: Knows[] = customerId === id ? [] : [{ ref: `customer:${id}`, customerId }];
  return { events: [{ id: `customer/${id}/${time}`, source: SOURCE, type: 'customer.updated', time, data }], knows };
}

const LIVE = new Set(['active', 'trialing', 'past_due']);

export function stripeSubscription(subscription: Record<string, unknown>, time: string, key: string): Translation {
  const id = need(subscription, 'id');
  const who = whoseOf(subscription, key);
  const status = text(subscription, 'status') ?? 'active';
  if (!LIVE.has(status)) return declined(`A subscription that is ${cut(status, 30)} counts for nothing yet.`);
  const [first] = list(subscription, 'items.data');
  const plan =
    text(first, 'price.nickname') ??
    text(first, 'plan.nickname') ??
    text(subscription, 'plan.nickname') ??
    text(first, 'price.lookup_key') ??
    text(first, 'price.id') ??
    text(first, 'plan.id');
  return { events: [{ id: `subscription/${id}/${time}`, source: SOURCE, type: 'customer.updated', time, data: { ...who.data, plan, arr: arrOf(subscription) }, ...who.beside }] };
}

const A_YEAR_HAS: Readonly<Record<string, number>> = { day: 365, week: 52, month: 12, year: 1 };
/** Currencies that Stripe counts in whole units. Source: Stripe's documentation of zero-decimal currencies. */
const WHOLE = new Set(['bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf', 'ugx', 'vnd', 'vuv', 'xaf', 'xof', 'xpf']);

/** What the subscription brings in a year, before discounts; nothing where a price is not a plain one. */
function arrOf(subscription: Record<string, unknown>): { amount: string; currency: string } | undefined {
  const currency = text(subscription, 'currency') ?? text(subscription, 'items.data.0.price.currency') ?? text(subscription, 'plan.currency');
  const items = list(subscription, 'items.data');
  if (currency === undefined || items.length === 0) return undefined;
  let cents = 0;
  for (const item of items) {
    const unit = number(item, 'price.unit_amount') ?? number(item, 'plan.amount');
    const times = of(A_YEAR_HAS, text(item, 'price.recurring.interval') ?? text(item, 'plan.interval'));
    const every = number(item, 'price.recurring.interval_count') ?? number(item, 'plan.interval_count') ?? 1;
    if (unit === undefined || times === undefined || every <= 0) return undefined;
    cents += (unit * (number(item, 'quantity') ?? 1) * times) / every;
  }
  return moneyOf(Math.round(cents), currency);
}

function moneyOf(amount: number | undefined, currency: string | undefined): { amount: string; currency: string } | undefined {
  if (amount === undefined || currency === undefined || !Number.isSafeInteger(amount)) return undefined;
  return { amount: WHOLE.has(currency.toLowerCase()) ? String(amount) : (amount / 100).toFixed(2), currency: currency.toUpperCase() };
}

export function stripeEnd(subscription: Record<string, unknown>, time: string, key: string): Translation {
  const id = need(subscription, 'id');
  const who = whoseOf(subscription, key);
  const reason = text(subscription, 'cancellation_details.feedback') ?? text(subscription, 'cancellation_details.reason');
  const at = moment(subscription, 'ended_at') ?? moment(subscription, 'canceled_at') ?? time;
  return {
    events: [
      { id: `subscription/${id}/ended`, source: SOURCE, type: 'subscription.cancelled', time: at, data: { ...who.data, reason: reason?.replaceAll('_', ' ') }, ...who.beside },
    ],
  };
}

/** One failure for each attempt: a retry that fails again is another. */
export function stripeFailure(invoice: Record<string, unknown>, time: string, key: string, eventId: string): Translation {
  const invoiceId = text(invoice, 'id');
  const who = whoseOf(invoice, key);
  const attempt = text(invoice, 'attempt_count');
  const data = { ...who.data, invoiceId, amount: moneyOf(number(invoice, 'amount_due'), text(invoice, 'currency')), reason: text(invoice, 'last_finalization_error.message') };
  const id = invoiceId === undefined || attempt === undefined ? eventId : `invoice/${invoiceId}/failed/${attempt}`;
  return { events: [{ id, source: SOURCE, type: 'billing.payment_failed', time, data, ...who.beside }] };
}

/** A customer is named by id, or stands there whole where it was expanded. */
function whoseOf(thing: Record<string, unknown>, key: string): { readonly data: { readonly customerId?: string }; readonly beside?: { readonly whose: Whose } } {
  const own = text(thing, `metadata.${key}`) ?? text(thing, `subscription_details.metadata.${key}`) ?? text(thing, `customer.metadata.${key}`);
  if (own !== undefined) return { data: { customerId: own } };
  const customer = isObject(at(thing, 'customer')) ? need(thing, 'customer.id') : need(thing, 'customer', 'the id of a customer');
  return { data: {}, beside: { whose: { ref: `customer:${customer}`, otherwise: customer } } };
}
