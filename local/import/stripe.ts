/** Stripe's history: objects of its API, events, and the CSV exports of its dashboard. */
import { at, moment, text } from '../../adapters/sources/read.ts';
import { stripeCustomer, stripeEnd, stripeFailure, stripeSubscription, translateStripe } from '../../adapters/sources/stripe/translate.ts';
import type { SourceSettings } from '../../core/sources/settings.ts';
import { declined, type Translation } from '../../core/sources/translation.ts';

export function stripeObject(value: Record<string, unknown>, settings: SourceSettings): Translation {
  const key = settings.stripe.customerIdKey;
  if (text(value, 'object') === 'event') return translateStripe({ headers: {}, payload: value, settings });
  if (settings.stripe.testMode !== 'accept' && at(value, 'livemode') === false) return declined('An object of Stripe’s test mode ("livemode": false).');
  const time = moment(value, 'created');
  switch (kindOf(value)) {
    case 'customer':
      return time === undefined ? declined('A customer without "created".') : stripeCustomer(value, time, key);
    case 'subscription': {
      if (moment(value, 'ended_at') !== undefined || text(value, 'status') === 'canceled') return stripeEnd(value, moment(value, 'canceled_at') ?? time ?? '', key);
      return time === undefined ? declined('A subscription without "created".') : stripeSubscription(value, time, key);
    }
    case 'invoice': {
      const failedAt = moment(value, 'status_transitions.marked_uncollectible_at') ?? moment(value, 'due_date') ?? time;
      const tried = (Number(text(value, 'attempt_count')) || 0) > 0 || at(value, 'attempted') === true;
      if (!['open', 'uncollectible'].includes(text(value, 'status') ?? '') || !tried) return declined('An invoice that was paid, or never tried: nothing to worry about.');
      return failedAt === undefined ? declined('An invoice without "created".') : stripeFailure(value, failedAt, key, `invoice/${text(value, 'id')}/failed`);
    }
    default:
      return declined('Neither a customer, a subscription, an invoice nor an event.');
  }
}

function kindOf(value: Record<string, unknown>): string | undefined {
  return text(value, 'object') ?? { cus: 'customer', sub: 'subscription', in: 'invoice' }[text(value, 'id')?.split('_')[0] ?? ''];
}

/** The dashboard's columns are those of the objects under names for people; times are UTC without saying so. */
export function stripeRow(row: Record<string, unknown>): Record<string, unknown> {
  const utc = (...columns: readonly string[]): string | undefined => {
    const written = columns.map((column) => text(row, column)).find((each) => each !== undefined);
    return written?.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d)(:\d\d)?$/, (_, day, time, seconds) => `${day}T${time}${seconds ?? ':00'}Z`);
  };
  const whole = (column: string): number | undefined => {
    const amount = text(row, column)?.replace(/,/g, '');
    return amount === undefined || Number.isNaN(Number(amount)) ? undefined : Math.round(Number(amount) * 100);
  };
  const quantity = Number(text(row, 'Quantity') ?? 1);
  const amount = whole('Amount');
  return defined({
    id: text(row, 'id') ?? text(row, 'ID'),
    created: utc('Created (UTC)', 'Created', 'Date (UTC)', 'Start (UTC)'),
    customer: text(row, 'Customer ID') ?? text(row, 'Customer'),
    name: text(row, 'Name') ?? text(row, 'Customer Name'),
    description: text(row, 'Description'),
    email: text(row, 'Email') ?? text(row, 'Customer Email'),
    phone: text(row, 'Phone'),
    status: text(row, 'Status'),
    ended_at: utc('Ended At (UTC)'),
    canceled_at: utc('Canceled At (UTC)'),
    due_date: utc('Due Date (UTC)'),
    currency: text(row, 'Currency'),
    amount_due: whole('Amount Due'),
    attempt_count: text(row, 'Attempt Count'),
    ...(text(row, 'id')?.startsWith('sub_') && {
      items: {
        data: [{ quantity, price: defined({ id: text(row, 'Plan'), nickname: text(row, 'Product'), unit_amount: amount, recurring: { interval: text(row, 'Interval') } }) }],
      },
    }),
    metadata: Object.fromEntries(Object.entries(row).flatMap(([name, value]) => (/ \(metadata\)$/.test(name) ? [[name.replace(/ \(metadata\)$/, ''), value]] : []))),
  });
}

const defined = (value: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
