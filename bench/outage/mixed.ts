/**
 * `node mixed.ts RATE CUSTOMERS IDLE_SECONDS BUSY_SECONDS FOLDER`: order events on a timetable, at first with nothing else to do, then in the midst of an outage's mails that
 * use the account's whole rate. In real time. Prints how long each order's customer waited, from when the event was due until the provider had the mail.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '../../core/time.ts';
import { orderConfirmed, outageOpened, populate, worldWith } from './world.ts';

const [rate = 0, customers = 0, idleSeconds = 0, busySeconds = 0] = process.argv.slice(2).map(Number);
const ORDERS_PER_SECOND = 4;
const { engine } = worldWith({ folder: process.argv[6] ?? ':memory:', mailPerSecond: rate });
await engine.start();
await populate(engine, customers, engine.clock.now() - 60_000);
let made = 0;
const dueAt = new Map<string, number>();

async function orders(seconds: number): Promise<void> {
  const from = Date.now();
  for (let n = 0; n < seconds * ORDERS_PER_SECOND; n++) {
    const due = from + Math.round((n * SECOND) / ORDERS_PER_SECOND);
    await pause(Math.max(0, due - Date.now()));
    const customer = (made * 7919) % customers;
    dueAt.set(`c${customer}`, due);
    await engine.put([orderConfirmed(made++, customer, due)]);
  }
}

/** Of those who were told since; whoever was not yet is waited for. */
async function waits(after: number, expected: number): Promise<number[]> {
  const told = () => engine.outbox.list({ kind: 'order.confirmed', brief: true, limit: 1_000_000 }).filter(({ id }) => id > after);
  for (let tries = 0; told().length < expected && tries < 60; tries++) await pause(SECOND);
  return told().map(({ customerId, at }) => Date.parse(at) - (dueAt.get(customerId) ?? Number.NaN));
}

const lastId = (): number => Math.max(0, ...engine.outbox.list({ kind: 'order.confirmed', brief: true, limit: 1_000_000 }).map(({ id }) => id));
await orders(2); // warm
await waits(0, made);
let [from, before] = [lastId(), made];
await orders(idleSeconds);
const idle = await waits(from, made - before);

await engine.put([outageOpened('i1', engine.clock.now())]);
await pause(2 * SECOND);
[from, before] = [lastId(), made];
const outageBefore = engine.outbox.count();
const busyFrom = Date.now();
await orders(busySeconds);
const share = (engine.outbox.count() - outageBefore) / ((Date.now() - busyFrom) / SECOND) / rate;
const busy = await waits(from, made - before);
const left = customers - (engine.outbox.count() - made);
console.log(JSON.stringify({ idle, busy, expected: made - before, share, left }));
process.exit(0);
