import { once } from '../once.ts';
import * as z from '../zod.ts';
import { Component, email, Id, Line, locale, money, nameUpTo, phone, timeZone } from './fields.ts';

export const CHANNELS = ['email', 'sms', 'slack', 'teams', 'webhook', 'feed'] as const;
export const TOPICS = ['orders', 'outages', 'surveys', 'outreach', 'alerts'] as const;

const destination = once(() => nameUpTo(200));

/** For each topic the channels to try, the preferred one first. */
const channelOrder = once(() =>
  z.object(
    Object.fromEntries(TOPICS.map((topic) => [topic, z.optional(z.array(z.enum(CHANNELS)).check(z.maxLength(CHANNELS.length)))])) as Record<
      (typeof TOPICS)[number],
      z.ZodMiniOptional<z.ZodMiniArray<z.ZodMiniEnum<{ [C in (typeof CHANNELS)[number]]: C }>>>
    >,
  ),
);

/** The person at our side who looks after the customer. */
export const csm = once(() =>
  z.object({
    id: Id,
    name: Line,
    email: email(),
    timezone: z.optional(timeZone()),
    /** Names under which the address of an incoming webhook is kept among the deployment's secrets. */
    slack: z.optional(destination()),
    teams: z.optional(destination()),
    webhook: z.optional(destination()),
  }),
);

const channels = once(() =>
  z.object(Object.fromEntries(CHANNELS.map((channel) => [channel, z.optional(z.boolean())])) as Record<(typeof CHANNELS)[number], z.ZodMiniOptional<z.ZodMiniBoolean>>),
);

/** `{ topic: { channel: yes or no } }`. What is absent keeps the default of its class; topics and channels of a newer producer are ignored. */
export const consents = once(() =>
  z.object(Object.fromEntries(TOPICS.map((topic) => [topic, z.optional(channels())])) as Record<(typeof TOPICS)[number], z.ZodMiniOptional<ReturnType<typeof channels>>>),
);

/** Whom to tell, where and how. Absent fields stay as they were. */
export const customerUpdated = once(() =>
  z.object({
    customerId: Id,
    name: z.optional(Line),
    email: z.optional(email()),
    phone: z.optional(phone()),
    locale: z.optional(locale()),
    timezone: z.optional(timeZone()),
    plan: z.optional(Line),
    segment: z.optional(Line),
    region: z.optional(Line),
    /** money() a year: annual recurring revenue. */
    arr: z.optional(money()),
    /** The whole list of what they use; an outage of one of these concerns them. */
    components: z.optional(z.array(Component).check(z.maxLength(200))),
    csm: z.optional(csm()),
    consents: z.optional(consents()),
    /** Where a customer's own channel or system is told: names of destinations among the deployment's secrets. */
    slack: z.optional(destination()),
    teams: z.optional(destination()),
    webhook: z.optional(destination()),
    /** Preferred channels, where the person has not chosen on their own page. */
    channels: z.optional(channelOrder()),
  }),
);

/** The person wants to be forgotten. */
export const customerErased = once(() => z.object({ customerId: Id }));
