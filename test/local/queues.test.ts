import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
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

  test.each(['by whoever sent them', 'after a restart'])('hand out each message once, in order, however many wait, %s', async (who) => {
    const store = openStore(':memory:');
    const many = Array.from({ length: 25_000 }, (_, n) => String(n));
    const before = new LocalQueues(store, clock, CONFIGS);
    before.send('work', many.slice(0, 12_000));
    before.send('work', many.slice(12_000));
    const [first] = before.receive('work', 1);
    before.delete(first?.receipt ?? '');
    await store.durable();
    const asked = who === 'after a restart' ? new LocalQueues(store, clock, CONFIGS) : before;
    expect(asked.count('work')).toBe(many.length - 1);
    expect(inOrder(asked)).toEqual(many.slice(1));
    expect(asked.count('work')).toBe(0);
    await store.durable();
    expect(store.prepare('SELECT * FROM messages').all()).toEqual([]);
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

  test('a visible message is not kept back by thousands of delayed ones before it', async () => {
    const store = openStore(':memory:');
    const before = new LocalQueues(store, clock, CONFIGS);
    before.send('work', new Array(12_000).fill('later'), 60);
    before.send('work', ['now']);
    await store.durable();
    expect(new LocalQueues(store, clock, CONFIGS).receive('work', 1).map(({ body }) => body)).toEqual(['now']);
  });

  test('dead letters beyond what memory holds come back, too', () => {
    const store = openStore(':memory:');
    const own = new LocalQueues(store, clock, CONFIGS);
    own.send(
      'dead',
      Array.from({ length: 12_000 }, (_, n) => String(n)),
    );
    expect(own.redrive()).toBe(12_000);
    expect(own.count('dead')).toBe(0);
    expect(inOrder(own)).toHaveLength(12_000);
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

  test('writes nothing more when SQLite has taken its transaction back', async () => {
    const store = openStore(':memory:');
    const own = new LocalQueues(store, clock, CONFIGS);
    own.send('work', ['lost with the rest']);
    // As it does by itself on some errors.
    store.prepare('ROLLBACK').run();
    expect(() => own.send('work', ['more'])).toThrow(StoreProblem);
    await expect(store.durable()).rejects.toThrow(StoreProblem);
    expect(store.prepare('SELECT * FROM messages').all()).toEqual([]);
  });

  test('that cannot be written any more says so to who waits and to who writes, and keeps what it had', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'beforehand-store-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const store = openStore(folder);
    const own = new LocalQueues(store, clock, CONFIGS);
    own.send('work', ['kept']);
    await store.durable();
    // As a full disk does.
    store.prepare('PRAGMA max_page_count = 30').get();
    own.send('work', ['x'.repeat(1_000_000)]);
    await expect(store.durable()).rejects.toThrow(/cannot be written any more .*full.*make room/);
    await expect(store.failed).resolves.toBeInstanceOf(StoreProblem);
    expect(() => own.send('work', ['more'])).toThrow(StoreProblem);
    await expect(store.durable()).rejects.toThrow(StoreProblem);
    store.close();
    const again = openStore(folder);
    expect(new LocalQueues(again, clock, CONFIGS).receive('work', 10).map(({ body }) => body)).toEqual(['kept']);
    again.close();
  });
});
