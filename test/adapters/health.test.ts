import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from 'vitest';
import { waitingIn } from '../../adapters/aws/dead-letters.ts';
import { alarmStates, identityOf, mailAccount, messagesByDay, secretState, senderOf, watchClock } from '../../adapters/aws/health.ts';
import { stackParts } from '../../adapters/aws/stack.ts';
import { publicDns } from '../../adapters/public-dns.ts';
import { stackPage } from './cloud-formation.ts';
import { type Answer, type Asked, fault, json, type ServiceStub, serviceStub } from './service-stub.ts';

let stub: ServiceStub;
afterEach(() => stub.close());
async function reach(answer: (asked: Asked) => Answer) {
  stub = await serviceStub(answer);
  return { ...stub.reach, maxAttempts: 1 };
}
const xml = (body: string, headers: Record<string, string> = {}): Answer => ({ headers: { 'content-type': 'text/xml', ...headers }, body });
const NOT_FOUND: Answer = { status: 404, headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'NotFoundException' }, body: '{"message":"no"}' };

describe('a stack', () => {
  test('names its queues, alarms and secrets', async () => {
    const client = new CloudFormationClient(
      await reach(() =>
        stackPage([
          ['OrdersQueue929135A0', 'AWS::SQS::Queue', 'https://sqs/orders'],
          ['EventsSecret2C3215AA', 'AWS::SecretsManager::Secret', 'arn:events'],
          ['Alarm1', 'AWS::CloudWatch::Alarm', 'Beforehand-Alarm1'],
        ]),
      ),
    );
    expect(await stackParts(client, 'Beforehand')).toEqual({
      queues: [{ id: 'OrdersQueue929135A0', url: 'https://sqs/orders' }],
      alarms: ['Beforehand-Alarm1'],
      secrets: [{ name: 'EventsSecret', arn: 'arn:events' }],
    });
  });

  test('says who it sends as, and what time it is', async () => {
    const output = '<member><OutputKey>NextStep</OutputKey><OutputValue>hello@shop.example</OutputValue></member>';
    const reply = `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>B</StackName><Outputs>${output}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
    const client = new CloudFormationClient(await reach(() => xml(reply, { date: 'Wed, 25 Nov 2026 10:00:00 GMT' })));
    const aheadMs = watchClock(client, () => Date.UTC(2026, 10, 25, 10, 2, 0, 500));
    expect(aheadMs()).toBeUndefined();
    expect(await senderOf(client, 'B')).toBe('hello@shop.example');
    expect(aheadMs()).toBe(120_000);
  });
});

describe('the sender', () => {
  test('is the domain where SES has it', async () => {
    const client = new SESv2Client(
      await reach(({ path }) =>
        path.endsWith('/shop.example')
          ? json({
              VerifiedForSendingStatus: true,
              DkimAttributes: { SigningEnabled: true, Status: 'SUCCESS' },
              MailFromAttributes: { MailFromDomain: 'mail.shop.example', MailFromDomainStatus: 'PENDING' },
            })
          : NOT_FOUND,
      ),
    );
    expect(await identityOf(client, 'hello@shop.example')).toEqual({
      identity: 'shop.example',
      verified: true,
      dkim: 'SUCCESS',
      mailFrom: { domain: 'mail.shop.example', status: 'PENDING' },
    });
  });

  test('is else the address, and nothing where SES has neither', async () => {
    const client = new SESv2Client(await reach(({ path }) => (path.includes('hello') ? json({ VerifiedForSendingStatus: false }) : NOT_FOUND)));
    expect(await identityOf(client, 'hello@shop.example')).toEqual({ identity: 'hello@shop.example', verified: false, dkim: 'NOT_STARTED', mailFrom: undefined });
    expect(await identityOf(client, 'other@shop.example')).toBeUndefined();
  });

  test('has an account with its limits', async () => {
    const client = new SESv2Client(
      await reach(() =>
        json({ ProductionAccessEnabled: true, SendingEnabled: true, EnforcementStatus: 'PROBATION', SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 120 } }),
      ),
    );
    expect(await mailAccount(client)).toEqual({ production: true, sendingEnabled: true, enforcement: 'PROBATION', perSecond: 14, perDay: 50_000, sentLastDay: 120 });
  });

  test('that may not be looked at is an error, not an absence', async () => {
    const client = new SESv2Client(
      await reach(() => ({ status: 403, headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' }, body: '{"message":"may not"}' })),
    );
    await expect(identityOf(client, 'hello@shop.example')).rejects.toThrow('may not');
  });
});

describe('a secret', () => {
  const described = async (answer: Answer) => secretState(new SecretsManagerClient(await reach(() => answer)), 'EventsSecret', 'arn:events');
  test('is described, never read', async () => {
    expect(await described(json({ VersionIdsToStages: { v1: ['AWSCURRENT'] }, LastChangedDate: 1_767_225_600 }))).toEqual({
      name: 'EventsSecret',
      present: true,
      changedAt: Date.UTC(2026, 0, 1),
    });
    expect(stub.asked.map(({ target }) => target)).toEqual(['secretsmanager.DescribeSecret']);
  });
  test.each([
    ['has no value yet', json({ VersionIdsToStages: {} })],
    ['is being deleted', json({ VersionIdsToStages: { v1: ['AWSCURRENT'] }, DeletedDate: 1_767_225_600 })],
    ['is gone', fault('ResourceNotFoundException')],
  ])('that %s is not present', async (_, answer) => {
    expect((await described(answer)).present).toBe(false);
  });
});

describe('metrics', () => {
  const NOW = Date.UTC(2026, 10, 25, 9);

  test('say what rings and what tells nobody', async () => {
    const client = new CloudWatchClient(
      await reach(() =>
        json({
          MetricAlarms: [
            { AlarmName: 'a', StateValue: 'ALARM', StateReason: 'Threshold Crossed', ActionsEnabled: true, AlarmActions: ['arn:sns'] },
            { AlarmName: 'b', StateValue: 'OK', ActionsEnabled: true, AlarmActions: [] },
          ],
        }),
      ),
    );
    expect(await alarmStates(client, ['a', 'b'])).toEqual([
      { name: 'a', state: 'ALARM', why: 'Threshold Crossed', tells: true },
      { name: 'b', state: 'OK', why: '', tells: false },
    ]);
  });

  test('count what came to each queue on each day', async () => {
    const client = new CloudWatchClient(
      await reach(() => json({ MetricDataResults: [{ Id: 'q0', Timestamps: [Date.UTC(2026, 10, 25) / 1000, Date.UTC(2026, 10, 24) / 1000], Values: [2, 7] }] })),
    );
    expect(
      await messagesByDay(
        client,
        [
          { name: 'orders', queueName: 'B-Orders' },
          { name: 'cases', queueName: 'B-Cases' },
        ],
        3,
        NOW,
      ),
    ).toEqual([
      { name: 'orders', byDay: [0, 7, 2] },
      { name: 'cases', byDay: [0, 0, 0] },
    ]);
    expect(
      JSON.parse(stub.asked[0]?.body ?? '').MetricDataQueries.map(({ MetricStat }: { MetricStat: { Metric: { Dimensions: object[] } } }) => MetricStat.Metric.Dimensions),
    ).toEqual([[{ Name: 'QueueName', Value: 'B-Orders' }], [{ Name: 'QueueName', Value: 'B-Cases' }]]);
  });
});

describe('what waits in a queue', () => {
  test('is a number', async () => {
    expect(await waitingIn(new SQSClient(await reach(() => json({ Attributes: { ApproximateNumberOfMessages: '4' } }))), 'http://127.0.0.1/1/q')).toBe(4);
  });
});

describe('a name server that is not there', () => {
  test('is an error, not an absence of records', async () => {
    stub = await serviceStub(() => 'hang');
    await expect(publicDns(['127.0.0.1:9']).txt('shop.example')).rejects.toThrow();
  }, 20_000);
});
