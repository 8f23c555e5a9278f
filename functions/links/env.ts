import * as z from '../../core/zod.ts';
import { AlertDefaults } from '../../flow/alert-defaults.ts';

export const Env = z.extend(AlertDefaults, {
  TABLE: z.string(),
  BUS: z.string(),
  LINK_SECRET: z.string(),
  COMPANY: z.string(),
  SUPPORT_ADDRESS: z.string(),
  /** Empty where there is none. */
  STATUS_PAGE_URL: z.string(),
  HELP_URL: z.string(),
  /** Where the console is; empty where there is none. */
  CONSOLE_URL: z.string(),
});
export type Env = z.infer<typeof Env>;
