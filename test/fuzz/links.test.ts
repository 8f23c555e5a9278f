import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { signedLinks } from '../../adapters/links.ts';
import { localSecrets } from '../../adapters/local/secrets.ts';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import { LINK_PURPOSES } from '../../core/ports.ts';
import { DEFAULT_RULES } from '../../core/rules/state.ts';
import type { HttpRequest } from '../../flow/http.ts';
import { updateCustomer } from '../../flow/know-customer.ts';
import { links } from '../../functions/links/handler.ts';
import { customer, NOON } from '../builders.ts';
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
const handler = links(
  { table, bus, links: signed, clock, ids: { next: () => 'n' }, log: { line: () => undefined }, pause: async () => undefined, rules: async () => DEFAULT_RULES },
  { company: 'Example', support: 'help@example.com' },
);

// Somebody whose preference page has boxes.
const noLane = { send: async () => undefined };
await updateCustomer(
  { table: sqlite, clock, pause: async () => undefined, lanes: { urgent: noLane, routine: noLane, broadcast: noLane } },
  customer('ada', NOON, { phone: '+4915112345678', csm: { id: 'kim', name: 'Kim', email: 'kim@example.org' } }),
);

const GOOD = [
  await signed.url('survey', { customer: 'ada', case: 'k1', survey: 's1', scale: 5 }, 30),
  await signed.url('unsubscribe', { to: 'c:ada', topic: 'surveys', channel: 'email' }, 90),
  await signed.url('unsubscribe', { to: 'o:kim', topic: 'alerts', channel: 'email' }, 90),
  await signed.url('preferences', { to: 'c:ada' }, 90),
  await signed.url('preferences', { to: 'o:kim' }, 90),
];
const EXPIRED = await signed.url('survey', { customer: 'ada', case: 'k1', survey: 's1', scale: 5 }, -1);
const tokenOf = (path: string): string => path.split('/')[2] ?? '';

