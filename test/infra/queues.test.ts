import { describe, expect, test } from 'vitest';
import { functionIn, idIn, listOf, ofType, statementsOf, template } from './template.ts';

type QueueProperties = {
  readonly VisibilityTimeout?: number;
  readonly MessageRetentionPeriod?: number;
  readonly KmsMasterKeyId?: unknown;
  readonly KmsDataKeyReusePeriodSeconds?: number;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: unknown; readonly maxReceiveCount: number };
};
const queues = new Map(ofType('AWS::SQS::Queue').map(([id, properties]) => [id, properties as QueueProperties]));
const deadLetterIds = new Set([...queues.values()].flatMap(({ RedrivePolicy }) => (RedrivePolicy ? [idIn(RedrivePolicy.deadLetterTargetArn)] : [])));
const mappings = ofType('AWS::Lambda::EventSourceMapping');
const functions = new Map(ofType('AWS::Lambda::Function'));
const DAY_SECONDS = 86_400;

describe('every queue', () => {
  test.each([...queues])('%s is encrypted with our key, asked for once a day, and refuses what does not come over TLS', (id, { KmsMasterKeyId, KmsDataKeyReusePeriodSeconds }) => {
    expect(idIn(KmsMasterKeyId)).toMatch(/^DataKey/);
    expect(KmsDataKeyReusePeriodSeconds).toBe(DAY_SECONDS);
    const policies = ofType('AWS::SQS::QueuePolicy').filter(([, properties]) => JSON.stringify(properties.Queues).includes(id));
    const denials = policies
      .flatMap(([, properties]) => statementsOf(properties))
      .filter(({ Effect, Condition }) => Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false');
    expect(denials).toHaveLength(1);
  });

  test('that somebody works off has dead letters which are kept for 14 days, longer than the 4 of their source', () => {
    for (const [, mapping] of mappings) {
      const source = queues.get(idIn(mapping.EventSourceArn));
      const dead = queues.get(idIn(source?.RedrivePolicy?.deadLetterTargetArn));
      expect([source?.MessageRetentionPeriod, dead?.MessageRetentionPeriod]).toEqual([4 * DAY_SECONDS, 14 * DAY_SECONDS]);
    }
  });

  test('that nobody works off is a dead-letter queue, the quarantine or what could not be delivered', () => {
    const sources = new Set(mappings.map(([, { EventSourceArn }]) => idIn(EventSourceArn)));
    const others = [...queues.keys()].filter((id) => !sources.has(id) && !deadLetterIds.has(id));
    expect(others.map((id) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual(['Quarantine', 'Undelivered']);
    for (const id of others) expect(queues.get(id)?.MessageRetentionPeriod).toBe(14 * DAY_SECONDS);
  });

  test('in which a message means trouble has an alarm at the first one (F4)', () => {
    const watched = ofType('AWS::CloudWatch::Alarm')
      .filter(([, { MetricName, Threshold, EvaluationPeriods }]) => MetricName === 'ApproximateNumberOfMessagesVisible' && Threshold === 1 && EvaluationPeriods === 1)
      .map(([, { Dimensions }]) => idIn(Dimensions));
    const troubles = [...queues.keys()].filter((id) => deadLetterIds.has(id) || id.startsWith('Quarantine') || id.startsWith('Undelivered'));
    expect(watched.sort()).toEqual(troubles.sort());
  });
});

describe('every queue consumer', () => {
  test.each(mappings)('%s reports which messages of a batch failed, and is bounded', (_, mapping) => {
    expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    expect((mapping.ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency).toBeGreaterThanOrEqual(2);
  });

  test.each(mappings)('%s keeps a message out of sight for at least six of its timeouts', (_, mapping) => {
    const timeout = functions.get(functionIn(mapping.FunctionName))?.Timeout as number;
    expect(queues.get(idIn(mapping.EventSourceArn))?.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
  });
});

describe('the numbers that the gate relies on', () => {
  const named = (beginning: string): QueueProperties | undefined => [...queues].find(([id, { RedrivePolicy }]) => id.startsWith(beginning) && RedrivePolicy)?.[1];

  test.each(['UrgentLane', 'RoutineLane', 'BroadcastLane'])('%s lets a message wait through 30 receives', (lane) => {
    expect(named(lane)?.RedrivePolicy?.maxReceiveCount).toBe(30);
  });

  test('a Send event is tried 15 times, a minute apart at most, within the grace', () => {
    expect(named('FeedbackQueue')?.RedrivePolicy?.maxReceiveCount).toBeGreaterThanOrEqual(15);
    expect(named('FeedbackQueue')?.VisibilityTimeout).toBeLessThanOrEqual(60);
  });

  test.each(['CustomersQueue', 'OrdersQueue', 'OutagesQueue', 'PagesQueue', 'EngagementQueue', 'CasesQueue', 'SourcesQueue'])('%s is tried five times (F4)', (queue) => {
    expect(named(queue)?.RedrivePolicy?.maxReceiveCount).toBe(5);
  });

  test('a message of many recipients is worked on alone', () => {
    const broadcast = mappings.find(([id]) => id.includes('BroadcastLane'));
    expect(broadcast?.[1].BatchSize).toBe(1);
  });
});

describe('every rule', () => {
  const rules = ofType('AWS::Events::Rule');
  const target = (properties: Record<string, unknown>) => (properties.Targets as { Arn: unknown; DeadLetterConfig?: { Arn: unknown }; InputPath?: string }[])[0];

  test.each(rules)('%s keeps what it cannot deliver', (_, properties) => {
    expect(idIn(target(properties)?.DeadLetterConfig?.Arn)).toMatch(/^Undelivered/);
  });

  test.each(rules.filter(([, { EventPattern }]) => EventPattern !== undefined))('%s hands on the bare event, as its queue’s policy allows this rule', (id, properties) => {
    expect(target(properties)?.InputPath).toBe('$.detail');
    const queue = idIn(target(properties)?.Arn);
    const allowed = ofType('AWS::SQS::QueuePolicy')
      .filter(([, policy]) => JSON.stringify(policy.Queues).includes(queue))
      .flatMap(([, policy]) => statementsOf(policy))
      .filter(({ Effect, Principal }) => Effect === 'Allow' && JSON.stringify(Principal) === '{"Service":"events.amazonaws.com"}');
    expect(allowed.some(({ Condition, Action }) => JSON.stringify(Condition).includes(id) && listOf(Action).includes('sqs:SendMessage'))).toBe(true);
  });
});

test('what a stack of another stage may lose is only its data', () => {
  const bare = (context: object) => ofType('AWS::SQS::Queue', template(context as Record<string, string>)).map(([, { Tags: _tags, ...properties }]) => properties);
  expect(bare({ stage: 'dev' })).toEqual(bare({}));
});
