/** How the deployed system is: depths from SQS itself, sends and use from CloudWatch. */
import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock, DayOfSends, Operations, QueueDepth, Usage } from '../../core/ports.ts';
import { DAY, isoOf, startOfUtcDay, utcDayOf } from '../../core/time.ts';
import { QUICK } from './client-settings.ts';
import { answerOf } from './failures.ts';

export const cloudWatchClient = (): CloudWatchClient => new CloudWatchClient(QUICK);

export type OperationsSettings = {
  /** `orders=NAME|NAME of its dead letters,quarantine=NAME`. */
  readonly queues: string;
  /** The address of any queue of the stack: the others differ in their names. */
  readonly someQueueUrl: string;
  readonly functions: readonly string[];
  readonly table: string;
  readonly memoryMb: number;
};

type Clients = { readonly sqs: SQSClient; readonly cloudWatch: CloudWatchClient; readonly clock: Clock };

export function awsOperations({ sqs, cloudWatch, clock }: Clients, settings: OperationsSettings): Operations {
  const base = settings.someQueueUrl.slice(0, settings.someQueueUrl.lastIndexOf('/') + 1);
  return { queues, sends, usage };

  async function queues(): Promise<readonly QueueDepth[]> {
    return Promise.all(
      settings.queues.split(',').map(async (entry): Promise<QueueDepth> => {
        const [name = '', names = ''] = entry.split('=');
        const [queue = '', dead] = names.split('|');
        const [own, letters] = await Promise.all([depthOf(queue), dead === undefined ? { waiting: 0, inFlight: 0 } : depthOf(dead)]);
        return { name, role: name === 'quarantine' || name === 'undelivered' ? name : 'work', ...own, dead: letters.waiting + letters.inFlight };
      }),
    );
  }

  async function depthOf(name: string): Promise<{ readonly waiting: number; readonly inFlight: number }> {
    const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesDelayed', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes = {} } = await answerOf('queue attributes', sqs.send(new GetQueueAttributesCommand({ QueueUrl: `${base}${name}`, AttributeNames: [...AttributeNames] })));
    return {
      waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0) + Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    };
  }

  async function sends(days: number): Promise<readonly DayOfSends[]> {
    const today = utcDayOf(clock.now());
    const from = today - days + 1;
    const found = await sums(
      [metric('sent', 'AWS/SES', 'Send'), metric('bounced', 'AWS/SES', 'Bounce'), metric('complained', 'AWS/SES', 'Complaint')],
      startOfUtcDay(from),
      clock.now(),
    );
    return Array.from({ length: days }, (_, n) => {
      const of = (id: string): number => found.get(id)?.get(from + n) ?? 0;
      return { day: isoOf(startOfUtcDay(from + n)).slice(0, 10), sent: of('sent'), bounced: of('bounced'), complained: of('complained') };
    });
  }

  async function usage(): Promise<Usage> {
    const month = isoOf(clock.now()).slice(0, 7);
    const table = [{ Name: 'TableName', Value: settings.table }];
    const functions = settings.functions.flatMap((name, index) => [
      metric(`invocations${index}`, 'AWS/Lambda', 'Invocations', [{ Name: 'FunctionName', Value: name }]),
      metric(`duration${index}`, 'AWS/Lambda', 'Duration', [{ Name: 'FunctionName', Value: name }]),
    ]);
    const queries = [
      metric('mails', 'AWS/SES', 'Send'),
      metric('writes', 'AWS/DynamoDB', 'ConsumedWriteCapacityUnits', table),
      metric('reads', 'AWS/DynamoDB', 'ConsumedReadCapacityUnits', table),
      ...functions,
    ];
    const found = await sums(queries, Date.parse(`${month}-01T00:00:00Z`), clock.now());
    const total = (prefix: string): number =>
      [...found].filter(([id]) => id.replace(/\d+$/, '') === prefix).reduce((sum, [, days]) => sum + [...days.values()].reduce((each, value) => each + value, 0), 0);
    return {
      month,
      mails: Math.round(total('mails')),
      invocations: Math.round(total('invocations')),
      gigabyteSeconds: (total('duration') / 1_000) * (settings.memoryMb / 1_024),
      writes: Math.round(total('writes')),
      reads: Math.round(total('reads')),
    };
  }

  /** By query and UTC day. */
  async function sums(queries: readonly MetricDataQuery[], from: number, until: number): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
    const found = new Map<string, Map<number, number>>();
    let NextToken: string | undefined;
    do {
      const command = new GetMetricDataCommand({
        StartTime: new Date(from),
        EndTime: new Date(until),
        MetricDataQueries: [...queries],
        ...(NextToken !== undefined && { NextToken }),
      });
      const answer = await answerOf('metric data', cloudWatch.send(command));
      for (const { Id = '', Timestamps = [], Values = [] } of answer.MetricDataResults ?? []) {
        const days = found.get(Id) ?? new Map<number, number>();
        found.set(Id, days);
        for (const [index, at] of Timestamps.entries()) days.set(utcDayOf(at.getTime()), (days.get(utcDayOf(at.getTime())) ?? 0) + (Values[index] ?? 0));
      }
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
    return found;
  }
}

const metric = (id: string, Namespace: string, MetricName: string, Dimensions: { Name: string; Value: string }[] = []): MetricDataQuery => ({
  Id: id,
  MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: DAY / 1_000, Stat: 'Sum' },
});
