/** Generated from core/events by `npm run generate`; not to be edited. Imported by the emitter's own types, so it imports none of ours. */
import type { Emit } from './api.ts';

export type CustomerUpdated = {
  /** An id as its source gives it, as text, at most 128 characters */
  readonly customerId: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly locale?: string | undefined;
  readonly timezone?: string | undefined;
  readonly plan?: string | undefined;
  readonly segment?: string | undefined;
  readonly region?: string | undefined;
  readonly arr?: {
    readonly amount: string;
    readonly currency: string;
  } | undefined;
  readonly components?: readonly string[] | undefined;
  readonly csm?: {
    /** An id as its source gives it, as text, at most 128 characters */
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly timezone?: string | undefined;
    readonly slack?: string | undefined;
    readonly teams?: string | undefined;
    readonly webhook?: string | undefined;
  } | undefined;
  readonly consents?: {
    readonly orders?: {
      readonly email?: boolean | undefined;
      readonly sms?: boolean | undefined;
      readonly slack?: boolean | undefined;
      readonly teams?: boolean | undefined;
      readonly webhook?: boolean | undefined;
      readonly feed?: boolean | undefined;
    } | undefined;
    readonly outages?: {
      readonly email?: boolean | undefined;
      readonly sms?: boolean | undefined;
      readonly slack?: boolean | undefined;
      readonly teams?: boolean | undefined;
      readonly webhook?: boolean | undefined;
      readonly feed?: boolean | undefined;
    } | undefined;
    readonly surveys?: {
      readonly email?: boolean | undefined;
      readonly sms?: boolean | undefined;
      readonly slack?: boolean | undefined;
      readonly teams?: boolean | undefined;
      readonly webhook?: boolean | undefined;
      readonly feed?: boolean | undefined;
    } | undefined;
    readonly outreach?: {
      readonly email?: boolean | undefined;
      readonly sms?: boolean | undefined;
      readonly slack?: boolean | undefined;
      readonly teams?: boolean | undefined;
      readonly webhook?: boolean | undefined;
      readonly feed?: boolean | undefined;
    } | undefined;
    readonly alerts?: {
      readonly email?: boolean | undefined;
      readonly sms?: boolean | undefined;
      readonly slack?: boolean | undefined;
      readonly teams?: boolean | undefined;
      readonly webhook?: boolean | undefined;
      readonly feed?: boolean | undefined;
    } | undefined;
  } | undefined;
  readonly slack?: string | undefined;
  readonly teams?: string | undefined;
  readonly webhook?: string | undefined;
  readonly channels?: {
    readonly orders?: readonly ("email" | "sms" | "slack" | "teams" | "webhook" | "feed")[] | undefined;
    readonly outages?: readonly ("email" | "sms" | "slack" | "teams" | "webhook" | "feed")[] | undefined;
    readonly surveys?: readonly ("email" | "sms" | "slack" | "teams" | "webhook" | "feed")[] | undefined;
    readonly outreach?: readonly ("email" | "sms" | "slack" | "teams" | "webhook" | "feed")[] | undefined;
    readonly alerts?: readonly ("email" | "sms" | "slack" | "teams" | "webhook" | "feed")[] | undefined;
  } | undefined;
};

export type CustomerErased = {
  /** An id as its source gives it, as text, at most 128 characters */
  readonly customerId: string;
};

export type Order = {
  /** An id as its source gives it, as text, at most 128 characters */
  readonly customerId: string;
  /** An id as its source gives it, as text, at most 128 characters */
  readonly orderId: string;
  /** ISO 8601 instant with an offset */
  readonly promisedAt?: string | Date | undefined;
  /** ISO 8601 instant with an offset */
  readonly approvedAt?: string | Date | undefined;
  readonly items?: readonly {
    /** An id as its source gives it, as text, at most 128 characters */
    readonly id?: string | undefined;
    readonly name?: string | undefined;
    readonly quantity?: number | undefined;
    readonly price: {
      readonly amount: string;
      readonly currency: string;
    };
    readonly freight?: {
      readonly amount: string;
      readonly currency: string;
    } | undefined;
    /** An id as its source gives it, as text, at most 128 characters */
    readonly sellerId?: string | undefined;
    /** ISO 8601 instant with an offset */
    readonly shipBy?: string | Date | undefined;
  }[] | undefined;
  /** An id as its source gives it, as text, at most 128 characters */
  readonly parcelId?: string | undefined;
  readonly reason?: string | undefined;
  readonly trackingUrl?: string | undefined;
};

