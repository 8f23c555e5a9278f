/**
 * Published examples of every scheme, each recomputed here. Where a vendor publishes none, the row says what stands in.
 * Sources: RFC 4231 case 2; Standard Webhooks reference libraries; Slack's "Verifying requests"; the tests of PagerDuty's own Go client
 * (body: PagerDuty's example incident); Zendesk's static test secret, whose value is from a public test; GitHub's "Validating webhook deliveries".
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Headers } from '../../adapters/webhooks/delivery.ts';
import type { Scheme } from '../../adapters/webhooks/schemes.ts';

export type Vector = {
  readonly scheme: Scheme;
  readonly secret: string;
  readonly headers: Headers;
  readonly body: string;
  readonly at: number;
  readonly method?: string;
  readonly url?: string;
};

/** One line, as PagerDuty sent it; SHA-256 6ef42c69dbbc0feaff02e04ca31f497cb2bcbecf1a038a636f114cd7cdd2e23a. */
const PAGERDUTY_BODY = readFileSync(join(import.meta.dirname, 'pagerduty-incident.txt'), 'utf8');
const SLACK_BODY =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner' +
  '&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN' +
  '&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';

export const VECTORS: readonly Vector[] = [
  {
    // HubSpot's documentation of its second version.
    scheme: 'hubspot-v2',
    secret: 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy',
    headers: { 'x-hubspot-signature': '9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900' },
    body: '{"example_field":"example_value"}',
    method: 'POST',
    url: 'https://www.example.com/webhook_uri',
    at: 0,
  },
  {
    // Shopify publishes no vector: the RFC's MAC in Shopify's encoding.
    scheme: 'shopify',
    secret: 'Jefe',
    headers: { 'x-shopify-hmac-sha256': 'W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=' },
    body: 'what do ya want for nothing?',
    at: 0,
  },
  {
    scheme: 'standard-webhooks',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    headers: { 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330', 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' },
    body: '{"test": 2432232314}',
    at: 1_614_265_330_000,
  },
  {
    scheme: 'slack',
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    headers: { 'x-slack-request-timestamp': '1531420618', 'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503' },
    body: SLACK_BODY,
    at: 1_531_420_618_000,
  },
  {
    scheme: 'pagerduty',
    secret: 'lDQHScfUeXUKaQRNF+8XIiDKZ7XX3itBAYzwU0TARw8lJqRnkKl2iB1anSb0Z+IK',
    headers: { 'x-pagerduty-signature': 'v1=0c0b9495b893a39e70d1fea2fe11fbe0a825f88b9f67846f6cc07dd2bc5476cd' },
    body: PAGERDUTY_BODY,
    at: 0,
  },
  {
    scheme: 'zendesk',
    secret: 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==',
    headers: {
      'x-zendesk-webhook-signature-timestamp': '2021-03-25T05:09:27Z',
      'x-zendesk-webhook-signature': 'S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLM=',
    },
    body: '{"event":"ticket.updated","id":123}',
    at: Date.UTC(2021, 2, 25, 5, 9, 27),
  },
];

/** No row of the table is GitHub's; its example still checks the primitive, as RFC 4231 does. */
export const PRIMITIVE: readonly (readonly [secret: string, text: string, hex: string])[] = [
  ['Jefe', 'what do ya want for nothing?', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
  ["It's a Secret to Everybody", 'Hello, World!', '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'],
];
