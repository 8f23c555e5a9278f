/** Everything that the flags rest on, in one item of less than 1 KB. */
import type { Instant, UtcDay } from '../time.ts';
import type { ActiveDays } from './days.ts';
import type { Bad } from './unhappy-score.ts';

export type Flag = 'quiet' | 'unhappy';

export type Cleared = { readonly since: Instant; readonly at: Instant; readonly left: boolean };

export type EngagementState = {
  readonly customerId: string;
  readonly days?: ActiveDays;
  /** Sum of the days' values. */
  readonly value?: number;
  /** Orders whose value has been counted on the last active day: a second order that day counts, a repeat does not. */
  readonly counted?: readonly string[];
  /** Days with errors, newest first, as UTC day numbers; older than a quarter they no longer matter. */
  readonly errorDays?: readonly UtcDay[];
  readonly bads?: readonly Bad[];
  /** Days that our own outages took from them, newest first: silence on these is not theirs. */
  readonly excused?: readonly UtcDay[];
  /** When an evaluation first found the customer over the line of `quiet`; the next one raises the flag. */
  readonly suspectedAt?: Instant;
  /** Raised flags and since when. */
  readonly flags?: Readonly<Partial<Record<Flag, Instant>>>;
  /** Flags that cleared, since when they had been up, and whether because the customer left: their alerts must close. */
  readonly cleared?: Readonly<Partial<Record<Flag, Cleared>>>;
  /** When a history was brought in last: what follows from it alone raises a flag in silence. */
  readonly importedAt?: Instant;
  /** Flags that were raised in silence, and since when. */
  readonly silently?: Readonly<Partial<Record<Flag, Instant>>>;
  /** Of the customer's profile, as the latest ring found it; only where lines differ by segment. */
  readonly segment?: string;
  /** When the customer left, if they did. */
  readonly leftAt?: Instant;
};

export const flagSince = (state: EngagementState, flag: Flag): Instant | undefined => state.flags?.[flag];
