import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import { keysIn, managedSecrets } from '../../adapters/aws/secrets.ts';
import { systemClock } from '../../adapters/aws/system.ts';
import { webhookTrust } from '../../adapters/aws/webhook-trust.ts';
import { type SecretKey, type Secrets, Unavailable } from '../../core/ports.ts';
import { MINUTE } from '../../core/time.ts';
import { type Answer, fault, json, type ServiceStub, serviceStub } from './service-stub.ts';

let stub: ServiceStub | undefined;
afterEach(() => stub?.close());

const CURRENT = `${'A'.repeat(40)}now1`;
const PREVIOUS = `${'B'.repeat(40)}old1`;

describe('a managed secret', () => {
  test('is a plain generated text, the one key "1"', () => {
    expect(keysIn(CURRENT)).toEqual([{ kid: '1', secret: CURRENT }]);
  });

  test('or a list of keys, the newest first', () => {
    const keys = [
      { kid: '2', secret: CURRENT },
      { kid: '1', secret: PREVIOUS },
    ];
    expect(keysIn(JSON.stringify({ keys }))).toEqual(keys);
  });

  test.each(['{"keys":[]}', '{"keys":[{"kid":"1"}]}', '{"keys":[{"kid":"1","secret":"short"}]}', '{'])('that reads %s is an error, not an empty key', (text) => {
    expect(() => keysIn(text)).toThrow();
  });

  async function secretsThatAnswer(answer: (before: number) => Answer) {
    stub = await serviceStub((_, before) => answer(before));
    const time = { now: 0 };
    const secrets = managedSecrets({ client: new SecretsManagerClient({ ...stub.reach, maxAttempts: 1 }), clock: { now: () => time.now } }, { links: 'arn:links' });
    return { secrets, time };
  }

  test('is asked for by its own id, once in five minutes', async () => {
    const { secrets, time } = await secretsThatAnswer((before) => json({ SecretString: before === 0 ? PREVIOUS : CURRENT }));
    await secrets.keys('links');
    time.now = 4 * MINUTE;
    expect((await secrets.keys('links'))[0]?.secret).toBe(PREVIOUS);
    time.now = 6 * MINUTE;
    expect((await secrets.keys('links'))[0]?.secret).toBe(CURRENT);
    expect(stub?.asked.map(({ body }) => JSON.parse(body).SecretId)).toEqual(['arn:links', 'arn:links']);
  });

  test('goes on working for an hour when the service is away, and no longer', async () => {
    const { secrets, time } = await secretsThatAnswer((before) => (before === 0 ? json({ SecretString: CURRENT }) : fault('InternalServiceError', 500)));
    await secrets.keys('links');
    time.now = 59 * MINUTE;
    expect((await secrets.keys('links'))[0]?.secret).toBe(CURRENT);
    time.now = 61 * MINUTE;
    await expect(secrets.keys('links')).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('trust in a posted event', () => {
  const BODY = '{"id":"1","text":"ü"}';
  const secretsOf = (...keys: string[]): Secrets => ({ keys: async () => keys.map((secret, n): SecretKey => ({ kid: String(n), secret })) });

  function signed(secret: string, { at = new Date(), body = BODY } = {}) {
    const signature = new Webhook(secret).sign('msg_1', at, body);
    return { routeKey: 'POST /v1/events', headers: { 'webhook-id': 'msg_1', 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': signature } };
  }

  test('is given to a signature by the current or the previous secret, with and without its prefix', async () => {
    const trusted = webhookTrust({ secrets: secretsOf(CURRENT, PREVIOUS), clock: systemClock });
    for (const secret of [CURRENT, PREVIOUS, `whsec_${CURRENT}`]) expect(await trusted(signed(secret), BODY)).toBe('yes');
  });

  test('is given when one of several signatures is good', async () => {
    const request = signed(CURRENT);
    const headers = { ...request.headers, 'webhook-signature': `v1,bm9wZQ== v2,other ${request.headers['webhook-signature']}` };
    expect(await webhookTrust({ secrets: secretsOf(CURRENT), clock: systemClock })({ ...request, headers }, BODY)).toBe('yes');
  });

  test.each<[string, ReturnType<typeof signed>, string]>([
    ['another secret', signed('C'.repeat(44)), BODY],
    ['another body', signed(CURRENT), `${BODY} `],
    ['six minutes ago', signed(CURRENT, { at: new Date(Date.now() - 6 * MINUTE) }), BODY],
    ['six minutes ahead', signed(CURRENT, { at: new Date(Date.now() + 6 * MINUTE) }), BODY],
    ['nobody', { ...signed(CURRENT), headers: {} as ReturnType<typeof signed>['headers'] }, BODY],
    ['an empty signature', { ...signed(CURRENT), headers: { ...signed(CURRENT).headers, 'webhook-signature': 'v1,' } }, BODY],
  ])('is not given to a signature of %s', async (_, request, body) => {
    expect(await webhookTrust({ secrets: secretsOf(CURRENT), clock: systemClock })(request, body)).toBe('no');
  });

  test('is given unsigned on the route behind the IAM authorizer, and on no other that resembles it', async () => {
    const trusted = webhookTrust({ secrets: secretsOf(CURRENT), clock: systemClock });
    expect(await trusted({ routeKey: 'POST /v1/events/iam', headers: {} }, BODY)).toBe('yes');
    expect(await trusted({ routeKey: 'POST /v1/events', headers: { ':path': '/v1/events/iam' } }, BODY)).toBe('no');
  });

  test('cannot be told while the secret cannot be read', async () => {
    const away: Secrets = {
      keys: async () => {
        throw new Unavailable('away');
      },
    };
    expect(await webhookTrust({ secrets: away, clock: systemClock })(signed(CURRENT), BODY)).toBe('cannot-tell');
  });
});
