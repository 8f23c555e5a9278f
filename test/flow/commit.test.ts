import { beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import { gateKey, orderKey } from '../../core/keys.ts';
import type { Item, Key, Table } from '../../core/ports.ts';
import { commit, commitOf, FORGOTTEN } from '../../flow/commit.ts';
import { NOON } from '../builders.ts';

type Count = { readonly n: number };
const KEY: Key = orderKey('ada', '1001');

let real: Table;
let calls: string[];

/** A table that counts calls, whose glances see this. */
const lagging = (glanced?: () => Item | undefined): Table => {
  const noted =
    <Args extends readonly unknown[], T>(name: string, work: (...args: Args) => T) =>
    (...args: Args): T => {
      calls.push(name);
      return work(...args);
    };
  return { ...real, get: noted('get', real.get), put: noted('put', real.put), glance: noted('glance', async (keys) => (glanced ? keys.map(glanced) : real.glance(keys))) };
};
const ports = (table: Table) => ({ table, clock: { now: () => NOON }, pause: async () => undefined });
const oneMore = (seen: Count | undefined) => ({ state: { n: (seen?.n ?? 0) + 1 } });
const stored = async (): Promise<unknown> => (await real.get(KEY))?.body;

beforeEach(async () => {
  calls = [];
  real = sqliteTable(openStore(':memory:'));
  await real.put({ ...KEY, body: { n: 1 } }, 0);
});

describe('a commit', () => {
  test('that changes something looks at a glance, and once', async () => {
    await commit(ports(lagging()), KEY, oneMore);
    expect(await stored()).toEqual({ n: 2 });
    expect(calls).toEqual(['glance', 'put']);
  });

  test.each(['what was before', 'nothing'])('whose glance sees %s decides anew upon what is', async (what) => {
    const before = await real.get(KEY);
    await real.put({ ...KEY, body: { n: 5 } }, 1);
    await commit(ports(lagging(() => (what === 'nothing' ? undefined : before))), KEY, oneMore);
    expect(await stored()).toEqual({ n: 6 });
    expect(calls).toEqual(['glance', 'put', 'get', 'put']);
  });

  test('leaves nothing undone upon a glance', async () => {
    const before = await real.get(KEY);
    await real.put({ ...KEY, body: { n: 5 } }, 1);
    await commit(ports(lagging(() => before)), KEY, (seen: Count | undefined) => ({ state: seen?.n === 1 ? seen : { n: 0 } }));
    expect(await stored()).toEqual({ n: 0 });
  });

  test('that waited for another of its process does not look at a glance', async () => {
    const before = await real.get(KEY);
    const mine = ports(lagging(() => before));
    await Promise.all([commit(mine, KEY, oneMore), commit(mine, KEY, oneMore)]);
    expect(await stored()).toEqual({ n: 3 });
    expect(calls).toEqual(['glance', 'put', 'get', 'put']);
  });

  test('goes by what its caller has read, while that is so', async () => {
    const seen = await real.get(KEY);
    await commit(ports(lagging()), KEY, oneMore, { seen });
    await commit(ports(lagging()), KEY, oneMore, { seen });
    expect(await stored()).toEqual({ n: 3 });
    expect(calls).toEqual(['put', 'put', 'get', 'put']);
  });

  test('of what is taken to be new finds it when it is not', async () => {
    await commit(ports(lagging()), KEY, oneMore, { fresh: true });
    expect(await stored()).toEqual({ n: 2 });
  });

  test('does not bring back what an erasure has deleted, though a glance still sees it', async () => {
    const before = await real.get(KEY);
    await real.put({ ...gateKey({ customer: 'ada' }), body: { erasedAt: NOON } }, 0);
    await real.delete(KEY, 1);
    expect(await commitOf(ports(lagging(() => before)), 'ada', KEY, oneMore)).toBe(FORGOTTEN);
    expect(await stored()).toBeUndefined();
  });
});
