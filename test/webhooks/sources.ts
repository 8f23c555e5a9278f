/** The other side of each scheme: what the source would send. Made with node:crypto alone, so that the verifier is not its own witness. */
import { createHash, createHmac } from 'node:crypto';
import type { Headers } from '../../adapters/webhooks/delivery.ts';
import type { Scheme } from '../../adapters/webhooks/schemes.ts';
import { isoOf } from '../../core/time.ts';

export type Sent = { readonly headers: Headers; readonly rawBody: Buffer; readonly method?: string; readonly url?: string };

/** Where HubSpot sent it to, which it signs. */
const METHOD = 'POST';
const URL_SENT_TO = 'https://api.example.com/v1/webhooks/hubspot?a=1%2F2';
const URL_SIGNED = 'https://api.example.com/v1/webhooks/hubspot?a=1/2';

type Source = {
  readonly signatureHeader: string;
  readonly timestampHeader?: string;
  readonly encoding: 'hex' | 'base64';
  /** Whether the header may list several signatures. */
  readonly list?: ',' | ' ';
  /** What stands before a MAC. */
  readonly prefix: string;
  readonly secret: string;
  readonly others: readonly string[];
  readonly sign: (rawBody: Buffer, at: number, secret: string) => Headers;
};

const mac = (key: string | Buffer, encoding: 'hex' | 'base64', ...parts: (string | Buffer)[]): string => macBy('sha256', key, encoding, ...parts);
const macBy = (algorithm: string, key: string | Buffer, encoding: 'hex' | 'base64', ...parts: (string | Buffer)[]): string => {
  const hmac = createHmac(algorithm, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest(encoding);
};
const seconds = (at: number): string => String(Math.floor(at / 1000));
const standardKey = (secret: string): Buffer => Buffer.from(secret.replace('whsec_', ''), 'base64');

export const SOURCES: Readonly<Record<Scheme, Source>> = {
  shopify: {
    signatureHeader: 'x-shopify-hmac-sha256',
    encoding: 'base64',
    prefix: '',
    secret: 'hush',
    others: ['hush2', 'Hush', 'hush '],
    sign: (rawBody, _at, secret) => ({ 'x-shopify-hmac-sha256': mac(secret, 'base64', rawBody), 'x-shopify-webhook-id': 'b54557e4', 'x-shopify-triggered-at': isoOf(_at) }),
  },
  zendesk: {
    signatureHeader: 'x-zendesk-webhook-signature',
    timestampHeader: 'x-zendesk-webhook-signature-timestamp',
    encoding: 'base64',
    prefix: '',
    secret: 'dGhpc19zZWNyZXQ=',
    others: ['this_secret', 'dGhpc19zZWNyZXQ'],
    sign: (rawBody, at, secret) => {
      const time = `${isoOf(at).slice(0, 19)}Z`;
      return { 'x-zendesk-webhook-signature': mac(secret, 'base64', time, rawBody), 'x-zendesk-webhook-signature-timestamp': time };
    },
  },
  pagerduty: {
    signatureHeader: 'x-pagerduty-signature',
    encoding: 'hex',
    list: ',',
    prefix: 'v1=',
    secret: 'pd-secret',
    others: ['pd-other'],
    sign: (rawBody, _at, secret) => ({ 'x-pagerduty-signature': `v1=${mac(secret, 'hex', rawBody)}` }),
  },
  slack: {
    signatureHeader: 'x-slack-signature',
    timestampHeader: 'x-slack-request-timestamp',
    encoding: 'hex',
    prefix: 'v0=',
    secret: 'slack-secret',
    others: ['slack-other'],
    sign: (rawBody, at, secret) => ({
      'x-slack-signature': `v0=${mac(secret, 'hex', `v0:${seconds(at)}:`, rawBody)}`,
      'x-slack-request-timestamp': seconds(at),
    }),
  },
  stripe: {
    signatureHeader: 'stripe-signature',
    encoding: 'hex',
    list: ',',
    prefix: 'v1=',
    secret: 'whsec_stripe',
    others: ['stripe', 'whsec_other'],
    sign: (rawBody, at, secret) => ({ 'stripe-signature': `t=${seconds(at)},v1=${mac(secret, 'hex', `${seconds(at)}.`, rawBody)}` }),
  },
  'standard-webhooks': {
    signatureHeader: 'webhook-signature',
    timestampHeader: 'webhook-timestamp',
    encoding: 'base64',
    list: ' ',
    prefix: 'v1,',
    secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
    others: [`whsec_${Buffer.alloc(32, 2).toString('base64')}`],
    sign: (rawBody, at, secret) => ({
      'webhook-id': 'msg_1',
      'webhook-timestamp': seconds(at),
      'webhook-signature': `v1,${mac(standardKey(secret), 'base64', `msg_1.${seconds(at)}.`, rawBody)}`,
    }),
  },
  hubspot: {
    signatureHeader: 'x-hubspot-signature-v3',
    timestampHeader: 'x-hubspot-request-timestamp',
    encoding: 'base64',
    prefix: '',
    secret: 'hubspot-client-secret',
    others: ['hubspot-client-secret2'],
    sign: (rawBody, at, secret) => ({
      'x-hubspot-signature-v3': mac(secret, 'base64', METHOD, URL_SIGNED, rawBody, String(at)),
      'x-hubspot-request-timestamp': String(at),
    }),
  },
  'hubspot-v2': {
    signatureHeader: 'x-hubspot-signature',
    encoding: 'hex',
    prefix: '',
    secret: 'hubspot-client-secret',
    others: ['hubspot-client-secre'],
    sign: (rawBody, _at, secret) => ({ 'x-hubspot-signature': createHash('sha256').update(secret).update(METHOD).update(URL_SENT_TO).update(rawBody).digest('hex') }),
  },
  segment: {
    signatureHeader: 'x-signature',
    encoding: 'hex',
    prefix: '',
    secret: 'segment-secret',
    others: ['segment-other'],
    sign: (rawBody, _at, secret) => ({ 'x-signature': macBy('sha1', secret, 'hex', rawBody) }),
  },
  aftership: {
    signatureHeader: 'aftership-hmac-sha256',
    encoding: 'base64',
    prefix: '',
    secret: 'aftership-secret',
    others: ['aftership-other'],
    sign: (rawBody, _at, secret) => ({ 'aftership-hmac-sha256': mac(secret, 'base64', rawBody) }),
  },
  chatwoot: {
    signatureHeader: 'x-chatwoot-signature',
    timestampHeader: 'x-chatwoot-timestamp',
    encoding: 'hex',
    prefix: 'sha256=',
    secret: 'chatwoot-secret',
    others: ['chatwoot-other'],
    sign: (rawBody, at, secret) => ({
      'x-chatwoot-signature': `sha256=${mac(secret, 'hex', `${seconds(at)}.`, rawBody)}`,
      'x-chatwoot-timestamp': seconds(at),
    }),
  },
};

export const SCHEME_NAMES = Object.keys(SOURCES) as readonly Scheme[];

export function sent(
  scheme: Scheme,
  { body = '{"id":"evt_1","n":1.0}', at = 0, secret = SOURCES[scheme].secret }: { body?: string | Buffer; at?: number; secret?: string } = {},
): Sent {
  const rawBody = Buffer.from(body);
  return { rawBody, method: METHOD, url: URL_SENT_TO, headers: SOURCES[scheme].sign(rawBody, at, secret) };
}

/** The delivery with its MAC written anew, wherever in the header it stands. */
export function withMac(scheme: Scheme, delivery: Sent, change: (mac: string) => string): Sent {
  const { signatureHeader, prefix } = SOURCES[scheme];
  const header = delivery.headers[signatureHeader] ?? '';
  const at = prefix === '' ? 0 : header.lastIndexOf(prefix) + prefix.length;
  return { ...delivery, headers: { ...delivery.headers, [signatureHeader]: header.slice(0, at) + change(header.slice(at)) } };
}
