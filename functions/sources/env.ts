import * as z from '../../core/zod.ts';

export const Env = z.object({ TABLE: z.string(), BUS: z.string(), QUARANTINE: z.string(), QUEUE: z.string(), SOURCES: z.string() });
export type Env = z.infer<typeof Env>;
