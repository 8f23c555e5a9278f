/** An alert: somebody of ours has something to do about a customer. One open alert for a customer, type and reason. */

import type { Reason } from '../engagement/reasons.ts';
import type { Flag } from '../engagement/state.ts';
import type { Money } from '../events/fields.ts';
import type { Instant } from '../time.ts';

export type AlertOutcome = 'saved' | 'churned' | 'false-alarm' | 'too-early' | 'recovered';

export type AlertState = {
  readonly customerId: string;
  readonly flag: Flag;
  readonly reason: string;
  /** Whose task it is: a CSM's id, or the team that has no name. */
  readonly owner: string;
  /** Since when the flag is up: the alert's identity in time. */
  readonly since: Instant;
  readonly openedAt: Instant;
  readonly score: number;
  readonly threshold: number;
  readonly reasons: readonly Reason[];
  readonly moneyAtRisk?: Money;
  /** True once its notice and its events have been asked for: then there is nothing to ask again. */
  readonly told?: true;
  readonly closed?: { readonly at: Instant; readonly outcome: AlertOutcome; readonly told?: true };
};

/** Alerts of customers without a CSM go to this owner. */
export const TEAM = 'team';
