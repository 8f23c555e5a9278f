/** One customer's ledger: which flags went up and what became of them, and when the customer was lost. It leaves with an erasure. */
import type { AlertOutcome } from '../alerts/state.ts';
import type { Flag } from '../engagement/state.ts';
import type { Instant } from '../time.ts';
import type { Trial } from './holdout.ts';

/** What was seen in the window that decided it. */
export type Finding = 'silent' | 'cancelled' | 'low-answer' | 'went-quiet' | 'active' | 'nothing-happened' | 'false-alarm';

export type Judgement = {
  readonly verdict: 'right' | 'wrong';
  readonly because: Finding;
  /** Back within the window and not lost in it: by the facts alone, whatever anybody said, so that both arms are judged by one rule. */
  readonly saved: boolean;
  /** How the alert had been closed by then. */
  readonly said?: AlertOutcome;
};

/** A flag that went up. Its flag and instant are its name. */
export type Raise = {
  readonly flag: Flag;
  readonly since: Instant;
  /** The window in which it must come true, in whole UTC days from the day on which it went up. */
  readonly horizonDays: number;
  /** Codes of the reasons that were given. */
  readonly reasons: readonly string[];
  /** The newest low answer that was among them: a later one is another. */
  readonly answeredAt?: Instant;
  readonly clearedAt?: Instant;
  readonly trial?: Trial;
  readonly judged?: Judgement;
  /** How far its records have reached their weeks. */
  readonly filed?: 'raised' | 'judged';
};

/** The customer cancelled, or their silence reached the horizon. */
export type Loss = {
  readonly what: 'cancelled' | 'silent';
  readonly at: Instant;
  /** How many UTC days before each flag that told of it went up; a flag that did not is missing. */
  readonly leadDays: Readonly<Partial<Record<Flag, number>>>;
  /** A cancellation by somebody who had been silent for the whole horizon: going quiet was counted already. */
  readonly wasSilent?: true;
  /** Too long ago when it was first told: nobody could have flagged it, so it is not counted. */
  readonly isHistory?: true;
  readonly filed?: true;
};

export type Ledger = {
  readonly customerId: string;
  /** Oldest first. */
  readonly raises: readonly Raise[];
  readonly losses?: readonly Loss[];
  /** The measurement in which a flag of theirs has counted. */
  readonly countedIn?: Instant;
};
