/** What each vendor sends, in the shape that it documents, and signed as it signs: minimal, and of nobody. */
import { createHmac } from 'node:crypto';
import type { SourceName } from '../../core/sources/names.ts';
import { type Instant, isoOf, SECOND } from '../../core/time.ts';
import type { HttpRequest } from '../../flow/http.ts';

export const SECRET = 'a-secret-of-at-least-22-characters';
export type Delivery = { readonly source: SourceName; readonly body: string; readonly headers: Readonly<Record<string, string>>; readonly token?: string; readonly query?: string };

const mac = (algorithm: string, encoding: 'hex' | 'base64', ...parts: (string | Buffer)[]): string => {
  const hmac = createHmac(algorithm, SECRET);
  for (const part of parts) hmac.update(part);
  return hmac.digest(encoding);
};
const seconds = (at: Instant): string => String(Math.floor(at / SECOND));
export const HOST = 'api.example.com';

/** Signed at an instant. Only what the vendor itself signs is. */
export function signed(source: SourceName, payload: unknown, at: Instant, headers: Readonly<Record<string, string>> = {}): Delivery {
  // Ids that JavaScript cannot hold stand in the payloads as `«820982911946154508»` and go out as numbers.
  const body = (typeof payload === 'string' ? payload : JSON.stringify(payload)).replace(/"«(\d+)»"/g, '$1');
  const with_ = (own: Record<string, string>, more: Partial<Delivery> = {}): Delivery => ({
    source,
    body,
    headers: { 'content-type': 'application/json', ...headers, ...own },
    ...more,
  });
  switch (source) {
    case 'shopify':
      return with_({ 'x-shopify-hmac-sha256': mac('sha256', 'base64', body) });
    case 'stripe':
      return with_({ 'stripe-signature': `t=${seconds(at)},v1=${mac('sha256', 'hex', `${seconds(at)}.`, body)}` });
    case 'pagerduty':
      return with_({ 'x-pagerduty-signature': `v1=${mac('sha256', 'hex', body)}` });
    case 'zendesk': {
      const time = `${isoOf(at).slice(0, 19)}Z`;
      return with_({ 'x-zendesk-webhook-signature-timestamp': time, 'x-zendesk-webhook-signature': mac('sha256', 'base64', time, body) });
    }
    case 'hubspot':
      return with_({
        'x-hubspot-request-timestamp': String(at),
        'x-hubspot-signature-v3': mac('sha256', 'base64', 'POST', `https://${HOST}/v1/webhooks/hubspot`, body, String(at)),
      });
    case 'segment':
      return with_({ 'x-signature': mac('sha1', 'hex', body) });
    case 'aftership':
      return with_({ 'aftership-hmac-sha256': mac('sha256', 'base64', body) });
    case 'chatwoot':
      return with_({ 'x-chatwoot-timestamp': seconds(at), 'x-chatwoot-signature': `sha256=${mac('sha256', 'hex', `${seconds(at)}.`, body)}` });
    case 'statuspage':
    case 'posthog':
      return with_({}, { token: SECRET });
  }
}

/** As API Gateway hands it on. */
export function request({ source, body, headers, token, query = '' }: Delivery): HttpRequest {
  const rawPath = `/v1/webhooks/${source}${token === undefined ? '' : `/${encodeURIComponent(token)}`}`;
  return {
    version: '2.0',
    routeKey: 'POST /v1/webhooks/{source}',
    rawPath,
    rawQueryString: query,
    headers,
    requestContext: { accountId: '1', domainName: HOST, http: { method: 'POST', path: rawPath } },
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  } as unknown as HttpRequest;
}

const ORDER_ID = '«820982911946154508»';

