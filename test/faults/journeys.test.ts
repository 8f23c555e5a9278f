/** The whole local system under the faults of docs/faults.md. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EngagementState } from '../../core/engagement/state.ts';
import { engagementKey } from '../../core/keys.ts';
import { DAY, HOUR, isoOf } from '../../core/time.ts';
import { customer, type Event, event, NOON, order, outage, supportCase } from '../builders.ts';
import { openSystem, type System } from '../journeys/system.ts';
import { visit } from '../journeys/visit.ts';

let system: System;
beforeEach(async () => {
  system = await openSystem();
  await system.emit(...['ada', 'bob', 'poison'].map((id) => customer(id, NOON, { csm: { id: 'carla', name: 'Carla', email: 'carla@example.org' } })));
});
afterEach(() => system.close());

const queueOf = (folder: string): string => system.engine.wiring.consumers.find(({ fn }) => system.engine.wiring.functions.get(fn)?.folder === folder)?.queue ?? '';
const deadIn = (folder: string): number => {
  const dead = system.engine.wiring.queues.find(({ name }) => name === queueOf(folder))?.deadLetters?.queue ?? '';
  return system.engine.queues.count(dead);
};

describe('an event', () => {
  test('delivered five times under its id is told once (F1)', async () => {
    const confirmed = order('order.confirmed', NOON);
    await system.emit(...Array.from({ length: 5 }, () => confirmed));
    expect(system.kinds()).toEqual(['order.confirmed']);
  });

  test('whose handler always throws is tried alone, lies in the dead letters in the end, and is worked off once its cause is gone (F4)', async () => {
    const told = () =>
      system
        .outbox()
        .map(({ to }) => to)
        .sort();
    const { table } = system.engine;
    const { put } = table;
    table.put = async (draft, version) => {
      if (draft.pk === 'CUSTOMER#poison' && draft.sk.startsWith('ORDER#')) throw new TypeError('a bug of ours');
      return put(draft, version);
    };
    await system.emit(...['ada', 'poison', 'bob'].map((customerId) => order('order.confirmed', NOON, { customerId, orderId: `o-${customerId}` })));
    expect(told()).toEqual(['ada@example.com', 'bob@example.com']);
    await system.turnTo(NOON + HOUR);
    expect({ dead: deadIn('orders'), waiting: system.engine.queues.count(queueOf('orders')) }).toEqual({ dead: 1, waiting: 0 });
    table.put = put;
    system.engine.queues.redrive();
    await system.engine.workers.drained();
    expect(told()).toEqual(['ada@example.com', 'bob@example.com', 'poison@example.com']);
  });

  test.each([
    ['of an unknown type', { ...order('order.confirmed', NOON), type: 'order.teleported' }],
    ['without what its type wants', { ...order('order.confirmed', NOON), data: { customerId: 'ada' } }],
    ['of a broken clock', { ...order('order.confirmed', NOON), time: '1970-01-01T00:00:00Z' }],
    ['that is larger than any', { ...order('order.confirmed', NOON), data: { customerId: 'ada', orderId: '1', reason: 'x'.repeat(300_000) } }],
  ])('%s lies in the quarantine with its reason, and is neither tried again nor in the way of others (F5)', async (_, bad) => {
    await system.engine.put([{ source: 'shop', type: 'order.confirmed', detail: bad }]);
    await system.emit(order('order.confirmed', NOON, { orderId: '2002' }));
    const quarantine = system.engine.queues.names.find((name) => name.startsWith('Quarantine')) ?? '';
    const [entry] = system.engine.queues.peek(quarantine, 10);
    expect(JSON.parse(entry?.body ?? '{}').errors[0]).toMatchObject({ path: expect.any(String), expected: expect.any(String), received: expect.any(String) });
    expect({ dead: deadIn('orders'), waiting: system.engine.queues.count(queueOf('orders')) }).toEqual({ dead: 0, waiting: 0 });
    expect(system.kinds()).toEqual(['order.confirmed']);
  });
});

describe('a survey', () => {
  const surveys = async () => (await system.why('ada')).map(({ decision, reason }) => reason ?? decision);
  /** The clock turned without a sweep, then one or more. */
  const sweepAt = async (at: number, times = 1) => {
    system.engine.clock.set(at);
    await Promise.all(Array.from({ length: times }, () => system.engine.workers.sweep()));
    await system.engine.workers.drained();
  };
  beforeEach(() => system.emit(supportCase('case.resolved', NOON, { resolvedBy: 'human' })));

  test('that rings three times at once is sent once (F21)', async () => {
    await sweepAt(NOON + DAY, 3);
    await sweepAt(NOON + DAY, 2);
    expect(system.kinds()).toEqual(['survey.csat']);
  });

  test('that rings days late is sent while it is worth it (F21)', async () => {
    await sweepAt(NOON + 4 * DAY);
    expect(await surveys()).toEqual(['sent']);
  });

  test('that rings when it is too old is not sent, and says so (F21)', async () => {
    await sweepAt(NOON + 7 * DAY);
    expect(await surveys()).toEqual(['stale']);
    expect(system.kinds()).toEqual([]);
  });

  test('answered twice at once, and once more later, is one answer, the last (F34)', async () => {
    await system.turnTo(NOON + 2 * DAY);
    const link = /http\S+\/s\/\S+score=2/.exec(system.outbox()[0]?.text ?? '')?.[0] ?? '';
    await Promise.all([visit(system, 'POST', link, 'score=2'), visit(system, 'POST', link, 'score=2'), visit(system, 'GET', link)]);
    const answers = async () => Object.values((await system.state('ada')).cases[0].answers).map((answer) => (answer as { score: number }).score);
    const counted = async () => ((await system.engine.table.get(engagementKey('ada')))?.body as EngagementState | undefined)?.bads?.filter(({ points }) => points > 0);
    expect(await answers()).toEqual([2]);
    expect(await counted()).toHaveLength(1);
    await system.turnTo(NOON + 2 * DAY + HOUR);
    await visit(system, 'POST', link, 'score=5');
    expect(await answers()).toEqual([5]);
    expect(await counted()).toEqual([]);
    expect(system.kinds().filter((kind) => kind === 'alert.unhappy').length).toBe(1);
  });
});

