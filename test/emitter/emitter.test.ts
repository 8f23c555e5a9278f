import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, test } from 'vitest';
import { type EventType, INCOMING } from '../../core/events/catalogue.ts';
import { parseEvent } from '../../core/events/parse.ts';
import type { Emitter, EmitterOptions, Failure, ToBus } from '../../emitter/client/api.ts';
import { createEmitter } from '../../emitter/client/emitter.ts';
import { METHODS } from '../../emitter/client/events.generated.ts';
import { BadOption, EmitterClosed, InvalidEvent, NotDelivered } from '../../emitter/client/problems.ts';
import { type Answer, type Asked, fault, json, type ServiceStub, serviceStub } from '../adapters/service-stub.ts';
import { EXAMPLES } from '../fuzz/hostile.ts';

let stub: ServiceStub;
let emitter: Emitter;
afterEach(async () => {
  await emitter?.close();
  await stub?.close();
});

type Entry = { readonly Source: string; readonly DetailType: string; readonly Detail: string; readonly EventBusName: string };
const entriesOf = ({ body }: Asked): Entry[] => (JSON.parse(body) as { Entries: Entry[] }).Entries;
const idsOf = (asked: Asked): string[] => entriesOf(asked).map(({ Detail }) => JSON.parse(Detail).id as string);
const taken = (entries: readonly unknown[], refusals: Readonly<Record<number, string>> = {}): Answer =>
  json({
    FailedEntryCount: Object.keys(refusals).length,
    Entries: entries.map((_, index) => (refusals[index] === undefined ? { EventId: `e${index}` } : { ErrorCode: refusals[index], ErrorMessage: 'no' })),
  });

const failures: Failure[] = [];
async function onBus(answer: (entries: Entry[], before: number) => Answer | Promise<Answer>, options: Partial<Omit<EmitterOptions, keyof ToBus | 'http'>> = {}): Promise<void> {
  failures.length = 0;
  stub = await serviceStub((asked, before) => answer(entriesOf(asked), before));
  const client = new EventBridgeClient({ ...stub.reach, maxAttempts: 1 });
  emitter = createEmitter({ busName: 'our-bus', client, source: 'shop.orders', retry: { firstMs: 1, longestMs: 2 }, onFailed: (failure) => failures.push(failure), ...options });
}
const order = (n: number | string) => ({ customerId: 'ada', orderId: String(n) });

describe('a method', () => {
  test.each(Object.keys(INCOMING) as EventType[])('of %s puts an event on the bus that the contract accepts', async (type) => {
    await onBus((entries) => taken(entries));
    const example = EXAMPLES.find((each) => (each as { type: string }).type === type) as { data: object; time: string };
    const [group, method] = METHODS[type];
    const methods = emitter as unknown as Record<string, Record<string, (data: object, about: object) => Promise<{ id: string }>>>;
    const receipt = await methods[group]?.[method]?.(example.data, { time: example.time });
    const [entry] = stub.asked.flatMap(entriesOf);
    expect(entry).toMatchObject({ EventBusName: 'our-bus', Source: 'shop.orders', DetailType: type });
    const event = JSON.parse(entry?.Detail ?? '');
    expect(event).toMatchObject({ id: receipt?.id, type, data: example.data });
    expect(parseEvent(event, Date.now())).toMatchObject({ ok: true });
  });

  test('takes dates for instants, and leaves out what is undefined', async () => {
    await onBus((entries) => taken(entries));
    await emitter.order.confirmed({
      ...order(1),
      promisedAt: new Date('2026-12-24T18:00:00Z'),
      reason: undefined,
      items: [{ price: { amount: '1', currency: 'EUR' }, shipBy: new Date(1.8e12) }],
    });
    expect(JSON.parse(entriesOf(stub.asked[0] as Asked)[0]?.Detail ?? '').data).toEqual({
      ...order(1),
      promisedAt: '2026-12-24T18:00:00.000Z',
      items: [{ price: { amount: '1', currency: 'EUR' }, shipBy: '2027-01-15T08:00:00.000Z' }],
    });
  });

  test('throws at once for what the contract refuses, names each field, and repeats no value', async () => {
    await onBus((entries) => taken(entries));
    const bad = { customerId: 'ada', email: 'ada-at-example.com', arr: { amount: 12, currency: 'EUR' } };
    const thrown = await caught(() => emitter.customer.updated(bad as never));
    expect(thrown).toBeInstanceOf(InvalidEvent);
    expect((thrown as InvalidEvent).errors).toEqual(
      [
        { path: 'email', expected: 'an e-mail address', received: 'text of 18 characters' },
        { path: 'arr.amount', expected: 'string', received: 'a whole number' },
      ].map((each) => ({ ...each, path: `data.${each.path}` })),
    );
    expect((thrown as Error).message).not.toContain('ada');
    await emitter.flush();
    expect(stub.asked).toEqual([]);
  });

  test.each([
    ['an invalid date', () => emitter.order.confirmed({ ...order(1), promisedAt: new Date(Number.NaN) }), 'data.promisedAt'],
    ['a clock that is wrong by years', () => emitter.order.confirmed(order(1), { time: '2099-01-01T00:00:00Z' }), 'time'],
    ['more than 256 KB', () => emitter.order.confirmed({ ...order(1), more: 'x'.repeat(300_000) } as never), ''],
    ['data of another type of event', () => emitter.emit('order.confirmed', { records: [] } as never), 'data.customerId'],
    ['a type that is none', () => emitter.emit('order.teleported' as never, order(1) as never), 'type'],
  ])('refuses %s', async (_, call, path) => {
    await onBus((entries) => taken(entries));
    expect(((await caught(call)) as InvalidEvent).errors[0]?.path).toBe(path);
  });
});

