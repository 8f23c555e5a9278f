import { beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import { type Overlay, overlayTable } from '../../adapters/overlay-table.ts';
import { shardOf } from '../../core/hash.ts';
import { DUE_SHARDS, type Table } from '../../core/ports.ts';
import { tableContract } from './table-contract.ts';

tableContract('an overlay', async () => {
  const store = openStore(':memory:');
  return { table: overlayTable(sqliteTable(store)).table, close: async () => store.close() };
});

const pk = 'CUSTOMER#ada';
const T = 1_800_000_000_000;

let store: Store;
let base: Table;
let overlay: Overlay;
let table: Table;
beforeEach(async () => {
  store = openStore(':memory:');
  base = sqliteTable(store);
  overlay = overlayTable(base);
  table = overlay.table;
  for (const n of [1, 3, 5, 7, 9]) await base.put({ pk, sk: `S#${n}`, body: `base ${n}`, dueAt: T + n, work: { owner: 'ann', rank: n } }, 0);
});

const rows = () => store.prepare('SELECT * FROM items ORDER BY pk, sk').all();
const bodies = async (limit: number, descending = false): Promise<unknown[]> => {
  const all: unknown[] = [];
  let after: string | undefined;
  do {
    const { found, next } = await table.query(pk, 'S#', { limit, after, descending });
    expect(found.length).toBeLessThanOrEqual(limit);
    all.push(...found.map(({ body }) => body));
    after = next;
  } while (after !== undefined);
  return all;
};

describe('an overlay over a table with items', () => {
  test('reads what the base holds and goes on from its versions', async () => {
    expect(await table.get({ pk, sk: 'S#3' })).toMatchObject({ version: 1, body: 'base 3' });
    expect(await table.put({ pk, sk: 'S#3', body: 'new' }, 0)).toBe('conflict');
    expect(await table.put({ pk, sk: 'S#3', body: 'new' }, 1)).toBe('written');
    expect(await table.get({ pk, sk: 'S#3' })).toMatchObject({ version: 2, body: 'new' });
    expect((await table.getMany(['S#1', 'S#2', 'S#3'].map((sk) => ({ pk, sk })))).map((item) => item?.body)).toEqual(['base 1', undefined, 'new']);
  });

  test('never writes to the base', async () => {
    const before = rows();
    await table.put({ pk, sk: 'S#3', body: 'new' }, 1);
    await table.put({ pk, sk: 'S#4', body: 'more' }, 0);
    await table.delete({ pk, sk: 'S#5' }, 1);
    expect(rows()).toEqual(before);
    expect(overlay.changed().map(({ sk, body }) => [sk, body])).toEqual([
      ['S#3', 'new'],
      ['S#4', 'more'],
    ]);
  });

  test('hides what was deleted, which then begins again at version 1', async () => {
    expect(await table.delete({ pk, sk: 'S#5' }, 2)).toBe('conflict');
    expect(await table.delete({ pk, sk: 'S#5' }, 1)).toBe('deleted');
    expect(await table.get({ pk, sk: 'S#5' })).toBeUndefined();
    expect(await table.delete({ pk, sk: 'S#5' }, 1)).toBe('conflict');
    expect(await table.put({ pk, sk: 'S#5', body: 'again' }, 0)).toBe('written');
    expect((await table.get({ pk, sk: 'S#5' }))?.version).toBe(1);
  });

  test.each([1, 2, 3, 10])('merges a partition’s pages of %i, both ways', async (limit) => {
    await table.put({ pk, sk: 'S#0', body: 'own 0' }, 0);
    await table.put({ pk, sk: 'S#3', body: 'own 3' }, 1);
    await table.put({ pk, sk: 'S#4', body: 'own 4' }, 0);
    await table.delete({ pk, sk: 'S#7' }, 1);
    await table.put({ pk, sk: 'S#99', body: 'own 99' }, 0);
    const all = ['own 0', 'base 1', 'own 3', 'own 4', 'base 5', 'base 9', 'own 99'];
    expect(await bodies(limit)).toEqual(all);
    expect(await bodies(limit, true)).toEqual([...all].reverse());
  });

  test('merges a partition of more than one page of the base', async () => {
    for (let n = 0; n < 450; n++) await base.put({ pk: 'P', sk: `S#${String(n).padStart(4, '0')}`, body: n }, 0);
    for (let n = 0; n < 450; n += 3) await table.put({ pk: 'P', sk: `S#${String(n).padStart(4, '0')}+`, body: n + 0.5 }, 0);
    const found: unknown[] = [];
    let after: string | undefined;
    do {
      const paged = await table.query('P', 'S#', { limit: 150, after });
      found.push(...paged.found.map(({ body }) => body));
      after = paged.next;
    } while (after !== undefined);
    expect(found).toEqual(Array.from({ length: 450 }, (_, n) => (n % 3 === 0 ? [n, n + 0.5] : [n])).flat());
  });

  test('takes what is due, and whose work it is, from the newer writing', async () => {
    await table.put({ pk, sk: 'S#1', body: '', work: { owner: 'ann', rank: 6 } }, 1);
    await table.put({ pk, sk: 'S#3', body: '', dueAt: T + 100 }, 1);
    await table.delete({ pk, sk: 'S#9' }, 1);
    const due = (
      await Promise.all(Array.from({ length: DUE_SHARDS }, async (_, shard) => (await table.due(shard, T, T + 50, { limit: 10 })).found.map(({ sk }) => [sk, shard] as const)))
    ).flat();
    expect(due.map(([sk]) => sk).sort()).toEqual(['S#5', 'S#7']);
    expect(due.every(([sk, shard]) => shardOf(pk + sk, DUE_SHARDS) === shard)).toBe(true);
    expect((await table.worklist('ann', { limit: 10 })).found.map(({ sk }) => sk)).toEqual(['S#7', 'S#1', 'S#5']);
  });
});
