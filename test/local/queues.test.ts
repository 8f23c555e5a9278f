import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { LocalQueues } from '../../adapters/local/queues.ts';
import { openStore, StoreProblem } from '../../adapters/local/store.ts';
import { NOON } from '../builders.ts';

const CONFIGS = [
  { name: 'work', visibilityMs: 30_000, deadLetters: { queue: 'dead', maxReceives: 2 } },
  { name: 'dead', visibilityMs: 30_000 },
];

let now = NOON;
const clock = { now: () => now };
let queues: LocalQueues;
beforeEach(() => {
  now = NOON;
  queues = new LocalQueues(openStore(':memory:'), clock, CONFIGS);
});
const bodies = () => queues.receive('work', 10).map(({ body }) => body);

describe('a local queue', () => {
  test('hides what it hands out for as long as its visibility says, then hands it out again', () => {
    queues.send('work', ['a']);
    expect(bodies()).toEqual(['a']);
    expect(bodies()).toEqual([]);
    now += 30_000;
    expect(bodies()).toEqual(['a']);
  });

  test('forgets what is done, and not by an old receipt', () => {
    queues.send('work', ['a']);
    const [first] = queues.receive('work', 1);
    now += 30_000;
    const [second] = queues.receive('work', 1);
    queues.delete('work', first?.receipt ?? '');
    expect(queues.count('work')).toBe(1);
    queues.delete('work', second?.receipt ?? '');
    expect(queues.count('work')).toBe(0);
  });

  test('moves what was received too often to the dead letters, and back on redrive', () => {
    queues.send('work', ['poison']);
    for (let n = 0; n < 2; n++) {
      expect(bodies()).toEqual(['poison']);
      now += 30_000;
    }
    expect(bodies()).toEqual([]);
    expect(queues.count('dead')).toBe(1);
    expect(queues.redrive()).toBe(1);
    expect(bodies()).toEqual(['poison']);
  });

  test('waits with a delayed message, and with a deferred one', () => {
    queues.send('work', ['later'], 60);
    expect(bodies()).toEqual([]);
    expect(queues.nextVisibleAt('work')).toBe(NOON + 60_000);
    now += 60_000;
    const [message] = queues.receive('work', 1);
    queues.changeVisibility(message?.receipt ?? '', 3_600);
    now += 3_599_000;
    expect(bodies()).toEqual([]);
    now += 1_000;
    expect(bodies()).toEqual(['later']);
  });

  test('survives the end of its process, and makes in-flight messages visible at once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'beforehand-queues-'));
    const store = openStore(folder);
    const before = new LocalQueues(store, clock, CONFIGS);
    before.send('work', ['a', 'b']);
    before.receive('work', 1);
    store.close();
    const again = openStore(folder);
    const after = new LocalQueues(again, clock, CONFIGS);
    after.releaseAll();
    expect(after.receive('work', 10).map(({ body, receives }) => [body, receives])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    again.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a store', () => {
  test('of a newer version is refused with the remedy', () => {
    const folder = mkdtempSync(join(tmpdir(), 'beforehand-store-'));
    const store = openStore(folder);
    store.prepare('PRAGMA user_version = 99').run();
    store.close();
    expect(() => openStore(folder)).toThrow(StoreProblem);
    expect(() => openStore(folder)).toThrow(/newer version .* BEFOREHAND_DIR/);
    rmSync(folder, { recursive: true });
  });
});
