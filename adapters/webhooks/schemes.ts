/**
 * How each source signs what it sends, one row each. Sources: the vendors' documents and test vectors as recorded in test/webhooks/vectors.ts;
 * Standard Webhooks is made by its reference library (standardwebhooks 1.1.1).
 */
import { type Instant, MINUTE } from '../../core/time.ts';
import { type Delivery, fieldOf, formOrJsonFieldOf, type Headers } from './delivery.ts';
import { type Encoding, partsOf, SHA1_BYTES, valuesOf } from './signature-header.ts';
import { hashedWith, hmacOf, type SignerOf, standardWebhooks } from './signers.ts';
import { isoInstant, unixMillis, unixSeconds } from './timestamps.ts';

export type SchemeRow = {
  /** Headers without which nothing can be checked: first the one with the signature. */
  readonly needs: readonly [signature: string, ...more: string[]];
  /** The MACs in the signature header, still encoded; any that matches is enough. None where the header has not its form. */
  readonly macs: (signature: string) => readonly string[];
  readonly encoding: Encoding;
  /** 32 when absent. */
  readonly macBytes?: number;
  readonly signerOf: SignerOf;
  /** The signed instant and how far it may be off, both ways. Absent where a source signs none: there age and id must bound a replay. */
  readonly signedAt?: { readonly of: (headers: Headers) => Instant; readonly toleranceMs: number };
  /** By which a repeated delivery is known. */
  readonly idOf: (delivery: Delivery) => string | undefined;
  /** When the source says that it happened, or was sent. */
  readonly clockOf: (delivery: Delivery) => Instant | undefined;
};

/** What Slack, Stripe and Standard Webhooks document. Zendesk documents no window and gets the same. */
const TOLERANCE_MS = 5 * MINUTE;

const ZENDESK_TIME = 'x-zendesk-webhook-signature-timestamp';
const SLACK_TIME = 'x-slack-request-timestamp';
const STANDARD_TIME = 'webhook-timestamp';
const HUBSPOT_TIME = 'x-hubspot-request-timestamp';
const CHATWOOT_TIME = 'x-chatwoot-timestamp';

const shopify: SchemeRow = {
  needs: ['x-shopify-hmac-sha256'],
  macs: (signature) => [signature],
  encoding: 'base64',
  signerOf: hmacOf(({ rawBody }) => [rawBody]),
  // Both stand in headers, which Shopify does not sign: they know an honest repeat, but do not keep out a replay under another id.
  idOf: ({ headers }) => headers['x-shopify-webhook-id'],
  clockOf: ({ headers }) => known(Date.parse(headers['x-shopify-triggered-at'] ?? '')),
};

const zendesk: SchemeRow = {
  needs: ['x-zendesk-webhook-signature', ZENDESK_TIME],
  macs: (signature) => [signature],
  encoding: 'base64',
  signerOf: hmacOf(({ headers, rawBody }) => [headers[ZENDESK_TIME] ?? '', rawBody]),
  signedAt: { of: (headers) => isoInstant(headers[ZENDESK_TIME] ?? ''), toleranceMs: TOLERANCE_MS },
  // Events carry their id in the body; what a trigger sends has a body of the admin's making, and only the unsigned header.
  idOf: ({ headers, rawBody }) => text(fieldOf(rawBody, 'id')) ?? headers['x-zendesk-webhook-invocation-id'],
  clockOf: ({ headers }) => known(isoInstant(headers[ZENDESK_TIME] ?? '')),
};

const pagerduty: SchemeRow = {
  needs: ['x-pagerduty-signature'],
  // While a secret is rotated there is one signature for each, in a list.
  macs: (signature) => valuesOf(partsOf(signature, ',', '='), 'v1'),
  encoding: 'hex',
  signerOf: hmacOf(({ rawBody }) => [rawBody]),
  idOf: ({ rawBody }) => text(fieldOf(rawBody, 'event', 'id')),
  clockOf: ({ rawBody }) => known(Date.parse(String(fieldOf(rawBody, 'event', 'occurred_at') ?? ''))),
};

const slack: SchemeRow = {
  needs: ['x-slack-signature', SLACK_TIME],
  macs: (signature) => (signature.startsWith('v0=') ? [signature.slice('v0='.length)] : []),
  encoding: 'hex',
  signerOf: hmacOf(({ headers, rawBody }) => [`v0:${headers[SLACK_TIME]}:`, rawBody]),
  signedAt: { of: (headers) => unixSeconds(headers[SLACK_TIME] ?? ''), toleranceMs: TOLERANCE_MS },
  idOf: ({ rawBody }) => text(formOrJsonFieldOf(rawBody, 'event_id') ?? formOrJsonFieldOf(rawBody, 'trigger_id')),
  clockOf: ({ headers }) => known(unixSeconds(headers[SLACK_TIME] ?? '')),
};

