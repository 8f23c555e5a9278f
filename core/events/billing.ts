import { once } from '../once.ts';
import * as z from '../zod.ts';
import { Id, Line, money } from './fields.ts';

/** The customer has left: the outcome that flags are measured by. */
export const subscriptionCancelled = once(() => z.object({ customerId: Id, subscriptionId: z.optional(Id), reason: z.optional(Line) }));

/** A charge did not go through. */
export const paymentFailed = once(() => z.object({ customerId: Id, invoiceId: z.optional(Id), amount: z.optional(money()), reason: z.optional(Line) }));
