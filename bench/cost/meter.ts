/**
 * The whole system on one machine with a meter at every port: what AWS would bill is counted while the deployed handlers work, never assumed from how they
 * are meant to work. Table calls take as long as the price list says, so that a function's billed time has its real shape.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { LocalQueues } from '../../adapters/local/queues.ts';
import type { Draft, Item, Key, Table } from '../../core/ports.ts';
import { Engine } from '../../local/engine.ts';
import { LocalBus } from '../../local/local-bus.ts';
import { synthesizedTemplate } from '../../local/open-engine.ts';
import { readWiring, type Template } from '../../local/template.ts';
import { createRenderer } from '../../templates/render.ts';
import { type Prices, plus, type Usage } from './prices.ts';

export type Metered = {
  readonly engine: Engine;
  readonly template: Template;
  readonly used: () => Usage /** By port and by function, for those who want to know where it goes. */;
  readonly detail: () => Readonly<Record<string, number>>;
};

const KB = 1024;
const CHUNK = 64 * KB;
/** Entries of one SQS request. */
const ENTRIES = 10;

export async function meteredEngine(at: number, { assumed }: Prices): Promise<Metered> {
  let used: Usage = {};
  const detail: Record<string, number> = {};
  const count = (usage: Usage, what: string): void => {
    used = plus(used, usage);
    detail[what] = (detail[what] ?? 0) + 1;
  };
  const template = synthesizedTemplate();
  const engine = new Engine({
    wiring: readWiring(template),
    folder: ':memory:',
    baseUrl: 'https://notices.example.com',
    render: createRenderer(),
    table: (own) => meteredTable(own, count, assumed.tableMs),
    log: { line: (fields) => count({ logGb: (Buffer.byteLength(JSON.stringify(fields)) + 1 + assumed.logBytesAddedALine) / 1e9 }, 'log line') },
  });
  meterQueues(engine.queues, count);
  meterBus(engine.bus, count);
  meterFunctions(engine, template, count, assumed);
  engine.clock.stop();
  engine.clock.set(at);
  await engine.start();
  return { engine, template, used: () => used, detail: () => detail };
}

type Count = (usage: Usage, what: string) => void;

/** Strong reads by 4 KB, writes by 1 KB, and a write more for each sparse index that the item enters, leaves or moves in. */
function meteredTable(own: Table, count: Count, tableMs: number): Table {
  const read = (items: readonly (Item | undefined)[], what: string): void =>
    count({ readUnit: items.reduce((sum, item) => sum + Math.max(1, Math.ceil(bytesOf(item) / (4 * KB))), 0) }, what);
  return {
    get: async (key) => {
      await wait(tableMs);
      const item = await own.get(key);
      read([item], 'get');
      return item;
    },
    getMany: async (keys) => {
      await wait(tableMs);
      const items = await own.getMany(keys);
      read(items, 'batch get');
      return items;
    },
    put: async (draft, version) => {
      await wait(tableMs);
      const before = await own.get(draft);
      const outcome = await own.put(draft, version);
      const size = Math.max(1, Math.ceil(Math.max(bytesOf(draft), bytesOf(before)) / KB));
      count({ writeUnit: size + (outcome === 'written' ? indexWrites(before, draft) : 0) }, outcome === 'written' ? `put ${kindOf(draft)}` : 'put refused');
      return outcome;
    },
    delete: async (key, version) => {
      await wait(tableMs);
      const before = await own.get(key);
      const outcome = await own.delete(key, version);
      count({ writeUnit: Math.max(1, Math.ceil(bytesOf(before) / KB)) + indexWrites(before, undefined) }, 'delete');
      return outcome;
    },
    query: async (pk, prefix, page) => {
      await wait(tableMs);
      const answer = await own.query(pk, prefix, page);
      count({ readUnit: Math.max(1, Math.ceil(answer.found.reduce((sum, item) => sum + bytesOf(item), 0) / (4 * KB))) }, 'query');
      return answer;
    },
    // Eventually consistent, keys only: half a unit for each 4 KB. The sweep's empty looks are a cost of the month, not of an event.
    due: async (shard, from, until, page) => {
      const answer = await own.due(shard, from, until, page);
      if (answer.found.length > 0) count({ readUnit: Math.ceil((answer.found.length * KEYS_BYTES) / (4 * KB)) / 2 }, 'due query');
      return answer;
    },
    worklist: async (owner, page) => {
      await wait(tableMs);
      const answer = await own.worklist(owner, page);
      count({ readUnit: Math.max(1, Math.ceil((answer.found.length * KEYS_BYTES) / (4 * KB))) / 2 }, 'worklist query');
      return answer;
    },
  };
}

