import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { keysIn, secretsClient } from '../../adapters/aws/secrets.ts';
import { customer, order } from '../builders.ts';
import { emit, follow, invoke, mailsTo, settled, variablesOf } from './deployed.ts';

const VERSION = '00000000-0000-4000-8000-000000000002';
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

async function linkOf(id: string): Promise<string> {
  await emit(customer(id, Date.now()));
  await settled();
  await emit(order('order.confirmed', Date.now(), { customerId: id, orderId: id }));
  await settled();
  const [mail] = await mailsTo(`${id}@example.com`);
  return /https?:\/\/\S+\/p\/[\w.-]+/.exec(mail?.text ?? '')?.[0] ?? '';
}

describe('a rotated secret', () => {
  test('opens links from before and from after', async () => {
    const { LINK_SECRET: secret = '' } = await variablesOf('rotate-secrets');
    const before = await linkOf('rosa');
    for (const Step of STEPS) expect(await invoke('rotate-secrets', { Step, SecretId: secret, ClientRequestToken: VERSION })).toEqual(null);
    const { SecretString = '' } = await secretsClient().send(new GetSecretValueCommand({ SecretId: secret }));
    expect(keysIn(SecretString).map(({ kid }) => kid)).toEqual(['2', '1']);
    const after = await linkOf('rolf');
    for (const link of [before, after]) expect([link.length > 20, (await follow(link)).status]).toEqual([true, 200]);
  });
});
