/** `node work.ts orders|engagement|cases EVENTS`: one deployed handler over a table that is a map and queues that take everything, batch by batch. Prints the CPU that it took. */
import type { SQSEvent } from 'aws-lambda';
import { UNTRAINED_JUDGE } from '../../core/engagement/judge.ts';
import { gateKey, profileKey } from '../../core/keys.ts';
import type { Draft, Item, Key, Ports, Queue, Table } from '../../core/ports.ts';
import { DEFAULT_RULES } from '../../core/rules/state.ts';
import { DAY, HOUR, isoOf } from '../../core/time.ts';
import { cases } from '../../functions/cases/handler.ts';
import { engagement } from '../../functions/engagement/handler.ts';
import { orders } from '../../functions/orders/handler.ts';
import { NOW } from '../peers/workload.ts';

const [, , which = 'orders', count = '20000'] = process.argv;
const CUSTOMERS = 1_000;
const BATCH = 10;

const items = new Map<string, Item>();
const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
const get = async (key: Key): Promise<Item | undefined> => items.get(nameOf(key));
const table: Table = {
  get,
  getMany: (keys) => Promise.all(keys.map(get)),
  glance: (keys) => Promise.all(keys.map(get)),
  async put(draft: Draft, ifVersion) {
    const name = nameOf(draft);
    if ((items.get(name)?.version ?? 0) !== ifVersion) return 'conflict';
    items.set(name, { ...draft, version: ifVersion + 1 });
    return 'written';
  },
  delete: async (key) => (items.delete(nameOf(key)) ? 'deleted' : 'conflict'),
  query: async () => ({ found: [], next: undefined }),
  due: async () => ({ found: [], next: undefined }),
  worklist: async () => ({ found: [], next: undefined }),
};
let asked = 0;
const queue: Queue = {
  async send(bodies) {
    asked += bodies.length;
  },
};
const ports: Omit<Ports, 'links' | 'render' | 'mail' | 'texts' | 'hooks' | 'feed' | 'mailQuota' | 'addressHashes' | 'ids' | 'workersBornAt' | 'pages' | 'passes' | 'operations'> = {
  table,
  lanes: { urgent: queue, routine: queue, broadcast: queue },
  signals: queue,
  quarantine: {
    async send(bodies) {
      throw new Error(`quarantined: ${JSON.stringify(bodies).slice(0, 500)}`);
    },
  },
  bus: { put: async () => undefined },
  visibility: { defer: async () => undefined },
  clock: { now: () => NOW },
  pause: async () => undefined,
  log: { line: () => undefined },
  rules: async () => DEFAULT_RULES,
  judge: async () => UNTRAINED_JUDGE,
};

const HANDLERS = { orders: () => orders(ports), engagement: () => engagement(ports), cases: () => cases(ports, { surveyDelayHours: 24 }) };
const EVENTS: Readonly<Record<string, (n: number, customer: string) => readonly [type: string, data: object]>> = {
  orders: (n, customerId) => [
    n % 2 === 0 ? 'order.confirmed' : 'order.shipped',
    { customerId, orderId: `o${n >> 1}`, items: [{ name: 'A thing', price: { amount: '12.30', currency: 'EUR' } }], promisedAt: isoOf(NOW + 3 * DAY) },
  ],
  engagement: (n, customerId) => ['usage.recorded', { records: [{ customerId, at: isoOf(NOW - ((n * 31) % 20) * DAY), feature: 'exports' }] }],
  cases: (n, customerId) => [n % 2 === 0 ? 'case.opened' : 'case.resolved', { customerId, caseId: `k${n >> 1}`, ...(n % 2 === 1 && { resolvedBy: 'human' }) }],
};

for (let n = 0; n < CUSTOMERS; n++) {
  const customer = `c${n}`;
  await table.put({ ...profileKey({ customer }), body: { fields: { name: { value: customer, at: NOW - HOUR }, email: { value: `${customer}@example.com`, at: NOW - HOUR } } } }, 0);
  await table.put({ ...gateKey({ customer }), body: {} }, 0);
}
const made = HANDLERS[which as keyof typeof HANDLERS];
const eventOf = EVENTS[which];
if (made === undefined || eventOf === undefined) throw new Error(`${which} is none of ${Object.keys(HANDLERS).join(', ')}`);
const story = made();
const batches: SQSEvent[] = [];
for (let n = 0; n < Number(count); n += BATCH) batches.push(batchOf(n));
/** What the compiler needs to know of it. */
const WARM = Math.min(200, Math.floor(batches.length / 4));
for (const batch of batches.slice(0, WARM)) await work(batch);
const before = process.cpuUsage();
for (const batch of batches.slice(WARM)) await work(batch);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ which, events: (batches.length - WARM) * BATCH, asked, cpuSeconds: (user + system) / 1e6 }));

async function work(batch: SQSEvent): Promise<void> {
  const { batchItemFailures } = await story(batch);
  if (batchItemFailures.length > 0) throw new Error(`${which} failed ${batchItemFailures.length} of a batch`);
}

function batchOf(first: number): SQSEvent {
  const records = Array.from({ length: BATCH }, (_, index) => {
    const n = first + index;
    const [type, data] = eventOf?.(n, `c${((n >> 1) * 7919) % CUSTOMERS}`) ?? ['', {}];
    const body = JSON.stringify({ specversion: '1.0', id: `${type}-${n}`, source: 'bench', type, time: isoOf(NOW - 1_000), data });
    return { messageId: String(n), receiptHandle: String(n), body, attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(NOW) }, eventSourceARN: 'q' };
  });
  return { Records: records } as unknown as SQSEvent;
}
