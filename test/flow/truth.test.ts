/** The ledger when the work is cut off at any line, or done twice: each flag has one raise and one verdict in its week. */
import { beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import type { AlertState } from '../../core/alerts/state.ts';
import { alertKey, RULES, truthKey } from '../../core/keys.ts';
import { type Item, type Ports, type Table, Unavailable } from '../../core/ports.ts';
import { DAY, type Instant } from '../../core/time.ts';
import { armOf } from '../../core/truth/holdout.ts';
import type { TruthRecord } from '../../core/truth/records.ts';
import type { Ledger } from '../../core/truth/state.ts';
import { weeksBetween } from '../../core/truth/weeks.ts';
import { changeAlertHoldout } from '../../flow/alert-holdout.ts';
import { auditOf } from '../../flow/audit.ts';
import { engage } from '../../flow/engage.ts';
import { eraseCustomer, updateCustomer } from '../../flow/know-customer.ts';
import { judgeLedger } from '../../flow/truth.ts';
import { readTruth, readUplift } from '../../flow/truth-report.ts';
import { customer, event, NOON } from '../builders.ts';

let table: Table;
let now: Instant;
beforeEach(() => {
  table = sqliteTable(openStore(':memory:'));
  now = NOON;
});

let ids = 0;
const nothing = { send: async () => undefined };
const ports = (more: Partial<Ports> = {}) => ({
  table,
  clock: { now: () => now },
  pause: async () => undefined,
  lanes: { urgent: nothing, routine: nothing, broadcast: nothing },
  bus: { put: async () => undefined },
  ids: { next: () => `id${++ids}` },
  ...more,
});

const LOW = { signal: 'experience' as const, experience: 'low-answer' as const, customerId: 'ada', key: 'csat:k1', at: NOON };
const unhappy = (more: Partial<Ports> = {}, customerId = 'ada') => engage(ports(more), customerId, { signals: [{ ...LOW, customerId, at: now }] }, false, false);
const cancel = (more: Partial<Ports> = {}, customerId = 'ada') => engage(ports(more), customerId, { leftAt: now }, false, false);
const ledger = async (customerId = 'ada'): Promise<Item | undefined> => table.get(truthKey(customerId));
const records = async (): Promise<TruthRecord[]> => {
  const found = await Promise.all(weeksBetween(NOON - 7 * DAY, NOON + 100 * DAY).map((week) => table.query(`TRUTH#${week}`, '', { limit: 1_000 })));
  return found.flatMap((page) => page.found.map(({ body }) => body as TruthRecord));
};

/** The table that fails at its nth write: before it is done, or after, when only the answer is lost. */
function failingAt(n: number, isDone: boolean): { readonly table: Table; readonly reached: () => boolean } {
  let writes = 0;
  const put: Table['put'] = async (draft, version) => {
    if (++writes !== n) return table.put(draft, version);
    if (isDone) await table.put(draft, version);
    throw new Unavailable('cut off');
  };
  return { table: { ...table, put }, reached: () => writes >= n };
}

/** Done again until it is done, as a queue does. */
async function untilDone(work: (more: Partial<Ports>) => Promise<unknown>, failing: Table): Promise<void> {
  await work({ table: failing }).catch(() => undefined);
  await work({});
  await work({});
}

describe('a ledger', () => {
  test.each([false, true])('has one record of each, at whatever write the work was cut off (answer lost: %s)', async (isDone) => {
    for (let n = 1; n < 30; n++) {
      table = sqliteTable(openStore(':memory:'));
      now = NOON;
      const first = failingAt(n, isDone);
      await untilDone(unhappy, first.table);
      now = NOON + 3 * DAY;
      await untilDone(cancel, failingAt(n, isDone).table);
      now = NOON + 40 * DAY;
      await untilDone((more) => judgeLedger(ports(more), 'ada'), failingAt(n, isDone).table);
      const filed = await records();
      expect(filed.map(({ record }) => record).sort(), `cut off at write ${n}`).toEqual(['judged', 'lost', 'raised']);
      expect(filed.find(({ record }) => record === 'judged')).toMatchObject({ flag: 'unhappy', verdict: 'right', because: 'cancelled', reasons: ['low-answer'] });
      expect(filed.find(({ record }) => record === 'lost')).toMatchObject({ what: 'cancelled', leadDays: { unhappy: 3 } });
      expect((await ledger())?.dueAt).toBeUndefined();
      if (!first.reached()) return;
    }
    throw new Error('there was no end to the writes');
  });

  test('that waits for its record to be filed rings at once', async () => {
    await unhappy();
    now = NOON + 40 * DAY;
    const failing: Table = { ...table, put: async (draft, version) => (draft.pk.startsWith('TRUTH#') ? Promise.reject(new Unavailable('down')) : table.put(draft, version)) };
    await expect(judgeLedger(ports({ table: failing }), 'ada')).rejects.toThrow(Unavailable);
    expect((await ledger())?.dueAt).toBe(now);
    await judgeLedger(ports(), 'ada');
    expect((await ledger())?.dueAt).toBeUndefined();
    expect((await records()).length).toBe(2);
  });

  test('costs one read beside the customer’s own while all that is told is known, and no write', async () => {
    await unhappy();
    const reads: string[] = [];
    const counting: Table = {
      ...table,
      get: (key) => {
        reads.push(key.sk);
        return table.get(key);
      },
      put: () => Promise.reject(new Error('written')),
    };
    await engage(ports({ table: counting }), 'ada', { signals: [LOW] }, false, false);
    expect(reads.filter((sk) => sk !== 'ALERT#unhappy#experiences')).toEqual(['ENGAGEMENT', 'TRUTH']);
  });

  test('keeps the first verdict, whatever is known later', async () => {
    await unhappy();
    now = NOON + 40 * DAY;
    await judgeLedger(ports(), 'ada');
    const before = await ledger();
    await engage(ports(), 'ada', { signals: [{ ...LOW, key: 'csat:k2', at: NOON + 5 * DAY }] }, false, false);
    await judgeLedger(ports(), 'ada');
    expect((before?.body as Ledger | undefined)?.raises[0]?.judged).toMatchObject({ verdict: 'wrong', because: 'nothing-happened' });
    expect((await records()).filter(({ record }) => record === 'judged')).toMatchObject([{ verdict: 'wrong' }]);
  });

  test('of a forgotten customer is gone and stays gone; what their weeks keep names nobody', async () => {
    await unhappy();
    await eraseCustomer(ports(), event('customer.erased', now, { customerId: 'ada' }));
    expect(await ledger()).toBeUndefined();
    await unhappy();
    await cancel();
    now = NOON + 40 * DAY;
    await judgeLedger(ports(), 'ada');
    expect(await ledger()).toBeUndefined();
    expect(JSON.stringify(await records())).not.toContain('ada');
    expect((await records()).map(({ record }) => record)).toEqual(['raised']);
  });
});

describe('a measurement of outreach', () => {
  const ACTOR = { by: 'ann', why: 'does it help?', forced: false };
  const start = (percent: number, forced = false) => changeAlertHoldout(ports(), { ...ACTOR, did: 'start', percent, forced });
  const end = (forced = false) => changeAlertHoldout(ports(), { ...ACTOR, did: 'end', forced });
  const did = async () => (await auditOf({ table }, '2026-03')).map(({ did: what, what: facts }) => [what, facts]);

  test('is locked while it runs, and each change of it is on record', async () => {
    expect(await start(5)).toMatchObject({ percent: 5, from: NOON });
    expect(await start(5)).toMatchObject({ percent: 5, from: NOON });
    expect(await start(10)).toBe('is-running');
    expect(await end()).toBe('not-enough-yet');
    now = NOON + DAY;
    expect(await start(10, true)).toMatchObject({ percent: 10, from: now });
    expect(await end(true)).toMatchObject({ percent: 10, until: now });
    expect(await end(true)).toBe('not-running');
    expect(new Set(await did())).toEqual(
      new Set([
        ['start-alert-holdout', { percent: 5 }],
        ['start-alert-holdout', { percent: 10, forced: true, before: 5 }],
        ['end-alert-holdout', { percent: 10, forced: true, before: 10 }],
      ]),
    );
    expect((await table.get(RULES))?.body).toMatchObject({ alertHoldout: { percent: 10, until: now } });
  });

  test('leaves what else the rules hold alone', async () => {
    await table.put({ ...RULES, body: { quietHours: { from: 22, until: 7 } } }, 0);
    await start(5);
    expect((await table.get(RULES))?.body).toMatchObject({ quietHours: { from: 22, until: 7 }, alertHoldout: { percent: 5 } });
  });

  test('may end without force once both arms have enough, and then has its answer', async () => {
    await start(50);
    const customers = Array.from({ length: 90 }, (_, n) => `c${n}`);
    now = NOON + 1;
    for (const each of customers) await unhappy({}, each);
    now = NOON + 2 * DAY;
    for (const each of customers.filter((_, n) => n % 3 === 0)) await cancel({}, each);
    now = NOON + 20 * DAY;
    expect(await end()).toBe('not-enough-yet');
    now = NOON + 40 * DAY;
    for (const each of customers) await judgeLedger(ports(), each);
    expect(await end()).toMatchObject({ until: now });
    const measured = await readUplift(ports());
    const out = customers.filter((each) => armOf(each, NOON + 1, { percent: 50, from: NOON, by: '', why: '' })?.arm === 'held-out');
    expect(measured?.uplift).toMatchObject({ answer: 'measured', without: { flagged: out.length, judged: out.length, saved: 0 }, withOutreach: { flagged: 90 - out.length } });
    expect(out.length).toBeGreaterThan(30);
  });

  test('keeps an alert from its CSM for good, also when it ends meanwhile, and never one that went up before', async () => {
    await updateCustomer(ports(), customer('ada', NOON));
    await unhappy();
    now = NOON + DAY;
    await start(50);
    const alertOf = async (each: string) => (await table.get(alertKey(each, 'unhappy', 'experiences')))?.body as AlertState | undefined;
    await unhappy();
    expect((await alertOf('ada'))?.heldOut).toBeUndefined();
    now = NOON + 2 * DAY;
    const customers = Array.from({ length: 20 }, (_, n) => `c${n}`);
    for (const each of customers) await unhappy({}, each);
    await end(true);
    now = NOON + 3 * DAY;
    for (const each of customers) await unhappy({}, each);
    const out = customers.filter((each) => armOf(each, NOON + 2 * DAY, { percent: 50, from: NOON + DAY, by: '', why: '' })?.arm === 'held-out');
    expect(out.length).toBeGreaterThan(2);
    for (const each of customers) {
      expect((await alertOf(each))?.heldOut, each).toEqual(out.includes(each) ? { from: NOON + DAY, percent: 50 } : undefined);
      expect((await table.get(alertKey(each, 'unhappy', 'experiences')))?.work === undefined, each).toBe(out.includes(each));
    }
  });
});

test('a report reads weeks and nothing else', async () => {
  await unhappy();
  const read: string[] = [];
  const counting: Table = {
    ...table,
    get: () => Promise.reject(new Error('read')),
    getMany: () => Promise.reject(new Error('read')),
    query: (pk, ...rest) => {
      read.push(pk);
      return table.query(pk, ...rest);
    },
  };
  expect((await readTruth(ports({ table: counting }), 3)).flags.unhappy.raised).toBe(1);
  expect(read).toEqual(['TRUTH#2026-W07', 'TRUTH#2026-W08', 'TRUTH#2026-W09']);
});
