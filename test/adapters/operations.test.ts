import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import { awsOperations } from '../../adapters/aws/operations.ts';
import type { Operations } from '../../core/ports.ts';
import { type Asked, json, type ServiceStub, serviceStub } from './service-stub.ts';

const NOW = Date.UTC(2026, 2, 3, 12);
const seconds = (day: number, hour: number): number => Date.UTC(2026, 2, day, hour) / 1000;

async function operationsOf(answer: (asked: Asked) => object): Promise<{ readonly operations: Operations; readonly stub: ServiceStub }> {
  const stub = await serviceStub((asked) => json(answer(asked)));
  onTestFinished(stub.close);
  const clients = { sqs: new SQSClient(stub.reach), cloudWatch: new CloudWatchClient(stub.reach), clock: { now: () => NOW } };
  const settings = { queues: 'orders=OrdersQ|OrdersDead,quarantine=QuarantineQ', someQueueUrl: `${stub.reach.endpoint}/1/AnyQ`, functions: ['F', 'G'], table: 'T', memoryMb: 512 };
  return { operations: awsOperations(clients, settings), stub };
}

test('the depths of queues are what SQS says, with the delayed among those that wait', async () => {
  const depths: Record<string, object> = {
    OrdersQ: { ApproximateNumberOfMessages: '3', ApproximateNumberOfMessagesDelayed: '2', ApproximateNumberOfMessagesNotVisible: '1' },
    OrdersDead: { ApproximateNumberOfMessages: '4', ApproximateNumberOfMessagesDelayed: '0', ApproximateNumberOfMessagesNotVisible: '1' },
    QuarantineQ: {},
  };
  const { operations } = await operationsOf(({ body }) => ({ Attributes: depths[(JSON.parse(body) as { QueueUrl: string }).QueueUrl.split('/').at(-1) ?? ''] }));
  expect(await operations.queues()).toEqual([
    { name: 'orders', role: 'work', waiting: 5, inFlight: 1, dead: 5 },
    { name: 'quarantine', role: 'quarantine', waiting: 0, inFlight: 0, dead: 0 },
  ]);
});

test('sends are summed by UTC day over all pages, and a day without any is zero', async () => {
  const { operations, stub } = await operationsOf(({ body }) =>
    (JSON.parse(body) as { NextToken?: string }).NextToken === undefined
      ? { MetricDataResults: [{ Id: 'sent', Timestamps: [seconds(1, 3), seconds(1, 23)], Values: [2, 3] }], NextToken: 'more' }
      : {
          MetricDataResults: [
            { Id: 'sent', Timestamps: [seconds(1, 12)], Values: [10] },
            { Id: 'bounced', Timestamps: [seconds(3, 0)], Values: [1] },
          ],
        },
  );
  expect(await operations.sends(3)).toEqual([
    { day: '2026-03-01', sent: 15, bounced: 0, complained: 0 },
    { day: '2026-03-02', sent: 0, bounced: 0, complained: 0 },
    { day: '2026-03-03', sent: 0, bounced: 1, complained: 0 },
  ]);
  expect(stub.asked.map(({ body }) => JSON.parse(body))).toMatchObject([{ StartTime: seconds(1, 0), EndTime: NOW / 1000 }, { NextToken: 'more' }]);
});

test('use is that of the month, functions together', async () => {
  const values: Record<string, number> = { mails: 7, writes: 20, reads: 30, invocations0: 4, invocations1: 5, duration0: 1_000, duration1: 3_000 };
  const { operations } = await operationsOf(() => ({ MetricDataResults: Object.entries(values).map(([Id, value]) => ({ Id, Timestamps: [seconds(2, 0)], Values: [value] })) }));
  expect(await operations.usage()).toEqual({ month: '2026-03', mails: 7, invocations: 9, gigabyteSeconds: 2, writes: 20, reads: 30 });
});