/** An entry of a keys-only index: two keys, its own key and their names. */
const KEYS_BYTES = 200;
/** Names of the attributes, the version, and what DynamoDB adds to an item. */
const AROUND_BYTES = 120;

const bytesOf = (item: (Key & { readonly body?: unknown }) | undefined): number =>
  item === undefined ? 0 : Buffer.byteLength(item.pk) + Buffer.byteLength(item.sk) + Buffer.byteLength(JSON.stringify(item.body) ?? '') + AROUND_BYTES;
const kindOf = ({ pk, sk }: Key): string => (pk.startsWith('CUSTOMER#') || pk === 'SYSTEM' || pk.startsWith('OWNER#') ? (sk.split('#')[0] ?? '') : (pk.split('#')[0] ?? ''));

function indexWrites(before: Item | undefined, after: Draft | undefined): number {
  const moved = (was: unknown, is: unknown): number => (JSON.stringify(was) === JSON.stringify(is) ? 0 : (was === undefined ? 0 : 1) + (is === undefined ? 0 : 1));
  return moved(before?.dueAt, after?.dueAt) + moved(before?.work, after?.work);
}

/** Each message of a rule is a request of its own; a function sends up to ten at once; the poller receives and deletes ten at a time. */
function meterQueues(queues: LocalQueues, count: Count): void {
  Object.assign(queues, {
    send(queue: string, bodies: readonly string[], delaySeconds?: number): void {
      for (let start = 0; start < bodies.length; start += ENTRIES) {
        const bytes = bodies.slice(start, start + ENTRIES).reduce((sum, body) => sum + Buffer.byteLength(body), 0);
        count({ sqsRequest: Math.max(1, Math.ceil(bytes / CHUNK)) }, 'queue send');
      }
      LocalQueues.prototype.send.call(queues, queue, bodies, delaySeconds);
    },
    receive(queue: string, limit: number) {
      const batch = LocalQueues.prototype.receive.call(queues, queue, limit);
      const requests = Math.ceil(batch.length / ENTRIES);
      if (requests > 0) count({ sqsRequest: 2 * requests }, 'queue receive and delete');
      return batch;
    },
    changeVisibility(receipt: string, seconds: number): void {
      count({ sqsRequest: 1 }, 'queue visibility');
      LocalQueues.prototype.changeVisibility.call(queues, receipt, seconds);
    },
  } satisfies Partial<LocalQueues>);
}

/** What AWS's own services say on the default bus is free. */
function meterBus(bus: LocalBus, count: Count): void {
  Object.assign(bus, {
    put(name: string, events: Parameters<LocalBus['put']>[1]): void {
      if (name !== 'default') for (const event of events) count({ busEvent: Math.max(1, Math.ceil(Buffer.byteLength(JSON.stringify(event)) / CHUNK)) }, 'bus event');
      LocalBus.prototype.put.call(bus, name, events);
    },
  } satisfies Partial<LocalBus>);
}

/** Billed time: the waits as they were, the processor's time as long as the function's share of one makes it, and a queue's and the mail's answer. */
function meterFunctions(engine: Engine, template: Template, count: Count, assumed: Prices['assumed']): void {
  const story = engine.story.bind(engine);
  let mails = 0;
  const { send } = engine.outbox.mail;
  Object.assign(engine.outbox.mail, {
    send: async (message: Parameters<typeof send>[0]) => {
      mails++;
      count({ mail: 1 }, 'mail');
      await wait(assumed.mailMs);
      return send(message);
    },
  });
  Object.assign(engine, {
    story(fn: string) {
      const memoryMb = Number(template.Resources[fn]?.Properties?.MemorySize ?? 128);
      const told = story(fn);
      return async (...input: Parameters<typeof told>) => {
        const [cpu, started, before] = [process.cpuUsage(), performance.now(), mails];
        try {
          return await told(...input);
        } finally {
          const { user, system } = process.cpuUsage(cpu);
          const cpuMs = (user + system) / 1000;
          const share = Math.min(memoryMb / assumed.fullProcessorMb, 1);
          // Others of the batch work meanwhile in the same process; their processor's time is counted in each, which errs on the dear side.
          const ms = performance.now() - started + cpuMs * (1 / share - 1) + (mails > before ? 0 : assumed.queueMs);
          count(
            { lambdaRequest: 1, lambdaGbSecond: ((memoryMb / 1024) * ms) / 1000, logGb: assumed.runtimeLogBytesAnInvocation / 1e9 },
            `invoke ${engine.wiring.functions.get(fn)?.folder}`,
          );
        }
      };
    },
  });
}
