/**
 * Load one item, decide, write it back on the version it was read with. State and deadline are one write. The first look is a glance, at half the price: the
 * put's version shows whether it saw what is, and where nothing would be written it is looked again.
 */

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
  /** The item as the caller has just read it strongly: the first try goes by that. */
  readonly seen?: Item | undefined;
  /** In all likelihood it will be new: the first try looks at nothing. */
  readonly fresh?: boolean;
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
  return inTurn(ports.table, key, (waited) => commitNow(ports, key, decide, { ...options, unlessErased: { customer } }, waited));
}

/**
 * Those of one process that change the same item do so one after the other; against other processes the version decides.
 * @param decide pure; called again with fresh state after a conflict
 */
export function commit<State, D extends Decided<State>>(ports: Needs, key: Key, decide: (state: State | undefined, now: Instant) => D, options: Options<State> = {}): Promise<D> {
  return inTurn(ports.table, key, (waited) => commitNow(ports, key, decide, options, waited)) as Promise<D>;
}

async function commitNow<State, D extends Decided<State>>(
  ports: Needs,
  key: Key,
  decide: (state: State | undefined, now: Instant) => D,
  { woken = false, unlessErased, seen, fresh = false, beside }: Options<State>,
  waited: boolean,
): Promise<D | typeof FORGOTTEN> {
  // Who has waited for another change of the item would go by what was before that.
  let how: Look = waited ? 'strong' : seen !== undefined ? 'seen' : fresh ? 'none' : 'glance';
  for (let attempt = 0; attempt < TRIES; ) {
    if (attempt > 0) await ports.pause(pauseMs(key, attempt, ports.clock.now()));
    const item = how === 'seen' ? seen : await lookAt(ports, key, how);
    const isSure = how === 'strong' || how === 'seen';
    how = 'strong';
    // An erasure deletes what is there, and a put on its version then fails: so only what would be new asks whether they are forgotten.
    if (item === undefined && unlessErased !== undefined && (await isForgotten(ports, unlessErased))) return FORGOTTEN;
    const now = ports.clock.now();
    const decision = decide(item?.body as State | undefined, now);
    const dueAt = indexedDeadline(item?.dueAt, decision.deadline, now, woken);
    if (decision.state === undefined || (item !== undefined && item.body === decision.state && item.dueAt === dueAt)) {
      // Nothing is left undone upon a glance: only a put shows that it saw what is.
      if (isSure) return decision;
      continue;
    }
    attempt++;
    if (await written(ports, item, { ...key, body: decision.state, dueAt, ...beside?.(decision.state) })) return decision;
  }
  throw new Unavailable(`conflict on ${key.sk.split('#')[0]} ${TRIES} times`);
}

type Look = 'none' | 'seen' | 'glance' | 'strong';

async function lookAt({ table }: Needs, key: Key, how: Exclude<Look, 'seen'>): Promise<Item | undefined> {
  if (how === 'none') return undefined;
  return how === 'strong' ? table.get(key) : (await table.glance([key]))[0];
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

/** @param work hears whether it had to wait */
function inTurn<T>(table: object, { pk, sk }: Key, work: (waited: boolean) => Promise<T>): Promise<T> {
  const waiting = turns.get(table) ?? new Map<string, Promise<unknown>>();
  turns.set(table, waiting);
  const name = `${pk}\u0000${sk}`;
  const before = waiting.get(name);
  const next = (): Promise<T> => work(true);
  const mine = before === undefined ? work(false) : before.then(next, next);
  waiting.set(name, mine);
  const leave = (): void => {
    if (waiting.get(name) === mine) waiting.delete(name);
  };
  mine.then(leave, leave);
  return mine;
}
