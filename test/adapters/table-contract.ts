/** What every carrier of the Table port must do alike: run on SQLite, on dynalite, and on whatever comes next. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shardOf } from '../../core/hash.ts';
import { type Draft, DUE_SHARDS, type Item, type Page, type Paged, type Table, Unavailable } from '../../core/ports.ts';
import { SCHEMA } from '../../core/schema.ts';

export type OpenTable = { readonly table: Table; readonly close: () => Promise<void> };

export function tableContract(name: string, open: () => Promise<OpenTable>): void {
  describe(`the table port on ${name}`, () => {
    let opened: OpenTable;
    let table: Table;
    beforeAll(async () => {
      opened = await open();
      table = opened.table;
    });
    afterAll(() => opened?.close());

    /** Every fact has partitions of its own, so that one table serves them all. */
    let partitions = 0;
    const partition = (): string => `P#${++partitions}`;

    const write = async (draft: Draft, ifVersion = 0): Promise<void> => {
      expect(await table.put(draft, ifVersion)).toBe('written');
    };

    describe('one item', () => {
      test('that newer code has written is not read but waited for (F27)', async () => {
        const pk = partition();
        await write({ pk, sk: 'A', body: { schema: SCHEMA + 1, what: 'only newer code knows' } });
        await write({ pk, sk: 'B', body: { schema: SCHEMA } });
        await expect(table.get({ pk, sk: 'A' })).rejects.toThrow(Unavailable);
        await expect(
          table.getMany([
            { pk, sk: 'B' },
            { pk, sk: 'A' },
          ]),
        ).rejects.toThrow(Unavailable);
        expect((await table.get({ pk, sk: 'B' }))?.body).toEqual({ schema: SCHEMA });
      });

      test('is nothing before it is written', async () => {
        expect(await table.get({ pk: partition(), sk: 'A' })).toBeUndefined();
      });

      test('comes back as it was put, with version 1', async () => {
        const draft = {
          pk: partition(),
          sk: 'A',
          body: { text: 'x', n: 1.5, list: [1, null, true], nested: { deep: {} } },
          dueAt: 1_900_000_000_123,
          work: { owner: 'ann', rank: 7 },
          expiresAt: 1_999_999_999,
        };
        await write(draft);
        expect(await table.get(draft)).toEqual({ ...draft, version: 1 });
      });

      test('carries no index fields that it was not given', async () => {
        const key = { pk: partition(), sk: 'A' };
        await write({ ...key, body: {} });
        const item = (await table.get(key)) as Item;
        expect([item.dueAt, item.work, item.expiresAt]).toEqual([undefined, undefined, undefined]);
      });

      test('counts its version up with each put', async () => {
        const key = { pk: partition(), sk: 'A' };
        for (let version = 0; version < 3; version++) await write({ ...key, body: { version } }, version);
        expect(await table.get(key)).toMatchObject({ version: 3, body: { version: 2 } });
      });

      test('is replaced whole: what the newer draft leaves out is gone', async () => {
        const key = { pk: partition(), sk: 'A' };
        await write({ ...key, body: { a: 1 }, dueAt: 5, work: { owner: 'o', rank: 1 }, expiresAt: 9 });
        await write({ ...key, body: { b: 2 } }, 1);
        const item = (await table.get(key)) as Item;
        expect([item.body, item.dueAt, item.work, item.expiresAt]).toEqual([{ b: 2 }, undefined, undefined, undefined]);
      });

      test('keeps every text, and keys of every script', async () => {
        const key = { pk: `${partition()}#Zoë 東京 🚚 ‮`, sk: 'ORDER#Ä/ß "quoted" \\ 1' };
        const body = { text: 'naïve 🚀 \u0000 \n \ud83d\ude00 "\'`$', empty: '' };
        await write({ ...key, body });
        expect((await table.get(key))?.body).toEqual(body);
      });

      test('may hold 300,000 characters', async () => {
        const key = { pk: partition(), sk: 'LARGE' };
        const body = { text: 'x'.repeat(300_000) };
        await write({ ...key, body });
        expect((await table.get(key))?.body).toEqual(body);
      });
    });

    describe('a write on a version', () => {
      test('conflicts when the item must not exist and does', async () => {
        const draft = { pk: partition(), sk: 'A', body: 'first' };
        await write(draft);
        expect(await table.put({ ...draft, body: 'second' }, 0)).toBe('conflict');
        expect((await table.get(draft))?.body).toBe('first');
      });

      test('conflicts when the item must exist and does not', async () => {
        const key = { pk: partition(), sk: 'A' };
        expect(await table.put({ ...key, body: {} }, 1)).toBe('conflict');
        expect(await table.get(key)).toBeUndefined();
      });

      test('conflicts on an older and on a newer version', async () => {
        const draft = { pk: partition(), sk: 'A', body: 'x' };
        await write(draft);
        await write(draft, 1);
        expect([await table.put(draft, 1), await table.put(draft, 3)]).toEqual(['conflict', 'conflict']);
      });

      test('lets exactly one of many at once through', async () => {
        const draft = { pk: partition(), sk: 'A', body: 'x' };
        await write(draft);
        const outcomes = await Promise.all(Array.from({ length: 8 }, (_, n) => table.put({ ...draft, body: n }, 1)));
        expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(1);
        expect((await table.get(draft))?.version).toBe(2);
      });

      test('deletes only the version that was read', async () => {
        const draft = { pk: partition(), sk: 'A', body: 'x' };
        await write(draft);
        expect(await table.delete(draft, 2)).toBe('conflict');
        expect(await table.delete(draft, 1)).toBe('deleted');
        expect(await table.get(draft)).toBeUndefined();
        expect(await table.delete(draft, 1)).toBe('conflict');
      });

      test('begins again at version 1 after a delete', async () => {
        const draft = { pk: partition(), sk: 'A', body: 'x' };
        await write(draft);
        await table.delete(draft, 1);
        await write(draft);
        expect((await table.get(draft))?.version).toBe(1);
      });
    });

    describe('many items', () => {
      test('come in the order of their keys, with gaps where there is none', async () => {
        const pk = partition();
        for (const sk of ['A', 'B', 'C']) await write({ pk, sk, body: sk });
        const items = await table.getMany(['C', 'missing', 'A', 'B'].map((sk) => ({ pk, sk })));
        expect(items.map((item) => item?.body)).toEqual(['C', undefined, 'A', 'B']);
      });

      test('may be asked for twice, one at a time, or not at all', async () => {
        const key = { pk: partition(), sk: 'A' };
        await write({ ...key, body: 'x' });
        const none = { ...key, sk: 'none' };
        expect((await table.getMany([key, none, key])).map((item) => item?.body)).toEqual(['x', undefined, 'x']);
        expect((await table.getMany([key, key])).map((item) => item?.body)).toEqual(['x', 'x']);
        expect((await table.getMany([key])).map((item) => item?.body)).toEqual(['x']);
        expect(await table.getMany([none])).toEqual([undefined]);
        expect(await table.getMany([])).toEqual([]);
      });

      test('come from up to a hundred keys at once', async () => {
        const keys = Array.from({ length: 100 }, (_, n) => ({ pk: `${partition()}`, sk: `S#${n}` }));
        await Promise.all(keys.map((key, n) => write({ ...key, body: n })));
        expect((await table.getMany([...keys].reverse())).map((item) => item?.body)).toEqual(keys.map((_, n) => 99 - n));
      });

      test('are seen at once by whoever asks after the write', async () => {
        const pk = partition();
        for (let n = 0; n < 20; n++) {
          await write({ pk, sk: `S#${n}`, body: n });
          expect((await table.query(pk, 'S#', { limit: 100 })).found).toHaveLength(n + 1);
        }
      });
    });

    describe('a partition', () => {
      test('is read by the beginning of the sort key, ascending or descending', async () => {
        const pk = partition();
        for (const sk of ['NOTICE#b', 'NOTICE#a', 'NOTICE#c', 'NOTICE', 'NOTICF', 'ORDER#1']) await write({ pk, sk, body: sk });
        await write({ pk: partition(), sk: 'NOTICE#other', body: 'another partition' });
        const ascending = await table.query(pk, 'NOTICE#', { limit: 10 });
        const descending = await table.query(pk, 'NOTICE#', { limit: 10, descending: true });
        expect(ascending.found.map(({ sk }) => sk)).toEqual(['NOTICE#a', 'NOTICE#b', 'NOTICE#c']);
        expect(descending.found.map(({ sk }) => sk)).toEqual(['NOTICE#c', 'NOTICE#b', 'NOTICE#a']);
      });

      test('is sorted by the bytes of the keys', async () => {
        const pk = partition();
        const keys = ['S#!', 'S#10', 'S#9', 'S#A', 'S#a', 'S#~', 'S#é', 'S#東', 'S#🚚'];
        for (const sk of [...keys].reverse()) await write({ pk, sk, body: {} });
        expect((await table.query(pk, 'S#', { limit: 20 })).found.map(({ sk }) => sk)).toEqual(keys);
      });

      test('comes whole through pages of any size, each item once', async () => {
        const pk = partition();
        const keys = Array.from({ length: 25 }, (_, n) => `S#${String(n).padStart(3, '0')}`);
        await Promise.all(keys.map((sk) => write({ pk, sk, body: {} })));
        for (const limit of [1, 7, 25, 100]) {
          const found = await allPages((page) => table.query(pk, 'S#', page), limit);
          expect(found.map(({ sk }) => sk)).toEqual(keys);
        }
        const backwards = await allPages((page) => table.query(pk, 'S#', { ...page, descending: true }), 7);
        expect(backwards.map(({ sk }) => sk)).toEqual([...keys].reverse());
      });

      test('can be paged while it changes: what stays is seen once', async () => {
        const pk = partition();
        for (const n of [1, 2, 3, 4, 5, 6]) await write({ pk, sk: `S#${n}`, body: n });
        const first = await table.query(pk, 'S#', { limit: 3 });
        await table.delete({ pk, sk: 'S#3' }, 1);
        await table.delete({ pk, sk: 'S#4' }, 1);
        const rest = await allPages((page) => table.query(pk, 'S#', page), 3, first.next);
        expect([...first.found, ...rest].map(({ body }) => body)).toEqual([1, 2, 3, 5, 6]);
      });
    });

    describe('what is due', () => {
      const T = 1_800_000_000_000;
      const shardOfKey = ({ pk, sk }: { pk: string; sk: string }): number => shardOf(pk + sk, DUE_SHARDS);
      /** The due entries of one partition's items, from whichever shard. */
      const dueOf = async (pk: string, from: number, until: number): Promise<string[]> => {
        const all = await Promise.all(Array.from({ length: DUE_SHARDS }, (_, shard) => allPages((page) => table.due(shard, from, until, page), 50)));
        return all
          .flat()
          .filter((entry) => entry.pk === pk)
          .map(({ sk }) => sk)
          .sort();
      };

      test('stands in the shard of its key, with its instant and nothing of its body', async () => {
        const key = { pk: partition(), sk: 'ORDER#1' };
        await write({ ...key, body: { secret: 1 }, dueAt: T });
        const found = (await table.due(shardOfKey(key), T, T, { limit: 100 })).found.filter(({ pk }) => pk === key.pk);
        expect(found).toEqual([{ ...key, dueAt: T }]);
        const elsewhere = await table.due((shardOfKey(key) + 1) % DUE_SHARDS, T, T, { limit: 100 });
        expect(elsewhere.found.filter(({ pk }) => pk === key.pk)).toEqual([]);
      });

      test('is found from and until an instant, both included', async () => {
        const pk = partition();
        for (const n of [1, 2, 3, 4]) await write({ pk, sk: `S#${n}`, body: {}, dueAt: T + n });
        expect(await dueOf(pk, T + 2, T + 3)).toEqual(['S#2', 'S#3']);
        expect(await dueOf(pk, 0, T + 10)).toEqual(['S#1', 'S#2', 'S#3', 'S#4']);
      });

      test('comes earliest first, through pages', async () => {
        const pk = partition();
        const keys = Array.from({ length: 60 }, (_, n) => ({ pk, sk: `S#${n}` }));
        await Promise.all(keys.map((key, n) => write({ ...key, body: {}, dueAt: T + ((n * 37) % 60) })));
        const shard = shardOfKey(keys[0] as { pk: string; sk: string });
        const found = (await allPages((page) => table.due(shard, T, T + 100, page), 2)).filter((entry) => entry.pk === pk);
        expect(found.length).toBeGreaterThan(1);
        expect(found).toEqual([...found].sort((a, b) => a.dueAt - b.dueAt));
        expect(new Set(found.map(({ sk }) => sk)).size).toBe(keys.filter((key) => shardOfKey(key) === shard).length);
      });

      test('leaves the index with its instant, moves with a new one, and goes with its item', async () => {
        const key = { pk: partition(), sk: 'S' };
        await write({ ...key, body: {}, dueAt: T });
        expect(await dueOf(key.pk, 0, T)).toEqual(['S']);
        await write({ ...key, body: {}, dueAt: T + 50 }, 1);
        expect([await dueOf(key.pk, 0, T), await dueOf(key.pk, 0, T + 50)]).toEqual([[], ['S']]);
        await write({ ...key, body: {} }, 2);
        expect(await dueOf(key.pk, 0, T + 50)).toEqual([]);
        await write({ ...key, body: {}, dueAt: T }, 3);
        await table.delete(key, 4);
        expect(await dueOf(key.pk, 0, T)).toEqual([]);
      });
    });

    describe('open work', () => {
      test('is listed by owner, highest rank first, through pages', async () => {
        const pk = partition();
        const owner = `owner of ${pk}`;
        for (const rank of [5, 1, 9, 3, 7]) await write({ pk, sk: `ALERT#${rank}`, body: {}, work: { owner, rank } });
        await write({ pk, sk: 'ALERT#other', body: {}, work: { owner: `${owner}!`, rank: 100 } });
        expect((await allPages((page) => table.worklist(owner, page), 2)).map(({ sk }) => sk)).toEqual(['ALERT#9', 'ALERT#7', 'ALERT#5', 'ALERT#3', 'ALERT#1']);
        expect((await table.worklist(owner, { limit: 10 })).found[0]).toEqual({ pk, sk: 'ALERT#9' });
      });

      test('leaves the list when it is no longer anybody’s, and moves with its rank', async () => {
        const pk = partition();
        const owner = `owner of ${pk}`;
        for (const rank of [1, 2]) await write({ pk, sk: `ALERT#${rank}`, body: {}, work: { owner, rank } });
        await write({ pk, sk: 'ALERT#1', body: {}, work: { owner, rank: 30 } }, 1);
        expect((await table.worklist(owner, { limit: 10 })).found.map(({ sk }) => sk)).toEqual(['ALERT#1', 'ALERT#2']);
        await write({ pk, sk: 'ALERT#1', body: {} }, 2);
        expect((await table.worklist(owner, { limit: 10 })).found.map(({ sk }) => sk)).toEqual(['ALERT#2']);
      });

      test('may have ranks with fractions and below nought', async () => {
        const pk = partition();
        const owner = `owner of ${pk}`;
        for (const rank of [0.5, -2, 0, 1e9]) await write({ pk, sk: `ALERT#${rank}`, body: {}, work: { owner, rank } });
        expect((await table.worklist(owner, { limit: 10 })).found.map(({ sk }) => sk)).toEqual(['ALERT#1000000000', 'ALERT#0.5', 'ALERT#0', 'ALERT#-2']);
      });
    });
  });
}

async function allPages<T>(read: (page: Page) => Promise<Paged<T>>, limit: number, from?: string): Promise<T[]> {
  const all: T[] = [];
  let after = from;
  do {
    const { found, next } = await read({ limit, after });
    expect(found.length).toBeLessThanOrEqual(limit);
    all.push(...found);
    after = next;
  } while (after !== undefined);
  return all;
}
