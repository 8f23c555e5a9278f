import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Queue, Unavailable } from '../../core/ports.ts';
import { gathered } from '../gathered.ts';
import { QUICK } from './client-settings.ts';
import { answerOf } from './failures.ts';
import { packs } from './packs.ts';
import { pauseBefore } from './pauses.ts';

const TRIES = 5;
/** Batches on their way at one time: a sweep that wakes thousands should not take minutes, nor open a connection for each. */
const AT_ONCE = 8;

/** About as far apart as the table's answers to one batch come. */
const GATHERED_WITHIN_MS = 4;

export const sqsClient = (): SQSClient => new SQSClient(QUICK);

/** A queue on SQS. What a batch refused is sent again; `send` returns when the queue has everything. */
export function sqsQueue(client: SQSClient, url: string): Queue {
  return gathered(
    {
      async send(bodies, delaySeconds = 0) {
        const batches = packs(
          bodies.map((body) => JSON.stringify(body)),
          Buffer.byteLength,
        );
        for (let start = 0; start < batches.length; start += AT_ONCE) await Promise.all(batches.slice(start, start + AT_ONCE).map((batch) => sendAll(batch, delaySeconds)));
      },
    },
    GATHERED_WITHIN_MS,
  );

  async function sendAll(texts: readonly string[], delaySeconds: number): Promise<void> {
    let left = texts;
    for (let tries = 0; tries < TRIES; tries++) {
      if (tries > 0) await pauseBefore(tries);
      const entries = left.map((text, index) => ({ Id: String(index), MessageBody: text, ...(delaySeconds > 0 && { DelaySeconds: delaySeconds }) }));
      const { Failed = [] } = await answerOf('send', client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries })));
      if (Failed.length === 0) return;
      const ours = Failed.find(({ SenderFault }) => SenderFault === true);
      if (ours !== undefined) throw new Error(`the queue will never take a message of ours: ${ours.Code}`);
      const failed = new Set(Failed.map(({ Id }) => Id));
      left = left.filter((_, index) => failed.has(String(index)));
    }
    throw new Unavailable(`${left.length} messages stayed refused`);
  }
}
