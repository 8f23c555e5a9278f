import * as z from 'zod';
import { Day, Id, Line, Moment } from './fields.ts';
import { once } from './once.ts';

export const MAX_USAGE_RECORDS = 500;

export const usageRecord = once(() =>
  z
    .object({
      customerId: Id,
      day: Day.optional(),
      at: Moment.optional(),
      /** How often on that day, at least 1. */
      count: z.number().int().min(1).max(1_000_000_000).optional(),
      /** What it was worth, in the unit of your choice, the same for all. */
      value: z.number().min(0).max(1e15).optional(),
      feature: Line.optional(),
      /** `error`: the customer tried and we failed. */
      outcome: z.enum(['ok', 'error']).optional(),
    })
    .refine((record) => (record.day === undefined) !== (record.at === undefined), {
      error: 'exactly one of day and at',
      path: ['day'],
    }),
);

/** Who was active on which days: up to 500 records of any customers. */
export const usageRecorded = once(() => z.object({ records: z.array(usageRecord()).min(1).max(MAX_USAGE_RECORDS) }));
