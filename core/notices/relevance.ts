import type { Because, SkipReason } from './reasons.ts';

/** Whether a subject still wants its fact told: nothing when it does, else why not. */
export type Relevance =
  | { readonly reason: Extract<SkipReason, 'superseded' | 'holdout' | 'resolved-automatically' | 'merged-or-spam' | 'customer-wrote-nothing'>; readonly because: Because }
  | undefined;
