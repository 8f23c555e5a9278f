import * as z from '../../core/zod.ts';

export const Env = z.object({ TABLE: z.string(), PAGES: z.string(), LANE_BROADCAST: z.string(), SIGNALS: z.string(), QUARANTINE: z.string() });
export type Env = z.infer<typeof Env>;
