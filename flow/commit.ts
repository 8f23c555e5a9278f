/** Load one item, decide, write it back on the version it was read with. State and deadline are one write. */

import type { GateState } from '../core/customers/gate-item.ts';
import { indexedDeadline } from '../core/decision.ts';
import { hash64 } from '../core/hash.ts';
import { gateKey, type Recipient } from '../core/keys.ts';
import { type Draft, type Item, type Key, type Ports, Unavailable } from '../core/ports.ts';
import type { Instant } from '../core/time.ts';

/** Tries before the message goes back to its queue: about six seconds in all. */
const TRIES = 10;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_500;

type Decided<State> = { readonly state: State | undefined; readonly deadline?: Instant | undefined };
type Needs = Pick<Ports, 'table' | 'clock' | 'pause'>;

type Options<State> = {
  /** A wake writes the exact deadline, an event only an earlier one. */
  readonly woken?: boolean;
  /** Whose item it is: of a forgotten customer nothing is written. */
  readonly unlessErased?: Recipient;
  /** What else the item's indexes need. */
  readonly beside?: (state: State) => Pick<Draft, 'work' | 'expiresAt'>;
};

/** The customer wanted to be forgotten: what is told of them afterwards is not kept. */
export const FORGOTTEN = Symbol('forgotten');

/** Like `commit`, for an item with what one customer did, which an erasure deletes. One that outlives it, as a record of a week does, is written only after one that does not. @returns FORGOTTEN when they wanted to be */
export async function commitOf<State, D extends Decided<State>>(
  ports: Needs,
  customer: string,
  key: Key,
  decide: (state: State | undefined, now: Instant) => D,
  options: Options<State> = {},
): Promise<D | typeof FORGOTTEN> {
  return inTurn(ports.table, key, () => commitNow(ports, key, decide, { ...options, unlessErased: { customer } }));
}

/**
 * Those of one process that change the same item do so one after the other; against other processes the version decides.
 * @param decide pure; called again with fresh state after a conflict
 */
export function commit<State, D extends Decided<State>>(ports: Needs, key: Key, decide: (state: State | undefined, now: Instant) => D, options: Options<State> = {}): Promise<D> {
  return inTurn(ports.table, key, () => commitNow(ports, key, decide, options)) as Promise<D>;
}

async function commitNow<State, D extends Decided<State>>(
  ports: Needs,
  key: Key,
  decide: (state: State | undefined, now: Instant) => D,
  { woken = false, unlessErased, beside }: Options<State>,
): Promise<D | typeof FORGOTTEN> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await ports.pause(pauseMs(key, attempt, ports.clock.now()));
    const item = await ports.table.get(key);
    // An erasure deletes what is there, and a put on its version then fails: so only what would be new asks whether they are forgotten.
    if (item === undefined && unlessErased !== undefined && (await isForgotten(ports, unlessErased))) return FORGOTTEN;
    const now = ports.clock.now();
    const decision = decide(item?.body as State | undefined, now);
    if (decision.state === undefined) return decision;
    const dueAt = indexedDeadline(item?.dueAt, decision.deadline, now, woken);
    if (item !== undefined && item.body === decision.state && item.dueAt === dueAt) return decision;
    if (await written(ports, item, { ...key, body: decision.state, dueAt, ...beside?.(decision.state) })) return decision;
  }
  throw new Unavailable(`conflict on ${key.sk.split('#')[0]} ${TRIES} times`);
}

const isForgotten = async ({ table }: Needs, to: Recipient): Promise<boolean> => ((await table.get(gateKey(to)))?.body as GateState | undefined)?.erasedAt !== undefined;

/** A put whose outcome is unknown counts as a conflict: the state is read and judged again. */
async function written(ports: Pick<Ports, 'table'>, item: Item | undefined, draft: Draft): Promise<boolean> {
  try {
    return (await ports.table.put(draft, item?.version ?? 0)) === 'written';
  } catch (error) {
    if (error instanceof Unavailable) return false;
    throw error;
  }
}

/** Doubling, and apart from each other: half of it by chance, which a hash of the moment is enough for. */
function pauseMs({ pk, sk }: Key, attempt: number, now: Instant): number {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS);
  return longest / 2 + (hash64(`${pk}${sk}${attempt}${now}`)[0] % 1_000) * (longest / 2_000);
}

const turns = new WeakMap<object, Map<string, Promise<unknown>>>();

function inTurn<T>(table: object, { pk, sk }: Key, work: () => Promise<T>): Promise<T> {
  const waiting = turns.get(table) ?? new Map<string, Promise<unknown>>();
  turns.set(table, waiting);
  const name = `${pk}\u0000${sk}`;
  const before = waiting.get(name);
  const mine = before === undefined ? work() : before.then(work, work);
  waiting.set(name, mine);
  const leave = (): void => {
    if (waiting.get(name) === mine) waiting.delete(name);
  };
  mine.then(leave, leave);
  return mine;
}
