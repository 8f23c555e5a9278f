/** What other concepts tell engagement about a customer. Repeating one changes nothing: `key` names the fact. */
import { once } from '../once.ts';
import * as z from '../zod.ts';
import { EXPERIENCES } from './policy.ts';

export const signal = once(() =>
  z.discriminatedUnion('signal', [
    z.object({ signal: z.literal('activity'), customerId: z.string(), key: z.string(), at: z.number(), value: z.number(), imported: z.optional(z.literal(true)) }),
    z.object({
      signal: z.literal('experience'),
      customerId: z.string(),
      experience: z.enum(EXPERIENCES),
      key: z.string(),
      at: z.number(),
      /** How much of it, in the experience's own unit (hours of an outage); 1 when absent. */
      amount: z.optional(z.number()),
      answer: z.optional(z.object({ score: z.number(), scale: z.number(), about: z.optional(z.string()) })),
      /** True when the experience has been taken back (a bad answer changed to a good one). */
      withdrawn: z.optional(z.boolean()),
      /** True when it came with a history: it counts, and raises no alert. */
      imported: z.optional(z.literal(true)),
    }),
  ]),
);
export type Signal = z.infer<ReturnType<typeof signal>>;
