import * as z from '../../core/zod.ts';

export const Env = z.object({
  TABLE: z.string(),
  CUSTOMERS: z.string(),
  ORDERS: z.string(),
  OUTAGES: z.string(),
  ENGAGEMENT: z.string(),
  CASES: z.string(),
  PAGES: z.string(),
  LANE_ROUTINE: z.string(),
  SOURCES_QUEUE: z.string(),
});
export type Env = z.infer<typeof Env>;
