import { once } from '../once.ts';
import * as z from '../zod.ts';
import { Id, Line, Moment, money, webLink } from './fields.ts';

export const orderItem = once(() =>
  z.object({
    id: z.optional(Id),
    name: z.optional(Line),
    quantity: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
    /** Of the line, not of one piece. */
    price: money(),
    freight: z.optional(money()),
    sellerId: z.optional(Id),
    /** The seller's hand-over deadline. */
    shipBy: z.optional(Moment),
  }),
);

/** One fact about an order or one of its parcels. */
export const orderFact = once(() =>
  z.object({
    customerId: Id,
    orderId: Id,
    /** The last instant at which the customer still takes it as on time. Silence past it is a delay. */
    promisedAt: z.optional(Moment),
    approvedAt: z.optional(Moment),
    items: z.optional(z.array(orderItem()).check(z.maxLength(500))),
    /** Where an order travels in several parcels; absent means the whole order. */
    parcelId: z.optional(Id),
    /** In words that the customer may read. */
    reason: z.optional(Line),
    trackingUrl: z.optional(webLink()),
  }),
);
