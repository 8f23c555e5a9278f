/** The contract, version 1: every event type with its schema and what it does. All documents are generated from this. */

import { once } from '../once.ts';
import * as z from '../zod.ts';
import { paymentFailed, subscriptionCancelled } from './billing.ts';
import { caseFact } from './case.ts';
import { customerErased, customerUpdated } from './customer.ts';
import { Moment, nameUpTo } from './fields.ts';
import { orderFact } from './order.ts';
import { maintenanceFact, outageFact } from './outage.ts';
import { alertClosed, alertOpened, consentChanged, customerAtRisk, customerRecovered } from './outgoing.ts';
import { stepCompleted } from './step.ts';
import { feedbackReceived, surveyAnswered } from './survey.ts';
import { usageRecorded } from './usage.ts';

/** CloudEvents 1.0 attributes. `source` and `id` together name one event. */
const attributes = once(() => ({
  specversion: z.literal('1.0'),
  id: nameUpTo(256).check(z.describe('Unique within its source; the same again means the same event')),
  source: nameUpTo(256).check(z.describe('Who says it, such as shop.checkout')),
  time: Moment.check(z.describe('When it happened, not when it was sent')),
  subject: z.optional(z.string().check(z.maxLength(512))),
  datacontenttype: z.optional(z.string().check(z.maxLength(100))),
  dataschema: z.optional(z.string().check(z.maxLength(512))),
  imported: z.optional(z.boolean()).check(z.describe('True for a history that is brought in: it changes what is known, and is told to nobody')),
}));

const eventOf = <T extends string, D extends z.ZodMiniType>(type: T, data: D) => z.object({ ...attributes(), type: z.literal(type), data });

