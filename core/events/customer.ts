import * as z from 'zod';
import { Email, Id, Line, Locale, Money, Phone, TimeZone } from './fields.ts';

export const CHANNELS = ['email', 'sms', 'slack', 'teams', 'webhook', 'feed'] as const;
export const TOPICS = ['orders', 'outages', 'surveys', 'outreach', 'alerts'] as const;

/** The person at our side who looks after the customer. */
export const Csm = z.object({
  id: Id,
  name: Line,
  email: Email,
  timezone: TimeZone.optional(),
  slack: z.string().max(200).optional(),
});

/** `{ topic: { channel: yes or no } }`. What is absent keeps the default of its class. */
export const Consents = z.partialRecord(z.enum(TOPICS), z.partialRecord(z.enum(CHANNELS), z.boolean()));

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
  components: z.array(Id).max(200).optional(),
  csm: Csm.optional(),
  consents: Consents.optional(),
});

/** The person wants to be forgotten. */
export const CustomerErased = z.object({ customerId: Id });
