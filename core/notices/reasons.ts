/** Why a message was not sent: the closed list, in the order in which the gate asks. */
export const SKIP_REASONS = ['erased', 'stale', 'superseded', 'duplicate', 'suppressed', 'no-consent', 'resolved-automatically', 'customer-wrote-nothing', 'no-channel'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** Why a message waits. */
export const HOLD_REASONS = ['unknown-customer', 'earlier-news-in-flight'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** The facts that the gate saw when it decided: small, without personal data, for people to read. */
export type Because = Readonly<Record<string, string | number | boolean>>;

export type GateDecision =
  | { readonly decision: 'send'; readonly channel: 'email'; readonly address: string; readonly because: Because }
  | { readonly decision: 'skip'; readonly reason: SkipReason; readonly because: Because }
  | { readonly decision: 'hold'; readonly reason: HoldReason; readonly until: number; readonly because: Because };
