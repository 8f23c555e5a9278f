/**
 * `npm run bench:engine`: mixed events end to end on SQLite on disk, with the deployed handlers: accepted, state kept,
 * notices in the outbox. 60 % usage, 28 % orders, 12 % resolved cases, 1,000 customers, and the same events every time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { BusEvent } from '../core/ports.ts';
import { DAY, isoOf } from '../core/time.ts';
import { openEngine } from '../local/open-engine.ts';

const { events: count, json } = new Command('npm run bench:engine --')
  .description('Events a second through the local system, end to end, on disk.')
  .option('--events <n>', 'how many', (text) => Number(text), 20_000)
  .option('--json', 'print the result as JSON')
  .parse()
  .opts<{ events: number; json?: boolean }>();

const CUSTOMERS = 1_000;
/** What a busy producer sends at once. */
const BATCH = 200;
const now = Date.now();

const folder = mkdtempSync(join(tmpdir(), 'beforehand-bench-'));
const engine = openEngine({ folder, baseUrl: 'http://127.0.0.1:4600' });
await engine.start();
await run(Array.from({ length: CUSTOMERS }, (_, n) => eventOf('customer.updated', n, { name: `Customer ${n}`, email: `c${n}@example.com`, components: ['api'] })));
const mixed = Array.from({ length: count }, (_, n) => mixedEvent(n));
const before = { sent: engine.outbox.count(), cpu: process.cpuUsage() };
const started = performance.now();
await run(mixed);
const seconds = (performance.now() - started) / 1000;
const cpu = process.cpuUsage(before.cpu);
const result = {
  events: count,
  seconds: Math.round(seconds * 100) / 100,
  eventsPerSecond: Math.round(count / seconds),
  cpuMicrosecondsPerEvent: Math.round((cpu.user + cpu.system) / count),
  messages: engine.outbox.count() - before.sent,
  peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
};
await engine.stop();
rmSync(folder, { recursive: true });
console.log(
  json
    ? JSON.stringify(result)
    : `${result.events.toLocaleString('en')} events in ${result.seconds} s: ${result.eventsPerSecond.toLocaleString('en')} events/s, ${result.cpuMicrosecondsPerEvent} µs of CPU each; ${result.messages} messages; peak ${result.peakMemoryMb} MB`,
);

async function run(events: readonly BusEvent[]): Promise<void> {
  for (let index = 0; index < events.length; index += BATCH) {
    await engine.put(events.slice(index, index + BATCH));
    await engine.workers.drained();
  }
  await engine.store.durable();
}

function mixedEvent(n: number): BusEvent {
  const share = (n * 37) % 100;
  const customer = (n * 7919) % CUSTOMERS;
  if (share < 60) return eventOf('usage.recorded', n, { records: [{ customerId: `c${customer}`, at: isoOf(now - ((n * 31) % 20) * DAY) }] });
  const customerId = `c${customer}`;
  if (share < 88)
    return eventOf(n % 2 === 0 ? 'order.confirmed' : 'order.shipped', n, {
      customerId,
      orderId: `o${n}`,
      items: [{ name: 'A thing', price: { amount: '12.30', currency: 'EUR' } }],
      promisedAt: isoOf(now + 3 * DAY),
    });
  return eventOf('case.resolved', n, { customerId, caseId: `k${n}`, resolvedBy: 'human' });
}

function eventOf(type: string, n: number, data: object): BusEvent {
  const detail = { specversion: '1.0', type, source: 'bench', id: `${type}-${n}`, time: isoOf(now - 1000), data: { customerId: `c${n}`, ...data } };
  return { source: 'bench', type, detail };
}
