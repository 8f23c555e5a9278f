/**
 * A table over another: reads fall through to the base, every write stays here, and the base is never written to.
 * For finding out what would happen. One process, so every put is atomic as on any table.
 */
import { shardOf } from '../core/hash.ts';
import { type Draft, DUE_SHARDS, type DueEntry, type Item, type Key, type Page, type Paged, type Table } from '../core/ports.ts';
import { readable } from '../core/schema.ts';

export type Overlay = {
  readonly table: Table;
  /** Every item as it was last written here; those deleted here are not among them. */
  readonly changed: () => readonly Item[];
};

/** What was written to one partition, by sort key; `undefined` hides an item of the base. */
type Partition = Map<string, Item | undefined>;

const BASE_PAGE = 200;
/** What one `getMany` takes. */
const MAX_KEYS = 100;

export function overlayTable(base: Table): Overlay {
  const partitions = new Map<string, Partition>();
  /** A partition's own keys in their order, until one more is added: an audience is paged through many times. */
  const inOrder = new Map<string, readonly string[]>();
  const own = ({ pk, sk }: Key): Item | undefined => partitions.get(pk)?.get(sk);
  const isOurs = ({ pk, sk }: Key): boolean => partitions.get(pk)?.has(sk) ?? false;
  const changed = (): Item[] => [...partitions.values()].flatMap((partition) => [...partition.values()].flatMap((item) => item ?? []));
  return { changed, table: { get, getMany, glance: getMany, put, delete: remove, query, due, worklist } };

  async function get(key: Key): Promise<Item | undefined> {
    if (!isOurs(key)) return base.get(key);
    const item = own(key);
    return item && readable(item);
  }

  async function getMany(keys: readonly Key[]): Promise<readonly (Item | undefined)[]> {
    const theirs = keys.filter((key) => !isOurs(key));
    const found = new Map((await base.getMany(theirs)).map((item, index) => [nameOf(theirs[index] as Key), item]));
    return keys.map((key) => {
      const item = isOurs(key) ? own(key) : found.get(nameOf(key));
      return item && readable(item);
    });
  }

  async function put({ pk, sk, body, dueAt, work, expiresAt }: Draft, ifVersion: number): Promise<'written' | 'conflict'> {
    const before = isOurs({ pk, sk }) ? undefined : await base.get({ pk, sk });
    // Somebody may have written here meanwhile; from this line on nobody can.
    const version = (isOurs({ pk, sk }) ? own({ pk, sk }) : before)?.version ?? 0;
    if (version !== ifVersion) return 'conflict';
    keep(
      { pk, sk },
      {
        pk,
        sk,
        version: version + 1,
        body: JSON.parse(JSON.stringify(body)),
        ...(dueAt !== undefined && { dueAt }),
        ...(work !== undefined && { work }),
        ...(expiresAt !== undefined && { expiresAt }),
      },
    );
    return 'written';
  }

  async function remove({ pk, sk }: Key, ifVersion: number): Promise<'deleted' | 'conflict'> {
    const before = isOurs({ pk, sk }) ? undefined : await base.get({ pk, sk });
    const version = (isOurs({ pk, sk }) ? own({ pk, sk }) : before)?.version;
    if (version === undefined || version !== ifVersion) return 'conflict';
    keep({ pk, sk }, undefined);
    return 'deleted';
  }

  function keep({ pk, sk }: Key, item: Item | undefined): void {
    const partition: Partition = partitions.get(pk) ?? new Map();
    if (!partition.has(sk)) inOrder.delete(pk);
    partitions.set(pk, partition.set(sk, item));
  }

  /** Page by page of the base, each with what was written here in its stretch of keys. */
  async function query(pk: string, prefix: string, { limit, after, descending = false }: Page & { readonly descending?: boolean }): Promise<Paged<Item>> {
    const order = descending ? (a: string, b: string) => -byBytes(a, b) : byBytes;
    const place: Place = after === undefined ? {} : (JSON.parse(after) as Place);
    const isAhead = (sk: string): boolean => place.last === undefined || order(sk, place.last) > 0;
    const keys = ownKeys(pk, prefix).filter(isAhead);
    let ours = descending ? keys.reverse() : keys;
    let { page } = place;
    const found: Item[] = [];
    for (;;) {
      const { found: theirs, next } = await base.query(pk, prefix, { limit: Math.max(limit, BASE_PAGE), descending, ...(page !== undefined && { after: page }) });
      const end = next === undefined ? undefined : theirs.at(-1)?.sk;
      const within = ours.filter((sk) => next === undefined || (end !== undefined && order(sk, end) <= 0));
      ours = ours.slice(within.length);
      const stretch = [...theirs.filter((item) => isAhead(item.sk) && !isOurs(item)), ...within.flatMap((sk) => own({ pk, sk }) ?? [])].sort((a, b) => order(a.sk, b.sk));
      found.push(...stretch.slice(0, limit - found.length).map(readable));
      const last = found.at(-1)?.sk;
      if (found.length === limit && last !== undefined) return { found, next: JSON.stringify({ last, ...(page !== undefined && { page }) } satisfies Place) };
      if (next === undefined) return { found };
      page = next;
    }
  }

  function ownKeys(pk: string, prefix: string): string[] {
    const sorted = inOrder.get(pk) ?? [...(partitions.get(pk)?.keys() ?? [])].sort(byBytes);
    inOrder.set(pk, sorted);
    return sorted.filter((sk) => sk.startsWith(prefix));
  }

  /** Ties of an index come in no order that all tables share, so the base's part is read whole. */
  async function due(shard: number, from: number, until: number, page: Page): Promise<Paged<DueEntry>> {
    const theirs = await whole((each) => base.due(shard, from, until, each));
    const ours = changed().flatMap(({ pk, sk, dueAt }) =>
      dueAt !== undefined && dueAt >= from && dueAt <= until && shardOf(pk + sk, DUE_SHARDS) === shard ? [{ pk, sk, dueAt }] : [],
    );
    const all = [...theirs.filter((key) => !isOurs(key)), ...ours];
    return pageOf(
      all.sort((a, b) => a.dueAt - b.dueAt || byKey(a, b)),
      page,
    );
  }

  async function worklist(owner: string, page: Page): Promise<Paged<Key>> {
    const keys = (await whole((each) => base.worklist(owner, each))).filter((key) => !isOurs(key));
    const theirs: (Item | undefined)[] = [];
    for (let start = 0; start < keys.length; start += MAX_KEYS) theirs.push(...(await base.getMany(keys.slice(start, start + MAX_KEYS))));
    const all = [...theirs.flatMap((item) => item ?? []), ...changed()].filter(({ work }) => work?.owner === owner);
    const { found, next } = pageOf(
      all.sort((a, b) => (b.work?.rank ?? 0) - (a.work?.rank ?? 0) || byKey(a, b)),
      page,
    );
    return { found: found.map(({ pk, sk }) => ({ pk, sk })), ...(next !== undefined && { next }) };
  }
}

/** Where a query goes on: behind a sort key, in the base from this page of its own. */
type Place = { readonly last?: string; readonly page?: string };

/** Keys hold no control characters, so one can part them. */
const nameOf = ({ pk, sk }: Key): string => `${pk}\u0000${sk}`;
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const byKey = (a: Key, b: Key): number => byBytes(a.pk, b.pk) || byBytes(a.sk, b.sk);

function pageOf<T>(all: readonly T[], { limit, after }: Page): Paged<T> {
  const start = Number(after ?? 0);
  const found = all.slice(start, start + limit);
  return { found, ...(found.length === limit && { next: String(start + limit) }) };
}

async function whole<T>(read: (page: Page) => Promise<Paged<T>>): Promise<T[]> {
  const all: T[] = [];
  let after: string | undefined;
  do {
    const { found, next } = await read({ limit: BASE_PAGE, after });
    all.push(...found);
    after = next;
  } while (after !== undefined);
  return all;
}
