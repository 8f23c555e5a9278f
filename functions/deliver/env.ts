import * as z from '../../core/zod.ts';

export const Env = z.object({
  TABLE: z.string(),
  LANE_URGENT: z.string(),
  LANE_ROUTINE: z.string(),
  LANE_BROADCAST: z.string(),
  QUARANTINE: z.string(),
  LINK_SECRET: z.string(),
  SUPPRESSION_SECRET: z.string(),
  /** Where the addresses of incoming webhooks are kept. */
  HOOKS_SECRET: z.string(),
  /** Where the links in messages lead, without a slash at the end. */
  BASE_URL: z.string(),
  /** The sender as a mail’s header says it: name and address, in ASCII. */
  FROM: z.string(),
  CONFIGURATION_SET: z.string(),
  /** The phone number, sender id or pool that SMS come from; empty without SMS. */
  SMS_ORIGINATION: z.string(),
  /** IANA; that of recipients of whom nothing better is known. */
  ZONE: z.string(),
  COMPANY: z.string(),
  SUPPORT_ADDRESS: z.string(),
  /** Whom the last step of an escalation reaches; empty: the support address. */
  MANAGER_ADDRESS: z.string(),
  /** Empty where there is none. */
  STATUS_PAGE_URL: z.string(),
  HELP_URL: z.string(),
});
export type Env = z.infer<typeof Env>;
