import * as z from '../../core/zod.ts';

export const Env = z.object({ TABLE: z.string(), PAGES: z.string(), QUARANTINE: z.string(), QUEUE: z.string() });
export type Env = z.infer<typeof Env>;
