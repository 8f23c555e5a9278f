import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { engagementKey } from '../../core/keys.ts';
import { settingsSchema } from '../../core/sources/settings.ts';
import { DAY, HOUR, type Instant, isoOf, MINUTE } from '../../core/time.ts';
import { type Chunk, type ImportResult, importHistory, type Mark, type Marks } from '../../local/import/importing.ts';
import { readoutOf, type Wish } from '../../local/import/readers.ts';
import { chunkIn, intoEngine } from '../../local/import/sinks.ts';
import { customer, event, NOON, order, outage, usage } from '../builders.ts';
import { openSystem, type System } from './system.ts';

let system: System;
let folder: string;
beforeEach(async () => {
  system = await openSystem();
  folder = mkdtempSync(join(tmpdir(), 'beforehand-import-'));
});
afterEach(async () => {
  await system.close();
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  return join(folder, name);
}

const memory = (mark?: Mark): Marks & { mark: Mark | undefined } => {
  const marks = {
    mark,
    read: () => marks.mark,
    write: (next: Mark): void => {
      marks.mark = next;
    },
  };
  return marks;
};

async function imported(
  wish: Omit<Wish, 'settings' | 'now'>,
  marks: Marks = memory(),
  before: (chunk: Chunk) => void = () => undefined,
): Promise<ImportResult & { remark: string | undefined }> {
  const now = system.engine.clock.now();
  const readout = await readoutOf({ ...wish, settings: settingsSchema().parse({}), now });
  const sink = intoEngine(system.engine);
  const result = await importHistory({
    source: wish.from === 'csv' ? 'import' : wish.from,
    rows: readout.rows,
    now,
    marks,
    sink: {
      ...sink,
      take: async (chunk) => {
        before(chunk);
        await sink.take(chunk);
      },
    },
  });
  return { ...result, remark: readout.remark() };
}

const jsonl = (...values: readonly object[]): string => values.map((value) => JSON.stringify(value)).join('\n');
const shopOrder = (n: number, at: Instant, more: object = {}): object => ({
  id: 1000 + n,
  name: `#${n}`,
  email: 'ada@example.com',
  created_at: isoOf(at),
  currency: 'EUR',
  customer: { id: 7, first_name: 'Ada' },
  line_items: [{ name: 'Teapot', quantity: 1, price: '19.90' }],
  fulfillments: [{ id: n, status: 'success', created_at: isoOf(at + HOUR), updated_at: isoOf(at + DAY), shipment_status: 'delivered' }],
  ...more,
});

describe('a history', () => {
  test('of Shopify is known afterwards and told to nobody, however recent, and however long the clock goes on', async () => {
    const orders = [shopOrder(1, NOON - 90 * DAY), shopOrder(2, NOON - HOUR, { fulfillments: [] }), shopOrder(3, NOON - 2 * DAY, { cancelled_at: isoOf(NOON - MINUTE) })];
    expect(await imported({ from: 'shopify', file: file('orders.jsonl', jsonl(...orders)) })).toMatchObject({ rows: 3, customers: 1, refused: [], declined: [] });
    await system.turnTo(NOON + 400 * DAY);
    expect(system.kinds()).toEqual([]);
    const known = await system.state('7');
    expect(known.profile).toMatchObject({ email: 'ada@example.com' });
    expect(JSON.stringify(known)).toContain('"1003"');
  });

  test('raises no alert by itself, neither of who went quiet long ago nor of who was treated badly', async () => {
    const days = Array.from({ length: 30 }, (_, n) => ({ customerId: 'bob', day: isoOf(NOON - (68 - n) * DAY).slice(0, 10) }));
    const csv = ['customerId,day', ...days.map(({ customerId, day }) => `${customerId},${day}`)].join('\n');
    expect((await imported({ from: 'csv', kind: 'usage', file: file('usage.csv', csv) })).events).toEqual({ 'usage.recorded': 1 });
    const late = ['customerId,orderId,confirmedAt,promisedAt,deliveredAt', ...[1, 2, 3].map((n) => `bob,o${n},2026-01-0${n},2026-02-10,2026-02-2${n}`)].join('\n');
    await imported({ from: 'csv', kind: 'orders', file: file('orders.csv', late) });
    await imported({
      from: 'stripe',
      file: file('invoices.jsonl', jsonl({ object: 'invoice', id: 'in_1', customer: 'bob', status: 'open', attempted: true, created: NOON / 1000 - 86_400 })),
    });
    await system.emit(customer('bob', NOON - DAY, { csm: { id: 'carla', name: 'Carla', email: 'carla@example.com' } }));
    await system.turnTo(NOON + DAY);
    // Both flags are up, and known: it is only that nobody is alerted.
    expect((await system.engine.table.get(engagementKey('bob')))?.body).toMatchObject({ flags: { quiet: expect.any(Number), unhappy: expect.any(Number) } });
    await system.turnTo(NOON + 60 * DAY);
    expect(system.kinds()).toEqual([]);
  });

  test('of who is active until now, and falls silent afterwards, does raise one', async () => {
    const csv = ['customerId,day', ...Array.from({ length: 60 }, (_, n) => `bob,${isoOf(NOON - (60 - n) * DAY).slice(0, 10)}`)].join('\n');
    await imported({ from: 'csv', kind: 'usage', file: file('usage.csv', csv) });
    await system.emit(customer('bob', NOON, { csm: { id: 'carla', name: 'Carla', email: 'carla@example.com' } }));
    await system.turnTo(NOON + 120 * DAY);
    expect(system.kinds()).toContain('alert.quiet');
  });

  test('leaves everything that happens later to be told', async () => {
    await imported({ from: 'shopify', file: file('orders.jsonl', jsonl(shopOrder(1, NOON - HOUR, { fulfillments: [] }))) });
    await system.emit(order('order.shipped', NOON, { customerId: '7', orderId: '1001' }));
    await system.turnTo(NOON + HOUR);
    await system.emit(order('order.delayed', NOON + HOUR, { customerId: '7', orderId: '1001', promisedAt: isoOf(NOON + DAY) }));
    await system.turnTo(NOON + 2 * DAY);
    expect(system.kinds()).toEqual(['order.shipped', 'order.delayed', 'order.delayed']);
  });

  test('of a fact that was heard of already changes nothing about it', async () => {
    await system.emit(customer('ada', NOON), order('order.confirmed', NOON));
    await system.turnTo(NOON + MINUTE);
    const before = system.kinds();
    await system.emit(
      { ...order('order.confirmed', NOON), imported: true },
      { ...outage('outage.opened', NOON), imported: true },
      { ...customer('ada', NOON, { components: ['api'] }), imported: true },
    );
    await system.emit({ ...event('case.resolved', NOON, { customerId: 'ada', caseId: 'k1', resolvedBy: 'human' }), imported: true });
    await system.emit({ ...event('survey.answered', NOON, { customerId: 'ada', kind: 'csat', score: 1, scale: 5, answeredAt: isoOf(NOON) }), imported: true });
    await system.emit({ ...usage(NOON, [{ customerId: 'ada', at: isoOf(NOON), outcome: 'error' }]), imported: true });
    await system.turnTo(NOON + 30 * DAY);
    expect(system.kinds()).toEqual(before);
  });

  test('who comes with one is not told of an outage that was open before', async () => {
    await system.emit(outage('outage.opened', NOON - HOUR));
    const csv = 'customerId,email,components\nada,ada@example.com,api;web';
    await imported({ from: 'csv', kind: 'customers', file: file('customers.csv', csv) });
    await system.turnTo(NOON + HOUR);
    expect(system.kinds()).toEqual([]);
    await system.emit(outage('outage.updated', NOON + HOUR, { status: 'identified' }));
    await system.turnTo(NOON + 2 * HOUR);
    expect(system.kinds()).toEqual(['outage.updated']);
  });
});

describe('an import', () => {
  test('that was interrupted goes on where it was, and a repeat is no change', async () => {
    const orders = Array.from({ length: 1_200 }, (_, n) => shopOrder(n, NOON - (n + 1) * HOUR));
    const path = file('orders.jsonl.gz', jsonl(...orders));
    const marks = memory();
    let chunks = 0;
    await expect(
      imported({ from: 'shopify', file: path }, marks, () => {
        if (++chunks === 2) throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect(marks.mark).toEqual({ rows: 500, done: false });
    expect(await imported({ from: 'shopify', file: path }, marks)).toMatchObject({ rows: 1_200, before: 500, events: { 'order.confirmed': 700 } });
    expect(marks.mark).toEqual({ rows: 1_200, done: true });
    expect(await imported({ from: 'shopify', file: path }, marks)).toMatchObject({ before: 1_200, events: {} });
  });

  test('says what it refused and what it left alone, by line', async () => {
    const lines = [
      JSON.stringify(shopOrder(1, NOON)),
      'not json',
      JSON.stringify({ id: 9 }),
      JSON.stringify(shopOrder(2, NOON, { test: true })),
      JSON.stringify(shopOrder(3, NOON, { created_at: 'soon' })),
    ];
    const { refused, declined, rows } = await imported({ from: 'shopify', file: file('orders.jsonl', lines.join('\n')) });
    expect(rows).toBe(5);
    expect(refused).toEqual([
      { reason: 'The line is no JSON object.', count: 1, lines: [2] },
      { reason: expect.stringContaining('created_at'), count: 1, lines: [5] },
    ]);
    expect(declined.map(({ lines: at }) => at)).toEqual([[3], [4]]);
  });

  test('of the admin’s CSV finds customers by the export of customers, and joins the rows of an order', async () => {
    const head = 'Name,Email,Fulfilled at,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Cancelled at,Id';
    const csv = [
      head,
      '#1001,ada@example.com,2026-02-02 09:00:00 +0100,EUR,2026-02-01 10:12:33 -0500,2,"Teapot, blue",19.90,,820982911946154508',
      '#1001,ada@example.com,,,,1,Cup,5.00,,',
      '#1002,bob@example.com,,EUR,2026-02-03 10:12:33 +0000,1,Cup,5.00,2026-02-04 10:00:00 +0000,1002',
    ].join('\n');
    const customers = file('customers.csv', 'Customer ID,First Name,Last Name,Email\n115310627314723954,Ada,Lovelace,ada@example.com');
    const result = await imported({ from: 'shopify', file: file('orders.csv', csv), customers });
    expect(result).toMatchObject({ refused: [], declined: [], events: { 'order.confirmed': 2, 'order.shipped': 1, 'order.cancelled': 1 } });
    expect(result.remark).toMatch(/^1 orders/);
    expect(JSON.stringify(await system.state('115310627314723954'))).toContain('820982911946154508');
    expect((await imported({ from: 'shopify', file: customers })).events).toEqual({ 'customer.updated': 1 });
  });

  test('of Stripe brings plans, ends and failures, whatever the export looks like, by your own ids', async () => {
    const created = NOON / 1000 - 86_400;
    await imported({ from: 'stripe', file: file('customers.csv', 'id,Email,Name,Created (UTC),customer_id (metadata)\ncus_1,ada@example.com,Ada,2026-01-01 10:00,ada') });
    const list = {
      object: 'list',
      data: [
        {
          object: 'subscription',
          id: 'sub_1',
          customer: 'cus_1',
          status: 'active',
          created,
          currency: 'eur',
          items: { data: [{ quantity: 2, price: { unit_amount: 1000, recurring: { interval: 'month' } } }] },
        },
      ],
    };
    expect((await imported({ from: 'stripe', file: file('subscriptions.json', JSON.stringify(list, undefined, 2)) })).events).toEqual({ 'customer.updated': 1 });
    expect((await system.state('ada')).profile.arr).toEqual({ amount: '240.00', currency: 'EUR' });
    const csv =
      'id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),Ended At (UTC)\nsub_2,cus_1,team,1,usd,month,10.00,canceled,2025-01-01 10:00,2025-06-01 10:00';
    expect((await imported({ from: 'stripe', file: file('subscriptions.csv', csv) })).events).toEqual({ 'subscription.cancelled': 1 });
    const invoice = (id: string, more: object) => ({ object: 'invoice', id, customer: 'cus_9', created, amount_due: 500, currency: 'eur', ...more });
    const invoices = jsonl(invoice('in_1', { status: 'paid' }), invoice('in_2', { status: 'uncollectible', attempted: true }), invoice('in_3', { livemode: false }));
    expect(await imported({ from: 'stripe', file: file('invoices.jsonl', invoices) })).toMatchObject({
      events: { 'billing.payment_failed': 1 },
      declined: [{ lines: [1] }, { lines: [3] }],
    });
  });

  test('names the fields that a table may have, and what it lacks', async () => {
    const path = file('usage.csv', 'account,date\nada,2026-02-30\n,2026-02-01\nada,2026-02-01');
    await expect(imported({ from: 'csv', file: path })).rejects.toThrow(/--kind/);
    await expect(imported({ from: 'csv', kind: 'usage', columns: 'who=account', file: path })).rejects.toThrow(/customerId, day, count/);
    const { declined, refused, events } = await imported({ from: 'csv', kind: 'usage', columns: 'customerId=account,day=date', file: path });
    expect([refused, declined].map((each) => each.map(({ lines }) => lines))).toEqual([[[2]], [[3]]]);
    expect(events).toEqual({ 'usage.recorded': 1 });
  });

  test('takes over HTTP only what says that it is a history', () => {
    const good = { ...order('order.confirmed', NOON), imported: true };
    expect(chunkIn(JSON.stringify({ source: 'x', events: [good], knows: [{ ref: 'order:1', customerId: 'ada' }] }), NOON)).toMatchObject({
      events: [{ imported: true }],
      knows: [{ customerId: 'ada' }],
    });
    expect(chunkIn(JSON.stringify({ source: 'x', events: [order('order.confirmed', NOON)], knows: [] }), NOON)).toMatchObject({ error: expect.stringContaining('imported') });
    expect(chunkIn('{', NOON)).toHaveProperty('error');
    expect(chunkIn('{}', NOON)).toHaveProperty('error');
  });
});
