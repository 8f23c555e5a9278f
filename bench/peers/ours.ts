/**
 * The local system under the same events, on disk: `node ours.ts WORKLOAD FOLDER direct|http`. Directly it takes them as a producer's batches and prints what
 * they took; over HTTP it listens as the peers do.
 */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { serve } from '../../local/http-server.ts';
import { openEngine } from '../../local/open-engine.ts';
import { type CloudEvent, NOW, type Workload } from './workload.ts';

const [, , file = '', folder = '', how = 'direct'] = process.argv;
const BATCH = 200;
const { customers, events } = JSON.parse(readFileSync(file, 'utf8')) as Workload;
const engine = openEngine({ folder, baseUrl: 'http://127.0.0.1:4600' });
engine.clock.stop();
engine.clock.set(NOW);
await engine.start();

async function run(list: readonly CloudEvent[]): Promise<void> {
  for (let from = 0; from < list.length; from += BATCH) {
    await engine.put(list.slice(from, from + BATCH).map((detail) => ({ source: detail.source, type: detail.type, detail })));
    await engine.workers.drained();
  }
  await engine.store.durable();
}

const notices = (): string[] => engine.outbox.list({ brief: true, limit: 1_000_000 }).map(({ kind, customerId }) => `${kind} ${customerId}`);

if (how === 'direct') {
  await run(customers);
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  await run(events);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, notices: notices().sort() }));
  await engine.stop();
} else {
  const server = await serve(engine, 0);
  console.log(`ready ${(server.address() as AddressInfo).port}`);
  process.on('message', async (asked) => {
    if (asked === 'drain') {
      await engine.workers.drained();
      await engine.store.durable();
    }
    process.send?.(asked === 'notices' ? notices() : process.cpuUsage());
  });
}
