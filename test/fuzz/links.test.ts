import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { signedLinks } from '../../adapters/links.ts';
import { localSecrets } from '../../adapters/local/secrets.ts';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import type { HttpRequest } from '../../flow/http.ts';
import { links } from '../../functions/links/handler.ts';
import { NOON } from '../builders.ts';
import { LONG_MS, quickly, RUNS } from './runs.ts';

const clock = { now: () => NOON };
const store = openStore(':memory:');
afterAll(() => store.close());

const writes = { count: 0 };
const sqlite = sqliteTable(store);
const table: typeof sqlite = {
  ...sqlite,
  put: (draft, ifVersion) => {
    writes.count++;
    return sqlite.put(draft, ifVersion);
  },
  delete: (key, ifVersion) => {
    writes.count++;
    return sqlite.delete(key, ifVersion);
  },
};
const bus = {
  put: async (events: readonly unknown[]) => {
    writes.count += events.length;
  },
};
const signed = signedLinks({ secrets: localSecrets(undefined), clock }, '');
const handler = links({ table, bus, links: signed, clock, log: { line: () => undefined }, pause: async () => undefined }, { company: 'Example', support: 'help@example.com' });

const GOOD = [
  await signed.url('survey', { customer: 'ada', case: 'k1', survey: 's1', scale: 5 }, 30),
  await signed.url('unsubscribe', { to: 'c:ada', topic: 'surveys', channel: 'email' }, 90),
  await signed.url('unsubscribe', { to: 'o:kim', topic: 'alerts', channel: 'email' }, 90),
];
const EXPIRED = await signed.url('survey', { customer: 'ada', case: 'k1', survey: 's1', scale: 5 }, -1);
const tokenOf = (path: string): string => path.split('/')[2] ?? '';

const request = (rawPath: string, method = 'GET', over: object = {}): HttpRequest =>
  ({ rawPath, headers: {}, isBase64Encoded: false, requestContext: { http: { method } }, ...over }) as unknown as HttpRequest;

/** A token's header and claims are signed as they are spelt; its signature may have a second spelling of the same bytes, which is no forgery. */
const sameToken = (one: string, other: string): boolean => {
  const [[a, b, c = ''], [d, e, f = '']] = [one.split('.'), other.split('.')] as [string[], string[]];
  return a === d && b === e && other.split('.').length === 3 && Buffer.from(c, 'base64url').equals(Buffer.from(f, 'base64url'));
};

const letter = fc.oneof(fc.constantFrom(...'Aa0-_.=+/% \n'), fc.string({ minLength: 1, maxLength: 3 }));
const mutatedToken = fc
  .tuple(fc.constantFrom(...GOOD.map(tokenOf)), fc.array(fc.tuple(fc.nat(), letter, fc.constantFrom('replace', 'insert', 'remove', 'cut')), { minLength: 1, maxLength: 3 }))
  .map(([token, edits]) => {
    let text = token;
    for (const [where, by, how] of edits) {
      const at = where % (text.length + 1);
      text = text.slice(0, at) + (how === 'replace' || how === 'insert' ? by : '') + (how === 'cut' ? '' : text.slice(at + (how === 'insert' ? 0 : 1)));
    }
    return { token, text };
  })
  .filter(({ token, text }) => !text.includes('/') && !sameToken(token, text));

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** Tokens of nobody's: no algorithm, foreign keys in the header, claims of every kind. */
const forgedToken = fc
  .record({
    header: fc.oneof(
      fc.constantFrom<object>(
        { alg: 'none' },
        { alg: 'HS256', kid: '1' },
        { alg: 'HS512', kid: '1' },
        { alg: 'HS256', crit: ['b64'], b64: false },
        { alg: 'HS256', jwk: { kty: 'oct', k: 'AA' } },
      ),
      fc.jsonValue(),
    ),
    claims: fc.oneof(fc.constant({ aud: 'survey', exp: 4e9, customer: 'ada', scale: 5 }), fc.jsonValue()),
    signature: fc.oneof(fc.constant(''), fc.base64String(), fc.constantFrom(...GOOD.map((each) => tokenOf(each).split('.')[2] ?? ''))),
  })
  .map(({ header, claims, signature }) => `${part(header)}.${part(claims)}.${signature}`);