export const shopifyOrder = (at: Instant, more: object = {}): object => ({
  id: ORDER_ID,
  name: '#1001',
  email: 'ada@example.com',
  created_at: isoOf(at).replace('Z', '+00:00'),
  currency: 'EUR',
  test: false,
  customer_locale: 'en',
  customer: { id: '«115310627314723954»', first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.com', phone: null },
  shipping_address: null,
  line_items: [{ id: '«866550311766439020»', name: 'Teapot', quantity: 2, price: '19.90' }],
  fulfillments: [],
  refunds: [],
  cancelled_at: null,
  ...more,
});

export const shopify = (topic: string, payload: object, at: Instant, headers: Readonly<Record<string, string>> = {}): Delivery =>
  signed('shopify', payload, at, {
    'x-shopify-topic': topic,
    'x-shopify-shop-domain': 'teapots.myshopify.com',
    'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
    'x-shopify-triggered-at': isoOf(at),
    ...headers,
  });

export const shopifyFulfilment = (at: Instant, more: object = {}): object => ({
  id: 255858046,
  order_id: ORDER_ID,
  status: 'success',
  created_at: isoOf(at),
  updated_at: isoOf(at),
  tracking_url: 'https://carrier.example/1Z',
  shipment_status: null,
  ...more,
});

export const shopifyTracking = (status: string, at: Instant, id = 944956391): object => ({
  id,
  fulfillment_id: 255858046,
  order_id: ORDER_ID,
  status,
  happened_at: isoOf(at),
  created_at: isoOf(at),
  estimated_delivery_at: null,
  message: null,
});

export const stripeEvent = (type: string, object: object, at: Instant, more: object = {}): object => ({
  id: `evt_${type}_${at}`,
  object: 'event',
  api_version: '2025-01-27',
  created: Math.floor(at / SECOND),
  type,
  livemode: true,
  data: { object },
  ...more,
});

export const pagerdutyEvent = (type: string, at: Instant, more: object = {}): object => ({
  event: {
    id: `01${type}${at}`,
    event_type: type,
    resource_type: 'incident',
    occurred_at: isoOf(at),
    data: { id: 'PGR0VU2', type: 'incident', number: 2, status: 'triggered', title: 'db-3 replication lag', urgency: 'high', service: { id: 'PF9KMXH', summary: 'api' }, ...more },
  },
});

export const statuspageIncident = (status: string, at: Instant, more: object = {}): object => ({
  id: 'rclfxz2g21ly',
  name: 'Trouble with the API',
  status,
  impact: 'major',
  created_at: isoOf(at),
  updated_at: isoOf(at),
  backfilled: false,
  components: [{ id: 'rb5wq1dczvbm', name: 'api' }],
  incident_updates: [{ id: `u-${status}`, status, body: `We say: ${status}.`, created_at: isoOf(at), display_at: isoOf(at) }],
  ...more,
});
export const PAGE_ID = 'kctbh9vrtdwd';
export const statuspage = (incident: object, at: Instant): Delivery => signed('statuspage', { page: { id: PAGE_ID }, incident }, at);

export const zendeskTrigger = (type: string, at: Instant, more: object = {}): object => ({
  type,
  caseId: 35436,
  customerId: 'ada',
  at: isoOf(at),
  topic: 'My teapot',
  priority: 'High',
  ...more,
});
export const zendeskEvent = (name: string, at: Instant, event: object, detail: object = {}): object => ({
  account_id: 22129848,
  id: `01HX${name}${at}`,
  type: `zen:event-type:ticket.${name}`,
  subject: 'zen:ticket:35436',
  time: isoOf(at),
  zendesk_event_version: '2022-11-06',
  detail: { id: '35436', requester_id: '398958715791', status: 'OPEN', subject: 'My teapot', priority: 'HIGH', assignee_id: '7', ...detail },
  event,
});

export const hubspotEvent = (type: string, at: Instant, more: object = {}): object => ({
  eventId: 100,
  subscriptionId: 1,
  portalId: 62515,
  appId: 5,
  occurredAt: at,
  subscriptionType: type,
  attemptNumber: 0,
  objectId: 1246965,
  ...more,
});

export const segmentCall = (type: string, at: Instant, more: object = {}): object => ({
  type,
  messageId: `ajs-${type}-${at}`,
  userId: 'ada',
  timestamp: isoOf(at),
  context: { timezone: 'Europe/Berlin' },
  ...more,
});

export const posthogEvent = (event: string, at: Instant, more: object = {}): object => ({
  event: { uuid: `0190-${event}-${at}`, event, distinct_id: 'ada', timestamp: isoOf(at), properties: {}, ...more },
  person: { id: 'p1', properties: { email: 'ada@example.com', name: 'Ada Lovelace' } },
});

export const aftershipUpdate = (tag: string, at: Instant, more: object = {}): object => ({
  event_id: `3f64-${tag}`,
  event: 'tracking_update',
  ts: Math.floor(at / SECOND),
  msg: {
    id: 'grhrexm6t3hiwkjwq37jd003',
    tracking_number: '1Z',
    order_id: '«820982911946154508»',
    tag,
    custom_fields: null,
    checkpoints: [{ tag, checkpoint_time: isoOf(at).replace('.000Z', '+00:00'), message: 'moved' }],
    expected_delivery: null,
    ...more,
  },
});

export const chatwootConversation = (event: string, status: string, at: Instant, more: object = {}): object => ({
  event,
  id: 42,
  status,
  account: { id: 1 },
  created_at: Math.floor(at / SECOND),
  updated_at: at / SECOND,
  meta: { sender: { id: 9, identifier: 'ada', email: 'ada@example.com' }, assignee: { name: 'Grace' } },
  changed_attributes: [],
  ...more,
});
