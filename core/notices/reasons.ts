import type { Channel } from '../customers/gate-item.ts';

/** Why a message was not sent: the closed list, in the order in which the gate asks. (A duplicate is no reason of its own: it finds its notice settled.) */
export const SKIP_REASONS = [
  'erased',
  'stale',
  'superseded',
  'resolved-automatically',
  'merged-or-spam',
  'customer-wrote-nothing',
  'suppressed',
  'no-consent',
  'holdout',
  'open-incident',
  'open-case',
  'open-alert',
  'cap',
  'no-channel',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** Why a message waits. */
export const HOLD_REASONS = ['earlier-news-in-flight', 'paused', 'quiet-hours', 'rest-day', 'unknown-customer'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** The facts that the gate saw when it decided: small, without personal data, for people to read. */
export type Because = Readonly<Record<string, string | number | boolean>>;

export type GateDecision =
  | { readonly decision: 'send'; readonly channel: Channel; readonly address: string; readonly because: Because }
  | { readonly decision: 'skip'; readonly reason: SkipReason; readonly because: Because }
  | { readonly decision: 'hold'; readonly reason: HoldReason; readonly until: number; readonly because: Because };
