import * as z from 'zod';

export const Env = z.object({ TABLE: z.string(), BUS: z.string(), LINK_SECRET: z.string(), COMPANY: z.string(), SUPPORT_ADDRESS: z.string() });
export type Env = z.infer<typeof Env>;
