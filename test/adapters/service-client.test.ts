import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import * as sdkCloudWatch from '@aws-sdk/client-cloudwatch';
import * as sdkDynamoDb from '@aws-sdk/client-dynamodb';
import * as sdkEventBridge from '@aws-sdk/client-eventbridge';
import * as sdkTexts from '@aws-sdk/client-pinpoint-sms-voice-v2';
import * as sdkSecrets from '@aws-sdk/client-secrets-manager';
import * as sdkMail from '@aws-sdk/client-sesv2';
import * as sdkQueues from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import * as cloudWatch from '../../adapters/aws/clients/client-cloudwatch.ts';
import * as dynamoDb from '../../adapters/aws/clients/client-dynamodb.ts';
import * as eventBridge from '../../adapters/aws/clients/client-eventbridge.ts';
import * as texts from '../../adapters/aws/clients/client-pinpoint-sms-voice-v2.ts';
import * as secrets from '../../adapters/aws/clients/client-secrets-manager.ts';
import * as mail from '../../adapters/aws/clients/client-sesv2.ts';
import * as queues from '../../adapters/aws/clients/client-sqs.ts';
import type { Command, Settings } from '../../adapters/aws/clients/service-client.ts';
import { answerOf, neverAsked } from '../../adapters/aws/failures.ts';
import { Unavailable } from '../../core/ports.ts';
import { type Answer, fault, json, type ServiceStub, serviceStub } from './service-stub.ts';

type Request = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { readonly body: string };

/** A service that answers everything with nothing, and what it was asked. */
async function recorder(): Promise<{ readonly asked: Request[]; readonly reach: Settings }> {
  const asked: Request[] = [];
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    asked.push({ method: request.method, url: request.url, headers: request.headers, body });
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  const credentials = { accessKeyId: 'THEKEY', secretAccessKey: 'the secret', sessionToken: 'the token' };
  return { asked, reach: { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, region: 'eu-central-1', credentials } };
}

const KEY = { pk: { S: 'CUST#ada' }, sk: { S: 'PROFILE' } };
const CONDITION = { ConditionExpression: '#v = :v', ExpressionAttributeNames: { '#v': 'version' }, ExpressionAttributeValues: { ':v': { N: '3' } } };
const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

type Module = Readonly<Record<string, unknown>>;
const CALLS: readonly (readonly [sdk: Module, ours: Module, client: string, command: string, input: object])[] = [
  [sdkDynamoDb, dynamoDb, 'DynamoDBClient', 'GetItemCommand', { TableName: 'T', Key: KEY, ConsistentRead: true }],
  [sdkDynamoDb, dynamoDb, 'DynamoDBClient', 'BatchGetItemCommand', { RequestItems: { T: { Keys: [KEY], ConsistentRead: false } } }],
  [sdkDynamoDb, dynamoDb, 'DynamoDBClient', 'PutItemCommand', { TableName: 'T', Item: { ...KEY, version: { N: '4' }, body: { S: '{"ü":"\u2028"}' } }, ...CONDITION }],
  [sdkDynamoDb, dynamoDb, 'DynamoDBClient', 'DeleteItemCommand', { TableName: 'T', Key: KEY, ...CONDITION }],
  [
    sdkDynamoDb,
    dynamoDb,
    'DynamoDBClient',
    'QueryCommand',
    { TableName: 'T', Limit: 5, ExclusiveStartKey: undefined, KeyConditionExpression: '#v = :v', ConsistentRead: true, ScanIndexForward: false },
  ],
  [sdkQueues, queues, 'SQSClient', 'SendMessageBatchCommand', { QueueUrl: 'Q', Entries: [{ Id: '0', MessageBody: '{"a":"é"}', DelaySeconds: 900 }] }],
  [sdkQueues, queues, 'SQSClient', 'ChangeMessageVisibilityCommand', { QueueUrl: 'Q', ReceiptHandle: 'R', VisibilityTimeout: 960 }],
  [sdkQueues, queues, 'SQSClient', 'GetQueueAttributesCommand', { QueueUrl: 'Q', AttributeNames: ['ApproximateNumberOfMessages'] }],
  [sdkEventBridge, eventBridge, 'EventBridgeClient', 'PutEventsCommand', { Entries: [{ EventBusName: 'B', Source: 's', DetailType: 't', Detail: '{"a":1}' }] }],
  [sdkSecrets, secrets, 'SecretsManagerClient', 'GetSecretValueCommand', { SecretId: 'S', VersionId: 'v', VersionStage: 'AWSPENDING' }],
  [sdkSecrets, secrets, 'SecretsManagerClient', 'DescribeSecretCommand', { SecretId: 'S' }],
  [sdkSecrets, secrets, 'SecretsManagerClient', 'PutSecretValueCommand', { SecretId: 'S', ClientRequestToken: 'c', SecretString: 's', VersionStages: ['AWSPENDING'] }],
  [sdkSecrets, secrets, 'SecretsManagerClient', 'UpdateSecretVersionStageCommand', { SecretId: 'S', VersionStage: 'AWSCURRENT', MoveToVersionId: 'a', RemoveFromVersionId: 'b' }],
  [
    sdkMail,
    mail,
    'SESv2Client',
    'SendEmailCommand',
    {
      FromEmailAddress: 'a@example.com',
      ReplyToAddresses: ['r@example.com'],
      Destination: { ToAddresses: ['b@example.com'] },
      Content: { Simple: { Subject: utf8('Grüße'), Body: { Text: utf8('t'), Html: utf8('<b>h</b>') }, Headers: [{ Name: 'List-Unsubscribe', Value: '<https://x>' }] } },
      ConfigurationSetName: 'C',
      EmailTags: [{ Name: 'notice', Value: 'n' }],
    },
  ],
  [sdkMail, mail, 'SESv2Client', 'GetAccountCommand', {}],
  [
    sdkTexts,
    texts,
    'PinpointSMSVoiceV2Client',
    'SendTextMessageCommand',
    { DestinationPhoneNumber: '+49', OriginationIdentity: 'O', MessageBody: 'm', MessageType: 'TRANSACTIONAL', ConfigurationSetName: undefined, Context: { notice: 'n' } },
  ],
  [
    sdkCloudWatch,
    cloudWatch,
    'CloudWatchClient',
    'GetMetricDataCommand',
    { StartTime: new Date(1_700_000_000_500), EndTime: new Date(1_700_000_060_000), MetricDataQueries: [{ Id: 'a', MetricStat: { Metric: {}, Period: 60, Stat: 'Sum' } }] },
  ],
];