const path = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...GOOD,
      EXPIRED,
      ...GOOD.map((each) => `${each}/more`),
      ...GOOD.map((each) => each.replace('/u/', '/s/')),
      ...GOOD.map((each) => each.replace('/s/', '/u/')),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('s', 'u', 'x', '', '__proto__'),
        fc.oneof(
          mutatedToken.map(({ text }) => text),
          forgedToken,
        ),
      )
      .map(([route, token]) => `/${route}/${token}`),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.constantFrom('', '/', '//', '/s', '/s/', `/s/${'a'.repeat(1_999)}`, `/s/${'.'.repeat(1_999)}`, `/u/${'a'.repeat(100_000)}`),
      fc.string({ unit: 'binary' }),
    ),
  },
);
const SCORES = ['1', '5', '0', '6', '-1', '1e0', '0x1', 'NaN', 'Infinity', '', ' 3', '3.5', '٣', '<script>', '9'.repeat(400)];
const score = fc.oneof(fc.constantFrom(...SCORES), fc.string({ unit: 'binary' }));
const form = fc.oneof(
  fc
    .tuple(score, fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'x'.repeat(2_000), 'x'.repeat(8_100), 'x'.repeat(100_000), '\u0000', '\ud800')))
    .map(([points, comment]) => {
      const fields = new URLSearchParams({ score: points, comment });
      return fields.toString();
    }),
  fc.constantFrom(undefined, '', 'List-Unsubscribe=One-Click', 'score=5&score=1', 'score=%', 'score=%E0%A4%A', '%00=%00', '&&&==='),
  fc.string({ unit: 'binary' }),
);
const visit = fc
  .record({
    rawPath: path,
    method: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('GET', 'HEAD', 'POST', 'POST') },
      { weight: 1, arbitrary: fc.oneof(fc.constantFrom('PUT', 'get', 'OPTIONS'), fc.string()) },
    ),
    body: form,
    isBase64Encoded: fc.boolean(),
    queryStringParameters: fc.option(fc.dictionary(fc.oneof(fc.constantFrom('score', '__proto__'), fc.string()), score, { maxKeys: 3 }), { nil: undefined }),
    headers: fc.dictionary(
      fc.constantFrom('accept-language', 'content-type'),
      fc.oneof(fc.constantFrom('de', 'en,de', ',de'.repeat(2_000), ' '.repeat(8_000)), fc.string({ unit: 'binary' })),
    ),
  })
  .map(({ rawPath, method, ...over }) => request(rawPath, method, over));

describe('a visit to a link', () => {
  test.each(GOOD)('is answered while the link is good, so that what follows tries more than the refusal', async (good) => {
    expect(await handler(request(good))).toMatchObject({ statusCode: 200 });
  });

  test(
    'is answered below 500 whatever is asked, and a look changes nothing',
    async () => {
      await fc.assert(
        fc.asyncProperty(visit, async (each) => {
          const before = writes.count;
          const { statusCode } = await quickly(() => handler(each));
          expect(statusCode).toBeGreaterThanOrEqual(200);
          expect(statusCode).toBeLessThan(500);
          if (each.requestContext.http.method !== 'POST') expect(writes.count).toBe(before);
        }),
        { numRuns: RUNS },
      );
      expect(writes.count).toBeGreaterThan(0);
    },
    LONG_MS,
  );

  test(
    'with a changed or forged token gets the one page, and changes nothing',
    async () => {
      const refusal = await handler(request(EXPIRED));
      expect(refusal.statusCode).toBe(410);
      const before = writes.count;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('s', 'u'),
          fc.oneof(
            mutatedToken.map(({ text }) => text),
            forgedToken,
          ),
          fc.constantFrom('GET', 'HEAD', 'POST'),
          async (route, token, method) => {
            expect(await quickly(() => handler(request(`/${route}/${token}`, method, { body: 'score=5' })))).toEqual(refusal);
          },
        ),
        { numRuns: RUNS },
      );
      expect(writes.count).toBe(before);
    },
    LONG_MS,
  );
});
