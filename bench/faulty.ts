/**
 * `node faulty.ts WORKLOAD FOLDER REDELIVERED KILLED`: the local system under a workload with a share of its messages delivered again after they were done, and a share of its
 * invocations killed on the way: from some call of its ports on, nothing that it does takes effect, and its messages come back. Prints what it took, and whom it told.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Table } from '../core/ports.ts';
import { HOUR } from '../core/time.ts';
import { turnTo } from '../local/drive.ts';
import { Engine } from '../local/engine.ts';
import { synthesizedTemplate } from '../local/synthesized-template.ts';
import { readWiring } from '../local/template.ts';
import { createRenderer } from '../templates/render.ts';
import { type CloudEvent, NOW, type Workload } from './peers/workload.ts';

const [, , file = '', folder = '', redelivered = '0', killed = '0'] = process.argv;
const { customers, events } = JSON.parse(readFileSync(file, 'utf8')) as Workload;
const BATCH = 200;
/** An invocation makes about so many calls. */
const CALLS = 30;

class Killed extends Error {
  override name = 'Killed';
}

const random = mulberry(42);
const invocation = new AsyncLocalStorage<{ callsLeft: number }>();
let faults = { redelivered: 0, killed: 0 };

/** A dead process calls nobody. */
function alive(): void {
  const mine = invocation.getStore();
  if (mine !== undefined && mine.callsLeft-- <= 0) throw new Killed('killed');
}

const mortal = <T extends object>(port: T): T =>
  new Proxy(port, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        alive();
        return (value as (...given: unknown[]) => unknown).apply(target, args);
      };
    },
  });

const engine = new Engine({
  wiring: readWiring(synthesizedTemplate()),
  folder,
  baseUrl: 'http://127.0.0.1:4600',
  render: createRenderer(),
  table: (own): Table => mortal(own),
});
const { mail } = engine.outbox;
const { send } = mail;
Object.assign(mail, {
  send: (message: Parameters<typeof send>[0]) => {
    alive();
    return send(message);
  },
});
const toQueue = engine.queues.send.bind(engine.queues);
engine.queues.send = (...args) => {
  alive();
  toQueue(...args);
};
const storyOf = engine.story.bind(engine);
engine.story = (fn) => {
  const story = storyOf(fn);
  return async (event: Partial<SQSEvent>, context) => {
    if (event.Records === undefined) return story(event, context);
    const dies = random() < Number(killed);
    if (dies) faults = { ...faults, killed: faults.killed + 1 };
    const answer = (await invocation.run({ callsLeft: dies ? Math.floor(random() * CALLS) : Number.POSITIVE_INFINITY }, () => story(event, context))) as SQSBatchResponse;
    if (dies) throw new Killed('killed');
    const again = event.Records.filter(() => random() < Number(redelivered));
    faults = { ...faults, redelivered: faults.redelivered + again.length };
    return { batchItemFailures: [...answer.batchItemFailures, ...again.map(({ messageId }) => ({ itemIdentifier: messageId }))] };
  };
};

engine.clock.stop();
engine.clock.set(NOW);
await engine.start();
await run(customers);
await turnTo(engine, NOW + HOUR);
engine.queues.redrive();
await turnTo(engine, NOW + 2 * HOUR);
faults = { redelivered: 0, killed: 0 };
const cpuBefore = process.cpuUsage();
const started = performance.now();
await run(events);
// What fell out of sight comes back within the hour; what failed too often by chance is sent back once, as an operator would.
await turnTo(engine, NOW + 4 * HOUR);
const dead = engine.queues.redrive();
await turnTo(engine, NOW + 6 * HOUR);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
const notices = engine.outbox
  .list({ brief: true, limit: 1_000_000 })
  .map(({ kind, customerId }) => `${kind} ${customerId}`)
  .sort();
console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, ...faults, dead, notices }));
await engine.stop();

async function run(list: readonly CloudEvent[]): Promise<void> {
  for (let from = 0; from < list.length; from += BATCH) {
    await engine.put(list.slice(from, from + BATCH).map((detail) => ({ source: detail.source, type: detail.type, detail })));
    await engine.workers.drained();
  }
}

/** The same faults every time. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
