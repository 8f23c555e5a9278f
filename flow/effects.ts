/** What follows a commit: requests to the lanes, signals, outcomes. All under deterministic keys, so doing it again is harmless. */
import type { Signal } from '../core/engagement/signal.ts';
import type { EventOf, OutgoingEvent } from '../core/events/catalogue.ts';
import type { Lane } from '../core/notices/kinds.ts';
import { policyOf } from '../core/notices/kinds.ts';
import type { NoticeRequest } from '../core/notices/request.ts';
import type { Ports } from '../core/ports.ts';

export type Effects = {
  readonly notices: readonly NoticeRequest[];
  readonly signals?: readonly Signal[];
  readonly outcomes?: readonly (OutgoingEvent | EventOf<'case.reopened'>)[];
};

/** Signals that one message carries: well below 64 KB, the unit in which SQS bills. */
const SIGNALS_A_MESSAGE = 100;

type Outlets = Partial<Pick<Ports, 'lanes' | 'signals' | 'bus'>>;

/** @throws when something is to be sent through an outlet that the function was not given: nothing is dropped in silence */
export async function perform(ports: Outlets, { notices, signals = [], outcomes = [] }: Effects): Promise<void> {
  for (const lane of new Set<Lane>(notices.map((notice) => policyOf(notice).lane))) {
    await outlet(ports, 'lanes')[lane].send(notices.filter((notice) => policyOf(notice).lane === lane));
  }
  const packs = Array.from({ length: Math.ceil(signals.length / SIGNALS_A_MESSAGE) }, (_, n) => ({ signals: signals.slice(n * SIGNALS_A_MESSAGE, (n + 1) * SIGNALS_A_MESSAGE) }));
  if (packs.length > 0) await outlet(ports, 'signals').send(packs);
  if (outcomes.length > 0) await outlet(ports, 'bus').put(outcomes.map((event) => ({ source: event.source, type: event.type, detail: event })));
}

function outlet<Name extends keyof Outlets>(ports: Outlets, name: Name): NonNullable<Outlets[Name]> {
  const port = ports[name];
  if (port === undefined) throw new Error(`something to send through ${name}, which this function was not given`);
  return port;
}
