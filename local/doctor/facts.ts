/** What the doctor has seen. A part that could not be looked at says why instead. */
import type { Instant } from '../../core/time.ts';

export type Unseen = { readonly unseen: string; readonly todo?: string };
export type Seen<T> = T | Unseen;
export const isUnseen = (part: unknown): part is Unseen => typeof part === 'object' && part !== null && 'unseen' in part;

export type SenderFacts = {
  readonly address: string;
  /** The identity that SES knows: the address itself, or its domain. */
  readonly identity: string | undefined;
  readonly verified: boolean;
  /** As SES says: SUCCESS, PENDING, FAILED, TEMPORARY_FAILURE, NOT_STARTED. */
  readonly dkim: string;
  /** The domain of the envelope, where it is one of ours. */
  readonly mailFrom: { readonly domain: string; readonly status: string } | undefined;
};
export type AccountFacts = {
  readonly production: boolean;
  readonly sendingEnabled: boolean;
  /** HEALTHY, PROBATION or SHUTDOWN. */
  readonly enforcement: string;
  readonly perSecond: number;
  readonly perDay: number;
  readonly sentLastDay: number;
};
/** TXT records, joined; and where the DMARC policy was found. */
export type DnsFacts = { readonly spf: readonly string[]; readonly dmarc: { readonly domain: string; readonly records: readonly string[] } };
export type QueueFacts = { readonly name: string; readonly waiting: number };
export type AlarmFacts = { readonly name: string; readonly state: string; readonly why: string; readonly tells: boolean };
export type SecretFacts = { readonly name: string; readonly present: boolean; readonly changedAt: Instant | undefined };
/** Messages that came to a queue, by day, today last. */
export type ActivityFacts = { readonly name: string; readonly byDay: readonly number[] };

export type Facts = {
  readonly now: Instant;
  readonly sender?: Seen<SenderFacts>;
  readonly account?: Seen<AccountFacts>;
  readonly dns?: Seen<DnsFacts>;
  readonly deadLetters?: Seen<readonly QueueFacts[]>;
  readonly quarantine?: Seen<number>;
  readonly alarms?: Seen<readonly AlarmFacts[]>;
  /** This machine's clock less that of the other side. */
  readonly clockAheadMs?: Seen<number>;
  readonly secrets?: Seen<readonly SecretFacts[]>;
  readonly activity?: Seen<readonly ActivityFacts[]>;
  /** Types of events that no rule wanted, with how many came. */
  readonly unmatched?: Seen<Readonly<Record<string, number>>>;
};