describe('the id', () => {
  test('of one fact is the same whenever and however it is said', async () => {
    await onBus((entries) => taken(entries));
    const one = await emitter.order.delayed({ customerId: 'ada', orderId: '1', promisedAt: '2026-12-24T18:00:00.000Z' });
    const other = await emitter.order.delayed({ promisedAt: new Date('2026-12-24T18:00:00Z'), orderId: '1', customerId: 'ada', reason: undefined });
    expect(other.id).toBe(one.id);
  });

  test('differs by type, by data, and by the time that was said', async () => {
    await onBus((entries) => taken(entries));
    const said = (time: string) => emitter.order.shipped(order(1), { time });
    const all = [emitter.order.shipped(order(1)), emitter.order.shipped(order(2)), emitter.order.delivered(order(1)), said('2026-03-01T00:00:00Z'), said('2026-03-02T00:00:00Z')];
    expect(new Set((await Promise.all(all)).map(({ id }) => id)).size).toBe(5);
  });

  test('is the caller’s own where there is one', async () => {
    await onBus((entries) => taken(entries));
    expect((await emitter.order.shipped(order(1), { id: 'row-7' })).id).toBe('row-7');
  });
});

describe('the way to the bus', () => {
  test('takes ten events to a request, those of one turn together', async () => {
    await onBus((entries) => taken(entries));
    for (let n = 0; n < 25; n++) void emitter.order.confirmed(order(n));
    expect(await emitter.flush()).toEqual({ delivered: 25, failed: [] });
    expect(stub.asked.map((asked) => entriesOf(asked).length).sort()).toEqual([10, 10, 5].sort());
  });

  test('keeps a request below 256 KB, counted in bytes', async () => {
    await onBus((entries) => taken(entries));
    const message = '€'.repeat(8_000);
    for (let n = 0; n < 20; n++) void emitter.outage.opened({ incidentId: `i${n}`, audience: 'all', message, workaround: message });
    await emitter.flush();
    expect(stub.asked.flatMap(entriesOf)).toHaveLength(20);
    for (const asked of stub.asked)
      expect(entriesOf(asked).reduce((sum, { Source, DetailType, Detail }) => sum + Buffer.byteLength(Source + DetailType + Detail), 0)).toBeLessThanOrEqual(262_144);
    expect(stub.asked.map((asked) => entriesOf(asked).length)).toContain(5);
  });

  test('sends again exactly the entries that failed (F28)', async () => {
    await onBus((entries, before) => taken(entries, before === 0 ? { 1: 'InternalFailure', 3: 'ThrottlingException' } : {}));
    const receipts = await Promise.all([0, 1, 2, 3].map((n) => emitter.order.confirmed(order(n), { id: `o${n}` })));
    expect(stub.asked.map(idsOf)).toEqual([
      ['o0', 'o1', 'o2', 'o3'],
      ['o1', 'o3'],
    ]);
    expect(receipts.map(({ tries }) => tries)).toEqual([1, 2, 1, 2]);
  });

  test('gives up after its tries, and says so of each event, with the event', async () => {
    await onBus((entries) => taken(entries, { 0: 'InternalFailure' }), { retry: { tries: 3, firstMs: 1, longestMs: 1 } });
    const failed = await caught(() => emitter.order.confirmed(order(1)));
    expect(failed).toBeInstanceOf(NotDelivered);
    expect(failed).toMatchObject({ code: 'InternalFailure', tries: 3, retryable: true });
    expect(stub.asked).toHaveLength(3);
    expect(failures).toHaveLength(1);
    expect(failures[0]?.event).toMatchObject({ type: 'order.confirmed', data: order(1) });
    expect(JSON.stringify(failures[0]) + failures[0]?.message).not.toContain('ada');
    expect((await emitter.flush()).failed).toHaveLength(1);
    expect((await emitter.flush()).failed).toHaveLength(0);
  });

  test('does not try again what the bus will never take', async () => {
    await onBus((entries) => taken(entries, { 0: 'MalformedDetail' }));
    expect(await caught(() => emitter.order.confirmed(order(1)))).toMatchObject({ code: 'MalformedDetail', tries: 1, retryable: false });
    expect(stub.asked).toHaveLength(1);
  });

  test.each([
    ['is throttled', fault('ThrottlingException', 400)],
    ['meets trouble of the service', fault('InternalException', 500)],
    ['is cut off', 'reset' as const],
  ])('tries a whole request again that %s', async (_, first) => {
    await onBus((entries, before) => (before === 0 ? first : taken(entries)));
    expect((await emitter.order.confirmed(order(1))).tries).toBe(2);
  });

  test('says what is missing when the role may not', async () => {
    await onBus(() => fault('AccessDeniedException', 400));
    expect(((await caught(() => emitter.order.confirmed(order(1)))) as Error).message).toContain('events:PutEvents');
    expect(stub.asked).toHaveLength(1);
  });

  test('holds no more than it was told to', async () => {
    await onBus((entries) => taken(entries), { maxPending: 3 });
    const all = await Promise.allSettled([1, 2, 3, 4].map((n) => emitter.order.confirmed(order(n))));
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(failures).toMatchObject([{ code: 'full', tries: 0 }]);
  });

  test('goes on when onFailed itself throws', async () => {
    await onBus((entries, before) => taken(entries, before === 0 ? { 0: 'MalformedDetail' } : {}), {
      onFailed: () => {
        throw new Error('theirs');
      },
    });
    await caught(() => emitter.order.confirmed(order(1)));
    expect((await emitter.order.confirmed(order(2))).tries).toBe(1);
  });
});

