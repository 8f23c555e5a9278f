import * as z from '../../core/zod.ts';

export const Env = z.object({ BUS: z.string(), WEBHOOK_SECRET: z.string() });
export type Env = z.infer<typeof Env>;