export type Outage = {
  /** An id as its source gives it, as text, at most 128 characters */
  readonly incidentId: string;
  readonly title?: string | undefined;
  readonly components?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  readonly customerIds?: readonly string[] | undefined;
  readonly audience?: "all" | undefined;
  readonly message: string;
  readonly workaround?: string | undefined;
  /** ISO 8601 instant with an offset */
  readonly nextUpdateAt?: string | Date | undefined;
  readonly notify?: boolean | undefined;
  readonly backfilled?: boolean | undefined;
  readonly kind?: "down" | "degraded" | undefined;
  readonly impact?: "none" | "minor" | "major" | "critical" | undefined;
  readonly status?: "investigating" | "identified" | "monitoring" | "resolved" | undefined;
};

export type Maintenance = {
  /** An id as its source gives it, as text, at most 128 characters */
  readonly incidentId: string;
  readonly title?: string | undefined;
  readonly components?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  readonly customerIds?: readonly string[] | undefined;
  readonly audience?: "all" | undefined;
  readonly message: string;
  readonly workaround?: string | undefined;
  /** ISO 8601 instant with an offset */
  readonly nextUpdateAt?: string | Date | undefined;
  readonly notify?: boolean | undefined;
  readonly backfilled?: boolean | undefined;
  readonly impact?: "none" | "minor" | "major" | "critical" | undefined;
  /** ISO 8601 instant with an offset */
  readonly startsAt?: string | Date | undefined;
  /** ISO 8601 instant with an offset */
  readonly endsAt?: string | Date | undefined;
};

export type UsageRecorded = {
  readonly records: readonly {
    /** An id as its source gives it, as text, at most 128 characters */
    readonly customerId: string;
    /** Calendar day in UTC, YYYY-MM-DD */
    readonly day?: string | undefined;
    /** ISO 8601 instant with an offset */
    readonly at?: string | Date | undefined;
    readonly count?: number | undefined;
    readonly value?: number | undefined;
    readonly feature?: string | undefined;
    readonly outcome?: "ok" | "error" | undefined;
  }[];
};

export type Case = {
  /** An id as its source gives it, as text, at most 128 characters */
  readonly customerId: string;
  /** An id as its source gives it, as text, at most 128 characters */
  readonly caseId: string;
  readonly topic?: string | undefined;
  readonly priority?: "low" | "normal" | "high" | "urgent" | undefined;
  readonly resolvedBy?: "human" | "auto" | undefined;
  readonly agent?: string | undefined;
  readonly customerWrote?: boolean | undefined;
  readonly resolution?: "solved" | "merged" | "duplicate" | "spam" | undefined;
  readonly reopenable?: boolean | undefined;
  readonly reason?: string | undefined;
};

export type StepCompleted = {
  /** An id as its source gives it, as text, at most 128 characters */
  readonly customerId: string;
  /** What they did, in words that the customer may read, such as "Import of your contacts" */
  readonly step: string;
  readonly kind: "self-service" | "onboarding";
  /** ISO 8601 instant with an offset */
  readonly at?: string | Date | undefined;
};

