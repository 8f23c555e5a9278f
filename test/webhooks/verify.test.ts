import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SCHEMES, type Scheme } from '../../adapters/webhooks/schemes.ts';
import { isoInstant } from '../../adapters/webhooks/timestamps.ts';
import { type BadReason, verifySignature } from '../../adapters/webhooks/verify.ts';
import { MINUTE, SECOND } from '../../core/time.ts';
import { NOON } from '../builders.ts';
import { SCHEME_NAMES, type Sent, SOURCES, sent, withMac } from './sources.ts';
import { PRIMITIVE, VECTORS } from './vectors.ts';

const verdict = (scheme: Scheme, delivery: Sent, { now = NOON, secrets = [SOURCES[scheme].secret] }: { now?: number; secrets?: readonly string[] } = {}) =>
  verifySignature(scheme, { ...delivery, secrets, now });
const bad = (reason: BadReason) => ({ bad: reason });
const signed = (scheme: Scheme, over: Parameters<typeof sent>[1] = {}): Sent => sent(scheme, { at: NOON, ...over });
const flipped = (text: string, at: number): string => text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1);

const TIMED = SCHEME_NAMES.filter((scheme) => 'signedAt' in SCHEMES[scheme]);
const LISTING = SCHEME_NAMES.filter((scheme) => SOURCES[scheme].list !== undefined);
const SINGLE = SCHEME_NAMES.filter((scheme) => SOURCES[scheme].list === undefined);
const BASE64 = SCHEME_NAMES.filter((scheme) => SOURCES[scheme].encoding === 'base64');
const PREFIXED = SCHEME_NAMES.filter((scheme) => SOURCES[scheme].prefix !== '');

describe('a published example', () => {
  test.each(PRIMITIVE)('of the primitive: %s', (secret, text, hex) => {
    expect(createHmac('sha256', secret).update(text).digest('hex')).toBe(hex);
  });

  test.each(VECTORS)('of $scheme is good', ({ scheme, secret, body, at, ...sentTo }) => {
    const claim = { ...sentTo, rawBody: Buffer.from(body), secrets: [secret], now: at };
    expect(verifySignature(scheme, claim)).toBe('good');
    expect(verifySignature(scheme, { ...claim, rawBody: Buffer.from(`${body} `) })).toEqual(bad('wrong-signature'));
  });

  test('of PagerDuty is its vendor’s to the byte', () => {
    const body = VECTORS.find(({ scheme }) => scheme === 'pagerduty')?.body ?? '';
    expect(createHash('sha256').update(body).digest('hex')).toBe('6ef42c69dbbc0feaff02e04ca31f497cb2bcbecf1a038a636f114cd7cdd2e23a');
  });
});

