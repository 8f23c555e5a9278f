import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from 'vitest';
import { type DeadLetters, deadLettersOf, moveBack } from '../../adapters/aws/dead-letters.ts';
import { Unavailable } from '../../core/ports.ts';
import { type Answer, fault, json, type ServiceStub, serviceStub } from './service-stub.ts';

let stub: ServiceStub;
afterEach(() => stub.close());

type Input = Readonly<Record<string, unknown>>;
/** SQS, answering each action as the test says. */
async function sqs(actions: Readonly<Record<string, (input: Input) => Answer>>): Promise<SQSClient> {
  stub = await serviceStub(({ target, body }) => actions[target.split('.')[1] ?? '']?.(JSON.parse(body) as Input) ?? fault('InvalidAction'));
  return new SQSClient({ ...stub.reach, maxAttempts: 1 });
}
const actions = (): string[] => stub.asked.map(({ target }) => target.split('.')[1] ?? '');
const arn = (name: string): string => `arn:aws:sqs:eu-central-1:1:${name}`;
const at = (name: string) => ({ id: name, url: `http://127.0.0.1/1/${name}`, arn: arn(name) });
const ORDERS: DeadLetters = { queue: at('orders'), dead: at('dead'), waiting: 3 };
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

describe('the dead letters of a stack', () => {
  test('are found by what each queue says of itself', async () => {
    const client = await sqs({
      GetQueueAttributes: ({ QueueUrl }) => {
        const name = String(QueueUrl).split('/').at(-1) ?? '';
        return json({
          Attributes: {
            QueueArn: arn(name),
            ApproximateNumberOfMessages: name === 'dead' ? '3' : '0',
            ...(name === 'orders' && { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 5 }) }),
          },
        });
      },
    });
    const queues = ['quarantine', 'dead', 'orders'].map((id) => ({ id, url: `http://127.0.0.1/1/${id}` }));
    expect(await deadLettersOf(client, queues)).toEqual([ORDERS]);
  });

  test('are moved by SQS itself, and followed until all are', async () => {
    const lastWeek = { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 70, StartedTimestamp: 1 };
    const states = [
      lastWeek,
      lastWeek,
      { Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 1, StartedTimestamp: 2 },
      { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 3, StartedTimestamp: 2 },
    ];
    const client = await sqs({
      ListMessageMoveTasks: () => json({ Results: [states.shift()].flatMap((state) => state ?? []) }),
      StartMessageMoveTask: () => json({ TaskHandle: 'h' }),
    });
    const seen: number[] = [];
    expect(await moveBack(client, ORDERS, { wait: true, moved: (n) => seen.push(n), lookEveryMs: 1 })).toEqual({ moved: 3, finished: true });
    expect(seen).toEqual([0, 1, 3]);
    const start = stub.asked.find(({ target }) => target.endsWith('StartMessageMoveTask'));
    expect(JSON.parse(start?.body ?? '')).toEqual({ SourceArn: arn('dead'), DestinationArn: arn('orders') });
  });

  test('that are being moved already are not moved by a second task', async () => {
    const states = [
      { Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 1, StartedTimestamp: 1 },
      { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 2, StartedTimestamp: 1 },
    ];
    const client = await sqs({ ListMessageMoveTasks: () => json({ Results: [states.shift()] }) });
    expect(await moveBack(client, ORDERS, { wait: true })).toEqual({ moved: 2, finished: true });
    expect(actions()).not.toContain('StartMessageMoveTask');
  });

  test('are left to SQS when nobody wants to wait', async () => {
    const states = [undefined, { Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 0, StartedTimestamp: 2 }];
    const client = await sqs({
      ListMessageMoveTasks: () => json({ Results: [states.shift()].flatMap((state) => state ?? []) }),
      StartMessageMoveTask: () => json({ TaskHandle: 'h' }),
    });
    expect(await moveBack(client, ORDERS, { wait: false })).toEqual({ moved: 0, finished: false });
  });

  test('whose move SQS gives up are an error with SQS’s reason', async () => {
    let started = 1;
    const client = await sqs({
      ListMessageMoveTasks: () => json({ Results: [{ Status: 'FAILED', FailureReason: 'AWS.SimpleQueueService.QueueDoesNotExist', StartedTimestamp: started }] }),
      StartMessageMoveTask: () => json({ TaskHandle: `h${++started}` }),
    });
    await expect(moveBack(client, ORDERS, { wait: true })).rejects.toThrow('QueueDoesNotExist');
  });
});

describe('where SQS cannot move them', () => {
  const messages = (...bodies: string[]) => bodies.map((Body) => ({ MessageId: Body, ReceiptHandle: `r-${Body}`, Body, MD5OfBody: md5(Body) }));

  test('each is sent back first and deleted then', async () => {
    const batches = [messages('a', 'b'), messages('c'), []];
    const client = await sqs({
      ReceiveMessage: () => json({ Messages: batches.shift() }),
      SendMessage: ({ MessageBody }) => json({ MessageId: 'm', MD5OfMessageBody: md5(String(MessageBody)) }),
      DeleteMessage: () => json({}),
    });
    expect(await moveBack(client, ORDERS, { wait: true })).toEqual({ moved: 3, finished: true });
    expect(actions()).toEqual([
      'ListMessageMoveTasks',
      'ReceiveMessage',
      ...['a', 'b'].flatMap(() => ['SendMessage', 'DeleteMessage']),
      'ReceiveMessage',
      'SendMessage',
      'DeleteMessage',
      'ReceiveMessage',
    ]);
    const deleted = stub.asked.filter(({ target }) => target.endsWith('DeleteMessage')).map(({ body }) => (JSON.parse(body) as { ReceiptHandle: string }).ReceiptHandle);
    expect(deleted).toEqual(['r-a', 'r-b', 'r-c']);
  });

  test('one that the queue does not take stays where it is', async () => {
    const client = await sqs({ ReceiveMessage: () => json({ Messages: messages('a') }), SendMessage: () => fault('InternalError', 500) });
    await expect(moveBack(client, ORDERS, { wait: true })).rejects.toBeInstanceOf(Unavailable);
    expect(actions()).not.toContain('DeleteMessage');
  });
});