/** `once` for a table: each schema is made when it is first asked for. */
function onFirstUse<Makers extends Readonly<Record<string, () => z.ZodMiniType>>>(makers: Makers): { readonly [Name in keyof Makers]: ReturnType<Makers[Name]> } {
  const made = {} as { [Name in keyof Makers]: ReturnType<Makers[Name]> };
  for (const [name, make] of Object.entries(makers)) {
    const keep = (): z.ZodMiniType => {
      const value = make();
      Object.defineProperty(made, name, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(made, name, { get: keep, enumerable: true, configurable: true });
  }
  return made;
}

/** What producers send. */
export const INCOMING = onFirstUse({
  'customer.updated': () => eventOf('customer.updated', customerUpdated()),
  'customer.erased': () => eventOf('customer.erased', customerErased()),
  'order.confirmed': () => eventOf('order.confirmed', orderFact()),
  'order.shipped': () => eventOf('order.shipped', orderFact()),
  'order.out_for_delivery': () => eventOf('order.out_for_delivery', orderFact()),
  'order.available_for_pickup': () => eventOf('order.available_for_pickup', orderFact()),
  'order.attempt_failed': () => eventOf('order.attempt_failed', orderFact()),
  'order.delayed': () => eventOf('order.delayed', orderFact()),
  'order.exception': () => eventOf('order.exception', orderFact()),
  'order.delivered': () => eventOf('order.delivered', orderFact()),
  'order.cancelled': () => eventOf('order.cancelled', orderFact()),
  'order.refunded': () => eventOf('order.refunded', orderFact()),
  'outage.opened': () => eventOf('outage.opened', outageFact()),
  'outage.updated': () => eventOf('outage.updated', outageFact()),
  'outage.resolved': () => eventOf('outage.resolved', outageFact()),
  'maintenance.scheduled': () => eventOf('maintenance.scheduled', maintenanceFact()),
  'maintenance.started': () => eventOf('maintenance.started', maintenanceFact()),
  'maintenance.completed': () => eventOf('maintenance.completed', maintenanceFact()),
  'usage.recorded': () => eventOf('usage.recorded', usageRecorded()),
  'case.opened': () => eventOf('case.opened', caseFact()),
  'case.replied': () => eventOf('case.replied', caseFact()),
  'case.resolved': () => eventOf('case.resolved', caseFact()),
  'case.reopened': () => eventOf('case.reopened', caseFact()),
  'step.completed': () => eventOf('step.completed', stepCompleted()),
  'survey.answered': () => eventOf('survey.answered', surveyAnswered()),
  'feedback.received': () => eventOf('feedback.received', feedbackReceived()),
  'subscription.cancelled': () => eventOf('subscription.cancelled', subscriptionCancelled()),
  'billing.payment_failed': () => eventOf('billing.payment_failed', paymentFailed()),
});

/** What Beforehand sends. */
export const OUTGOING = onFirstUse({
  'customer.at_risk': () => eventOf('customer.at_risk', customerAtRisk()),
  'customer.recovered': () => eventOf('customer.recovered', customerRecovered()),
  'alert.opened': () => eventOf('alert.opened', alertOpened()),
  'alert.closed': () => eventOf('alert.closed', alertClosed()),
  'consent.changed': () => eventOf('consent.changed', consentChanged()),
});

/** One line for each type: when to send it (or when we do) and what it causes. */
export const MEANING: Record<EventType | OutgoingType, string> = {
  'customer.updated': 'A person or account is new or changed. Decides whom we tell, where and how.',
  'customer.erased': 'The person wants to be forgotten. Nothing is sent to them from then on.',
  'order.confirmed': 'An order was accepted. Sends the confirmation; a promised date starts the clock.',
  'order.shipped': 'A parcel left. Sends a notice unless a later state has overtaken it.',
  'order.out_for_delivery': 'The parcel comes today.',
  'order.available_for_pickup': 'The parcel waits to be fetched.',
  'order.attempt_failed': 'The carrier stood at the door in vain.',
  'order.delayed': 'It comes later than promised. Tells the new date beside the old one.',
  'order.exception': 'Something is wrong with the parcel: damaged, lost, returned, held.',
  'order.delivered': 'It has arrived. Ends the clock.',
  'order.cancelled': 'The order will not be carried out.',
  'order.refunded': 'Money goes back.',
  'outage.opened': 'Something that customers use is down or slow. Tells those it concerns.',
  'outage.updated': 'The state of an outage changed, or news was promised for now.',
  'outage.resolved': 'It works again. Tells those who had been told.',
  'maintenance.scheduled': 'Planned work is announced.',
  'maintenance.started': 'Planned work begins.',
  'maintenance.completed': 'Planned work is done.',
  'usage.recorded': 'Who was active on which days. Feeds the flags; a known day costs nothing.',
  'case.opened': 'A customer asked for help.',
  'case.replied': 'Somebody of yours replied to the customer for the first time. Feeds the reply times of reports; tells nobody anything.',
  'case.resolved': 'The case has ended. If it was solved, a survey follows after a day unless it is reopened.',
  'case.reopened': 'It was not solved after all. Cancels the survey.',
  'step.completed': 'A customer did something by themselves, or finished a step of setting up. A question about the effort may follow.',
  'survey.answered': 'An answer arrived, ours or another tool’s. A low one alerts the CSM.',
  'feedback.received': 'A customer said something outside a survey.',
  'subscription.cancelled': 'The customer left. The outcome that flags are measured by.',
  'billing.payment_failed': 'A charge did not go through.',
  'customer.at_risk': 'Sent when a customer crosses the line of a flag, with the reasons.',
  'customer.recovered': 'Sent when a flag clears.',
  'alert.opened': 'Sent when an alert for a CSM opens.',
  'alert.closed': 'Sent when an alert closes, with its outcome.',
  'consent.changed': 'Sent when a person opts in or out through one of our links.',
};

export type EventType = keyof typeof INCOMING;
export type OutgoingType = keyof typeof OUTGOING;
export type EventOf<T extends EventType> = z.infer<(typeof INCOMING)[T]>;
export type Event = { [T in EventType]: EventOf<T> }[EventType];
export type OutgoingEvent = { [T in OutgoingType]: z.infer<(typeof OUTGOING)[T]> }[OutgoingType];

export type OrderEvent = Extract<Event, { type: `order.${string}` }>;
export type OutageEvent = Extract<Event, { type: `outage.${string}` | `maintenance.${string}` }>;
export type CaseEvent = Extract<Event, { type: `case.${string}` }>;
export type CustomerEvent = Extract<Event, { type: 'customer.updated' | 'customer.erased' }>;

export const isEventType = (type: unknown): type is EventType => typeof type === 'string' && Object.hasOwn(INCOMING, type);