describe('a client of functions', () => {
  test.each(CALLS.map(([sdk, ours, client, command, input]) => ({ command, client, sdk, ours, input })))(
    'asks what the SDK asks: $command',
    async ({ command, client, sdk, ours, input }) => {
      const { asked, reach } = await recorder();
      for (const module of [sdk, ours]) {
        const [Client, Call] = [module[client], module[command]] as [new (settings: Settings) => { send: (call: unknown) => Promise<unknown> }, new (input: object) => unknown];
        // A batch that nothing is said of is no business of this test.
        await new Client({ ...reach, maxAttempts: 1 }).send(new Call(input)).catch(() => undefined);
      }
      const [theirs, own] = asked.map(({ method, url, headers, body }) => ({
        method,
        url,
        target: headers['x-amz-target'],
        type: headers['content-type'],
        body: body === '' ? '' : JSON.parse(body),
        scope: /Credential=\S+/.exec(headers.authorization ?? '')?.[0],
        token: headers['x-amz-security-token'],
        length: headers['content-length'],
      }));
      expect(own).toEqual(theirs);
    },
  );

  test('signs what it sends', async () => {
    const { asked, reach } = await recorder();
    await new mail.SESv2Client(reach).send(new mail.SendEmailCommand({ Content: 'Grüße' }));
    const [{ method, url, headers, body } = {} as Request] = asked;
    const [, scope = '', names = '', signature] = /Credential=THEKEY\/(\S+), SignedHeaders=(\S+), Signature=(\S+)/.exec(headers.authorization ?? '') ?? [];
    expect(names.split(';')).toEqual(expect.arrayContaining(['content-type', 'host', 'x-amz-date', 'x-amz-security-token']));
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
    const canonical = [method, url, '', ...names.split(';').map((name) => `${name}:${headers[name]}`), '', names, hash(body)].join('\n');
    const key = scope.split('/').reduce<string | Buffer>((secret, part) => createHmac('sha256', secret).update(part).digest(), 'AWS4the secret');
    const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
    expect(signature).toBe(createHmac('sha256', key).update(text).digest('hex'));
  });

  test('reads times as dates', async () => {
    const stub = await answering(() => json({ MetricDataResults: [{ Id: 'a', Timestamps: [1_700_000_000], Values: [1] }], NextToken: 'n' }));
    const answer = await new cloudWatch.CloudWatchClient(stub.reach).send(new cloudWatch.GetMetricDataCommand({}));
    expect(answer).toEqual({ MetricDataResults: [{ Id: 'a', Timestamps: [new Date(1_700_000_000_000)], Values: [1] }], NextToken: 'n' });
  });

  test.each([
    ['eu-central-1', 'sqs.eu-central-1.amazonaws.com'],
    ['cn-north-1', 'sqs.cn-north-1.amazonaws.com.cn'],
    ['eusc-de-east-1', 'sqs.eusc-de-east-1.amazonaws.eu'],
    ['us-gov-west-1', 'sqs.us-gov-west-1.amazonaws.com'],
  ])('asks in %s at %s', async (region, host) => {
    const looked: string[] = [];
    const lookup = vi.spyOn(await import('node:dns').then(({ default: dns }) => dns), 'lookup').mockImplementation(((name: string, _: unknown, done: (error: Error) => void) => {
      looked.push(name);
      done(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));
    }) as never);
    onTestFinished(() => lookup.mockRestore());
    const client = new queues.SQSClient({ region, maxAttempts: 1, credentials: { accessKeyId: 'k', secretAccessKey: 's' } });
    await expect(client.send(ask)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(looked).toEqual([host]);
  });

  test('says what its environment lacks, and has then asked nobody', async () => {
    vi.stubEnv('AWS_REGION', '');
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(() => new queues.SQSClient()).toThrow('AWS_REGION');
    const stub = await answering(() => json({}));
    const asking = new queues.SQSClient({ endpoint: stub.reach.endpoint, region: 'eu-central-1', maxAttempts: 1 }).send(ask);
    await expect(asking).rejects.toThrow('AWS_ACCESS_KEY_ID');
    await expect(answerOf('send', asking)).rejects.toBeInstanceOf(Unavailable);
    expect(stub.asked).toEqual([]);
  });
});

