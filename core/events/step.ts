import { once } from '../once.ts';
import * as z from '../zod.ts';
import { Id, Moment } from './fields.ts';

/** A customer got something done by themselves, or came one step further in setting up. */
export const stepCompleted = once(() =>
  z.object({
    customerId: Id,
    step: Id.check(z.describe('What they did, in words that the customer may read, such as "Import of your contacts"')),
    kind: z.enum(['self-service', 'onboarding']),
    /** When, if that is not the event's own time. */
    at: z.optional(Moment),
  }),
);
