/** The table in memory: strong reads, puts on a version, a due index that lags, and everything that a store may do to a caller. */
import { shardOf } from '../../core/hash.ts';
import { type Draft, DUE_SHARDS, type DueEntry, type Item, type Key, type Paged, type Table, Unavailable } from '../../core/ports.ts';
import { type Instant, SECOND } from '../../core/time.ts';
import { type Evidence, textOf } from './evidence.ts';
import { LATEST_PUT_MS } from './faults.ts';
import type { Invocation, Scene } from './invocation.ts';

type Entry = DueEntry & { readonly text: string };

export class SimTable {
  readonly #scene: Scene;
  readonly #evidence: Evidence;
  readonly #partitions = new Map<string, Map<string, Item>>();
  readonly #shards: readonly Map<string, Entry>[] = Array.from({ length: DUE_SHARDS }, () => new Map());
  /** Index updates of one item apply in order. */
  readonly #indexedUntil = new Map<string, Instant>();
  /** What an item was before its latest change, and until when. */
  readonly #earlier = new Map<string, { readonly item: Item | undefined; readonly until: Instant }>();

  constructor(scene: Scene, evidence: Evidence) {
    this.#scene = scene;
    this.#evidence = evidence;
  }

  get({ pk, sk }: Key): Item | undefined {
    return this.#partitions.get(pk)?.get(sk);
  }

  /** As a read that may lag sees it: now and then without the latest change, for a second. */
  #glance(key: Key): Item | undefined {
    const { world, random, faults } = this.#scene;
    const earlier = this.#earlier.get(textOf(key));
    const mayLag = earlier !== undefined && world.now - earlier.until < SECOND;
    return mayLag && random.chance(faults.readLag) ? earlier.item : this.get(key);
  }

  *all(): Generator<Item> {
    for (const partition of this.#partitions.values()) yield* partition.values();
  }

  /** Whether a sweep may find something until then. */
  isDueBy(until: Instant): boolean {
    return this.#shards.some((_, shard) => this.isDueIn(shard, until));
  }

  isDueIn(shard: number, until: Instant): boolean {
    for (const { dueAt } of this.#shards[shard]?.values() ?? []) if (dueAt <= until) return true;
    return false;
  }

  put(draft: Draft, ifVersion: number, by: Invocation | undefined): 'written' | 'conflict' {
    const { pk, sk } = draft;
    this.#evidence.wrote(draft);
    if ((this.get(draft)?.version ?? 0) !== ifVersion) return 'conflict';
    this.#scene.world.trace('commit', this.#scene.world.lines && `${textOf(draft)} v${ifVersion + 1} ${JSON.stringify(draft.body).slice(0, 1500)} due ${draft.dueAt}`);
    const item = asStored({ ...draft, version: ifVersion + 1 });
    const before = this.get(draft);
    const partition = this.#partitions.get(pk) ?? new Map<string, Item>();
    this.#partitions.set(pk, partition);
    partition.set(sk, item);
    this.#earlier.set(textOf(draft), { item: before, until: this.#scene.world.now });
    this.#evidence.committed(item, item.body, by, this.#scene.world.now, before?.body);
    if (before?.dueAt !== item.dueAt) this.#index(draft, item.dueAt);
    return 'written';
  }

  delete(key: Key, ifVersion: number): 'deleted' | 'conflict' {
    const before = this.get(key);
    if ((before?.version ?? 0) !== ifVersion) return 'conflict';
    this.#partitions.get(key.pk)?.delete(key.sk);
    this.#earlier.set(textOf(key), { item: before, until: this.#scene.world.now });
    this.#evidence.committed(key, undefined, undefined, this.#scene.world.now);
    if (before?.dueAt !== undefined) this.#index(key, undefined);
    return 'deleted';
  }

  query(pk: string, prefix: string, { limit, after, descending }: { limit: number; after?: string | undefined; descending?: boolean }): Paged<Item> {
    const items = [...(this.#partitions.get(pk)?.values() ?? [])].filter(({ sk }) => sk.startsWith(prefix)).sort((a, b) => (a.sk < b.sk ? -1 : 1));
    if (descending) items.reverse();
    const rest = after === undefined ? items : items.filter(({ sk }) => (descending ? sk < after : sk > after));
    const found = rest.slice(0, limit);
    return { found, ...(rest.length > limit && { next: found.at(-1)?.sk }) };
  }

  due(shard: number, from: Instant, until: Instant, { limit, after }: { limit: number; after?: string | undefined }): Paged<DueEntry> {
    const entries = [...(this.#shards[shard]?.values() ?? [])]
      .filter(({ dueAt }) => dueAt >= from && dueAt <= until)
      .sort((a, b) => a.dueAt - b.dueAt || (a.text < b.text ? -1 : 1));
    const start = after === undefined ? 0 : Number(after);
    const found = entries.slice(start, start + limit);
    return { found, ...(entries.length > start + limit && { next: String(start + limit) }) };
  }

  #index(key: Key, dueAt: Instant | undefined): void {
    const { world, random, faults } = this.#scene;
    const text = textOf(key);
    const shard = this.#shards[shardOf(text, DUE_SHARDS)] as Map<string, Entry>;
    const at = Math.max(world.now + Math.round(random.next() * faults.indexLagMs), this.#indexedUntil.get(text) ?? 0);
    this.#indexedUntil.set(text, at);
    const apply = (): void => {
      if (dueAt === undefined) shard.delete(text);
      else shard.set(text, { pk: key.pk, sk: key.sk, dueAt, text });
    };
    if (at === world.now) apply();
    else world.in(at - world.now, apply);
  }

  /** The table as one invocation sees it. */
  port(by: Invocation): Table {
    const { world, random } = this.#scene;
    const reading = <T>(name: string, read: () => T): Promise<T> =>
      by.call(name, () => {
        if (random.chance(this.#scene.faults.tableThrottle)) throw new Unavailable('throttled');
        return read();
      });
    const seen = (key: Key): Item | undefined => {
      by.reads.push({ key: textOf(key), after: this.#evidence.commits });
      return this.get(key);
    };
    const writing = <T>(name: string, write: () => T): Promise<T> =>
      by.call(name, () => {
        const { faults } = this.#scene;
        if (random.chance(faults.tableThrottle)) throw new Unavailable('throttled');
        if (random.chance(faults.latePut)) {
          world.in(random.next() * LATEST_PUT_MS, write);
          throw new Unavailable('timed out');
        }
        const result = write();
        if (random.chance(faults.doneButError)) throw new Unavailable('reset');
        return result;
      });
    return {
      get: (key) => reading('get', () => seen(key)),
      getMany: (keys) => reading('getMany', () => keys.map(seen)),
      glance: (keys) => reading('glance', () => keys.map((key) => this.#glance(key))),
      put: (draft, ifVersion) => writing(`put ${draft.sk.split('#')[0]}`, () => this.put(draft, ifVersion, by)),
      delete: (key, ifVersion) => writing('delete', () => this.delete(key, ifVersion)),
      query: (pk, prefix, page) =>
        reading('query', () => {
          const answer = this.query(pk, prefix, page);
          // Strongly consistent too: whoever finds an item has read it.
          for (const item of answer.found) seen(item);
          return answer;
        }),
      due: (shard, from, until, page) => reading('due', () => this.due(shard, from, until, page)),
      worklist: () => Promise.resolve({ found: [] }),
    };
  }
}

/** As JSON keeps it: a copy of its own, without what is undefined. */
function asStored<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(asStored) as T;
  const copy: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) if (each !== undefined) copy[name] = asStored(each);
  return copy as T;
}
