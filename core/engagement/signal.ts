/** What other concepts tell engagement about a customer. Repeating one changes nothing: `key` names the fact. */
import * as z from 'zod';
import { EXPERIENCES } from './policy.ts';

export const Signal = z.discriminatedUnion('signal', [
  z.object({ signal: z.literal('activity'), customerId: z.string(), key: z.string(), at: z.number(), value: z.number(), imported: z.literal(true).optional() }),
  z.object({
    signal: z.literal('experience'),
    customerId: z.string(),
    experience: z.enum(EXPERIENCES),
    key: z.string(),
    at: z.number(),
    /** How much of it, in the experience's own unit (hours of an outage); 1 when absent. */
    amount: z.number().optional(),
    answer: z.object({ score: z.number(), scale: z.number(), about: z.string().optional() }).optional(),
    /** True when the experience has been taken back (a bad answer changed to a good one). */
    withdrawn: z.boolean().optional(),
    /** True when it came with a history: it counts, and raises no alert. */
    imported: z.literal(true).optional(),
  }),
]);
export type Signal = z.infer<typeof Signal>;
