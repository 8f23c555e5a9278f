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
    queues.delete(first?.receipt ?? '');
    expect(queues.count('work')).toBe(1);
    queues.delete(second?.receipt ?? '');
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

describe('a local queue and its store', () => {
  const inOrder = (from: LocalQueues): string[] => {
    const received: string[] = [];
    for (let batch = from.receive('work', 1_000); batch.length > 0; batch = from.receive('work', 1_000)) {
      received.push(...batch.map(({ body }) => body));
      for (const { receipt } of batch) from.delete(receipt);
    }
    return received;
  };

  test('hand out each message once, in order, however many wait and whoever asks after a restart', async () => {
    const store = openStore(':memory:');
    const many = Array.from({ length: 25_000 }, (_, n) => String(n));
    const before = new LocalQueues(store, clock, CONFIGS);
    before.send('work', many.slice(0, 12_000));
    before.send('work', many.slice(12_000));
    expect(before.count('work')).toBe(many.length);
    const [first] = before.receive('work', 1);
    before.delete(first?.receipt ?? '');
    await store.durable();
    const after = new LocalQueues(store, clock, CONFIGS);
    expect(after.count('work')).toBe(many.length - 1);
    expect(inOrder(before)).toEqual(many.slice(1));
    expect(inOrder(after)).toEqual(many.slice(1));
    expect(after.count('work')).toBe(0);
  });

  test('a delayed message keeps its time where memory is full', () => {
    const store = openStore(':memory:');
    const full = new LocalQueues(store, clock, CONFIGS);
    full.send('work', new Array(10_000).fill('now'));
    full.send('work', ['later'], 60);
    expect(inOrder(full)).toHaveLength(10_000);
    expect(full.nextVisibleAt('work')).toBe(NOON + 60_000);
    now += 60_000;
    expect(inOrder(full)).toEqual(['later']);
  });

  test('what is sent and done within one commit is never written', async () => {
    const store = openStore(':memory:');
    const own = new LocalQueues(store, clock, CONFIGS);
    const changes = () => store.prepare('SELECT total_changes() AS n').get();
    const before = changes();
    own.send('work', ['a', 'b']);
    expect(inOrder(own)).toEqual(['a', 'b']);
    await store.durable();
    expect(changes()).toEqual(before);
    own.send('work', ['c']);
    await store.durable();
    expect(own.peek('work', 1)).toEqual([{ body: 'c', sentAt: NOON }]);
    expect(inOrder(own)).toEqual(['c']);
    await store.durable();
    expect(store.prepare('SELECT * FROM messages').all()).toEqual([]);
  });

  test('depths tell what waits from what is in flight', () => {
    queues.send('work', ['a', 'b']);
    queues.send('work', ['c'], 60);
    queues.receive('work', 1);
    expect(queues.depths()).toEqual([
      { queue: 'work', waiting: 2, inFlight: 1 },
      { queue: 'dead', waiting: 0, inFlight: 0 },
    ]);
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
