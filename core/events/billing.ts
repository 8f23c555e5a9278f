import * as z from 'zod';
import { Id, Line, Money } from './fields.ts';
import { once } from './once.ts';

/** The customer has left: the outcome that flags are measured by. */
export const subscriptionCancelled = once(() => z.object({ customerId: Id, subscriptionId: Id.optional(), reason: Line.optional() }));

/** A charge did not go through. */
export const paymentFailed = once(() => z.object({ customerId: Id, invoiceId: Id.optional(), amount: Money.optional(), reason: Line.optional() }));
