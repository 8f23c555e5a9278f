/** What a provider says of a message after it took it: SES as published to the bus or to SNS, SMS as End User Messaging publishes it to the bus. Sources: both user guides. */
import { isoOf } from '../time.ts';
import * as z from '../zod.ts';

const Bare = z.object({
  eventType: z.string(),
  mail: z.object({
    messageId: z.string(),
    timestamp: z.optional(z.string()),
    tags: z.optional(z.record(z.string(), z.array(z.string()))),
    destination: z.optional(z.array(z.string())),
  }),
  bounce: z.optional(
    z.object({ bounceType: z.optional(z.string()), timestamp: z.optional(z.string()), bouncedRecipients: z.optional(z.array(z.object({ emailAddress: z.string() }))) }),
  ),
  complaint: z.optional(z.object({ timestamp: z.optional(z.string()), complainedRecipients: z.optional(z.array(z.object({ emailAddress: z.string() }))) })),
  delivery: z.optional(z.object({ timestamp: z.optional(z.string()) })),
  deliveryDelay: z.optional(z.object({ timestamp: z.optional(z.string()) })),
  reject: z.optional(z.object({ reason: z.optional(z.string()) })),
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

const Sms = z.pipe(
  z.object({
    eventType: z.string().check(z.startsWith('TEXT_')),
    messageId: z.string(),
    eventTimestamp: z.optional(z.number()),
    destinationPhoneNumber: z.optional(z.string()),
    context: z.optional(z.record(z.string(), z.string())),
  }),
  z.transform(({ eventType, messageId, eventTimestamp, destinationPhoneNumber, context }): ProviderEvent => {
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
  }),
);

const Said = z.union([Bare, Sms]);

/** Bare, as the `detail` of a bus event, or as the `Message` of an SNS notification. */
export const ProviderEvent: z.ZodMiniType<ProviderEvent> = z.union([
  Said,
  z.pipe(
    z.object({ detail: Said }),
    z.transform(({ detail }) => detail),
  ),
  z.pipe(
    z.pipe(
      z.object({ Message: z.string() }),
      z.transform(({ Message }, context) => {
        try {
          return JSON.parse(Message) as unknown;
        } catch {
          context.issues.push({ code: 'custom', message: 'an SES event as JSON in Message', input: Message });
          return z.NEVER;
        }
      }),
    ),
    Said,
  ),
]) as z.ZodMiniType<ProviderEvent>;
