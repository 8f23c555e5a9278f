/** Every kind of message with its class, topic, lane and the age past which it is no longer worth sending. */
import type { TOPICS } from '../events/customer.ts';
import { DAY, HOUR } from '../time.ts';

export type Topic = (typeof TOPICS)[number];

/**
 * `urgent` and `receipt` cannot be refused on e-mail; the others can.
 * `csm` goes to a colleague, everything else to a customer.
 */
export type NoticeClass = 'urgent' | 'receipt' | 'progress' | 'survey' | 'outreach' | 'csm';

/** Queues to the gate, so that a million mails of an outage keep no order notice waiting (docs/adr/0004). */
export type Lane = 'urgent' | 'routine' | 'broadcast';

export type KindPolicy = {
  readonly class: NoticeClass;
  readonly topic: Topic;
  readonly lane: Lane;
  /** From the fact to the gate's decision; later it is `stale`. Source: field survey B32, and the promise that old queues never flood. */
  readonly maxAgeMs: number;
};

const kind = (noticeClass: NoticeClass, topic: Topic, lane: Lane, maxAgeMs: number): KindPolicy => ({ class: noticeClass, topic, lane, maxAgeMs });

export const KINDS = {
  'order.confirmed': kind('receipt', 'orders', 'urgent', 72 * HOUR),
  'order.shipped': kind('progress', 'orders', 'routine', 24 * HOUR),
  'order.out_for_delivery': kind('progress', 'orders', 'routine', 4 * HOUR),
  'order.available_for_pickup': kind('progress', 'orders', 'routine', 72 * HOUR),
  'order.attempt_failed': kind('urgent', 'orders', 'urgent', 24 * HOUR),
  'order.delayed': kind('urgent', 'orders', 'urgent', 72 * HOUR),
  'order.exception': kind('urgent', 'orders', 'urgent', 72 * HOUR),
  'order.delivered': kind('receipt', 'orders', 'urgent', 72 * HOUR),
  'order.cancelled': kind('receipt', 'orders', 'urgent', 7 * DAY),
  'order.refunded': kind('receipt', 'orders', 'urgent', 7 * DAY),
  // An outage's news is overtaken, not old, while it lasts; after a day even the news that it ended is of no use.
  'outage.opened': kind('urgent', 'outages', 'broadcast', DAY),
  'outage.updated': kind('urgent', 'outages', 'broadcast', DAY),
  'outage.resolved': kind('urgent', 'outages', 'broadcast', DAY),
  'maintenance.scheduled': kind('urgent', 'outages', 'broadcast', 7 * DAY),
  'maintenance.started': kind('urgent', 'outages', 'broadcast', DAY),
  'maintenance.completed': kind('urgent', 'outages', 'broadcast', DAY),
  'survey.csat': kind('survey', 'surveys', 'routine', 5 * DAY),
  'alert.quiet': kind('csm', 'alerts', 'routine', 7 * DAY),
  'alert.unhappy': kind('csm', 'alerts', 'routine', 7 * DAY),
} as const satisfies Record<string, KindPolicy>;

export type Kind = keyof typeof KINDS;
export const isKind = (text: string): text is Kind => Object.hasOwn(KINDS, text);
export const policyOf = (notice: { readonly kind: Kind }): KindPolicy => KINDS[notice.kind];
