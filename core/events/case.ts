import { once } from '../once.ts';
import * as z from '../zod.ts';
import { Id, Line } from './fields.ts';

/** One fact about a support case. */
export const caseFact = once(() =>
  z.object({
    customerId: Id,
    caseId: Id,
    topic: z.optional(Line),
    priority: z.optional(z.enum(['low', 'normal', 'high', 'urgent'])),
    /** Who ended it. Nobody is asked about what a machine closed. */
    resolvedBy: z.optional(z.enum(['human', 'auto'])),
    agent: z.optional(Line),
    /** False when only we wrote: nobody is asked about that either. */
    customerWrote: z.optional(z.boolean()),
    /** How it ended: only what was solved is followed by a question. `solved` when absent. */
    resolution: z.optional(z.enum(['solved', 'merged', 'duplicate', 'spam'])),
    /** Whether we may open it again when the customer says that it is not solved. */
    reopenable: z.optional(z.boolean()),
    reason: z.optional(Line),
  }),
);
