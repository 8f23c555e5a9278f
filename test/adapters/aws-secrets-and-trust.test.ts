import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import { keysIn, managedSecrets } from '../../adapters/aws/secrets.ts';
import { systemClock } from '../../adapters/aws/system.ts';
import { webhookTrust } from '../../adapters/aws/webhook-trust.ts';
import { signedLinks } from '../../adapters/links.ts';
import { type SecretKey, type Secrets, Unavailable } from '../../core/ports.ts';
import { MINUTE, SECOND } from '../../core/time.ts';
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

  test('goes on working for an hour when the service is away, and no longer (F37)', async () => {
    const { secrets, time } = await secretsThatAnswer((before) => (before === 0 ? json({ SecretString: CURRENT }) : fault('InternalServiceError', 500)));
    await secrets.keys('links');
    time.now = 59 * MINUTE;
    expect((await secrets.keys('links'))[0]?.secret).toBe(CURRENT);
    time.now = 61 * MINUTE;
    await expect(secrets.keys('links')).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('a secret that is rotated while we run', () => {
  const BEFORE = { kid: '1', secret: PREVIOUS };
  const AFTER = { kid: '2', secret: CURRENT };
  const both = json({ SecretString: JSON.stringify({ keys: [AFTER, BEFORE] }) });
  const one = json({ SecretString: JSON.stringify({ keys: [BEFORE] }) });
  const signedByNew = (clock: { readonly now: () => number }) =>
    signedLinks({ secrets: { keys: async () => [AFTER] }, clock }, '')
      .url('survey', { customer: 'ada' }, 30)
      .then((url) => url.slice('/s/'.length));

  async function rotating(answer: (before: number) => Answer) {
    stub = await serviceStub((_, before) => answer(before));
    const time = { now: 0 };
    const clock = { now: () => time.now };
    const secrets = managedSecrets({ client: new SecretsManagerClient({ ...stub.reach, maxAttempts: 1 }), clock }, {});
    return { secrets, time, links: signedLinks({ secrets, clock }, ''), token: await signedByNew(clock), reads: () => stub?.asked.length };
  }

  test('opens a link of the new key at once, after one more read (F36)', async () => {
    const { secrets, links, token, reads } = await rotating((before) => (before === 0 ? one : both));
    await secrets.keys('links');
    expect(await links.read('survey', token)).toEqual({ customer: 'ada' });
    expect(await links.read('survey', token)).toEqual({ customer: 'ada' });
    expect(reads()).toBe(2);
  });

  test('is read once for all who want the new key at the same time', async () => {
    const { secrets, links, token, reads } = await rotating((before) => (before === 0 ? one : both));
    await secrets.keys('links');
    const read = await Promise.all(Array.from({ length: 20 }, () => links.read('survey', token)));
    expect(read).toEqual(Array.from({ length: 20 }, () => ({ customer: 'ada' })));
    expect(reads()).toBe(2);
  });

  test('is read once in 30 s however many unknown keys are named (F36)', async () => {
    const { secrets, time, reads } = await rotating(() => one);
    await secrets.keys('links');
    for (let n = 0; n < 300; n++) {
      time.now = n * (SECOND / 10);
      expect(await secrets.keys('links', `unknown-${n}`)).toEqual([BEFORE]);
    }
    expect(reads()).toBe(2);
    time.now = 30 * SECOND;
    await secrets.keys('links', 'unknown');
    expect(reads()).toBe(3);
  });

  test('is read once when the very first reader names an unknown key', async () => {
    const { secrets, reads } = await rotating(() => one);
    await Promise.all(Array.from({ length: 20 }, (_, n) => secrets.keys('links', `unknown-${n}`)));
    await secrets.keys('links', 'unknown');
    expect(reads()).toBe(1);
  });

  test('is not read again for a key that is known', async () => {
    const { secrets, reads } = await rotating(() => both);
    for (const kid of ['1', '2', '1']) await secrets.keys('links', kid);
    expect(reads()).toBe(1);
  });

  test('is guarded from unknown keys each name for itself', async () => {
    const { secrets, reads } = await rotating(() => one);
    await secrets.keys('links', 'unknown');
    await secrets.keys('events', 'unknown');
    expect(reads()).toBe(2);
  });

  test('stays as last known when the read for a new key fails, which counts as the one read', async () => {
    const { secrets, reads } = await rotating((before) => (before === 0 ? one : fault('InternalServiceError', 500)));
    await secrets.keys('links');
    expect(await secrets.keys('links', '2')).toEqual([BEFORE]);
    expect(await secrets.keys('links', '2')).toEqual([BEFORE]);
    expect(reads()).toBe(2);
  });

  test('opens no link and calls none bad while the service is away at the cold start (F37)', async () => {
    const { links, token } = await rotating(() => fault('InternalServiceError', 500));
    await expect(links.read('survey', token)).rejects.toBeInstanceOf(Unavailable);
    await expect(links.read('survey', 'nonsense')).rejects.toBeInstanceOf(Unavailable);
  });

  test('is not a list of keys where it holds the hooks, but one text', async () => {
    const { secrets } = await rotating(() => json({ SecretString: '{"ops":"https://example.com"}' }));
    expect(await secrets.keys('hooks')).toEqual([{ kid: '1', secret: '{"ops":"https://example.com"}' }]);
  });
});

describe('trust in a posted event', () => {
  const BODY = '{"id":"1","text":"ü"}';
  const secretsOf = (...keys: string[]): Secrets => ({ keys: async () => keys.map((secret, n): SecretKey => ({ kid: String(n), secret })) });

  function signed(secret: string, { at = new Date(), body = BODY } = {}) {
    const signature = new Webhook(secret).sign('msg_1', at, body);
    return { routeKey: 'POST /v1/events', headers: { 'webhook-id': 'msg_1', 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': signature } };
  }

  test('is given to a signature by the current or the previous secret, with and without its prefix (F36)', async () => {
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

  test('cannot be told while the secret cannot be read (F37)', async () => {
    const away: Secrets = {
      keys: async () => {
        throw new Unavailable('away');
      },
    };
    expect(await webhookTrust({ secrets: away, clock: systemClock })(signed(CURRENT), BODY)).toBe('cannot-tell');
  });
});
