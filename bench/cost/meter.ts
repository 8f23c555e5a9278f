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
import { type Prices, plus, type Usage } from './prices.ts';

export type Metered = {
  readonly engine: Engine;
  /** Everything done that can be done, batches that wait for more messages last. */
  readonly drained: () => Promise<void>;
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
    asDeployed: true,
    log: { line: (fields) => count({ logGb: (Buffer.byteLength(JSON.stringify(fields)) + 1 + assumed.logBytesAddedALine) / 1e9 }, 'log line') },
  });
  const windows = { isOpen: false, queues: queuesWithWindow(template) };
  meterQueues(engine.queues, count, windows);
  meterBus(engine.bus, count);
  meterFunctions(engine, template, count, assumed);
  engine.clock.stop();
  engine.clock.set(at);
  await engine.start();
  const drained = async (): Promise<void> => {
    await engine.workers.drained();
    for (windows.isOpen = true; windows.queues.some((queue) => engine.queues.count(queue) > 0) && engine.workers.nextVisibleAt() === engine.clock.now(); )
      await engine.workers.drained();
    await engine.workers.drained();
    windows.isOpen = false;
  };
  return { engine, template, drained, used: () => used, detail: () => detail };
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
    glance: async (keys) => {
      await wait(tableMs);
      const items = await own.glance(keys);
      count({ readUnit: items.reduce((sum, item) => sum + Math.max(1, Math.ceil(bytesOf(item) / (4 * KB))), 0) / 2 }, 'glance');
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
function meterQueues(queues: LocalQueues, count: Count, windows: { readonly isOpen: boolean; readonly queues: readonly string[] }): void {
  Object.assign(queues, {
    send(queue: string, bodies: readonly string[], delaySeconds?: number): void {
      for (let start = 0; start < bodies.length; start += ENTRIES) {
        const bytes = bodies.slice(start, start + ENTRIES).reduce((sum, body) => sum + Buffer.byteLength(body), 0);
        count({ sqsRequest: Math.max(1, Math.ceil(bytes / CHUNK)) }, 'queue send');
      }
      LocalQueues.prototype.send.call(queues, queue, bodies, delaySeconds);
    },
    receive(queue: string, limit: number) {
      // A batch that is not full waits for its window to end.
      if (!windows.isOpen && windows.queues.includes(queue) && queues.count(queue) < ENTRIES) return [];
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
function meterFunctions(engine: Engine, template: Template, count: Count, assumed: Prices['assumed']): void {
  const story = engine.story.bind(engine);
  const { send } = engine.outbox.mail;
  const tellsOfDelivery = Object.values(template.Resources).some(
    ({ Type, Properties }) => Type === 'AWS::SES::ConfigurationSetEventDestination' && JSON.stringify(Properties).includes('"delivery"'),
  );
  Object.assign(engine.outbox.mail, {
    send: async (message: Parameters<typeof send>[0]) => {
      count({ mail: 1 }, 'mail');
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
      const memoryMb = Number(template.Resources[fn]?.Properties?.MemorySize ?? 128);
      const told = story(fn);
      const invoke = async (...input: Parameters<typeof told>) => {
        const [cpu, started] = [process.cpuUsage(), performance.now()];
        try {
          return await told(...input);
        } finally {
          const { user, system } = process.cpuUsage(cpu);
          const share = Math.min(memoryMb / assumed.fullProcessorMb, 1);
          const ms = performance.now() - started + ((user + system) / 1000) * (1 / share - 1) + assumed.queueMs;
          count(
            { lambdaRequest: 1, lambdaGbSecond: ((memoryMb / 1024) * ms) / 1000, logGb: assumed.runtimeLogBytesAnInvocation / 1e9 },
            `invoke ${engine.wiring.functions.get(fn)?.folder}`,
          );
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
