/** Dead letters back to the queues they came from: by SQS itself, or message by message where it cannot. */
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { answerOf, nameOf } from './failures.ts';
import { pause } from './system.ts';

export type QueueAt = { readonly id: string; readonly url: string };
/** A queue and where its dead letters lie. */
export type DeadLetters = {
  readonly queue: QueueAt & { readonly arn: string };
  readonly dead: QueueAt & { readonly arn: string } /** As SQS guesses. */;
  readonly waiting: number;
};
export type Moved = { readonly moved: number /** False when SQS goes on by itself. */; readonly finished: boolean };
export type MoveOptions = {
  /** False starts the move and does not wait for its end. */
  readonly wait: boolean;
  readonly moved?: (soFar: number) => void;
  readonly lookEveryMs?: number;
};

const LOOK_EVERY_MS = 1_000;
const BATCH = 10;
/** Long enough to send and delete a batch; whoever is killed meanwhile leaves the rest in the dead letters. */
const VISIBILITY_SECONDS = 60;
const UNSUPPORTED = /InvalidAction|UnsupportedOperation|UnknownOperation|NotImplemented/;

/** The queues among these that have dead letters. */
export async function deadLettersOf(client: SQSClient, queues: readonly QueueAt[]): Promise<readonly DeadLetters[]> {
  const all = await Promise.all(
    queues.map(async (queue) => {
      const { Attributes = {} } = await answerOf(
        'queue attributes',
        client.send(new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['QueueArn', 'RedrivePolicy', 'ApproximateNumberOfMessages'] })),
      );
      const { deadLetterTargetArn } = JSON.parse(Attributes.RedrivePolicy ?? '{}') as { deadLetterTargetArn?: string };
      return { ...queue, arn: Attributes.QueueArn ?? '', deadArn: deadLetterTargetArn, waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0) };
    }),
  );
  return all.flatMap(({ id, url, arn, deadArn }) => {
    const dead = deadArn === undefined ? undefined : all.find((other) => other.arn === deadArn);
    return dead === undefined ? [] : [{ queue: { id, url, arn }, dead: { id: dead.id, url: dead.url, arn: dead.arn }, waiting: dead.waiting }];
  });
}

export async function moveBack(client: SQSClient, letters: DeadLetters, options: MoveOptions): Promise<Moved> {
  try {
    return await moveTask(client, letters, options);
  } catch (error) {
    if (!UNSUPPORTED.test(nameOf(error))) throw error;
    return { moved: await oneByOne(client, letters, options), finished: true };
  }
}

/** One that runs already is followed to its end instead. The last one before ours may still be listed first for a moment. */
async function moveTask(client: SQSClient, { queue, dead }: DeadLetters, { wait, moved = () => undefined, lookEveryMs = LOOK_EVERY_MS }: MoveOptions): Promise<Moved> {
  const before = await latestTask(client, dead.arn);
  const isOurs = before?.Status !== 'RUNNING';
  if (isOurs) await answerOf('start move', client.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn, DestinationArn: queue.arn })));
  for (;;) {
    const latest = await latestTask(client, dead.arn);
    const task = isOurs && latest?.StartedTimestamp === before?.StartedTimestamp ? undefined : latest;
    const soFar = Number(task?.ApproximateNumberOfMessagesMoved ?? 0);
    moved(soFar);
    if (task?.Status === 'FAILED') throw new Error(`SQS stopped moving the dead letters of ${queue.id}: ${task.FailureReason ?? 'no reason given'}`);
    if (task !== undefined && task.Status !== 'RUNNING') return { moved: soFar, finished: true };
    if (!wait) return { moved: soFar, finished: false };
    await pause(lookEveryMs);
  }
}

const latestTask = async (client: SQSClient, arn: string) =>
  (await answerOf('list moves', client.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 1 })))).Results?.[0];

/** A message is deleted only once its queue has it: cut off in between it is there twice, which every consumer bears. */
async function oneByOne(client: SQSClient, { queue, dead }: DeadLetters, { moved = () => undefined }: MoveOptions): Promise<number> {
  let count = 0;
  for (;;) {
    const { Messages = [] } = await answerOf(
      'receive',
      client.send(
        new ReceiveMessageCommand({ QueueUrl: dead.url, MaxNumberOfMessages: BATCH, VisibilityTimeout: VISIBILITY_SECONDS, WaitTimeSeconds: 1, MessageAttributeNames: ['All'] }),
      ),
    );
    if (Messages.length === 0) return count;
    for (const { Body, MessageAttributes, ReceiptHandle } of Messages) {
      await answerOf('send', client.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: Body, ...(MessageAttributes && { MessageAttributes }) })));
      await answerOf('delete', client.send(new DeleteMessageCommand({ QueueUrl: dead.url, ReceiptHandle })));
      moved(++count);
    }
  }
}

/** Messages that wait in a queue, as SQS guesses. */
export async function waitingIn(client: SQSClient, url: string): Promise<number> {
  const { Attributes } = await answerOf('queue attributes', client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] })));
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}
