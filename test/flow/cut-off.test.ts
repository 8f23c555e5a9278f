/** What happens when the work is cut off between two lines, and when several do the same at once. */
import { beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import type { AlertState } from '../../core/alerts/state.ts';
import type { Signal } from '../../core/engagement/signal.ts';
import { alertKey, audienceKey, engagementKey } from '../../core/keys.ts';
import { type Ports, type Table, Unavailable } from '../../core/ports.ts';
import { MINUTE } from '../../core/time.ts';
import { commit } from '../../flow/commit.ts';
import { engage } from '../../flow/engage.ts';
import { eraseCustomer, updateCustomer } from '../../flow/know-customer.ts';
import { customer, event, NOON } from '../builders.ts';

let table: Table;
let asked: unknown[];
let said: unknown[];
let busDown: boolean;
beforeEach(() => {
  table = sqliteTable(openStore(':memory:'));
  asked = [];
  said = [];
  busDown = false;
});

const lane = { send: async (bodies: readonly unknown[]) => void asked.push(...bodies) };
const ports = (more: Partial<Ports> = {}) => ({
  table,
  clock: { now: () => NOON },
  pause: async () => undefined,
  lanes: { urgent: lane, routine: lane, broadcast: lane },
  bus: {
    put: async (events: readonly unknown[]) => {
      if (busDown) throw new Unavailable('down');
      said.push(...events);
    },
  },
  ...more,
});

const LOW: Signal = { signal: 'experience', experience: 'low-answer', customerId: 'ada', key: 'csat:k1', at: NOON };
const tell = (more: Partial<Ports> = {}) => engage(ports(more), 'ada', { signals: [LOW] }, false, false);
const alert = async () => (await table.get(alertKey('ada', 'unhappy', 'experiences')))?.body as AlertState | undefined;

describe('a flag', () => {
  beforeEach(() => updateCustomer(ports(), customer('ada', NOON, { csm: { id: 'carla', name: 'Carla', email: 'carla@example.org' } })));

  test('opens its alert also when the answer to its own write was lost (F15)', async () => {
    let first = true;
    const put: Table['put'] = async (draft, version) => {
      const outcome = await table.put(draft, version);
      if (first && draft.sk === 'ENGAGEMENT') {
        first = false;
        throw new Unavailable('the answer was lost');
      }
      return outcome;
    };
    await tell({ table: { ...table, put } });
    expect(await alert()).toMatchObject({ owner: 'carla', told: true });
    expect({ asked: asked.length, said: said.length }).toEqual({ asked: 1, said: 2 });
  });

  test('makes up, on a redrive, for everything that followed it and failed', async () => {
    busDown = true;
    await expect(tell()).rejects.toThrow(Unavailable);
    busDown = false;
    await tell();
    expect(said.length).toBe(2);
    await tell();
    expect(said.length).toBe(2);
  });

  test('waits for a customer whom nobody has told us of, while it may', async () => {
    const stranger = { ...LOW, customerId: 'new' };
    expect(await engage(ports(), 'new', { signals: [stranger] }, false, true)).toBe('waits');
    expect(asked).toEqual([]);
    await updateCustomer(ports(), customer('new', NOON, { csm: { id: 'carla', name: 'Carla', email: 'carla@example.org' } }));
    expect(await engage(ports(), 'new', { signals: [stranger] }, false, true)).toBe('in-step');
    expect(asked).toMatchObject([{ to: [{ owner: 'carla' }] }]);
  });

  test('of a customer who leaves closes its alert as churned, without a recovery', async () => {
    await tell();
    said.length = 0;
    await engage(ports(), 'ada', { leftAt: NOON }, false, false);
    expect(await alert()).toMatchObject({ closed: { outcome: 'churned' } });
    expect(said).toMatchObject([{ type: 'alert.closed' }]);
  });
});

describe('many at once', () => {
  test('who change one item all get their turn', async () => {
    const days = Array.from({ length: 200 }, (_, n) => n + 20_000);
    await Promise.all(days.map((day) => engage(ports(), 'ada', { usage: [{ day, value: 1, error: false }] }, false, false)));
    expect((await table.get(engagementKey('ada')))?.body).toMatchObject({ days: { count: 200 } });
  });

  test('who conflict with another process try again until they are through (F14)', async () => {
    let others = 6;
    const put: Table['put'] = async (draft, version) => {
      if (others-- > 0) return 'conflict';
      return table.put(draft, version);
    };
    await commit(ports({ table: { ...table, put } }), { pk: 'A', sk: 'B' }, () => ({ state: { done: true } }));
    expect((await table.get({ pk: 'A', sk: 'B' }))?.body).toEqual({ done: true });
  });
});

describe('who uses what', () => {
  const member = (component: string) => table.get(audienceKey(component, 'ada'));

  test('matches the profile again when it changed while it was being matched', async () => {
    await updateCustomer(ports(), customer('ada', NOON, { components: ['api'] }));
    let interrupted = false;
    const remove: Table['delete'] = async (key, version) => {
      if (!interrupted) {
        interrupted = true;
        await updateCustomer(ports({ clock: { now: () => NOON + 2 * MINUTE } }), customer('ada', NOON + 2 * MINUTE, { components: ['api'] }));
      }
      return table.delete(key, version);
    };
    await updateCustomer(ports({ clock: { now: () => NOON + 2 * MINUTE }, table: { ...table, delete: remove } }), customer('ada', NOON + MINUTE, { components: [] }));
    expect(await member('api')).toBeDefined();
  });

  test('is nothing for an erased person, of whom nothing personal is left (F33)', async () => {
    await updateCustomer(ports(), customer('ada', NOON, { components: ['api'], name: 'Ada Lovelace' }));
    await table.put({ pk: 'CUSTOMER#ada', sk: 'ORDER#1', body: { items: [{ name: 'A private thing' }] } }, 0);
    await eraseCustomer(ports(), event('customer.erased', NOON, { customerId: 'ada' }));
    expect(await member('api')).toBeUndefined();
    expect(await member('*')).toBeUndefined();
    const { found } = await table.query('CUSTOMER#ada', '', { limit: 100 });
    expect(found.map(({ sk }) => sk)).toEqual(['GATE', 'PROFILE']);
    expect(JSON.stringify(found)).not.toMatch(/Lovelace|private|example\.com/);
  });

  test('writes a colleague whom everybody names once', async () => {
    let writes = 0;
    const put: Table['put'] = (draft, version) => {
      if (draft.pk.startsWith('OWNER#')) writes++;
      return table.put(draft, version);
    };
    const counted = ports({ table: { ...table, put } });
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => updateCustomer(counted, customer(`c${n}`, NOON + n, { csm: { id: 'carla', name: 'Carla', email: 'carla@example.org' } }))),
    );
    expect(writes).toBe(1);
  });
});