describe('closing', () => {
  test('sends what is gathered, and takes nothing more', async () => {
    await onBus((entries) => taken(entries));
    void emitter.order.confirmed(order(1));
    emitter.usage.record({ customerId: 'ada' });
    expect(await emitter.close()).toEqual({ delivered: 2, failed: [] });
    expect(stub.asked.flatMap(entriesOf).map(({ DetailType }) => DetailType)).toEqual(['order.confirmed', 'usage.recorded']);
    expect(() => emitter.order.confirmed(order(2))).toThrow(EmitterClosed);
    expect(() => emitter.usage.record({ customerId: 'ada' })).toThrow(EmitterClosed);
    expect(await emitter.close()).toEqual({ delivered: 2, failed: [] });
  });

  test('waits only so long, and reports the rest with its events', async () => {
    await onBus(() => 'hang', { closeWithinMs: 50 });
    void emitter.order.confirmed(order(1));
    const { delivered, failed } = await emitter.close();
    expect({ delivered, codes: failed.map(({ code }) => code), ids: failed.map(({ event }) => (event.data as { orderId: string }).orderId) }).toEqual({
      delivered: 0,
      codes: ['closed'],
      ids: ['1'],
    });
  });

  test('happens at the end of a block that uses it', async () => {
    await onBus((entries) => taken(entries));
    {
      await using open = emitter;
      void open.order.confirmed(order(1));
    }
    expect(stub.asked).toHaveLength(1);
  });

  test('happens on SIGTERM where that was asked for', async () => {
    await onBus((entries) => taken(entries), { closeOnSigterm: true });
    const theirs = () => undefined;
    process.on('SIGTERM', theirs);
    try {
      void emitter.order.confirmed(order(1));
      process.emit('SIGTERM');
      expect(() => emitter.order.confirmed(order(2))).toThrow(EmitterClosed);
      expect((await emitter.close()).delivered).toBe(1);
    } finally {
      process.off('SIGTERM', theirs);
    }
  });
});

describe('options', () => {
  test.each([
    ['no way to send', { source: 'shop' }, 'busName'],
    ['no source', { busName: 'bus' }, 'source wants'],
    ['a source that is ours', { busName: 'bus', source: 'beforehand' }, 'source wants'],
    ['an address that is none', { http: { url: 'beforehand' }, source: 'shop' }, 'http.url'],
    ['a secret that is none', { http: { url: 'https://x.example', secret: 'whsec_' }, source: 'shop' }, 'http.secret'],
  ])('with %s are refused by name', (_, options, word) => {
    expect(() => createEmitter(options as never)).toThrow(BadOption);
    expect(() => createEmitter(options as never)).toThrow(word);
  });
});

async function caught(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}
