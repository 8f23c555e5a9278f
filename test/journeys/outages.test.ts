import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { customer, NOON, outage } from '../builders.ts';
import { openSystem, type System } from './system.ts';

let system: System;
beforeEach(async () => {
  system = await openSystem();
});
afterEach(() => system.close());

const everybody = (n: number, touched: number) =>
  Array.from({ length: n }, (_, i) => customer(`c${i}`, NOON, { components: i < touched ? ['api', 'exports'] : ['dashboard'], region: i % 2 === 0 ? 'eu' : 'us' }));
const perKind = () => Object.fromEntries(Object.entries(Object.groupBy(system.outbox({ brief: true }), ({ kind }) => kind)).map(([kind, messages]) => [kind, messages?.length]));

describe('an outage', () => {
  test('with two updates tells 300 of 1,000 customers four times, each once, and nobody else', async () => {
    await system.emit(...everybody(1_000, 300));
    await system.emit(outage('outage.opened', NOON, { components: ['api', 'exports'], status: 'investigating' }));
    await system.turnTo(NOON + 10 * MINUTE);
    await system.emit(outage('outage.updated', NOON + 10 * MINUTE, { components: ['api', 'exports'], status: 'identified', message: 'Found it.' }));
    await system.turnTo(NOON + 20 * MINUTE);
    await system.emit(outage('outage.updated', NOON + 20 * MINUTE, { components: ['api', 'exports'], status: 'monitoring', message: 'Watching.' }));
    await system.turnTo(NOON + HOUR);
    await system.emit(outage('outage.resolved', NOON + HOUR, { components: ['api', 'exports'], message: 'Over.' }));
    expect(perKind()).toEqual({ 'outage.opened': 300, 'outage.updated': 600, 'outage.resolved': 300 });
    const keys = system.outbox({ brief: true }).map(({ noticeKey, customerId }) => `${noticeKey}:${customerId}`);
    expect(new Set(keys).size).toBe(1_200);
  });

  test('of one region tells the customers of that region', async () => {
    await system.emit(...everybody(40, 20));
    await system.emit(outage('outage.opened', NOON, { regions: ['eu'] }));
    expect(perKind()).toEqual({ 'outage.opened': 10 });
  });

  test('of everybody tells everybody', async () => {
    await system.emit(...everybody(250, 0));
    await system.emit(outage('outage.opened', NOON, { components: undefined, audience: 'all' }));
    expect(perKind()).toEqual({ 'outage.opened': 250 });
  });

  test('that is over before anybody was told tells nobody, not even that', async () => {
    await system.emit(...everybody(10, 10));
    await system.emit(outage('outage.opened', NOON), outage('outage.resolved', NOON, { message: 'Over.' }));
    const reasons = (await system.why('c0')).map(({ reason }) => reason);
    expect(system.outbox().length).toBe(0);
    expect(reasons.every((reason) => reason === 'superseded')).toBe(true);
  });

  test('is told to who comes to use what is down, and its end to those who had been told', async () => {
    await system.emit(customer('early', NOON, { components: ['api'] }));
    await system.emit(outage('outage.opened', NOON));
    await system.turnTo(NOON + HOUR);
    await system.emit(customer('late', NOON + HOUR, { components: ['api'] }));
    await system.emit(outage('outage.resolved', NOON + HOUR, { message: 'Over.' }));
    await system.emit(customer('later', NOON + HOUR + MINUTE, { components: ['api'] }));
    for (const id of ['early', 'late']) expect(system.kinds({ to: `${id}@example.com` })).toEqual(['outage.opened', 'outage.resolved']);
    expect(system.kinds({ to: 'later@example.com' })).toEqual([]);
  });

  test('that names somebody unknown waits ten minutes for them, and nobody else waits', async () => {
    await system.emit(customer('ada', NOON));
    await system.emit(outage('outage.opened', NOON, { components: undefined, customerIds: ['ada', 'ghost'] }));
    expect(system.kinds()).toEqual(['outage.opened']);
    expect(system.engine.workers.idle).toBe(true);
    await system.turnTo(NOON + 15 * MINUTE);
    expect(await system.why('ghost')).toMatchObject([{ decision: 'skipped', reason: 'no-channel' }]);
    expect(system.engine.workers.idle).toBe(true);
  });

  test('says so when promised news does not come', async () => {
    await system.emit(customer('ada', NOON, { components: ['api'] }));
    await system.emit(outage('outage.opened', NOON, { nextUpdateAt: isoOf(NOON + 30 * MINUTE) }));
    await system.turnTo(NOON + 2 * HOUR);
    expect(system.kinds()).toEqual(['outage.opened', 'outage.updated']);
  });

  test('of hours is one bad experience of each customer it hit', async () => {
    await system.emit(...everybody(30, 10));
    await system.emit(outage('outage.opened', NOON, { impact: 'major', kind: 'down' }));
    await system.turnTo(NOON + 2 * HOUR);
    await system.emit(outage('outage.resolved', NOON + 2 * HOUR, { message: 'Over.' }));
    expect((await system.state('c3')).engagement.unhappy).toMatchObject({ score: 2, flag: 'ok' });
    expect((await system.state('c20')).engagement.unhappy).toMatchObject({ flag: 'unknown' });
  });
});
