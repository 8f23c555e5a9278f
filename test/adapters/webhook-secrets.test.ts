import { describe, expect, test } from 'vitest';
import { webhookSecrets } from '../../adapters/aws/webhook-secrets.ts';
import { Unavailable } from '../../core/ports.ts';

const kept = (text: string) => webhookSecrets({ keys: async (name) => (name === 'webhooks' ? [{ kid: '1', secret: text }] : []) });
const of = async (text: string, source: string) => (await kept(text).keys(source)).map(({ secret }) => secret);

describe('the secrets of webhooks', () => {
  test('are a list for each source, or one text', async () => {
    const text = '{"shopify":["current","previous"],"stripe":"whsec_x","zendesk":[""]}';
    expect([await of(text, 'shopify'), await of(text, 'stripe'), await of(text, 'zendesk')]).toEqual([['current', 'previous'], ['whsec_x'], []]);
  });

  test('of a source that has none, or is no source at all, are none', async () => {
    for (const source of ['pagerduty', 'toString', '__proto__']) expect(await of('{}', source)).toEqual([]);
  });

  test('that nobody can read are a reason to wait, never to accept', async () => {
    for (const text of ['', 'hush', '[]', '{"shopify":1}']) await expect(of(text, 'shopify')).rejects.toThrow(Unavailable);
  });
});
