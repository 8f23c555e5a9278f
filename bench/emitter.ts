/**
 * `npm run bench:emitter`: 100,000 usage facts of 1,000 customers through the emitter onto a bus that says yes. Two questions: how many entries leave (at most 60),
 * and what checking and gathering costs. The second is read in the strict way: the emitter's whole CPU, its SDK calls included, against `JSON.stringify` of
 * each fact plus the very same SDK calls, made without the emitter. (Against what a producer without it would do, a call for ten facts, it costs a small part, which
 * is printed too.) Interleaved, medians of CPU time, as the machine may be shared.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { Command } from 'commander';
import type { UsageFact } from '../emitter/client/api.ts';
import { createEmitter } from '../emitter/client/emitter.ts';

const FACTS = 100_000;
const CUSTOMERS = 1_000;
const MOST_ENTRIES = 60;
const MOST_RATIO = 1.5;

const { rounds, days, json } = new Command('npm run bench:emitter --')
  .description('What the emitter makes of 100,000 usage facts, and what that costs.')
  .option('--rounds <n>', 'rounds', Number, 11)
  .option('--days <n>', 'over how many days the facts are spread; 30 is the most that 60 entries can hold', Number, 30)
  .option('--json', 'print the result as JSON')
  .parse()
  .opts<{ rounds: number; days: number; json?: boolean }>();

type Entry = { readonly Detail: string };
// The bus answers from a process of its own core; its work is not ours. Its requests are kept, to be made again without the emitter.
let requests: Entry[][] = [];
const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{"FailedEntryCount":0,"Entries":[]}'));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const sdk = new EventBridgeClient({
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  maxAttempts: 1,
});
/** The bus takes every entry; the stub's short answer is filled up here. */
const client = {
  send: async (command: PutEventsCommand) => {
    const entries = command.input.Entries ?? [];
    requests.push(entries as Entry[]);
    await sdk.send(command);
    return { Entries: entries.map(() => ({ EventId: 'x' })) };
  },
};

const first = Math.floor(Date.now() / 86_400_000 - days) * 86_400_000;
const facts: UsageFact[] = Array.from({ length: FACTS }, (_, n) => ({
  customerId: `account-${(n * 7919) % CUSTOMERS}`,
  at: new Date(first + ((n * 104_729) % (days * 86_400)) * 1_000).toISOString(),
  feature: `feature-${n % 5}`,
  count: 1 + (n % 3),
}));

const emitterMs: number[] = [];
const plainMs: number[] = [];
const singlyMs: number[] = [];
let entries = 0;
for (let round = 0; round < rounds; round++) {
  requests = [];
  emitterMs.push(await cpuMs(withEmitter));
  const same = requests;
  entries = same.flat().length;
  plainMs.push(await cpuMs(() => stringifiedAnd(same)));
  if (round < 3) singlyMs.push((await cpuMs(tenByTen)) * 10);
}
server.closeAllConnections();
server.close();

const result = {
  facts: FACTS,
  entries,
  requests: requests.length,
  emitterCpuMs: median(emitterMs),
  stringifyAndSameCallsCpuMs: median(plainMs),
  ratio: Math.round((median(emitterMs) / median(plainMs)) * 100) / 100,
  withoutEmitterCpuMs: median(singlyMs),
};
console.log(
  json
    ? JSON.stringify(result)
    : `${FACTS.toLocaleString('en')} facts leave as ${entries} entries (at most ${MOST_ENTRIES}); ${result.emitterCpuMs} ms of CPU against ${result.stringifyAndSameCallsCpuMs} ms for JSON.stringify of each and the same calls: ${result.ratio}x (below ${MOST_RATIO}); ten facts to a call without the emitter: ${result.withoutEmitterCpuMs} ms`,
);

async function withEmitter(): Promise<void> {
  const emitter = createEmitter({ busName: 'bus', client, source: 'bench' });
  emitter.usage.record(facts);
  const { failed } = await emitter.close();
  if (failed.length > 0) throw failed[0];
}

async function stringifiedAnd(same: readonly Entry[][]): Promise<void> {
  let length = 0;
  for (const fact of facts) length += JSON.stringify(fact).length;
  if (length === 0) throw new Error('nothing was written');
  for (const Entries of same) await sdk.send(new PutEventsCommand({ Entries }));
}

/** A tenth of the facts, as one event each and ten to a call. */
async function tenByTen(): Promise<void> {
  for (let n = 0; n < FACTS / 10; n += 10) {
    const Entries = facts
      .slice(n, n + 10)
      .map((fact) => ({ EventBusName: 'bus', Source: 'bench', DetailType: 'usage.recorded', Detail: JSON.stringify({ data: { records: [fact] } }) }));
    await sdk.send(new PutEventsCommand({ Entries }));
  }
}

async function cpuMs(work: () => Promise<void>): Promise<number> {
  global.gc?.();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10;
}
