import { describe, expect, test } from 'vitest';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { apiUrl, lyingIn, settled } from './deployed.ts';
import { resourcesOfStack } from './stack-resources.ts';

describe('the other doors of a deployed stack', () => {
  test('a webhook whose secret nobody has set yet is not taken, so that its vendor sends it again', async () => {
    const answer = await fetch(apiUrl('/v1/webhooks/shopify'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"id":1}' });
    expect(answer.status).toBe(503);
  });

  test('an alarm that no component stands behind is heard and changes nothing', async () => {
    const queue = (await resourcesOfStack()).find(({ id }) => /^SourcesQueue[0-9A-F]{8}$/.test(id))?.name ?? '';
    const detail = { alarmName: 'somebody else’s', state: { value: 'ALARM', timestamp: new Date().toISOString() }, previousState: { value: 'OK' }, configuration: { metrics: [] } };
    await sqsQueue(sqsClient(), queue).send([
      {
        source: 'aws.cloudwatch',
        'detail-type': 'CloudWatch Alarm State Change',
        time: new Date().toISOString(),
        id: 'a1',
        account: '000000000000',
        region: 'us-east-1',
        resources: [],
        detail,
      },
    ]);
    await settled();
    expect(await lyingIn('SourcesQueueDeadLetters')).toEqual([]);
  });
});
