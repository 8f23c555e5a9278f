/** Every kind of message with its class, topic, lane and the age past which it is no longer worth sending. */
import type { TOPICS } from '../events/customer.ts';
import { DAY, HOUR } from '../time.ts';

export type Topic = (typeof TOPICS)[number];

/** How a class of messages is treated. Source: contract, section 6. */
type ClassPolicy = {
  /** Whether a person may refuse it on e-mail too. On every other channel everything may be refused. */
  readonly refusable: boolean;
  /** What waits for the morning: nothing, messages to a phone, or everything that makes itself heard. */
  readonly quietHours: 'go' | 'phone-waits' | 'wait';
  /** Whether it waits for a working day of the recipient. */
  readonly restDays: 'go' | 'wait';
  /** Left with one click, by a header that mail programs show (RFC 8058). */
  readonly subscription: boolean;
};

/** `csm` goes to a colleague, everything else to a customer. */
export const CLASSES = {
  urgent: { refusable: false, quietHours: 'go', restDays: 'go', subscription: false },
  receipt: { refusable: false, quietHours: 'phone-waits', restDays: 'go', subscription: false },
  progress: { refusable: true, quietHours: 'wait', restDays: 'go', subscription: true },
  survey: { refusable: true, quietHours: 'wait', restDays: 'wait', subscription: true },
  outreach: { refusable: true, quietHours: 'wait', restDays: 'go', subscription: true },
  csm: { refusable: true, quietHours: 'go', restDays: 'go', subscription: true },
} as const satisfies Record<string, ClassPolicy>;

export type NoticeClass = keyof typeof CLASSES;
export const isNoticeClass = (text: string): text is NoticeClass => Object.hasOwn(CLASSES, text);

/** Classes of which a person gets only so many; a slot on their gate item is taken for each (gate protocol, rule 6). */
export type CappedClass = 'survey' | 'outreach';
export const isCapped = (noticeClass: NoticeClass): noticeClass is CappedClass => noticeClass === 'survey' || noticeClass === 'outreach';

/** Queues to the gate, so that a million mails of an outage keep no order notice waiting (docs/adr/0004). */
export type Lane = 'urgent' | 'routine' | 'broadcast';

export type KindPolicy = {
  readonly class: NoticeClass;
  readonly topic: Topic;
  readonly lane: Lane;
  /** From the fact (or, of what was to wait, from when it was due) to the gate's decision; later it is `stale`. Source: field survey B32, and the promise that old queues never flood. */
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
  // Over a weekend with a holiday at its end; after that the memory of the help has faded.
  'survey.csat': kind('survey', 'surveys', 'routine', 5 * DAY),
  // About the whole of a relationship, so a few days do not matter.
  'survey.nps': kind('survey', 'surveys', 'routine', 7 * DAY),
  // How much effort a step took is forgotten soonest; a weekend has to fit in.
  'survey.ces': kind('survey', 'surveys', 'routine', 3 * DAY),
  'survey.delivery': kind('survey', 'surveys', 'routine', 5 * DAY),
  // Due three days after the survey was; a survey that waited for five days, and a weekend besides, fit in before it closes.
  'survey.reminder': kind('survey', 'surveys', 'routine', 8 * DAY),
  // An answer to what somebody has just told us: no survey, so no cap is in its way and it cannot be refused; it names a date two working days ahead.
  'survey.read': kind('receipt', 'surveys', 'routine', 2 * DAY),
  // A promise of ours that was missed, to the colleague who can still keep it.
  'survey.overdue': kind('csm', 'alerts', 'routine', 7 * DAY),
  // Nobody is owed an apology that they do not want, and none at night; after a week it only stirs things up.
  'order.late_apology': kind('progress', 'orders', 'routine', 7 * DAY),
  // Only to those who have said that they would like to hear of it; a month later nobody knows what it is about.
  'theme.fixed': kind('outreach', 'outreach', 'broadcast', 30 * DAY),
  'alert.quiet': kind('csm', 'alerts', 'routine', 7 * DAY),
  'alert.unhappy': kind('csm', 'alerts', 'routine', 7 * DAY),
  // To whom it goes when nobody has taken it in hand, or when a lead must say yes.
  'alert.escalated': kind('csm', 'alerts', 'routine', 7 * DAY),
  // Of a morning; the next one has its own.
  'digest.csm': kind('csm', 'alerts', 'routine', DAY),
} as const satisfies Record<string, KindPolicy>;

export type Kind = keyof typeof KINDS;
export const isKind = (text: string): text is Kind => Object.hasOwn(KINDS, text);
export const policyOf = (notice: { readonly kind: Kind }): KindPolicy => KINDS[notice.kind];
