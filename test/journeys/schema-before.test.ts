import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Draft, Unavailable } from '../../core/ports.ts';
import { SCHEMA } from '../../core/schema.ts';
import { HOUR, isoOf } from '../../core/time.ts';
import { decisionsAbout, stateOf } from '../../flow/customer-view.ts';
import { customer, NOON, order, outage } from '../builders.ts';
import { openSystem, type System } from './system.ts';

/** What an earlier version wrote into its table, and what it answered about it. Recorded once; never changed when an item's shape does. */
type Written = { readonly at: number; readonly items: readonly Draft[]; readonly answers: Readonly<Record<string, { readonly decisions: unknown; readonly state: unknown }>> };
const written = JSON.parse(readFileSync(new URL('../fixtures/items-of-schema-1.json', import.meta.url), 'utf8')) as Written;

let system: System;
beforeEach(async () => {
  system = await openSystem(written.at);
  for (const item of written.items) await system.engine.table.put(item, 0);
});
afterEach(() => system.close());

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('the items of the version before are answered about as they were then', async () => {
  expect(written.items.length).toBeGreaterThan(20);
  for (const [id, { decisions, state }] of Object.entries(written.answers)) {
    expect(plain(await decisionsAbout(system.engine, id))).toEqual(decisions);
    expect(plain(await stateOf(system.engine, id))).toMatchObject(state as object);
  }
});

test('life goes on upon them: old facts tell nobody again, new ones are told once, and what was due rings', async () => {
  for (const id of Object.keys(written.answers)) {
    await system.emit(customer(id, NOON, { components: ['api'], owner: { id: 'carla', email: 'carla@example.org' } }));
    await system.emit(order('order.confirmed', NOON, { customerId: id, orderId: `${id}-1`, promisedAt: isoOf(NOON + 24 * HOUR) }));
  }
  await system.emit(outage('outage.opened', NOON + HOUR, { components: ['api'] }));
  expect(system.outbox()).toEqual([]);
  for (const id of Object.keys(written.answers)) await system.emit(order('order.delivered', written.at, { customerId: id, orderId: `${id}-1` }));
  expect(system.kinds()).toEqual(Object.keys(written.answers).map(() => 'order.delivered'));
  await system.turnTo(written.at + 30 * 24 * HOUR);
  expect(system.engine.queues.depths().filter(({ queue, waiting }) => /DeadLetters|Quarantine/.test(queue) && waiting > 0)).toEqual([]);
});

test('an item of a shape that only newer code knows waits for that code', async () => {
  const key = { pk: 'CUSTOMER#new', sk: 'PROFILE' };
  await system.engine.table.put({ ...key, body: { schema: SCHEMA + 1, fields: {} } }, 0);
  await expect(system.engine.table.get(key)).rejects.toThrow(Unavailable);
});
