import * as z from 'zod';

export const Env = z.object({ TABLE: z.string(), QUARANTINE: z.string(), QUEUE: z.string(), LANE_BROADCAST: z.string(), SUPPRESSION_SECRET: z.string() });
export type Env = z.infer<typeof Env>;
