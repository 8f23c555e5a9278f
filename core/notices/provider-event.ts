/** What a provider says of a message after it took it: SES as published to the bus or to SNS, SMS as End User Messaging publishes it to the bus. Sources: both user guides. */
import * as z from 'zod';
import { isoOf } from '../time.ts';

const Bare = z.object({
  eventType: z.string(),
  mail: z.object({
    messageId: z.string(),
    timestamp: z.string().optional(),
    tags: z.record(z.string(), z.array(z.string())).optional(),
    destination: z.array(z.string()).optional(),
  }),
  bounce: z
    .object({ bounceType: z.string().optional(), timestamp: z.string().optional(), bouncedRecipients: z.array(z.object({ emailAddress: z.string() })).optional() })
    .optional(),
  complaint: z.object({ timestamp: z.string().optional(), complainedRecipients: z.array(z.object({ emailAddress: z.string() })).optional() }).optional(),
  delivery: z.object({ timestamp: z.string().optional() }).optional(),
  deliveryDelay: z.object({ timestamp: z.string().optional() }).optional(),
  reject: z.object({ reason: z.string().optional() }).optional(),
});
export type ProviderEvent = z.infer<typeof Bare> & { readonly channel?: 'sms' };

/** What each status of an SMS is among SES's words. A number that does not exist is a bounce for good; the rest that was not delivered is a rejection. */
const SMS_WORDS: Readonly<Record<string, string>> = {
  TEXT_QUEUED: 'Send',
  TEXT_PENDING: 'Send',
  TEXT_SENT: 'Send',
  TEXT_SUCCESSFUL: 'Send',
  TEXT_DELIVERED: 'Delivery',
  TEXT_INVALID: 'Bounce',
  TEXT_UNREACHABLE: 'Reject',
  TEXT_BLOCKED: 'Reject',
  TEXT_CARRIER_BLOCKED: 'Reject',
  TEXT_CARRIER_UNREACHABLE: 'Reject',
  TEXT_SPAM: 'Reject',
  TEXT_INVALID_MESSAGE: 'Reject',
  TEXT_TTL_EXPIRED: 'Reject',
  TEXT_PROTECT_BLOCKED: 'Reject',
};

const Sms = z
  .object({
    eventType: z.string().startsWith('TEXT_'),
    messageId: z.string(),
    eventTimestamp: z.number().optional(),
    destinationPhoneNumber: z.string().optional(),
    context: z.record(z.string(), z.string()).optional(),
  })
  .transform(({ eventType, messageId, eventTimestamp, destinationPhoneNumber, context }): ProviderEvent => {
    const timestamp = eventTimestamp === undefined ? undefined : isoOf(eventTimestamp);
    const tags = Object.fromEntries(Object.entries(context ?? {}).map(([name, value]) => [name, [value]]));
    const word = SMS_WORDS[eventType] ?? 'Unknown';
    const bounced = destinationPhoneNumber === undefined ? [] : [{ emailAddress: destinationPhoneNumber }];
    return {
      eventType: word,
      channel: 'sms',
      mail: { messageId, tags, ...(timestamp && { timestamp }) },
      ...(word === 'Bounce' && { bounce: { bounceType: 'Permanent', bouncedRecipients: bounced, ...(timestamp && { timestamp }) } }),
    };
  });

const Said = z.union([Bare, Sms]);

/** Bare, as the `detail` of a bus event, or as the `Message` of an SNS notification. */
export const ProviderEvent: z.ZodType<ProviderEvent> = z.union([
  Said,
  z.object({ detail: Said }).transform(({ detail }) => detail),
  z
    .object({ Message: z.string() })
    .transform(({ Message }, context) => {
      try {
        return JSON.parse(Message) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'an SES event as JSON in Message' });
        return z.NEVER;
      }
    })
    .pipe(Said),
]) as z.ZodType<ProviderEvent>;
