import { once } from '../once.ts';
import * as z from '../zod.ts';
import { day, Id, Line, Moment } from './fields.ts';

export const MAX_USAGE_RECORDS = 500;

export const usageRecord = once(() =>
  z
    .object({
      customerId: Id,
      day: z.optional(day()),
      at: z.optional(Moment),
      /** How often on that day, at least 1. */
      count: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000_000))),
      /** What it was worth, in the unit of your choice, the same for all. */
      value: z.optional(z.number().check(z.minimum(0), z.maximum(1e15))),
      feature: z.optional(Line),
      /** `error`: the customer tried and we failed. */
      outcome: z.optional(z.enum(['ok', 'error'])),
    })
    .check(
      z.refine((record) => (record.day === undefined) !== (record.at === undefined), {
        error: 'exactly one of day and at',
        path: ['day'],
      }),
    ),
);

/** Who was active on which days: up to 500 records of any customers. */
export const usageRecorded = once(() => z.object({ records: z.array(usageRecord()).check(z.minLength(1), z.maxLength(MAX_USAGE_RECORDS)) }));
