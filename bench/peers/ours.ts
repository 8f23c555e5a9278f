/**
 * The local system under the same events: `node ours.ts WORKLOAD FOLDER direct|decided|http`. Directly it takes them as a producer's batches and prints what they took;
 * `decided` is the same without the gate and what follows from it: each notice that is owed lies in its lane. Over HTTP it listens as the peers do.
 */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { type Notice, noticeKey } from '../../core/notices/request.ts';
import type { RequestMessage } from '../../flow/messages.ts';
import { serve } from '../../local/http-server.ts';
import { openEngine } from '../../local/open-engine.ts';
import { worldWith } from '../outage/world.ts';
import { type CloudEvent, NOW, type Workload } from './workload.ts';

const [, , file = '', folder = '', how = 'direct'] = process.argv;
const BATCH = 200;
const { customers, events } = JSON.parse(readFileSync(file, 'utf8')) as Workload;
const DECIDING = ['customers', 'orders', 'outages', 'fan-out', 'engagement', 'cases'];
const engine = how === 'decided' ? worldWith({ folder, folders: DECIDING }).engine : openEngine({ folder, baseUrl: 'http://127.0.0.1:4600' });
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

const told = (): string[] => engine.outbox.list({ brief: true, limit: 1_000_000 }).map(({ kind, customerId }) => `${kind} ${customerId}`);

/** What the lanes hold, each notice once: the gate knows a repeated request by the same key. */
function owed(): string[] {
  const requests = engine.queues.names.flatMap((queue) => engine.queues.peek(queue, 1_000_000)).map(({ body }) => JSON.parse(body) as Partial<RequestMessage>);
  const named = requests.flatMap(({ to = [], ...notice }) =>
    to.map((recipient) => [noticeKey(notice as Notice, recipient), `${notice.kind} ${'customer' in recipient ? recipient.customer : ''}`] as const),
  );
  return [...new Map(named).values()];
}

const notices = how === 'decided' ? owed : told;

if (how !== 'http') {
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