describe.each(SCHEME_NAMES)('a delivery of %s', (scheme) => {
  const { signatureHeader, secret, others } = SOURCES[scheme];

  test('is good as it was sent, as a plain byte array too', () => {
    expect(verdict(scheme, signed(scheme))).toBe('good');
    const delivery = signed(scheme);
    expect(verifySignature(scheme, { ...delivery, rawBody: new Uint8Array(delivery.rawBody), secrets: [secret], now: NOON })).toBe('good');
  });

  test('is good with an empty body and with one of a megabyte', () => {
    expect(verdict(scheme, signed(scheme, { body: '' }))).toBe('good');
    expect(verdict(scheme, signed(scheme, { body: Buffer.alloc(1024 * 1024, 'ü') }))).toBe('good');
  });

  test('that is not UTF-8 is judged by its bytes, of which none may change', () => {
    const delivery = signed(scheme, { body: Buffer.from([0x7b, 0xff, 0x7d]) });
    // The library of Standard Webhooks signs text only: no JSON is lost by refusing the rest.
    expect(verdict(scheme, delivery)).toEqual(scheme === 'standard-webhooks' ? bad('malformed') : 'good');
    expect(verdict(scheme, { ...delivery, rawBody: Buffer.from([0x7b, 0xfe, 0x7d]) })).toEqual(bad(scheme === 'standard-webhooks' ? 'malformed' : 'wrong-signature'));
  });

  test('with a flipped bit in its body is refused', () => {
    const delivery = signed(scheme);
    const rawBody = Buffer.from(delivery.rawBody);
    rawBody[3] = (rawBody[3] ?? 0) ^ 1;
    expect(verdict(scheme, { ...delivery, rawBody })).toEqual(bad('wrong-signature'));
  });

  test('with another letter in its signature is refused', () => {
    for (const at of [0, 20, 39])
      expect(
        verdict(
          scheme,
          withMac(scheme, signed(scheme), (mac) => flipped(mac, at)),
        ),
      ).toEqual(bad('wrong-signature'));
  });

  test('whose JSON was read and written again is refused', () => {
    const delivery = signed(scheme);
    const rawBody = Buffer.from(JSON.stringify(JSON.parse(String(delivery.rawBody))));
    expect(verdict(scheme, { ...delivery, rawBody })).toEqual(bad('wrong-signature'));
  });

  test('with a signature cut short, or longer, is malformed', () => {
    for (const change of [(mac: string) => mac.slice(0, 16), (mac: string) => mac.slice(0, -1), (mac: string) => `${mac}00`, () => ''])
      expect(verdict(scheme, withMac(scheme, signed(scheme), change))).toEqual(bad(signatureHeaderEmpty(scheme, change) ? 'missing-header' : 'malformed'));
  });

  test('without one of the headers, or with an empty one, is not looked at', () => {
    for (const name of SCHEMES[scheme].needs) {
      const delivery = signed(scheme);
      for (const value of [undefined, '']) expect(verdict(scheme, { ...delivery, headers: { ...delivery.headers, [name]: value } })).toEqual(bad('missing-header'));
    }
  });

  test('with a header too long is malformed', () => {
    for (const name of SCHEMES[scheme].needs) {
      const delivery = signed(scheme);
      expect(verdict(scheme, { ...delivery, headers: { ...delivery.headers, [name]: `${delivery.headers[name]}${'0'.repeat(2_000)}` } })).toEqual(bad('malformed'));
    }
  });

  test('of another tenant’s secret is refused', () => {
    for (const other of others) expect(verdict(scheme, signed(scheme, { secret: other }))).toEqual(bad('wrong-signature'));
  });

  test('is good by the current and by the previous secret while one is rotated, and by neither afterwards (F36)', () => {
    const [next = ''] = others;
    expect(verdict(scheme, signed(scheme), { secrets: [next, secret] })).toBe('good');
    expect(verdict(scheme, signed(scheme, { secret: next }), { secrets: [next, secret] })).toBe('good');
    expect(verdict(scheme, signed(scheme), { secrets: [next] })).toEqual(bad('wrong-signature'));
  });

  test('is never good without a secret, not even when signed by the empty one', () => {
    expect(verdict(scheme, signed(scheme), { secrets: [] })).toEqual(bad('no-secret'));
    for (const empty of ['', ' ', ...(scheme === 'standard-webhooks' ? ['whsec_', 'whsec_!'] : [])]) {
      expect(verdict(scheme, signed(scheme, { secret: empty }), { secrets: [empty] })).toEqual(bad('no-secret'));
      expect(verdict(scheme, signed(scheme, { secret: empty }), { secrets: [empty, secret] })).toEqual(bad('wrong-signature'));
    }
  });

  test('under capital header names is not ours to read: the gateway lowers them', () => {
    const delivery = signed(scheme);
    const headers = Object.fromEntries(Object.entries(delivery.headers).map(([name, value]) => [name.toUpperCase(), value]));
    expect(verdict(scheme, { ...delivery, headers })).toEqual(bad('missing-header'));
  });

  test('has the other encoding’s MAC refused', () => {
    const { encoding } = SOURCES[scheme];
    const other = encoding === 'hex' ? 'base64' : 'hex';
    expect(
      verdict(
        scheme,
        withMac(scheme, signed(scheme), (mac) => Buffer.from(mac, encoding).toString(other)),
      ),
    ).toEqual(bad('malformed'));
  });

  function signatureHeaderEmpty(of: Scheme, change: (mac: string) => string): boolean {
    return withMac(of, signed(of), change).headers[signatureHeader] === '';
  }
});

