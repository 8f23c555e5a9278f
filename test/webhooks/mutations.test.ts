/** Whatever is changed about a signed request, it is no longer good. `FUZZ=1` tries 10,000 changes a scheme. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Scheme } from '../../adapters/webhooks/schemes.ts';
import { verifySignature } from '../../adapters/webhooks/verify.ts';
import { DAY, MINUTE } from '../../core/time.ts';
import { NOON } from '../builders.ts';
import { SCHEME_NAMES, type Sent, SOURCES, sent } from './sources.ts';

const RUNS = process.env.FUZZ ? 10_000 : 2_000;
const LONG_MS = 300_000;

/** Changes one place of a text; `pick` says where and what. */
const EDITS: readonly ((text: string, at: number, letter: string) => string)[] = [
  (text, at, letter) => text.slice(0, at) + letter + text.slice(at + 1),
  (text, at, letter) => text.slice(0, at) + letter + text.slice(at),
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
  (text) => text.toUpperCase(),
  (text) => text + text,
  (text, at) =>
    text.slice(0, at) +
    text
      .slice(at, at + 2)
      .split('')
      .reverse()
      .join('') +
    text.slice(at + 2),
];

const edit = fc.tuple(fc.constantFrom(...EDITS), fc.nat(200), fc.oneof(fc.constantFrom(...'0aA=,. +/-_vt\n\0é'), fc.string({ minLength: 1, maxLength: 1 }))).map(
  ([change, at, letter]) =>
    (text: string) =>
      change(text, at % Math.max(text.length, 1), letter),
);

type Change = (delivery: Sent) => { readonly delivery: Sent; readonly now: number; readonly secrets?: readonly string[] };

const changesOf = (scheme: Scheme): fc.Arbitrary<Change> => {
  const names = Object.keys(sent(scheme).headers).filter((name) => name !== 'x-shopify-webhook-id' && name !== 'x-shopify-triggered-at');
  return fc.oneof(
    fc.tuple(fc.constantFrom(...names), edit).map(
      ([name, change]): Change =>
        ({ headers, ...rest }) => ({ delivery: { ...rest, headers: { ...headers, [name]: change(headers[name] ?? '') } }, now: NOON }),
    ),
    fc.constantFrom(...names).map(
      (name): Change =>
        ({ headers, ...rest }) => ({ delivery: { ...rest, headers: { ...headers, [name]: undefined } }, now: NOON }),
    ),
    fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 })).map(
      ([at, bit]): Change =>
        ({ rawBody, ...rest }) => {
          const other = Buffer.from(rawBody);
          if (other.length > 0) other[at % other.length] = (other[at % other.length] ?? 0) ^ (1 << bit);
          return { delivery: { ...rest, rawBody: other }, now: NOON };
        },
    ),
    fc.uint8Array({ minLength: 1, maxLength: 4 }).map(
      (more): Change =>
        ({ rawBody, ...rest }) => ({ delivery: { ...rest, rawBody: Buffer.concat([rawBody, more]) }, now: NOON }),
    ),
    fc.nat().map(
      (at): Change =>
        ({ rawBody, ...rest }) => ({ delivery: { ...rest, rawBody: rawBody.subarray(0, at % (rawBody.length + 1)) }, now: NOON }),
    ),
    fc.constantFrom(...SOURCES[scheme].others).map(
      (other): Change =>
        (delivery) => ({ delivery, now: NOON, secrets: [other] }),
    ),
    ...(SOURCES[scheme].timestampHeader !== undefined || scheme === 'stripe'
      ? [
          fc.tuple(fc.boolean(), fc.integer({ min: 6 * MINUTE, max: 400 * DAY })).map(
            ([ahead, off]): Change =>
              (delivery) => ({ delivery, now: ahead ? NOON + off : NOON - off }),
          ),
        ]
      : []),
  );
};

describe.each(SCHEME_NAMES)('a request of %s', (scheme) => {
  const { secret } = SOURCES[scheme];
  const body = fc.oneof(fc.json(), fc.string({ unit: 'binary' }));

  test('is good whatever it holds', () => {
    fc.assert(
      fc.property(body, (text) => {
        expect(verifySignature(scheme, { ...sent(scheme, { body: text, at: NOON }), secrets: [secret], now: NOON })).toBe('good');
      }),
      { numRuns: RUNS / 10 },
    );
  });

  test(
    'is never good once anything of it is changed',
    () => {
      fc.assert(
        fc.property(body, changesOf(scheme), (text, change) => {
          const original = sent(scheme, { body: text, at: NOON });
          const { delivery, now, secrets = [secret] } = change(original);
          fc.pre(now !== NOON || secrets[0] !== secret || !same(original, delivery));
          expect(verifySignature(scheme, { ...delivery, secrets, now })).toHaveProperty('bad');
        }),
        { numRuns: RUNS },
      );
    },
    LONG_MS,
  );
});

const same = (one: Sent, other: Sent): boolean => one.rawBody.equals(other.rawBody) && JSON.stringify(one.headers) === JSON.stringify(other.headers);
