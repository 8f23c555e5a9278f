import * as z from '../../core/zod.ts';

export const Env = z.object({
  LINK_SECRET: z.string(),
  SUPPRESSION_SECRET: z.string(),
  /** Under which events are posted. */
  WEBHOOK_SECRET: z.string(),
});
export type Env = z.infer<typeof Env>;
