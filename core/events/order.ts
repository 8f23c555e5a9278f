import * as z from 'zod';
import { Id, Line, Moment, Money, WebLink } from './fields.ts';
import { once } from './once.ts';

export const orderItem = once(() =>
  z.object({
    id: Id.optional(),
    name: Line.optional(),
    quantity: z.number().int().min(1).max(1_000_000).optional(),
    /** Of the line, not of one piece. */
    price: Money,
    freight: Money.optional(),
    sellerId: Id.optional(),
    /** The seller's hand-over deadline. */
    shipBy: Moment.optional(),
  }),
);

/** One fact about an order or one of its parcels. */
export const orderFact = once(() =>
  z.object({
    customerId: Id,
    orderId: Id,
    /** The last instant at which the customer still takes it as on time. Silence past it is a delay. */
    promisedAt: Moment.optional(),
    approvedAt: Moment.optional(),
    items: z.array(orderItem()).max(500).optional(),
    /** Where an order travels in several parcels; absent means the whole order. */
    parcelId: Id.optional(),
    /** In words that the customer may read. */
    reason: Line.optional(),
    trackingUrl: WebLink.optional(),
  }),
);