describe('a client of functions, when a call goes wrong,', () => {
  beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
  afterEach(() => void vi.restoreAllMocks());

  test('asks again after trouble, as often as its settings say', async () => {
    const stub = await answering((before) => (before < 2 ? fault('InternalServerError', 500) : json({ fine: true })));
    expect(await clientOf(stub, 3).send(ask)).toEqual({ fine: true });
    expect(stub.asked).toHaveLength(3);
    await expect(clientOf(await answering(() => 'reset'), 3).send(ask)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test.each<[string, Answer]>([
    ['that is told to ask once, after trouble', fault('InternalServerError', 500)],
    ['that is told to ask once, after a lost connection', 'reset'],
    ['that is told to ask once, in vain', 'hang'],
  ])('%s, asks once', async (_, answer) => {
    const stub = await answering(() => answer);
    await expect(clientOf(stub, 1).send(ask)).rejects.toThrow();
    expect(stub.asked).toHaveLength(1);
  });

  test('gives up at its time although it still waits for a connection, and then knows that it asked nobody', async () => {
    const stub = await answering(() => 'hang');
    const others = Array.from({ length: 50 }, () =>
      clientOf(stub, 1)
        .send(ask)
        .catch(() => undefined),
    );
    const hurried = new queues.SQSClient({ ...stub.reach, maxAttempts: 1, requestHandler: { requestTimeout: 100 } });
    const error: unknown = await hurried.send(ask).catch((thrown: unknown) => thrown);
    expect(neverAsked(error)).toBe(true);
    await Promise.all(others);
    expect(stub.asked).toHaveLength(50);
  });

  test('does not ask again what was refused', async () => {
    const stub = await answering(() => fault('com.amazonaws.sqs#QueueDoesNotExist', 400, 'there is none'));
    await expect(clientOf(stub, 3).send(ask)).rejects.toMatchObject({ name: 'QueueDoesNotExist', message: 'there is none', $fault: 'client' });
    expect(stub.asked).toHaveLength(1);
  });

  test('keeps the fields of a refusal, and its name from the header where it stands there', async () => {
    const body = JSON.stringify({ Message: 'no', Reason: 'SENDER_ID_NOT_SUPPORTED' });
    const stub = await answering(() => ({ status: 400, headers: { 'x-amzn-errortype': 'ConflictException:http://internal.amazon.com/coral/' }, body }));
    await expect(clientOf(stub, 1).send(ask)).rejects.toMatchObject({ name: 'ConflictException', message: 'no', Reason: 'SENDER_ID_NOT_SUPPORTED' });
  });

  test.each<[string, (socket: Socket) => void]>([
    ['was cut off', (socket) => socket.end(`${HEAD}{"Mess`)],
    ['stopped halfway', (socket) => socket.write(`${HEAD}{"Mess`)],
    ['is no JSON', (socket) => socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>`)],
  ])('does not know what became of a call whose answer %s', async (_, answer) => {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => {
      sockets.push(socket);
      socket.once('data', () => answer(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    onTestFinished(() => sockets.forEach((socket) => void socket.destroy()));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(
      answerOf('send', clientOf({ reach: { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } } }, 1).send(ask)),
    ).rejects.toBeInstanceOf(Unavailable);
    expect(sockets).toHaveLength(1);
  });

  test('soon leaves a service in trouble alone, and asks again once it is well', async () => {
    let isWell = false;
    const stub = await answering(() => (isWell ? json({}) : fault('InternalServerError', 500)));
    const client = clientOf(stub, 3);
    for (let n = 0; n < 60; n++) await client.send(ask).catch(() => undefined);
    expect(stub.asked).toHaveLength(60 + 100);
    isWell = true;
    await client.send(ask);
    isWell = false;
    await client.send(ask).catch(() => undefined);
    expect(stub.asked).toHaveLength(160 + 1 + 2);
  });
});

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n';
const ask: Command = new queues.SendMessageBatchCommand({ QueueUrl: 'Q', Entries: [] });

const clientOf = ({ reach }: Pick<ServiceStub, 'reach'>, maxAttempts: number): queues.SQSClient =>
  new queues.SQSClient({ ...reach, maxAttempts, requestHandler: { requestTimeout: 500 } });

async function answering(answer: (before: number) => Answer): Promise<ServiceStub> {
  const stub = await serviceStub((_, before) => answer(before));
  onTestFinished(stub.close);
  return stub;
}
