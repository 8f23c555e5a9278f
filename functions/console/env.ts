import * as z from '../../core/zod.ts';
import { AlertDefaults } from '../../flow/alert-defaults.ts';

export const Env = z.extend(AlertDefaults, {
  TABLE: z.string(),
  BUS: z.string(),
  SUPPRESSION_SECRET: z.string(),
  /** The sender as a mail’s header says it: name and address, in ASCII. */
  FROM: z.string(),
  CONFIGURATION_SET: z.string(),
  COMPANY: z.string(),
  SUPPORT_ADDRESS: z.string(),
  /** Empty where there is none. */
  STATUS_PAGE_URL: z.string(),
  HELP_URL: z.string(),
  USER_POOL: z.string(),
  USER_POOL_CLIENT: z.string(),
  /** Queues as people call them, each with its name and its dead letters': `orders=NAME|NAME,quarantine=NAME`. */
  QUEUES: z.string(),
  /** The address of one of them. */
  SOME_QUEUE: z.string(),
  /** Names of our functions, by which their use is counted, and the memory of each. */
  FUNCTIONS: z.string(),
  MEMORY_MB: z.string(),
});
export type Env = z.infer<typeof Env>;
