/** Where a history goes: into an engine of this process, a running local system, or a deployed stack. */
import { parseEvent } from '../../core/events/parse.ts';
import { referenceKey } from '../../core/keys.ts';
import type { Ports } from '../../core/ports.ts';
import { decideOnReference, type ReferenceState } from '../../core/sources/reference.ts';
import type { Knows } from '../../core/sources/translation.ts';
import { DAY, SECOND } from '../../core/time.ts';
import { commit } from '../../flow/commit.ts';
import type { Engine } from '../engine.ts';
import type { Chunk, Sink } from './importing.ts';

const REMEMBERED_DAYS = 400;

/** Whose things are: so that what comes of them later finds its customer. */
export async function remember(ports: Pick<Ports, 'table' | 'clock' | 'pause'>, source: string, knows: readonly Knows[]): Promise<void> {
  for (const { ref, customerId } of knows) {
    const expiresAt = ref.startsWith('customer:') ? undefined : Math.floor((ports.clock.now() + REMEMBERED_DAYS * DAY) / SECOND);
    await commit(ports, referenceKey(source, ref), (state: ReferenceState | undefined) => decideOnReference(state, { knows: customerId }), { beside: () => ({ expiresAt }) });
  }
}

export const customerOf = async ({ table }: Pick<Ports, 'table'>, source: string, ref: string): Promise<string | undefined> =>
  ((await table.get(referenceKey(source, ref)))?.body as ReferenceState | undefined)?.customerId;

export const intoEngine = (engine: Engine): Sink => {
  const ports = { table: engine.table, clock: engine.clock, pause: async () => undefined };
  return {
    whose: (source, ref) => customerOf(ports, source, ref),
    take: async ({ source, events, knows }) => {
      await remember(ports, source, knows);
      await engine.put(events.map((event) => ({ source: event.source, type: event.type, detail: event })));
      await engine.workers.drained();
      await engine.store.durable();
    },
  };
};

/** What comes over HTTP is judged again: only events of a history are taken here. */
export function chunkIn(text: string, now: number): Chunk | { readonly error: string } {
  let body: Partial<Chunk>;
  try {
    body = JSON.parse(text) as Partial<Chunk>;
  } catch {
    return { error: 'The body is no JSON.' };
  }
  const { source, events, knows } = body;
  if (typeof source !== 'string' || !Array.isArray(events) || !Array.isArray(knows)) return { error: 'The body wants source, events and knows.' };
  const parsed = events.map((event) => parseEvent(event, now));
  const bad = parsed.find((each) => !each.ok || !each.event.imported);
  if (bad !== undefined)
    return { error: bad.ok ? 'Every event of an import must say "imported": true.' : `An event does not fit: ${bad.errors.map(({ path }) => path).join(', ')}` };
  return {
    source,
    events: parsed.flatMap((each) => (each.ok ? [each.event] : [])),
    knows: (knows as Knows[]).filter(({ ref, customerId }) => typeof ref === 'string' && typeof customerId === 'string'),
  };
}