describe('the bus’s archive', () => {
  const story: readonly Event[] = [
    order('order.confirmed', NOON, { promisedAt: isoOf(NOON + 2 * DAY) }),
    order('order.shipped', NOON),
    supportCase('case.resolved', NOON, { resolvedBy: 'human' }),
  ];
  /** In the whole envelope, as a rule without an input path would hand it on. */
  const replay = async (each: Event, folder: string) => {
    const envelope = { version: '0', 'replay-name': 'r1', source: each.source, 'detail-type': each.type, time: each.time, detail: each };
    system.engine.queues.send(queueOf(folder), [JSON.stringify(envelope)]);
    await system.engine.workers.drained();
  };

  test.each([1, 10])('played again %i days later tells nobody anything and changes no decision (F26)', async (days) => {
    await system.emit(...story);
    await system.turnTo(NOON + days * DAY);
    const [kinds, why] = [system.kinds(), await system.why('ada')];
    await system.emit(...story);
    for (const each of story) await replay(each, each.type.startsWith('case.') ? 'cases' : 'orders');
    expect(system.kinds()).toEqual(kinds);
    expect(await system.why('ada')).toEqual(why);
  });

  test('that holds an event we never saw tells it while it is fresh, and calls it stale when it is old (F26)', async () => {
    const [fresh, old] = [order('order.confirmed', NOON, { orderId: '1' }), order('order.confirmed', NOON, { orderId: '2' })];
    await system.turnTo(NOON + HOUR);
    await replay(fresh, 'orders');
    await system.turnTo(NOON + 10 * DAY);
    await replay(old, 'orders');
    expect(system.kinds()).toEqual(['order.confirmed']);
    expect((await system.why('ada')).map(({ subject, reason }) => [subject, reason]).sort()).toEqual([
      ['ORDER#1', undefined],
      ['ORDER#2', 'stale'],
    ]);
  });
});

describe('an outage that is open', () => {
  test('is told to a customer who comes to use what is down (F29)', async () => {
    await system.emit(customer('cyd', NOON, { components: ['web'] }), outage('outage.opened', NOON));
    await system.turnTo(NOON + HOUR);
    await system.emit(customer('cyd', NOON + HOUR, { components: ['web', 'api'] }));
    await system.turnTo(NOON + 2 * HOUR);
    expect(system.outbox().map(({ kind, to }) => [kind, to])).toEqual([['outage.opened', 'cyd@example.com']]);
  });
});

test('an erasure beside events of the same customer leaves nothing personal in the whole store (F33)', async () => {
  await system.emit(
    ...[1, 2, 3].map((n) => order('order.confirmed', NOON, { orderId: String(n), reason: 'For Ada’s attic' })),
    event('customer.erased', NOON, { customerId: 'ada' }),
    order('order.shipped', NOON, { orderId: '1' }),
    customer('ada', NOON),
    supportCase('case.resolved', NOON, { topic: 'Ada’s attic' }),
  );
  await system.turnTo(NOON + 2 * DAY);
  const sent = system.kinds().length;
  await system.emit(order('order.delivered', NOON + 2 * DAY, { orderId: '1' }));
  expect(system.kinds().length).toBe(sent);
  const items = system.engine.store.prepare('SELECT pk, sk, body FROM items').all();
  expect(JSON.stringify(items)).not.toMatch(/ada@example\.com|Name of ada|attic/);
});
