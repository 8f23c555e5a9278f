/** Load one item, decide, write it back on the version it was read with. State and deadline are one write. */
import { indexedDeadline } from '../core/decision.ts';
import { type Draft, type Item, type Key, type Ports, Unavailable } from '../core/ports.ts';
import type { Instant } from '../core/time.ts';

/** Tries before the message goes back to its queue. */
const TRIES = 5;

type Decided<State> = { readonly state: State | undefined; readonly deadline?: Instant | undefined };

/**
 * @param decide pure; called again with fresh state after a conflict
 * @param woken a wake writes the exact deadline, an event only an earlier one
 * @param beside what else the item's indexes need
 */
export async function commit<State, D extends Decided<State>>(
  ports: Pick<Ports, 'table' | 'clock'>,
  key: Key,
  decide: (state: State | undefined, now: Instant) => D,
  { woken = false, beside }: { readonly woken?: boolean; readonly beside?: (state: State) => Pick<Draft, 'work' | 'expiresAt'> } = {},
): Promise<D> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const item = await ports.table.get(key);
    const now = ports.clock.now();
    const decision = decide(item?.body as State | undefined, now);
    if (decision.state === undefined) return decision;
    const dueAt = indexedDeadline(item?.dueAt, decision.deadline, now, woken);
    if (item !== undefined && item.body === decision.state && item.dueAt === dueAt) return decision;
    if (await written(ports, item, { ...key, body: decision.state, dueAt, ...beside?.(decision.state) })) return decision;
  }
  throw new Unavailable(`conflict on ${key.sk.split('#')[0]} ${TRIES} times`);
}

/** A put whose outcome is unknown counts as a conflict: the state is read and judged again. */
async function written(ports: Pick<Ports, 'table'>, item: Item | undefined, draft: Draft): Promise<boolean> {
  try {
    return (await ports.table.put(draft, item?.version ?? 0)) === 'written';
  } catch (error) {
    if (error instanceof Unavailable) return false;
    throw error;
  }
}
