import { describe, expect, test } from 'vitest';
import type { Headers } from '../../adapters/webhooks/delivery.ts';
import { SCHEMES, type Scheme } from '../../adapters/webhooks/schemes.ts';
import { NOON } from '../builders.ts';
import { SCHEME_NAMES, sent } from './sources.ts';

const AT = '2026-03-01T12:00:00Z';
const delivery = (body: string, headers: Headers = {}) => ({ headers, rawBody: Buffer.from(body) });

describe('what a repeated delivery is known by', () => {
  test.each<[Scheme, string, Headers, string]>([
    ['shopify', '{}', { 'x-shopify-webhook-id': 'b54557e4' }, 'b54557e4'],
    ['zendesk', '{"id":"01ABC"}', { 'x-zendesk-webhook-invocation-id': 'inv' }, '01ABC'],
    ['zendesk', '{"id":123}', {}, '123'],
    ['zendesk', 'a trigger’s own text', { 'x-zendesk-webhook-invocation-id': 'inv' }, 'inv'],
    ['pagerduty', '{"event":{"id":"01BW"}}', {}, '01BW'],
    ['slack', '{"event_id":"Ev1"}', {}, 'Ev1'],
    ['slack', 'command=%2Fx&trigger_id=1.2.3', {}, '1.2.3'],
    ['slack', `payload=${encodeURIComponent('{"type":"block_actions","trigger_id":"4.5"}')}`, {}, '4.5'],
    ['stripe', '{"id":"evt_1"}', {}, 'evt_1'],
    ['hubspot', '[]', { 'x-hubspot-correlation-id': 'c1' }, 'c1'],
    ['segment', '{"messageId":"ajs-1"}', {}, 'ajs-1'],
    ['aftership', '{"event_id":"3f64"}', {}, '3f64'],
    ['chatwoot', '{}', { 'x-chatwoot-delivery': 'd1' }, 'd1'],
    ['standard-webhooks', '{"id":"in the body"}', { 'webhook-id': 'msg_1' }, 'msg_1'],
  ])('of %s in %s', (scheme, body, headers, id) => {
    expect(SCHEMES[scheme].idOf(delivery(body, headers))).toBe(id);
  });

  test.each(SCHEME_NAMES)('of %s is nothing where it is missing, whatever the body', (scheme) => {
    for (const body of ['', '{', '[]', 'null', '"id"', '{"id":{}}', '{"event":null}', '{"event":{"id":""}}', 'payload=%7B', '\u{fffd}'])
      expect(SCHEMES[scheme].idOf(delivery(body))).toBeUndefined();
    expect(SCHEMES[scheme].idOf({ headers: {}, rawBody: Buffer.from([0xff]) })).toBeUndefined();
  });
});

describe('the clock of a delivery', () => {
  test.each(SCHEME_NAMES)('of %s is read where its source puts it', (scheme) => {
    const { headers, ...rest } = sent(scheme, { at: NOON, body: `{"event":{"occurred_at":"${AT}"},"timestamp":"${AT}","ts":${NOON / 1_000}}` });
    expect(SCHEMES[scheme].clockOf({ ...rest, headers: { ...headers, 'x-hubspot-request-timestamp': String(NOON) } })).toBe(NOON);
  });

  test.each(SCHEME_NAMES)('of %s is nothing where there is none', (scheme) => {
    expect(SCHEMES[scheme].clockOf(delivery('{}'))).toBeUndefined();
  });
});
