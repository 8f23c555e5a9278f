import * as z from 'zod';
import { Component, Email, Id, Line, Locale, Money, nameUpTo, Phone, TimeZone } from './fields.ts';

export const CHANNELS = ['email', 'sms', 'slack', 'teams', 'webhook', 'feed'] as const;
export const TOPICS = ['orders', 'outages', 'surveys', 'outreach', 'alerts'] as const;

const Destination = nameUpTo(200);

/** For each topic the channels to try, the preferred one first. */
const ChannelOrder = z.object(
  Object.fromEntries(TOPICS.map((topic) => [topic, z.array(z.enum(CHANNELS)).max(CHANNELS.length).optional()])) as Record<
    (typeof TOPICS)[number],
    z.ZodOptional<z.ZodArray<z.ZodEnum<{ [C in (typeof CHANNELS)[number]]: C }>>>
  >,
);

/** The person at our side who looks after the customer. */
export const Csm = z.object({
  id: Id,
  name: Line,
  email: Email,
  timezone: TimeZone.optional(),
  /** Names under which the address of an incoming webhook is kept among the deployment's secrets. */
  slack: Destination.optional(),
  teams: Destination.optional(),
  webhook: Destination.optional(),
});

const Channels = z.object(Object.fromEntries(CHANNELS.map((channel) => [channel, z.boolean().optional()])) as Record<(typeof CHANNELS)[number], z.ZodOptional<z.ZodBoolean>>);

/** `{ topic: { channel: yes or no } }`. What is absent keeps the default of its class; topics and channels of a newer producer are ignored. */
export const Consents = z.object(Object.fromEntries(TOPICS.map((topic) => [topic, Channels.optional()])) as Record<(typeof TOPICS)[number], z.ZodOptional<typeof Channels>>);

/** Whom to tell, where and how. Absent fields stay as they were. */
export const CustomerUpdated = z.object({
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
  csm: Csm.optional(),
  consents: Consents.optional(),
  /** Where a customer's own channel or system is told: names of destinations among the deployment's secrets. */
  slack: Destination.optional(),
  teams: Destination.optional(),
  webhook: Destination.optional(),
  /** Preferred channels, where the person has not chosen on their own page. */
  channels: ChannelOrder.optional(),
});

/** The person wants to be forgotten. */
export const CustomerErased = z.object({ customerId: Id });