export type SurveyAnswered = {
  /** An id as its source gives it, as text, at most 128 characters */
  readonly customerId: string;
  readonly kind: "csat" | "nps" | "ces";
  readonly score: number;
  readonly scale: number;
  /** An id as its source gives it, as text, at most 128 characters */
  readonly surveyId?: string | undefined;
  /** ISO 8601 instant with an offset */
  readonly sentAt?: string | Date | undefined;
  /** ISO 8601 instant with an offset */
  readonly answeredAt: string | Date;
  /** An id as its source gives it, as text, at most 128 characters */
  readonly orderId?: string | undefined;
  /** An id as its source gives it, as text, at most 128 characters */
  readonly caseId?: string | undefined;
  readonly comment?: string | undefined;
  readonly contact?: boolean | undefined;
};

export type FeedbackReceived = {
  /** An id as its source gives it, as text, at most 128 characters */
  readonly customerId: string;
  readonly comment: string;
  readonly mood?: "good" | "neutral" | "bad" | undefined;
  /** An id as its source gives it, as text, at most 128 characters */
  readonly orderId?: string | undefined;
  /** An id as its source gives it, as text, at most 128 characters */
  readonly caseId?: string | undefined;
};

export type SubscriptionCancelled = {
  /** An id as its source gives it, as text, at most 128 characters */
  readonly customerId: string;
  /** An id as its source gives it, as text, at most 128 characters */
  readonly subscriptionId?: string | undefined;
  readonly reason?: string | undefined;
};

export type BillingPaymentFailed = {
  /** An id as its source gives it, as text, at most 128 characters */
  readonly customerId: string;
  /** An id as its source gives it, as text, at most 128 characters */
  readonly invoiceId?: string | undefined;
  readonly amount?: {
    readonly amount: string;
    readonly currency: string;
  } | undefined;
  readonly reason?: string | undefined;
};

/** What `data` is, by event type. */
export type EventData = {
  readonly 'customer.updated': CustomerUpdated;
  readonly 'customer.erased': CustomerErased;
  readonly 'order.confirmed': Order;
  readonly 'order.shipped': Order;
  readonly 'order.out_for_delivery': Order;
  readonly 'order.available_for_pickup': Order;
  readonly 'order.attempt_failed': Order;
  readonly 'order.delayed': Order;
  readonly 'order.exception': Order;
  readonly 'order.delivered': Order;
  readonly 'order.cancelled': Order;
  readonly 'order.refunded': Order;
  readonly 'outage.opened': Outage;
  readonly 'outage.updated': Outage;
  readonly 'outage.resolved': Outage;
  readonly 'maintenance.scheduled': Maintenance;
  readonly 'maintenance.started': Maintenance;
  readonly 'maintenance.completed': Maintenance;
  readonly 'usage.recorded': UsageRecorded;
  readonly 'case.opened': Case;
  readonly 'case.replied': Case;
  readonly 'case.resolved': Case;
  readonly 'case.reopened': Case;
  readonly 'step.completed': StepCompleted;
  readonly 'survey.answered': SurveyAnswered;
  readonly 'feedback.received': FeedbackReceived;
  readonly 'subscription.cancelled': SubscriptionCancelled;
  readonly 'billing.payment_failed': BillingPaymentFailed;
};

