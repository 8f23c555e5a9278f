import * as z from '../../core/zod.ts';

export const Env = z.object({ TABLE: z.string(), LANE_URGENT: z.string(), LANE_ROUTINE: z.string(), SIGNALS: z.string(), QUARANTINE: z.string(), QUEUE: z.string() });
export type Env = z.infer<typeof Env>;
