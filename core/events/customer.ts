import * as z from 'zod';
import { Component, Email, Id, Line, Locale, Money, nameUpTo, Phone, TimeZone } from './fields.ts';
import { once } from './once.ts';

export const CHANNELS = ['email', 'sms', 'slack', 'teams', 'webhook', 'feed'] as const;
export const TOPICS = ['orders', 'outages', 'surveys', 'outreach', 'alerts'] as const;

const destination = once(() => nameUpTo(200));

/** For each topic the channels to try, the preferred one first. */
const channelOrder = once(() =>
  z.object(
    Object.fromEntries(TOPICS.map((topic) => [topic, z.array(z.enum(CHANNELS)).max(CHANNELS.length).optional()])) as Record<
      (typeof TOPICS)[number],
      z.ZodOptional<z.ZodArray<z.ZodEnum<{ [C in (typeof CHANNELS)[number]]: C }>>>
    >,
  ),
);

/** The person at our side who looks after the customer. */
export const csm = once(() =>
  z.object({
    id: Id,
    name: Line,
    email: Email,
    timezone: TimeZone.optional(),
    /** Names under which the address of an incoming webhook is kept among the deployment's secrets. */
    slack: destination().optional(),
    teams: destination().optional(),
    webhook: destination().optional(),
  }),
);

const channels = once(() =>
  z.object(Object.fromEntries(CHANNELS.map((channel) => [channel, z.boolean().optional()])) as Record<(typeof CHANNELS)[number], z.ZodOptional<z.ZodBoolean>>),
);

/** `{ topic: { channel: yes or no } }`. What is absent keeps the default of its class; topics and channels of a newer producer are ignored. */
export const consents = once(() =>
  z.object(Object.fromEntries(TOPICS.map((topic) => [topic, channels().optional()])) as Record<(typeof TOPICS)[number], z.ZodOptional<ReturnType<typeof channels>>>),
);

/** Whom to tell, where and how. Absent fields stay as they were. */
export const customerUpdated = once(() =>
  z.object({
    customerId: Id,
    name: Line.optional(),
    email: Email.optional(),
    phone: Phone.optional(),
    locale: Locale.optional(),
    timezone: TimeZone.optional(),
    plan: Line.optional(),
    segment: Line.optional(),
    region: Line.optional(),
    /** Money a year: annual recurring revenue. */
    arr: Money.optional(),
    /** The whole list of what they use; an outage of one of these concerns them. */
    components: z.array(Component).max(200).optional(),
    csm: csm().optional(),
    consents: consents().optional(),
    /** Where a customer's own channel or system is told: names of destinations among the deployment's secrets. */
    slack: destination().optional(),
    teams: destination().optional(),
    webhook: destination().optional(),
    /** Preferred channels, where the person has not chosen on their own page. */
    channels: channelOrder().optional(),
  }),
);

/** The person wants to be forgotten. */
export const customerErased = once(() => z.object({ customerId: Id }));
