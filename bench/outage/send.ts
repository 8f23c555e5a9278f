/**
 * `node send.ts RATE CUSTOMERS WORKERS`: an outage's notices through as many instances of the deployed sender, each with its own memory, over one table, to a provider that
 * takes RATE a second. SES counts an account's rate as a bucket that holds a second's worth: a burst after a pause passes, a lasting excess is throttled; so does this one.
 * Prints when each mail was taken.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { SQSBatchResponse } from 'aws-lambda';
import { addressHashes } from '../../adapters/address-hash.ts';
import { signedLinks } from '../../adapters/links.ts';
import type { Queue } from '../../core/ports.ts';
import { tableFeed } from '../../flow/feed.ts';
import { sharedRules } from '../../flow/rules.ts';
import { deliver } from '../../functions/deliver/handler.ts';
import { createRenderer } from '../../templates/render.ts';
import { outageOpened, populate, worldWith } from './world.ts';

const [rate = 100, customers = 3_000, workers = 5] = process.argv.slice(2).map(Number);
const { engine } = worldWith({ folder: process.argv[5] ?? ':memory:', folders: ['outages', 'fan-out'] });
const { table, queues, clock, secrets, outbox } = engine;
await engine.start();
await populate(engine, customers, clock.now() - 60_000);
await engine.put([outageOpened('i1', clock.now())]);
await engine.workers.drained();
const [lane = ''] = queues.names.filter((name) => /broadcast/i.test(name) && queues.count(name) > 0);

const taken: { readonly at: number; readonly to: string }[] = [];
let throttled = 0;
let bucket = rate;
let filledAt = Date.now();
function provider(to: string): 'accepted' | 'throttled' {
  const now = Date.now();
  bucket = Math.min(rate, bucket + ((now - filledAt) / 1000) * rate);
  filledAt = now;
  if (bucket < 1) return 'throttled';
  bucket -= 1;
  taken.push({ at: now, to });
  return 'accepted';
}

const queue = (name: string): Queue => ({
  send: async (bodies, delaySeconds) =>
    queues.send(
      name,
      bodies.map((body) => JSON.stringify(body)),
      delaySeconds,
    ),
});
const sender = () =>
  deliver(
    {
      table,
      clock,
      pause,
      lanes: { urgent: queue(lane), routine: queue(lane), broadcast: queue(lane) },
      mail: {
        send: async (message) => {
          // As long as SES takes.
          await pause(20);
          if (provider(message.to) === 'accepted') return outbox.mail.send(message);
          throttled++;
          return { outcome: 'throttled' };
        },
      },
      texts: outbox.texts,
      hooks: outbox.hooks,
      feed: tableFeed({ table }),
      mailQuota: { perSecond: async () => rate },
      rules: sharedRules({ table, clock }, { zone: 'UTC' }, 5_000),
      addressHashes: addressHashes({ secrets }),
      links: signedLinks({ secrets, clock }, 'https://notices.example.com'),
      render: createRenderer(),
      quarantine: queue(lane),
      visibility: { defer: async (receipt, seconds) => queues.changeVisibility(receipt, seconds) },
      ids: { next: () => crypto.randomUUID() },
      log: { line: () => undefined },
      workersBornAt: 0,
    },
    { company: 'Example', support: 'support@example.com' } as Parameters<typeof deliver>[1],
  );

const TIMEOUT_MS = 60_000;
const cpuBefore = process.cpuUsage();
await Promise.all(
  Array.from({ length: workers }, async () => {
    const story = sender();
    while (queues.count(lane) > 0) {
      const [message] = queues.receive(lane, 1);
      if (message === undefined) {
        await pause(100);
        continue;
      }
      const endsAt = Date.now() + TIMEOUT_MS;
      const attributes = { ApproximateReceiveCount: String(message.receives), SentTimestamp: String(message.sentAt) };
      const record = { messageId: String(message.id), receiptHandle: message.receipt, body: message.body, attributes, eventSourceARN: lane };
      const event = { Records: [record] } as unknown as Parameters<typeof story>[0];
      const { batchItemFailures }: SQSBatchResponse = await story(event, { getRemainingTimeInMillis: () => endsAt - Date.now() });
      if (batchItemFailures.length === 0) queues.delete(message.receipt);
    }
  }),
);
const { user, system } = process.cpuUsage(cpuBefore);
console.log(
  JSON.stringify({ rate, customers, throttled, doubled: taken.length - new Set(taken.map(({ to }) => to)).size, cpuSeconds: (user + system) / 1e6, at: taken.map(({ at }) => at) }),
);
await engine.stop();