describe('a delivery of HubSpot', () => {
  test.each(['hubspot', 'hubspot-v2'] as const)('is good only for the address that it was sent to: %s', (scheme) => {
    for (const change of [{ url: 'https://api.example.com/v1/webhooks/hubspot' }, { url: 'http://api.example.com/v1/webhooks/hubspot?a=1%2F2' }, { method: 'GET' }, { url: '' }])
      expect(verdict(scheme, { ...signed(scheme), ...change })).toEqual(bad('wrong-signature'));
  });
});

describe.each(TIMED)('the timestamp of %s', (scheme) => {
  test('is good up to five minutes off, both ways (F24)', () => {
    for (const off of [-5 * MINUTE, 5 * MINUTE]) expect(verdict(scheme, signed(scheme), { now: NOON + off })).toBe('good');
  });

  test('is stale a second later or earlier than that, and to a clock of ours that is none', () => {
    for (const off of [-5 * MINUTE - SECOND, 5 * MINUTE + SECOND]) expect(verdict(scheme, signed(scheme), { now: NOON + off })).toEqual(bad('stale'));
    expect(verdict(scheme, signed(scheme), { now: Number.NaN })).toEqual(bad('stale'));
  });

  test('is signed: another one is refused, and so are other spellings', () => {
    const [now, then] = [signed(scheme), signed(scheme, { at: NOON + SECOND })];
    const rewritten = (change: (text: string) => string): Sent => {
      const { timestampHeader } = SOURCES[scheme];
      if (timestampHeader !== undefined) return { ...now, headers: { ...now.headers, [timestampHeader]: change(now.headers[timestampHeader] ?? '') } };
      return { ...now, headers: { 'stripe-signature': (now.headers['stripe-signature'] ?? '').replace(/t=(\d+)/, (_, text: string) => `t=${change(text)}`) } };
    };
    const timeOf = (delivery: Sent): string => delivery.headers[SOURCES[scheme].timestampHeader ?? ''] ?? /t=(\d+)/.exec(delivery.headers['stripe-signature'] ?? '')?.[1] ?? '';
    expect(
      verdict(
        scheme,
        rewritten(() => timeOf(then)),
      ),
    ).toEqual(bad('wrong-signature'));
    for (const other of [(text: string) => `0${text}`, (text: string) => `${text}.0`, (text: string) => `+${text}`, (text: string) => `${text}abc`, () => 'soon', () => '1e9'])
      expect(verdict(scheme, rewritten(other))).toEqual(bad('malformed'));
  });
});

describe('the time that Zendesk signs', () => {
  test('is read to the fraction of a second that is told', () => {
    expect(isoInstant('2026-03-01T12:00:00Z')).toBe(NOON);
    expect(isoInstant('2026-03-01T12:00:00.123Z')).toBe(NOON + 123);
    expect(isoInstant('2026-03-01T12:00:00.123456789Z')).toBe(NOON + 123);
  });

  test.each([
    '+002026-03-01T12:00:00Z',
    '2026-03-01T12:00:00Z{',
    '2026-03-01T12:00:00.Z',
    '2026-03-01T12:00:00+00:00',
    '2026-03-01T12:00Z',
    '2026-03-01',
    'Sun, 01 Mar 2026 12:00:00 GMT',
  ])('has one spelling: %s is none', (text) => expect(isoInstant(text)).toBeNaN());
});

