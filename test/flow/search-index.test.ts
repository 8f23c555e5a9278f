import { describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import { tokensOf } from '../../core/console/search-words.ts';
import { profileKey } from '../../core/keys.ts';
import { type Table, Unavailable } from '../../core/ports.ts';
import { eraseCustomer, updateCustomer } from '../../flow/know-customer.ts';
import { keepFindable } from '../../flow/search-index.ts';
import { customer, event, NOON } from '../builders.ts';

/** A table that dies before its n-th write from then on, as a worker does. */
function mortal() {
  const store = openStore(':memory:');
  const real = sqliteTable(store);
  let left = Number.POSITIVE_INFINITY;
  const dies = (): void => {
    if (left-- <= 0) throw new Unavailable('cut off');
  };
  const table: Table = {
    ...real,
    put: async (draft, version) => {
      dies();
      return real.put(draft, version);
    },
    delete: async (key, version) => {
      dies();
      return real.delete(key, version);
    },
  };
  const lane = { send: async () => undefined };
  const ports = (now = NOON) => ({
    table,
    clock: { now: () => now },
    pause: async () => undefined,
    lanes: { urgent: lane, routine: lane, broadcast: lane },
    addressHashes: async (text: string) => [`#${text}`],
  });
  const tokens = (): string[] =>
    (store.prepare("SELECT pk FROM items WHERE pk LIKE 'SEARCH#%'").all() as { pk: string }[]).map(({ pk }) => pk.replace('SEARCH##search ', '')).sort();
  return { real, ports, tokens, cutAfter: (writes: number) => (left = writes) };
}

const ada = { name: 'Ada Lovelace', email: 'ada@example.com' };
const king = { name: 'Augusta King', email: 'king@example.com' };

describe('what a customer is found under', () => {
  test('is written once, and not again while the name stays', async () => {
    const { ports, tokens, cutAfter } = mortal();
    await updateCustomer(ports(), customer('ada', NOON, ada));
    await keepFindable(ports(), 'ada');
    expect(tokens()).toEqual([...tokensOf(ada)].sort());
    cutAfter(0);
    await keepFindable(ports(), 'ada');
  });

  test.each([...Array(24).keys()])('is that of the new name alone, also when the worker that changed it died after %i writes', async (writes) => {
    const { ports, tokens, cutAfter, real } = mortal();
    await updateCustomer(ports(), customer('ada', NOON, ada));
    await keepFindable(ports(), 'ada');
    await updateCustomer(ports(NOON + 1), customer('ada', NOON + 1, king));
    cutAfter(writes);
    await keepFindable(ports(NOON + 1), 'ada').catch(() => undefined);
    cutAfter(Number.POSITIVE_INFINITY);
    await keepFindable(ports(NOON + 1), 'ada');
    expect(tokens()).toEqual([...tokensOf(king)].sort());
    expect((await real.get(profileKey({ customer: 'ada' })))?.body).toMatchObject({ found: [king] });
  });

  test.each([0, 1, 3, 7, 12])('is nothing once they are forgotten, also when the worker died after %i writes', async (writes) => {
    const { ports, tokens, cutAfter, real } = mortal();
    await updateCustomer(ports(), customer('ada', NOON, ada));
    await keepFindable(ports(), 'ada');
    await eraseCustomer(ports(NOON + 1), event('customer.erased', NOON + 1, { customerId: 'ada' }));
    cutAfter(writes);
    await keepFindable(ports(NOON + 1), 'ada').catch(() => undefined);
    cutAfter(Number.POSITIVE_INFINITY);
    await keepFindable(ports(NOON + 1), 'ada');
    expect(tokens()).toEqual([]);
    expect(JSON.stringify((await real.get(profileKey({ customer: 'ada' })))?.body)).not.toContain('Lovelace');
  });
});
