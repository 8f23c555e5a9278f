import * as z from '../../core/zod.ts';

export const Env = z.object({ TABLE: z.string() });
export type Env = z.infer<typeof Env>;