const request = (rawPath: string, method = 'GET', over: object = {}): HttpRequest =>
  ({ rawPath, headers: {}, isBase64Encoded: false, requestContext: { http: { method } }, ...over }) as unknown as HttpRequest;

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
  .filter(({ token, text }) => !text.includes('/') && text !== token);

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
      ...GOOD.map((each) => each.replace('/p/', '/u/')),
      ...GOOD.map((each) => each.replace('/u/', '/p/')),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('s', 'u', 'p', 'x', '', '__proto__'),
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
/** Boxes of the preference page, true ones and false ones. */
const box = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('orders', 'outages', 'alerts', 'toString', '__proto__', ''),
      fc.constantFrom('email', 'sms', 'feed', 'fax', 'constructor'),
      fc.constantFrom('', '.on', '.off', '.on.off'),
    )
    .map(([topic, channel, state]) => `${topic}.${channel}${state}`),
  fc.string({ unit: 'binary' }),
);
const preferenceForm = fc.tuple(fc.array(box, { maxLength: 20 }), fc.array(box, { maxLength: 20 }), box, fc.constantFrom('', 'x'.repeat(9_000))).map(([shown, on, first, more]) => {
  const ticked: [string, string][] = on.map((each) => ['on', each]);
  return new URLSearchParams([['shown', shown.join()], ...ticked, ['first.orders', first], ['more', more]]).toString();
});
const form = fc.oneof(
  fc
    .tuple(score, fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'x'.repeat(2_000), 'x'.repeat(8_100), 'x'.repeat(100_000), '\u0000', '\ud800')))
    .map(([points, comment]) => {
      const fields = new URLSearchParams({ score: points, comment });
      return fields.toString();
    }),
  preferenceForm,
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
    'with a changed or forged token gets the one page, and changes nothing (F35)',
    async () => {
      const refusal = await handler(request(EXPIRED));
      expect(refusal.statusCode).toBe(410);
      const before = writes.count;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('s', 'u', 'p'),
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

const TOKENS = GOOD.map(tokenOf);
const splitToken = fc.constantFrom(...TOKENS).map((token) => token.split('.'));
const whichPart = fc.nat(2);
const flipped = (bytes: Buffer, bit: number): Buffer => {
  const at = (bit >> 3) % bytes.length;
  return Buffer.from(bytes.with(at, (bytes[at] ?? 0) ^ (1 << (bit & 7))));
};
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The same bytes in most decoders: other last letters, padding, the other alphabet, room between the letters. */
const SPELLINGS: readonly ((text: string, n: number) => string)[] = [
  (text, n) => text.slice(0, -1) + LETTERS[((LETTERS.indexOf(text.at(-1) ?? '') & ~3) + (n % 4)) & 63],
  (text, n) => text + '='.repeat(1 + (n % 3)),
  (text) => text.padEnd(Math.ceil(text.length / 4) * 4, '='),
  (text) => text.replaceAll('-', '+').replaceAll('_', '/'),
  (text, n) => text.slice(0, n % (text.length + 1)) + [' ', '\n', '\t', '\r\n', '\u0000', '\ufeff'][n % 6] + text.slice(n % (text.length + 1)),
  (text) => encodeURIComponent(`${text}=`),
];
const HEADERS: readonly object[] = [
  { alg: 'none' },
  { alg: 'none', kid: '1' },
  { alg: 'nOnE', kid: '1' },
  { alg: 'HS384', kid: '1' },
  { alg: 'HS512', kid: '1' },
  { alg: 'RS256', kid: '1' },
  { alg: 'ES256', kid: '1' },
  { alg: 'HS256' },
  { kid: '1' },
  { kid: '1', alg: 'HS256' },
  { alg: 'HS256', kid: 1 },
  { alg: 'HS256', kid: '0' },
  { alg: 'HS256', kid: '1 ' },
  { alg: 'HS256', kid: '__proto__' },
  { alg: 'HS256', kid: '1', typ: 'JWT' },
  { alg: 'HS256', kid: '1', crit: ['b64'], b64: false },
  { alg: 'HS256', kid: '1', jku: 'https://example.com' },
  { alg: 'HS256', kid: '1', jwk: { kty: 'oct', k: 'AA' } },
  [],
];

const changeOf = (text: fc.Arbitrary<[string[], number, number]>, change: (parts: readonly string[], which: number, n: number) => readonly string[]) =>
  text.map(([parts, which, n]) => change(parts, which, n).join('.'));
const drawn = fc.tuple(splitToken, whichPart, fc.nat());
const everyChange = fc
  .oneof(
    mutatedToken.map(({ text }) => text),
    forgedToken,
    // a bit of what a part says
    changeOf(drawn, (parts, which, n) => parts.with(which, flipped(Buffer.from(parts[which] ?? '', 'base64url'), n).toString('base64url'))),
    // a bit of how it is spelt
    changeOf(drawn, (parts, _, n) => [flipped(Buffer.from(parts.join('.'), 'latin1'), n).toString('latin1')]),
    // cut short, from either end
    changeOf(drawn, (parts, which, n) => [which === 0 ? parts.join('.').slice(n % parts.join('.').length) : parts.join('.').slice(0, n % parts.join('.').length)]),
    // parts of other tokens, parts in another order, parts too many or too few
    fc.tuple(splitToken, splitToken, whichPart).map(([one, other, which]) => one.with(which, other[which] ?? '').join('.')),
    fc.tuple(splitToken, fc.array(whichPart, { maxLength: 5 })).map(([parts, order]) => order.map((each) => parts[each]).join('.')),
    // other spellings of the same
    fc.tuple(drawn, fc.constantFrom(...SPELLINGS)).map(([[parts, which, n], spelt]) => parts.with(which, spelt(parts[which] ?? '', n)).join('.')),
    // another header over our claims and signature
    fc.tuple(splitToken, fc.oneof(fc.constantFrom(...HEADERS), fc.jsonValue())).map(([parts, header]) => parts.with(0, part(header)).join('.')),
    fc.tuple(splitToken, fc.constantFrom(...HEADERS)).map(([[, claims], header]) => `${part(header)}.${claims}.`),
  )
  .filter((text) => !TOKENS.includes(text));

describe('a token', () => {
  test('as it was made is good for its own purpose, so that what follows tries more than the refusal', async () => {
    for (const token of TOKENS) {
      const read = await Promise.all(LINK_PURPOSES.map((purpose) => signed.read(purpose, token)));
      expect(read.filter((claims) => claims !== undefined)).toHaveLength(1);
    }
  });

  test(
    'changed in whatever way is good for none (F35)',
    async () => {
      await fc.assert(
        fc.asyncProperty(everyChange, async (text) => {
          for (const purpose of LINK_PURPOSES) expect(await quickly(() => signed.read(purpose, text))).toBeUndefined();
        }),
        { numRuns: RUNS },
      );
    },
    LONG_MS,
  );

  test('has a signature of one spelling: the letters that stand for the same bytes do not do', async () => {
    for (const token of TOKENS) {
      const spellings = [0, 1, 2, 3].map((n) => SPELLINGS[0]?.(token, n) ?? '');
      expect(spellings).toContain(token);
      const read = await Promise.all(spellings.flatMap((text) => LINK_PURPOSES.map((purpose) => signed.read(purpose, text))));
      expect(read.filter((claims) => claims !== undefined)).toHaveLength(1);
    }
  });
});
