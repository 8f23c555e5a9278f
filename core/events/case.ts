import * as z from 'zod';
import { Id, Line } from './fields.ts';
import { once } from './once.ts';

/** One fact about a support case. */
export const caseFact = once(() =>
  z.object({
    customerId: Id,
    caseId: Id,
    topic: Line.optional(),
    priority: z.enum(['low', 'normal', 'high', 'urgent']).optional(),
    /** Who ended it. Nobody is asked about what a machine closed. */
    resolvedBy: z.enum(['human', 'auto']).optional(),
    agent: Line.optional(),
    /** False when only we wrote: nobody is asked about that either. */
    customerWrote: z.boolean().optional(),
    /** How it ended: only what was solved is followed by a question. `solved` when absent. */
    resolution: z.enum(['solved', 'merged', 'duplicate', 'spam']).optional(),
    /** Whether we may open it again when the customer says that it is not solved. */
    reopenable: z.boolean().optional(),
    reason: Line.optional(),
  }),
);
