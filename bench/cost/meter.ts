/**
 * The whole system on one machine with a meter at every port: what AWS would bill is counted while the deployed handlers work, never assumed from how they
 * are meant to work. Table calls take as long as the price list says, so that a function's billed time has its real shape.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { LocalQueues } from '../../adapters/local/queues.ts';
import type { Draft, Item, Key, Table } from '../../core/ports.ts';
import { isoOf } from '../../core/time.ts';
import { Engine, providerEvent } from '../../local/engine.ts';
import { LocalBus } from '../../local/local-bus.ts';
import { synthesizedTemplate } from '../../local/synthesized-template.ts';
import { readWiring, type Template } from '../../local/template.ts';
import { createRenderer } from '../../templates/render.ts';
import { type Ledger, Tally } from './ledger.ts';
import type { Prices, Usage } from './prices.ts';

export type Metered = {
  readonly engine: Engine;
  readonly template: Template;
  /** Everything counted so far, by who called what on which kind of item. */
  readonly used: () => Ledger;
};

const KB = 1024;
const CHUNK = 64 * KB;
/** Entries of one SQS request. */
const ENTRIES = 10;

export async function meteredEngine(at: number, { assumed }: Prices): Promise<Metered> {
  const tally = new Tally();
  const count: Count = (usage, what) => tally.add(usage, what);
  const template = synthesizedTemplate();
  const engine = new Engine({
    wiring: readWiring(template),
    folder: ':memory:',
    baseUrl: 'https://notices.example.com',
    render: createRenderer(),
    table: (own) => meteredTable(own, count, assumed.tableMs),
    asDeployed: true,
    log: { line: (fields) => count({ logGb: (Buffer.byteLength(JSON.stringify(fields)) + 1 + assumed.logBytesAddedALine) / 1e9 }, 'log line') },
  });
  const windows: Windows = { of: queuesWithWindow(template), over: new Set() };
  meterQueues(engine.queues, tally, windows);
  meterBus(engine.bus, count);
  meterFunctions(engine, template, tally, assumed);
  engine.clock.stop();
  engine.clock.set(at);
  await engine.start();
  const atOnce = engine.workers.drained.bind(engine.workers);
  const waiting = (): string[] => windows.of.filter((queue) => engine.queues.count(queue) > 0);
  // Whoever waits until nothing is left to do, waits for the windows too.
  const drained = async (): Promise<void> => {
    await atOnce();
    while (waiting().length > 0 && (engine.workers.nextVisibleAt() ?? Number.POSITIVE_INFINITY) <= engine.clock.now()) {
      // The windows of what waits now end; what is said meanwhile begins one of its own.
      windows.over = new Set(waiting());
      await atOnce();
      windows.over = new Set();
      await atOnce();
    }
  };
  Object.assign(engine.workers, { drained });
  return { engine, template, used: () => tally.ledger };
}

type Count = (usage: Usage, what: string) => void;

