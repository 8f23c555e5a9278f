import { expect, test } from 'vitest';
import { ServiceClient } from '../../adapters/aws/clients/service-client.ts';
import { sesClient } from '../../adapters/aws/mail.ts';
import { sqsClient } from '../../adapters/aws/queue.ts';
import { dynamoClient } from '../../adapters/aws/table.ts';

test('the adapters have the clients of bundles where their tests run as in bundles, and else the SDK’s', () => {
  process.env.AWS_REGION ??= 'eu-central-1';
  const asInBundles = process.execArgv.some((argument) => argument.includes('as-in-bundles'));
  for (const client of [sesClient(), sqsClient(), dynamoClient()]) expect(client instanceof ServiceClient).toBe(asInBundles);
});