describe('a list of signatures', () => {
  test.each(LISTING)('of %s is good when any one is, the second too', (scheme) => {
    const { list = ',', prefix, others } = SOURCES[scheme];
    const { signatureHeader } = SOURCES[scheme];
    const good = signed(scheme);
    const [other = ''] = others;
    const foreign = withMac(scheme, good, () => '').headers[signatureHeader] + macOf(signed(scheme, { secret: other }).headers[signatureHeader] ?? '', prefix);
    const both = `${foreign}${list}${prefix}${macOf(good.headers[signatureHeader] ?? '', prefix)}`;
    expect(verdict(scheme, { ...good, headers: { ...good.headers, [signatureHeader]: foreign } })).toEqual(bad('wrong-signature'));
    expect(verdict(scheme, { ...good, headers: { ...good.headers, [signatureHeader]: both } })).toBe('good');
  });

  test.each(LISTING)('of %s may hold versions that we do not know, and nothing that is no signature', (scheme) => {
    const { list = ',', prefix, signatureHeader } = SOURCES[scheme];
    const good = signed(scheme);
    const header = good.headers[signatureHeader] ?? '';
    const withHeader = (value: string): Sent => ({ ...good, headers: { ...good.headers, [signatureHeader]: value } });
    expect(verdict(scheme, withHeader(`v9${prefix.slice(-1)}what${list}${header}`))).toBe('good');
    const unnamed = ['1v', '-v1', 'V1', 'v1!'].map((name) => `${name}${prefix.slice(-1)}what${list}${header}`);
    for (const odd of [`${list}${header}`, `${header}${list}`, `odd${list}${header}`, `${prefix}${list}${header}`, ...unnamed])
      expect(verdict(scheme, withHeader(odd))).toEqual(bad('malformed'));
  });

  test.each(LISTING)('of %s is read up to two thousand letters', (scheme) => {
    const { list = ',', prefix, signatureHeader } = SOURCES[scheme];
    const good = signed(scheme);
    const header = `${good.headers[signatureHeader]}${list}v9${prefix.slice(-1)}`;
    const ofLength = (length: number): Sent => ({ ...good, headers: { ...good.headers, [signatureHeader]: header.padEnd(length, 'x') } });
    expect(verdict(scheme, ofLength(2_000))).toBe('good');
    expect(verdict(scheme, ofLength(2_001))).toEqual(bad('malformed'));
  });

  test.each(SINGLE)('of %s does not exist', (scheme) => {
    const good = signed(scheme);
    const header = good.headers[SOURCES[scheme].signatureHeader];
    for (const list of [',', ' '])
      expect(verdict(scheme, { ...good, headers: { ...good.headers, [SOURCES[scheme].signatureHeader]: `${header}${list}${header}` } })).toEqual(bad('malformed'));
  });

  test('of Stripe with two times is malformed', () => {
    const good = signed('stripe');
    expect(verdict('stripe', { ...good, headers: { 'stripe-signature': `${good.headers['stripe-signature']},t=1` } })).toEqual(bad('malformed'));
  });

  const macOf = (header: string, prefix: string): string => header.slice(header.lastIndexOf(prefix) + prefix.length);
});

describe('a MAC', () => {
  test.each(PREFIXED)('of %s under a prefix of another case or version is malformed', (scheme) => {
    const { prefix, signatureHeader } = SOURCES[scheme];
    const good = signed(scheme);
    for (const other of [prefix.toUpperCase(), `v7${prefix.slice(2)}`, prefix.slice(0, 2)]) {
      const header = (good.headers[signatureHeader] ?? '').replace(prefix, other);
      expect(verdict(scheme, { ...good, headers: { ...good.headers, [signatureHeader]: header } })).toEqual(bad('malformed'));
    }
  });

  test.each(BASE64)('of %s has one spelling: no second last letter, no web alphabet, no missing sign at its end', (scheme) => {
    for (const change of [(mac: string) => sibling(mac), (mac: string) => mac.replace('=', ''), (mac: string) => `${mac} `])
      expect(verdict(scheme, withMac(scheme, signed(scheme), change))).toEqual(bad('malformed'));
  });

  test.each(SCHEME_NAMES.filter((scheme) => SOURCES[scheme].encoding === 'hex'))('of %s in capitals is malformed', (scheme) => {
    expect(
      verdict(
        scheme,
        withMac(scheme, signed(scheme), (mac) => mac.toUpperCase()),
      ),
    ).toEqual(bad('malformed'));
  });

  /** Base64 of the same 32 bytes: the last letter has two bits that no decoder reads. */
  function sibling(mac: string): string {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const other = `${mac.slice(0, 42)}${letters[letters.indexOf(mac[42] ?? '') + 1]}=`;
    expect(Buffer.from(other, 'base64')).toEqual(Buffer.from(mac, 'base64'));
    return other;
  }
});
