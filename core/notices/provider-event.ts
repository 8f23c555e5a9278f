/** What SES says of a message after it took it, as published to the bus or to SNS. Source: SES developer guide, event publishing. */
import * as z from 'zod';

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
export type ProviderEvent = z.infer<typeof Bare>;

/** Bare, as the `detail` of a bus event, or as the `Message` of an SNS notification. */
export const ProviderEvent: z.ZodType<ProviderEvent> = z.union([
  Bare,
  z.object({ detail: Bare }).transform(({ detail }) => detail),
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
    .pipe(Bare),
]) as z.ZodType<ProviderEvent>;
