/** AfterShip: tracking updates, by the carrier's own times. */
import { type Draft, declined, type Translation } from '../../../core/sources/translation.ts';
import type { Given } from '../given.ts';
import { at, cut, isObject, list, moment, need, needMoment, needObject, of, text } from '../read.ts';

const TAGS: Readonly<Record<string, Draft['type']>> = {
  InTransit: 'order.shipped',
  OutForDelivery: 'order.out_for_delivery',
  AttemptFail: 'order.attempt_failed',
  AvailableForPickup: 'order.available_for_pickup',
  Delivered: 'order.delivered',
  Exception: 'order.exception',
};

const NOT_YET: Readonly<Record<string, string>> = {
  Pending: 'The carrier does not know the parcel yet.',
  InfoReceived: 'The carrier knows of the parcel and has not got it yet.',
  Expired: 'The carrier has said nothing for a month; a promised date that passes is found without it.',
};

export function translateAfterShip({ payload, settings }: Given): Translation {
  const body = needObject(payload, '');
  const event = text(body, 'event');
  if (event !== undefined && event !== 'tracking_update') return declined(`Events of the type ${cut(event, 60)} change nothing that is told here.`);
  const tracking = needObject(body, 'msg');
  const parcelId = need(tracking, 'id');
  const tag = need(tracking, 'tag', 'a delivery status such as InTransit');
  const type = of(TAGS, tag);
  if (type === undefined) return declined(of(NOT_YET, tag) ?? `A parcel that is "${cut(tag, 40)}" tells a customer nothing.`);
  const orderId = text(tracking, 'custom_fields.order_id') ?? text(tracking, 'order_id') ?? text(tracking, 'order_number');
  if (orderId === undefined) return declined('The tracking names no order: give AfterShip the order’s id.');
  const checkpoint = newestOf(tracking, tag);
  const time = moment(checkpoint, 'checkpoint_time') ?? moment(checkpoint, 'created_at') ?? needMoment(body, 'ts', 'msg.last_updated_at', 'msg.updated_at');
  const customerId = text(tracking, 'custom_fields.customer_id');
  const plain = orderId.replace(/^#/, '');
  const data = {
    ...(customerId !== undefined && { customerId }),
    orderId: plain,
    parcelId,
    promisedAt: promiseIn(tracking),
    trackingUrl: text(tracking, 'courier_tracking_link'),
    ...(type === 'order.exception' && { reason: text(tracking, 'subtag_message') ?? text(checkpoint, 'message') }),
  };
  const draft: Draft = { id: `tracking/${parcelId}/${tag}/${time}`, source: 'aftership', type, time, data };
  if (customerId !== undefined) return { events: [draft] };
  return { events: [{ ...draft, whose: { of: settings.aftership.ordersOf, ref: `${/^\d{9,}$/.test(plain) ? 'order' : 'order-name'}:${plain}` } }] };
}

/** The carrier's newest word of this tag, else its newest word. */
function newestOf(tracking: Record<string, unknown>, tag: string): unknown {
  const dated = list(tracking, 'checkpoints').filter((each) => isObject(each) && moment(each, 'checkpoint_time') !== undefined);
  const sorted = dated.sort((a, b) => Date.parse(moment(b, 'checkpoint_time') ?? '') - Date.parse(moment(a, 'checkpoint_time') ?? ''));
  return sorted.find((each) => text(each, 'tag') === tag) ?? sorted[0];
}

/** A day without a time means until its end; where the zone is unknown, until it has ended in all of Europe and Africa. */
function promiseIn(tracking: Record<string, unknown>): string | undefined {
  for (const path of [
    'courier_estimated_delivery_date.estimated_delivery_date',
    'aftership_estimated_delivery_date.estimated_delivery_date',
    'latest_estimated_delivery.datetime',
    'expected_delivery',
  ]) {
    const instant = moment(tracking, path);
    if (instant !== undefined) return instant;
    const day = at(tracking, path);
    if (typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day))) return `${day}T23:59:59Z`;
  }
  return undefined;
}