/** Strong reads by 4 KB, glances at half of that, writes by 1 KB, and a write more for each sparse index that the item enters, leaves or moves in. */
function meteredTable(own: Table, count: Count, tableMs: number): Table {
  const units = (bytes: number): number => Math.max(1, Math.ceil(bytes / (4 * KB)));
  const each = (call: string, share: number, keys: readonly Key[], items: readonly (Item | undefined)[]): void => {
    for (const [index, key] of keys.entries()) count({ readUnit: units(bytesOf(items[index])) * share }, `${call} ${kindOf(key)}`);
  };
  const written = (key: Key, size: number, indexes: number, call: string): void => {
    count({ writeUnit: Math.max(1, Math.ceil(size / KB)) }, `${call} ${kindOf(key)}`);
    if (indexes > 0) count({ writeUnit: indexes }, `index entry ${kindOf(key)}`);
  };
  return {
    get: async (key) => {
      await wait(tableMs);
      const item = await own.get(key);
      each('get', 1, [key], [item]);
      return item;
    },
    getMany: async (keys) => {
      await wait(tableMs);
      const items = await own.getMany(keys);
      each('get', 1, keys, items);
      return items;
    },
    glance: async (keys) => {
      await wait(tableMs);
      const items = await own.glance(keys);
      each('glance', 1 / 2, keys, items);
      return items;
    },
    put: async (draft, version) => {
      await wait(tableMs);
      const before = await own.get(draft);
      const outcome = await own.put(draft, version);
      const done = outcome === 'written';
      written(draft, Math.max(bytesOf(draft), bytesOf(before)), done ? indexWrites(before, draft) : 0, done ? 'put' : 'put refused');
      return outcome;
    },
    delete: async (key, version) => {
      await wait(tableMs);
      const before = await own.get(key);
      const outcome = await own.delete(key, version);
      written(key, bytesOf(before), outcome === 'deleted' ? indexWrites(before, undefined) : 0, 'delete');
      return outcome;
    },
    query: async (pk, prefix, page) => {
      await wait(tableMs);
      const answer = await own.query(pk, prefix, page);
      count({ readUnit: units(answer.found.reduce((sum, item) => sum + bytesOf(item), 0)) }, `query ${kindOf({ pk, sk: prefix })}`);
      return answer;
    },
    // Eventually consistent, keys only: half a unit for each 4 KB. The sweep's empty looks are a cost of the month, not of an event.
    due: async (shard, from, until, page) => {
      const answer = await own.due(shard, from, until, page);
      if (answer.found.length > 0) count({ readUnit: units(answer.found.length * KEYS_BYTES) / 2 }, 'query due index');
      return answer;
    },
    worklist: async (owner, page) => {
      await wait(tableMs);
      const answer = await own.worklist(owner, page);
      count({ readUnit: units(answer.found.length * KEYS_BYTES) / 2 }, 'query worklist index');
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
const kindOf = ({ pk, sk }: Key): string => (pk.startsWith('CUSTOMER#') || pk === 'SYSTEM' || pk.startsWith('OWNER#') ? sk : pk).split('#')[0] ?? '';

function indexWrites(before: Item | undefined, after: Draft | undefined): number {
  const moved = (was: unknown, is: unknown): number => (JSON.stringify(was) === JSON.stringify(is) ? 0 : (was === undefined ? 0 : 1) + (is === undefined ? 0 : 1));
  return moved(before?.dueAt, after?.dueAt) + moved(before?.work, after?.work);
}

/** Queues whose batches wait for more, and those whose wait is over. */
type Windows = { readonly of: readonly string[]; over: ReadonlySet<string> };

/** Each message of a rule is a request of its own; a function sends up to ten at once; the poller receives and deletes ten at a time. */
function meterQueues(queues: LocalQueues, tally: Tally, windows: Windows): void {
  const visibleIn = (name: string): number => queues.depths().find(({ queue }) => queue === name)?.waiting ?? 0;
  const nameOf = (queue: string): string => queue.replace(/Queue[0-9A-F]{8}$/, '');
  Object.assign(queues, {
    send(queue: string, bodies: readonly string[], delaySeconds?: number): void {
      for (let start = 0; start < bodies.length; start += ENTRIES) {
        const bytes = bodies.slice(start, start + ENTRIES).reduce((sum, body) => sum + Buffer.byteLength(body), 0);
        tally.add({ sqsRequest: Math.max(1, Math.ceil(bytes / CHUNK)) }, `send to ${nameOf(queue)}`);
      }
      LocalQueues.prototype.send.call(queues, queue, bodies, delaySeconds);
    },
    receive(queue: string, limit: number) {
      // A batch that is not full waits for its window to end.
      if (windows.of.includes(queue) && !windows.over.has(queue) && visibleIn(queue) < limit) return [];
      const batch = LocalQueues.prototype.receive.call(queues, queue, limit);
      const requests = Math.ceil(batch.length / ENTRIES);
      if (requests > 0) tally.add({ sqsRequest: 2 * requests }, `receive and delete from ${nameOf(queue)}`, 'poller');
      return batch;
    },
    changeVisibility(receipt: string, seconds: number): void {
      tally.add({ sqsRequest: 1 }, 'change of visibility');
      LocalQueues.prototype.changeVisibility.call(queues, receipt, seconds);
    },
  } satisfies Partial<LocalQueues>);
}

function queuesWithWindow({ Resources }: Template): readonly string[] {
  return Object.values(Resources).flatMap(({ Type, Properties = {} }) => {
    if (Type !== 'AWS::Lambda::EventSourceMapping' || !Properties.MaximumBatchingWindowInSeconds) return [];
    const source = Properties.EventSourceArn as { readonly 'Fn::GetAtt'?: readonly [string, string] };
    return source['Fn::GetAtt'] === undefined ? [] : [source['Fn::GetAtt'][0]];
  });
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

/**
 * Billed time, one invocation after the other so that none counts another's: the waits as they were, the processor's time as long as the function's share of
 * one makes it, and a queue's answer.
 */
function meterFunctions(engine: Engine, template: Template, tally: Tally, assumed: Prices['assumed']): void {
  const story = engine.story.bind(engine);
  const { send } = engine.outbox.mail;
  const tellsOfDelivery = Object.values(template.Resources).some(
    ({ Type, Properties }) => Type === 'AWS::SES::ConfigurationSetEventDestination' && JSON.stringify(Properties).includes('"delivery"'),
  );
  Object.assign(engine.outbox.mail, {
    send: async (message: Parameters<typeof send>[0]) => {
      tally.add({ mail: 1 }, 'mail');
      await wait(assumed.mailMs);
      const outcome = await send(message);
      if (tellsOfDelivery && outcome.outcome === 'accepted') {
        const tags = { notice: [message.tags.notice], customer: [message.tags.customer] };
        engine.bus.put('default', [providerEvent('Delivery', { messageId: outcome.providerId, timestamp: isoOf(engine.clock.now()), tags, destination: [message.to] })]);
      }
      return outcome;
    },
  });
  let turn: Promise<unknown> = Promise.resolve();
  Object.assign(engine, {
    story(fn: string) {
      const name = engine.wiring.functions.get(fn)?.folder ?? fn;
      const { MemorySize, LoggingConfig } = (template.Resources[fn]?.Properties ?? {}) as {
        readonly MemorySize?: number;
        readonly LoggingConfig?: { readonly SystemLogLevel?: string };
      };
      const memoryMb = Number(MemorySize ?? 128);
      // Lambda's own lines about an invocation that went well are of the level INFO. Source: Lambda developer guide, log-level filtering.
      const runtimeBytes = LoggingConfig?.SystemLogLevel === 'WARN' ? 0 : assumed.runtimeLogBytesAnInvocation;
      const told = story(fn);
      const invoke = async (...input: Parameters<typeof told>) => {
        const [cpu, started] = [process.cpuUsage(), performance.now()];
        tally.caller = name;
        try {
          return await told(...input);
        } finally {
          const { user, system } = process.cpuUsage(cpu);
          const share = Math.min(memoryMb / assumed.fullProcessorMb, 1);
          const ms = performance.now() - started + ((user + system) / 1000) * (1 / share - 1) + assumed.queueMs;
          tally.add({ lambdaRequest: 1, lambdaGbSecond: ((memoryMb / 1024) * ms) / 1000 }, 'invocation');
          tally.add({ logGb: runtimeBytes / 1e9 }, 'runtime’s log');
          tally.caller = undefined;
        }
      };
      return (...input: Parameters<typeof told>) => {
        const mine = turn.then(() => invoke(...input));
        turn = mine.catch(() => undefined);
        return mine;
      };
    },
  });
}
