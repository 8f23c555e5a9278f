/** What every decision returns, and the rule by which its deadline reaches the due index. */

import type { Signal } from './engagement/signal.ts';
import type { EventOf, OutgoingEvent } from './events/catalogue.ts';
import type { NoticeRequest } from './notices/request.ts';
import type { Instant } from './time.ts';

export type Decision<State> = {
  /** The state after it; the very object that went in when nothing changed. */
  readonly state: State;
  /** The earliest instant at which something is due without any further event; none when nothing is. */
  readonly deadline?: Instant | undefined;
  readonly notices: readonly NoticeRequest[];
  readonly signals: readonly Signal[];
  /** Also a case that we open again ourselves: its source hears it as we do. */
  readonly outcomes: readonly (OutgoingEvent | EventOf<'case.reopened'>)[];
  /** In one word, for the log. */
  readonly because: string;
};

/** A deadline has come: the item itself says which. */
export type Wake = { readonly wake: { readonly pk: string; readonly sk: string } };

/**
 * Deadlines are lazy: an event writes one to the index only when it gets earlier, so that an active customer costs no
 * index writes; a wake writes the exact one. By induction no deadline lies before its ring (docs/architecture.md).
 */
export function indexedDeadline(indexed: Instant | undefined, deadline: Instant | undefined, now: Instant, woken: boolean): Instant | undefined {
  const next = deadline === undefined ? undefined : Math.max(deadline, now);
  if (woken) return next;
  if (next === undefined) return indexed;
  return indexed === undefined || next < indexed ? next : indexed;
}
