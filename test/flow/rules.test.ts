import { beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import { RULES } from '../../core/keys.ts';
import { type Table, Unavailable } from '../../core/ports.ts';
import { DEFAULT_RULES } from '../../core/rules/state.ts';
import { SECOND } from '../../core/time.ts';
import { auditOf } from '../../flow/audit.ts';
import { pauseClass, resumeClass, sharedRules } from '../../flow/rules.ts';
import { NOON } from '../builders.ts';

const OLA = { by: 'ola', why: 'a wrong template' };
const FRESH_MS = 5 * SECOND;

let table: Table;
let now: number;
let id: number;
let reads: number;
beforeEach(() => {
  now = NOON;
  id = 0;
  reads = 0;
  const real = sqliteTable(openStore(':memory:'));
  table = {
    ...real,
    get: (key) => {
      if (key.sk === RULES.sk) reads++;
      return real.get(key);
    },
  };
});
const ports = (more: Partial<{ table: Table }> = {}) => ({ table, clock: { now: () => now }, pause: async () => undefined, ids: { next: () => `id-${++id}` }, ...more });
const didThisMonth = async () => (await auditOf({ table }, '2026-03')).map(({ at, by, did, what, why }) => [at, by, did, what, why]);

describe('pausing a class', () => {
  test('holds it from now on, and says by whom and why in the audit', async () => {
    expect(await pauseClass(ports(), 'survey', OLA)).toEqual({ at: NOON, ...OLA });
    expect((await sharedRules(ports(), { zone: 'UTC' }, 0)()).paused).toEqual({ survey: { at: NOON, ...OLA } });
    expect(await didThisMonth()).toEqual([['2026-03-01T12:00:00.000Z', 'ola', 'pause', { class: 'survey' }, 'a wrong template']]);
  });

  test('that is paused already changes nothing, and tells since when it is', async () => {
    await pauseClass(ports(), 'survey', OLA);
    const { version } = (await table.get(RULES)) ?? {};
    now += SECOND;
    expect(await pauseClass(ports(), 'survey', { by: 'else', why: 'another' })).toEqual({ at: NOON, ...OLA });
    expect((await table.get(RULES))?.version).toBe(version);
  });

  test('beside another that is paused in the same moment keeps both', async () => {
    await Promise.all([pauseClass(ports(), 'survey', OLA), pauseClass(ports(), 'progress', OLA), pauseClass(ports(), 'urgent', OLA)]);
    expect(Object.keys((await sharedRules(ports(), { zone: 'UTC' }, 0)()).paused).sort()).toEqual(['progress', 'survey', 'urgent']);
  });
});

describe('resuming a class', () => {
  test('lets it go, and stands in the audit', async () => {
    await pauseClass(ports(), 'survey', OLA);
    now += SECOND;
    expect(await resumeClass(ports(), 'survey', { by: 'kim', why: 'mended' })).toBe(true);
    expect((await sharedRules(ports(), { zone: 'UTC' }, 0)()).paused).toEqual({});
    expect((await didThisMonth()).map(([, by, did]) => [by, did])).toEqual([
      ['kim', 'resume'],
      ['ola', 'pause'],
    ]);
  });

  test('that is not paused says so and leaves no trace', async () => {
    expect(await resumeClass(ports(), 'survey', OLA)).toBe(false);
    expect(await table.get(RULES)).toBeUndefined();
    expect(await didThisMonth()).toEqual([]);
  });
});

describe('the rules that a worker goes by', () => {
  test("are the contract's with the company's zone where nobody has changed any", async () => {
    expect(await sharedRules(ports(), { zone: 'Europe/Berlin' }, FRESH_MS)()).toEqual({ ...DEFAULT_RULES, zone: 'Europe/Berlin' });
  });

  test('are read once in so many seconds, also by those who ask at once, and a pause takes effect after that', async () => {
    const rules = sharedRules(ports(), { zone: 'UTC' }, FRESH_MS);
    await Promise.all(Array.from({ length: 50 }, rules));
    expect(reads).toBe(1);
    await pauseClass(ports(), 'survey', OLA);
    reads = 0;
    now += FRESH_MS - 1;
    expect((await rules()).paused).toEqual({});
    expect(reads).toBe(0);
    now += 1;
    expect((await rules()).paused).toHaveProperty('survey');
    expect(reads).toBe(1);
  });

  test('that could not be read stop the message, and are read again by the next', async () => {
    let down = true;
    const rules = sharedRules(ports({ table: { ...table, get: (key) => (down ? Promise.reject(new Unavailable('down')) : table.get(key)) } }), { zone: 'UTC' }, FRESH_MS);
    await expect(rules()).rejects.toThrow(Unavailable);
    down = false;
    expect(await rules()).toEqual(DEFAULT_RULES);
  });
});
