import * as z from '../../core/zod.ts';

export const Env = z.object({
  TABLE: z.string(),
  BUS: z.string(),
  /** IANA; that of customers of whom nothing better is known, and of the day on which people are counted. */
  ZONE: z.string(),
  LANE_ROUTINE: z.string(),
  SIGNALS: z.string(),
  QUARANTINE: z.string(),
  QUEUE: z.string(),
  /** Hours from a resolution to its survey, 0 to 336. */
  SURVEY_DELAY_HOURS: z.coerce.number().check(z.minimum(0), z.maximum(336)),
});
export type Env = z.infer<typeof Env>;
