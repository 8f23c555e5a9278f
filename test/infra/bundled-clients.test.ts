import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bundle } from '../../bench/bundles.ts';
import { outputOf } from '../deploy/processes.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** By what a request is known, what is answered. */
const ANSWERS: readonly (readonly [RegExp, (body: string) => string | Buffer])[] = [
  [/DynamoDB_20120810\.GetItem/, () => '{}'],
  [
    /AmazonSQS\.SendMessageBatch/,
    (body) => {
      const { Entries } = JSON.parse(body) as { Entries: { Id: string; MessageBody: string }[] };
      return JSON.stringify({ Failed: [], Successful: Entries.map(({ Id, MessageBody }) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) })) });
    },
  ],
  [/AWSEvents\.PutEvents/, () => '{"FailedEntryCount":0,"Entries":[{"EventId":"e"}]}'],
  [/secretsmanager\.GetSecretValue/, () => '{"SecretString":"a-secret-of-more-than-sixteen-letters"}'],
  [/\/v2\/email\/outbound-emails/, () => '{"MessageId":"m"}'],
  [/\/v2\/email\/account/, () => '{"SendQuota":{"MaxSendRate":14}}'],
  [/PinpointSMSVoiceV2\.SendTextMessage/, () => '{"MessageId":"t"}'],
  [/GraniteServiceVersion20100801\.GetMetricData/, () => '{}'],
];

/** What a bundle leaves out must not be missed: neither types nor the tests of adapters see the modules that it replaces. */
test('each client reaches its service from a bundle, and signs with the credentials of its environment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'beforehand-clients-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const signed: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      signed.push(request.headers.authorization ?? 'not at all');
      const [, answer] = ANSWERS.find(([what]) => what.test(`${request.headers['x-amz-target'] ?? ''} ${request.url}`)) ?? [];
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(answer?.(Buffer.concat(chunks).toString()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());

  const { file } = await bundle('test/infra/every-client.ts', join(folder, 'index.js'));
  const env = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'THEKEY',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_SESSION_TOKEN: 'y',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  expect(JSON.parse(await outputOf(process.execPath, [file], { env }))).toEqual({
    table: 'done',
    queue: 'done',
    bus: 'done',
    secrets: [{ kid: '1', secret: 'a-secret-of-more-than-sixteen-letters' }],
    mail: { outcome: 'accepted', providerId: 'm' },
    quota: 14,
    texts: { outcome: 'accepted', providerId: 't' },
    figures: { MetricDataResults: [] },
  });
  expect(signed).toHaveLength(ANSWERS.length);
  for (const each of signed)
    expect(each).toMatch(/^AWS4-HMAC-SHA256 Credential=THEKEY\/\d{8}\/eu-central-1\/[a-z-]+\/aws4_request, SignedHeaders=\S*x-amz-security-token\S*, Signature=[0-9a-f]{64}$/);
}, 60_000);