const stripe: SchemeRow = {
  needs: ['stripe-signature'],
  macs: (signature) => valuesOf(partsOf(signature, ',', '='), 'v1'),
  encoding: 'hex',
  signerOf: hmacOf(({ headers, rawBody }) => [`${stripeTime(headers)}.`, rawBody]),
  signedAt: { of: (headers) => unixSeconds(stripeTime(headers)), toleranceMs: TOLERANCE_MS },
  idOf: ({ rawBody }) => text(fieldOf(rawBody, 'id')),
  clockOf: ({ headers }) => known(unixSeconds(stripeTime(headers))),
};

/** The one `t` of the header; with two nobody knows which is meant. */
function stripeTime(headers: Headers): string {
  const [time = '', ...more] = valuesOf(partsOf(headers['stripe-signature'] ?? '', ',', '='), 't');
  return more.length === 0 ? time : '';
}

const standard: SchemeRow = {
  needs: ['webhook-signature', 'webhook-id', STANDARD_TIME],
  macs: (signature) => valuesOf(partsOf(signature, ' ', ','), 'v1'),
  encoding: 'base64',
  signerOf: standardWebhooks,
  signedAt: { of: (headers) => unixSeconds(headers[STANDARD_TIME] ?? ''), toleranceMs: TOLERANCE_MS },
  idOf: ({ headers }) => headers['webhook-id'],
  clockOf: ({ headers }) => known(unixSeconds(headers[STANDARD_TIME] ?? '')),
};

const hubspot: SchemeRow = {
  needs: ['x-hubspot-signature-v3', HUBSPOT_TIME],
  macs: (signature) => [signature],
  encoding: 'base64',
  signerOf: hmacOf(({ headers, rawBody, method = '', url = '' }) => [method, hubspotUri(url), rawBody, headers[HUBSPOT_TIME] ?? '']),
  signedAt: { of: (headers) => unixMillis(headers[HUBSPOT_TIME] ?? ''), toleranceMs: TOLERANCE_MS },
  // A delivery holds up to a hundred events; each has an id of its own in the body.
  idOf: ({ headers }) => headers['x-hubspot-correlation-id'],
  clockOf: ({ headers }) => known(unixMillis(headers[HUBSPOT_TIME] ?? '')),
};

/** For those who still get the second version alone: no time is signed, so that a replay is only known by the ids of its events. */
const hubspotV2: SchemeRow = {
  needs: ['x-hubspot-signature'],
  macs: (signature) => [signature],
  encoding: 'hex',
  signerOf: hashedWith(({ rawBody, method = '', url = '' }) => [method, url, rawBody]),
  idOf: ({ headers }) => headers['x-hubspot-correlation-id'],
  clockOf: ({ headers }) => known(unixMillis(headers[HUBSPOT_TIME] ?? '')),
};

/** HubSpot signs the address with these signs of its query decoded. */
const HUBSPOT_DECODES: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};
const hubspotUri = (url: string): string => url.replace(/%[0-9A-F]{2}/gi, (code) => HUBSPOT_DECODES[code.toUpperCase()] ?? code);

const segment: SchemeRow = {
  needs: ['x-signature'],
  macs: (signature) => [signature],
  encoding: 'hex',
  macBytes: SHA1_BYTES,
  signerOf: hmacOf(({ rawBody }) => [rawBody], 'sha1'),
  idOf: ({ rawBody }) => text(fieldOf(rawBody, 'messageId')),
  clockOf: ({ rawBody }) => known(Date.parse(String(fieldOf(rawBody, 'timestamp') ?? ''))),
};

const aftership: SchemeRow = {
  needs: ['aftership-hmac-sha256'],
  macs: (signature) => [signature],
  encoding: 'base64',
  signerOf: hmacOf(({ rawBody }) => [rawBody]),
  idOf: ({ rawBody }) => text(fieldOf(rawBody, 'event_id')),
  clockOf: ({ rawBody }) => known(unixSeconds(String(fieldOf(rawBody, 'ts') ?? ''))),
};

const chatwoot: SchemeRow = {
  needs: ['x-chatwoot-signature', CHATWOOT_TIME],
  macs: (signature) => (signature.startsWith('sha256=') ? [signature.slice('sha256='.length)] : []),
  encoding: 'hex',
  signerOf: hmacOf(({ headers, rawBody }) => [`${headers[CHATWOOT_TIME]}.`, rawBody]),
  signedAt: { of: (headers) => unixSeconds(headers[CHATWOOT_TIME] ?? ''), toleranceMs: TOLERANCE_MS },
  idOf: ({ headers }) => headers['x-chatwoot-delivery'],
  clockOf: ({ headers }) => known(unixSeconds(headers[CHATWOOT_TIME] ?? '')),
};

export const SCHEMES = {
  shopify,
  zendesk,
  pagerduty,
  slack,
  stripe,
  'standard-webhooks': standard,
  hubspot,
  'hubspot-v2': hubspotV2,
  segment,
  aftership,
  chatwoot,
} as const satisfies Record<string, SchemeRow>;
export type Scheme = keyof typeof SCHEMES;

const text = (value: string | number | undefined): string | undefined => (value === undefined ? undefined : String(value));
const known = (at: Instant): Instant | undefined => (Number.isFinite(at) ? at : undefined);
