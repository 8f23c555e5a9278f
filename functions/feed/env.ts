import * as z from 'zod';

export const Env = z.object({ TABLE: z.string() });
export type Env = z.infer<typeof Env>;