/** A method for each event type. */
export type Methods = {
  readonly customer: {
    /** A person or account is new or changed. Decides whom we tell, where and how. */
    readonly updated: Emit<CustomerUpdated>;
    /** The person wants to be forgotten. Nothing is sent to them from then on. */
    readonly erased: Emit<CustomerErased>;
  };
  readonly order: {
    /** An order was accepted. Sends the confirmation; a promised date starts the clock. */
    readonly confirmed: Emit<Order>;
    /** A parcel left. Sends a notice unless a later state has overtaken it. */
    readonly shipped: Emit<Order>;
    /** The parcel comes today. */
    readonly outForDelivery: Emit<Order>;
    /** The parcel waits to be fetched. */
    readonly availableForPickup: Emit<Order>;
    /** The carrier stood at the door in vain. */
    readonly attemptFailed: Emit<Order>;
    /** It comes later than promised. Tells the new date beside the old one. */
    readonly delayed: Emit<Order>;
    /** Something is wrong with the parcel: damaged, lost, returned, held. */
    readonly exception: Emit<Order>;
    /** It has arrived. Ends the clock. */
    readonly delivered: Emit<Order>;
    /** The order will not be carried out. */
    readonly cancelled: Emit<Order>;
    /** Money goes back. */
    readonly refunded: Emit<Order>;
  };
  readonly outage: {
    /** Something that customers use is down or slow. Tells those it concerns. */
    readonly opened: Emit<Outage>;
    /** The state of an outage changed, or news was promised for now. */
    readonly updated: Emit<Outage>;
    /** It works again. Tells those who had been told. */
    readonly resolved: Emit<Outage>;
  };
  readonly maintenance: {
    /** Planned work is announced. */
    readonly scheduled: Emit<Maintenance>;
    /** Planned work begins. */
    readonly started: Emit<Maintenance>;
    /** Planned work is done. */
    readonly completed: Emit<Maintenance>;
  };
  readonly usage: {
    /** Who was active on which days. Feeds the flags; a known day costs nothing. */
    readonly recorded: Emit<UsageRecorded>;
  };
  readonly case: {
    /** A customer asked for help. */
    readonly opened: Emit<Case>;
    /** Somebody of yours replied to the customer for the first time. Feeds the reply times of reports; tells nobody anything. */
    readonly replied: Emit<Case>;
    /** The case has ended. If it was solved, a survey follows after a day unless it is reopened. */
    readonly resolved: Emit<Case>;
    /** It was not solved after all. Cancels the survey. */
    readonly reopened: Emit<Case>;
  };
  readonly step: {
    /** A customer did something by themselves, or finished a step of setting up. A question about the effort may follow. */
    readonly completed: Emit<StepCompleted>;
  };
  readonly survey: {
    /** An answer arrived, ours or another tool’s. A low one alerts the CSM. */
    readonly answered: Emit<SurveyAnswered>;
  };
  readonly feedback: {
    /** A customer said something outside a survey. */
    readonly received: Emit<FeedbackReceived>;
  };
  readonly subscription: {
    /** The customer left. The outcome that flags are measured by. */
    readonly cancelled: Emit<SubscriptionCancelled>;
  };
  readonly billing: {
    /** A charge did not go through. */
    readonly paymentFailed: Emit<BillingPaymentFailed>;
  };
};

/** The method behind each event type. */
export const METHODS = {
  'customer.updated': ['customer', 'updated'],
  'customer.erased': ['customer', 'erased'],
  'order.confirmed': ['order', 'confirmed'],
  'order.shipped': ['order', 'shipped'],
  'order.out_for_delivery': ['order', 'outForDelivery'],
  'order.available_for_pickup': ['order', 'availableForPickup'],
  'order.attempt_failed': ['order', 'attemptFailed'],
  'order.delayed': ['order', 'delayed'],
  'order.exception': ['order', 'exception'],
  'order.delivered': ['order', 'delivered'],
  'order.cancelled': ['order', 'cancelled'],
  'order.refunded': ['order', 'refunded'],
  'outage.opened': ['outage', 'opened'],
  'outage.updated': ['outage', 'updated'],
  'outage.resolved': ['outage', 'resolved'],
  'maintenance.scheduled': ['maintenance', 'scheduled'],
  'maintenance.started': ['maintenance', 'started'],
  'maintenance.completed': ['maintenance', 'completed'],
  'usage.recorded': ['usage', 'recorded'],
  'case.opened': ['case', 'opened'],
  'case.replied': ['case', 'replied'],
  'case.resolved': ['case', 'resolved'],
  'case.reopened': ['case', 'reopened'],
  'step.completed': ['step', 'completed'],
  'survey.answered': ['survey', 'answered'],
  'feedback.received': ['feedback', 'received'],
  'subscription.cancelled': ['subscription', 'cancelled'],
  'billing.payment_failed': ['billing', 'paymentFailed'],
} as const;
