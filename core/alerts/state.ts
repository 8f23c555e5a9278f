/** An alert: somebody of ours has something to do about a customer. One open alert for a customer, type and reason. */

import type { Reason } from '../engagement/reasons.ts';
import type { Band, Clears } from '../engagement/standing.ts';
import type { Flag } from '../engagement/state.ts';
import type { Money } from '../events/fields.ts';
import { DAY, type Instant } from '../time.ts';
import type { HeldOut } from '../truth/holdout.ts';
import type { Enrolment } from './playbooks.ts';
import type { Priority } from './priority.ts';

/** What a person may say that became of it; `recovered` is seen, not said. */
export const OUTCOMES = ['saved', 'churned', 'false-alarm', 'too-early'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type AlertOutcome = Outcome | 'recovered';

/** What somebody did. `what` is until when it was snoozed, to whom it was handed, or the outcome. */
export type AlertAction = {
  /** 1 for the alert's first, one more for each: a page says by it what it had shown. */
  readonly n: number;
  readonly at: Instant;
  readonly by: string;
  readonly did: 'acknowledge' | 'snooze' | 'reassign' | 'close' | 'task' | 'approve' | 'decline';
  readonly what?: string;
  readonly why?: string;
};

/** Why the owner is told once more, and the instant of it. */
export type Again = {
  readonly because: 'snoozed-until' | 'held-back-until' | 'reassigned' | 'escalated' | 'to-approve';
  readonly at: Instant;
  /** Who is told, where that is not the owner. */
  readonly to?: string;
  readonly told?: true;
};

/** When the team and then the manager hear of an alert that nobody has in hand. */
export type Timers = { readonly teamAt: Instant; readonly managerAt: Instant };

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
  readonly band?: Band;
  readonly percentile?: number;
  readonly probability?: number;
  /** What would take the flag down. */
  readonly clears?: Clears;
  readonly priority?: Priority;
  /** By when somebody must have acted. */
  readonly dueAt?: Instant;
  /** In whose place the owner stands in. */
  readonly coverFor?: string;
  /** What would have been an alert while flags were only recorded: nobody is told, ever. */
  readonly shadow?: true;
  /** Not told yet: it waits for its owner's next digest. */
  readonly waits?: true;
  /** The digest in which its owner was told of it. */
  readonly digestAt?: Instant;
  readonly timers?: Timers;
  readonly enrolment?: Enrolment;
  /** When the customer last began a playbook of this flag, where this alert began none. */
  readonly enrolledBefore?: Enrolment;
  /** True once its notice and its events have been asked for: then there is nothing to ask again. */
  readonly told?: true;
  /** It is kept from its owner, so that what outreach does can be measured: nobody's work, and no word of it to anybody. */
  readonly heldOut?: HeldOut;
  /** Somebody has it in hand. */
  readonly acknowledged?: { readonly at: Instant; readonly by: string };
  /** Nobody is told of it, and no other opens in its place, until then. */
  readonly snoozed?: { readonly until: Instant; readonly at: Instant; readonly by: string; readonly why: string };
  readonly again?: Again;
  /** The flag went up anew while a snooze, or the word of a false or early alarm, kept the next alert from opening. */
  readonly heldBack?: { readonly since: Instant; readonly at: Instant; readonly until: Instant };
  /** The latest, oldest first. */
  readonly actions?: readonly AlertAction[];
  readonly closed?: { readonly at: Instant; readonly outcome: AlertOutcome; readonly by?: string; readonly why?: string; readonly told?: true };
  /** When the flag cleared of an alert that somebody had closed before. */
  readonly recovered?: { readonly at: Instant; readonly told?: true };
};

/** An alert in hand that nobody has touched for so long is no longer in anybody's hand. The same holds of cases. */
const IN_HAND_MS = 90 * DAY;

/** Acknowledged and not closed: a person is at work on it. */
export const isInHand = ({ acknowledged, closed, actions, heldOut }: AlertState, now: Instant): boolean =>
  heldOut === undefined && acknowledged !== undefined && closed === undefined && now - (actions?.at(-1)?.at ?? acknowledged.at) < IN_HAND_MS;

/** Alerts of customers without a CSM go to this owner. */
export const TEAM = 'team';
/** Whom the last step of an escalation reaches. */
export const MANAGER = 'manager';

/** The list in which an owner's snoozed alerts stand, apart from what is to be done now. */
export const snoozedList = (owner: string): string => `${owner}#snoozed`;
