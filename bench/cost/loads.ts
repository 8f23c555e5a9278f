/** What is counted: one reference load for each thing that is billed by its number. */
import type { BusEvent } from '../../core/ports.ts';
import { DAY, HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { turnTo } from '../../local/drive.ts';
import { type Ledger, minus } from './ledger.ts';
import type { Metered } from './meter.ts';

/** Monday, 2 March 2026, noon UTC. */
export const BEGINS_AT = Date.UTC(2026, 2, 2, 12);

export const LOADS = ['order', 'usageSingle', 'usagePacked', 'survey', 'outageRecipient'] as const;
export type Load = (typeof LOADS)[number];

/** @returns how many of the load's units were worked off */
type Run = (metered: Metered, size: number) => Promise<number>;

/** What one of each is, for readers of the figures. */
export const MEANING: Readonly<Record<Load, string>> = {
  order: 'an event of an order that is known (shipped, delivered …), and its e-mail with the provider’s word that it was taken',
  usageSingle: 'a usage event of one record; a customer’s first of the day is one in ten',
  usagePacked: 'a usage record of which 500 come in one event, a customer’s days together',
  survey: 'a resolved case, and its survey by e-mail a day later (a reminder costs about as much again)',
  outageRecipient: 'a customer told that an outage has begun, by e-mail, with a receipt of their own',
};

export const RUNS: Readonly<Record<Load, Run>> = { order: orders, usageSingle, usagePacked, survey: surveys, outageRecipient: outage };
/** Reference size of each load: large enough that batches fill. */
export const SIZES: Readonly<Record<Load, number>> = { order: 1_000, usageSingle: 10_000, usagePacked: 50_000, survey: 1_000, outageRecipient: 2_000 };

/** Of a load, with its customers known before the meter starts. */
export async function usageOf(load: Load, metered: Metered, size: number): Promise<{ readonly units: number; readonly used: Ledger }> {
  const { engine, used } = metered;
  await put(
    metered,
    range(Math.min(size, CUSTOMERS_MOST)).map((n) =>
      eventOf('customer.updated', n, 0, { customerId: id(n), name: `Customer ${n}`, email: `${id(n)}@example.com`, timezone: 'UTC', components: ['api'] }),
    ),
  );
  // Time for what follows from a new customer to be over.
  await turnTo(engine, BEGINS_AT + HOUR);
  if (load === 'order') await put(metered, orderEvents('order.confirmed', size, HOUR));
  const before = used();
  const units = await RUNS[load](metered, size);
  return { units, used: minus(used(), before) };
}

const CUSTOMERS_MOST = 2_000;
const id = (n: number): string => `c${n}`;
const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** What a busy producer sends at once: enough that a queue's batches fill. */
const AT_ONCE = 100;

async function put({ engine }: Metered, events: readonly BusEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += AT_ONCE) {
    await engine.put(events.slice(start, start + AT_ONCE));
    await engine.workers.drained();
  }
}

function eventOf(type: string, n: number, afterMs: number, data: object): BusEvent {
  return { source: 'shop', type, detail: { specversion: '1.0', source: 'shop', id: `${type}-${n}-${afterMs}`, type, time: isoOf(BEGINS_AT + afterMs), data } };
}

/** Handed over in working hours, so that nothing waits for the morning. */
async function orders(metered: Metered, size: number): Promise<number> {
  await put(metered, orderEvents('order.shipped', size, HOUR));
  return size;
}

const orderEvents = (type: string, size: number, afterMs: number): BusEvent[] =>
  range(size).map((n) =>
    eventOf(type, n, afterMs, { customerId: id(n), orderId: `o${n}`, items: [{ id: 'sku-1042', name: 'Tea, 100 g', quantity: 2, price: { amount: '12.30', currency: 'EUR' } }] }),
  );

async function usageSingle(metered: Metered, size: number): Promise<number> {
  const customers = 1_000;
  await put(
    metered,
    range(size).map((n) => eventOf('usage.recorded', n, HOUR, { records: [{ customerId: id(n % customers), at: isoOf(BEGINS_AT + HOUR), feature: 'export' }] })),
  );
  return size;
}

async function usagePacked(metered: Metered, size: number): Promise<number> {
  const [aEvent, days] = [500, 50];
  const records = range(size).map((n) => ({ customerId: id(Math.floor(n / days)), day: isoOf(BEGINS_AT - (days - (n % days)) * DAY).slice(0, 10) }));
  await put(
    metered,
    range(Math.ceil(size / aEvent)).map((n) => eventOf('usage.recorded', n, HOUR, { records: records.slice(n * aEvent, (n + 1) * aEvent) })),
  );
  return size;
}

async function surveys(metered: Metered, size: number): Promise<number> {
  await put(
    metered,
    range(size).map((n) => eventOf('case.resolved', n, HOUR, { customerId: id(n), caseId: `k${n}`, topic: 'Login', resolvedBy: 'human', customerWrote: true })),
  );
  await turnTo(metered.engine, BEGINS_AT + 2 * DAY);
  await metered.engine.workers.drained();
  return size;
}

async function outage(metered: Metered, size: number): Promise<number> {
  const opened = { incidentId: 'i1', components: ['api'], kind: 'down', impact: 'major', status: 'investigating', message: 'The API answers slowly. We are looking into it.' };
  await put(metered, [eventOf('outage.opened', 0, HOUR, opened)]);
  await turnTo(metered.engine, BEGINS_AT + HOUR + MINUTE);
  await metered.engine.workers.drained();
  return Math.min(size, CUSTOMERS_MOST);
}
