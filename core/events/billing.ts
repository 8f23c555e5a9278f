import * as z from 'zod';
import { Id, Line, Money } from './fields.ts';

/** The customer has left: the outcome that flags are measured by. */
export const SubscriptionCancelled = z.object({ customerId: Id, subscriptionId: Id.optional(), reason: Line.optional() });

/** A charge did not go through. */
export const PaymentFailed = z.object({ customerId: Id, invoiceId: Id.optional(), amount: Money.optional(), reason: Line.optional() });
