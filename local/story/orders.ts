import type { Event, EventOf, OrderEvent } from '../../core/events/catalogue.ts';
import { DAY, HOUR, type Instant, isoOf, MINUTE } from '../../core/time.ts';
import { cloudEvent } from '../../emitter/cloud-event.ts';
import type { Month } from './month.ts';
import type { Customer } from './people.ts';
import { type Random, randomOf } from './random.ts';

/** How an order goes. */
type Fate = 'plain' | 'late' | 'silently-late' | 'lost' | 'missed-at-the-door' | 'fetched' | 'damaged' | 'cancelled';

const ORDERS = 260;
const FATES: Partial<Record<Fate, number>> = { late: 13, 'silently-late': 7, lost: 2, 'missed-at-the-door': 5, fetched: 8, damaged: 1, cancelled: 1 };
/** Orders with a fate of their own are placed on these days, so that it plays out within the month. */
const FATED_UNTIL_DAY = 19;
const LAST_BUSY_DAY = 26;

const GOODS = [
  ['Two-person tent', 249.0],
  ['Down sleeping bag', 189.5],
  ['Trail running shoes', 129.95],
  ['Gas stove', 54.9],
  ['Merino base layer', 79.0],
  ['Rain jacket', 159.0],
  ['Head torch', 39.95],
  ['Water filter', 44.5],
  ['Wool socks, three pairs', 29.9],
  ['Climbing rope, 60 m', 174.0],
] as const;

const DELAYED = {
  en: ['The lorry was held up at the border.', 'The carrier sorted the parcel to the wrong depot.', 'One item had to come from another warehouse.'],
  de: ['Der Lastwagen wurde an der Grenze aufgehalten.', 'Der Paketdienst hat die Sendung falsch sortiert.', 'Ein Artikel kommt aus einem anderen Lager.'],
} as const;
const DAMAGED = { en: 'The parcel was damaged on its way and is coming back to us.', de: 'Das Paket wurde unterwegs beschädigt und kommt zu uns zurück.' } as const;
const CANCELLED = { en: 'Cancelled as you asked.', de: 'Auf Ihren Wunsch storniert.' } as const;

type Order = { readonly orderId: string; readonly buyer: Customer; readonly fate: Fate; readonly placedAt: Instant };

/** The shop's month: about 260 orders, most of them as they should be. */
export function ordersOf(shoppers: readonly Customer[], month: Month, seed: number): Event[] {
  const random = randomOf(seed, 'orders');
  const fates = random.shuffled(Object.entries(FATES).flatMap(([fate, count]) => Array<Fate>(count).fill(fate as Fate)));
  return Array.from({ length: ORDERS }, (_, index): Order => {
    const fate = fates[index] ?? 'plain';
    const day = fate !== 'plain' ? random.between(1, FATED_UNTIL_DAY) : index >= ORDERS - 6 ? random.between(27, 29) : random.between(0, LAST_BUSY_DAY);
    return { orderId: `R-${52_000 + index}`, buyer: random.pick(shoppers), fate, placedAt: month.at(day, 6 + random.next() * 15) };
  }).flatMap((order) => lifeOf(order, random));
}

function lifeOf(order: Order, random: Random): Event[] {
  const { buyer, fate, placedAt } = order;
  const shippedAt = placedAt + DAY + random.between(-6, 4) * HOUR;
  const promisedDay = startOfDay(placedAt) + random.between(3, 5) * DAY;
  const promisedAt = promisedDay + 20 * HOUR;
  const delay = random.between(2, 3);
  const arrives = arrivalDay(order, promisedDay, delay, random);
  const doorAt = arrives + Math.round((9 + random.next() * 8) * HOUR);
  const say = telling(order);
  const placed = say('order.confirmed', placedAt, { promisedAt: isoOf(promisedAt), approvedAt: isoOf(placedAt + 2 * MINUTE), items: basket(random) });
  const shipped = say('order.shipped', shippedAt, { trackingUrl: `https://tracking.example.com/${order.orderId}` });
  const onTheWay = say('order.out_for_delivery', arrives + 7 * HOUR, {});
  const delivered = say('order.delivered', doorAt, {});
  switch (fate) {
    case 'plain':
    case 'silently-late':
      return [placed, shipped, onTheWay, delivered];
    case 'late':
      return [
        placed,
        shipped,
        say('order.delayed', promisedDay - 10 * HOUR, { promisedAt: isoOf(promisedAt + delay * DAY), reason: random.pick(DELAYED[buyer.locale]) }),
        onTheWay,
        delivered,
      ];
    case 'lost':
      return [placed, shipped];
    case 'missed-at-the-door':
      return [placed, shipped, say('order.out_for_delivery', arrives - DAY + 7 * HOUR, {}), say('order.attempt_failed', doorAt - DAY, {}), onTheWay, delivered];
    case 'fetched':
      return [placed, shipped, say('order.available_for_pickup', arrives + 8 * HOUR, {}), delivered];
    case 'damaged':
      return [
        placed,
        shipped,
        say('order.exception', shippedAt + 20 * HOUR, { reason: DAMAGED[buyer.locale] }),
        say('order.refunded', shippedAt + 44 * HOUR, { reason: DAMAGED[buyer.locale] }),
      ];
    case 'cancelled':
      return [placed, say('order.cancelled', placedAt + 5 * HOUR, { reason: CANCELLED[buyer.locale] })];
  }
}

function arrivalDay({ fate }: Order, promisedDay: Instant, delayDays: number, random: Random): Instant {
  if (fate === 'late') return promisedDay + delayDays * DAY;
  if (fate === 'silently-late') return promisedDay + random.between(1, 3) * DAY;
  return promisedDay - random.between(0, 1) * DAY;
}

const telling =
  ({ orderId, buyer }: Order) =>
  (type: OrderEvent['type'], at: Instant, data: Partial<EventOf<'order.confirmed'>['data']>): Event =>
    cloudEvent(type, { source: 'shop.orders', id: `${orderId}-${type.slice('order.'.length)}-${Math.floor(at / HOUR)}` }, at, { customerId: buyer.customerId, orderId, ...data });

function basket(random: Random): EventOf<'order.confirmed'>['data']['items'] {
  return random
    .shuffled(GOODS)
    .slice(0, random.between(1, 3))
    .map(([name, price]) => {
      const quantity = random.chance(0.15) ? 2 : 1;
      return { name, quantity, price: { amount: (price * quantity).toFixed(2), currency: 'EUR' } };
    });
}

const startOfDay = (at: Instant): Instant => Math.floor(at / DAY) * DAY;
