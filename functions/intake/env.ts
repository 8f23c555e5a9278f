import * as z from 'zod';

export const Env = z.object({ BUS: z.string(), WEBHOOK_SECRET: z.string() });
export type Env = z.infer<typeof Env>;
