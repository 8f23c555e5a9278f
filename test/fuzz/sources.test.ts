/** Every adapter over recorded shapes with places turned into what nobody means: an event of the contract, a reason, or the path of a field. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { translateBus } from '../../adapters/sources/aws/translate.ts';
import { BadPayload } from '../../adapters/sources/read.ts';
import { SOURCES } from '../../adapters/sources/registry.ts';
import { confirmed } from '../../adapters/sources/statuspage/confirm.ts';
import { exactJson } from '../../core/exact-json.ts';
import { completed } from '../../core/sources/complete.ts';
import { SOURCE_NAMES, type SourceName } from '../../core/sources/names.ts';
import { settingsSchema } from '../../core/sources/settings.ts';
import type { Translation } from '../../core/sources/translation.ts';
import { NOON } from '../builders.ts';
import {
  aftershipUpdate,
  chatwootConversation,
  hubspotEvent,
  pagerdutyEvent,
  posthogEvent,
  segmentCall,
  shopifyFulfilment,
  shopifyOrder,
  shopifyTracking,
  signed,
  statuspageIncident,
  stripeEvent,
  zendeskEvent,
  zendeskTrigger,
} from '../sources/deliveries.ts';
import { openDoor } from '../sources/door.ts';
import { hostileJson, turned } from './hostile.ts';
import { LONG_MS, quick, quickly, RUNS } from './runs.ts';

const PAYLOADS: Readonly<Record<SourceName, readonly unknown[]>> = {
  shopify: [
    shopifyOrder(NOON, { fulfillments: [shopifyFulfilment(NOON)], refunds: [{ id: 1, created_at: '2026-03-01T12:00:00Z' }], cancelled_at: '2026-03-01T12:00:00Z' }),
    shopifyFulfilment(NOON),
    shopifyTracking('delivered', NOON),
    { id: 7, email: 'a@example.com', updated_at: '2026-03-01T12:00:00Z', email_marketing_consent: { state: 'subscribed', consent_updated_at: '2026-03-01T12:00:00Z' } },
  ],
  stripe: [
    stripeEvent('customer.updated', { id: 'cus_1', metadata: { customer_id: 'ada' }, preferred_locales: ['de'] }, NOON),
    stripeEvent(
      'customer.subscription.updated',
      { id: 'sub_1', customer: 'cus_1', currency: 'eur', items: { data: [{ quantity: 2, price: { unit_amount: 500, recurring: { interval: 'year' } } }] } },
      NOON,
    ),
    stripeEvent('invoice.payment_failed', { id: 'in_1', customer: { id: 'cus_1' }, amount_due: 1, currency: 'eur', attempt_count: 1 }, NOON),
  ],
  statuspage: [
    { page: { id: 'kctbh9vrtdwd' }, incident: statuspageIncident('identified', NOON) },
    { page: { id: 'kctbh9vrtdwd' }, component_update: { component_id: 'c', new_status: 'major_outage', created_at: '2026-03-01T12:00:00Z' }, component: { id: 'c', name: 'api' } },
  ],
  pagerduty: [pagerdutyEvent('incident.triggered', NOON), pagerdutyEvent('incident.resolved', NOON)],
  zendesk: [
    zendeskTrigger('case.resolved', NOON),
    zendeskEvent('status_changed', NOON, { previous: 'OPEN', current: 'SOLVED' }),
    { ticket_event: { type: 'Ticket Created', ticket: { id: 1, requester_id: 2 }, meta: { occurred_at: '2026-03-01T12:00:00Z' } } },
  ],
  hubspot: [
    [hubspotEvent('contact.propertyChange', NOON, { propertyName: 'email', propertyValue: 'a@example.com' })],
    { vid: 1, 'portal-id': 2, properties: { email: { value: 'a@example.com', versions: [{ timestamp: NOON }] } } },
  ],
  segment: [segmentCall('track', NOON, { event: 'x' }), segmentCall('identify', NOON, { traits: { email: 'a@example.com', address: { country: 'DE' } } })],
  posthog: [posthogEvent('$identify', NOON), posthogEvent('x', NOON)],
  aftership: [aftershipUpdate('Delivered', NOON), aftershipUpdate('Exception', NOON, { custom_fields: { customer_id: 'ada' }, expected_delivery: '2026-03-05' })],
  chatwoot: [
    chatwootConversation('conversation_created', 'open', NOON),
    chatwootConversation('conversation_status_changed', 'resolved', NOON),
    { event: 'contact_updated', id: 1, name: 'Ada', updated_at: '2026-03-01T12:00:00Z' },
  ],
};
const BUS = [
  { alarmName: 'api-5xx', state: { value: 'ALARM', timestamp: '2026-03-01T12:00:00.000+0000' } },
  { eventArn: 'arn:aws:health:eu::event/EC2/X/Y', service: 'EC2', eventTypeCategory: 'issue', startTime: 'Sun, 01 Mar 2026 12:00:00 GMT', statusCode: 'open' },
  { metadata: { 'X-Shopify-Topic': 'orders/create', 'X-Shopify-Shop-Domain': 'x' }, payload: shopifyOrder(NOON) },
  { Type: 'Notification', Message: '{"AlarmName":"api-5xx","NewStateValue":"OK","StateChangeTime":"2026-03-01T12:00:00.000+0000"}' },
];
const TOPICS = [
  'orders/create',
  'orders/updated',
  'fulfillments/create',
  'fulfillment_events/create',
  'refunds/create',
  'customers/update',
  'customers/redact',
  '',
  'x'.repeat(500),
  'returns/x\u0000',
];
const settings = fc.constantFrom(
  settingsSchema().parse({ alarms: { '*': { components: 'api' } }, health: { EC2: { components: 'api' } } }),
  settingsSchema().parse({
    shopify: { testMode: 'accept' },
    stripe: { testMode: 'accept' },
    hubspot: { customers: 'company' },
    segment: { customers: 'group' },
    pagerduty: { services: { api: null }, opensOn: 'acknowledged' },
  }),
);

/** Adapters see what the exact parser made of a body, never anything else. */
const asParsed = (payload: unknown): unknown => exactJson((JSON.stringify(payload) ?? 'null').replace(/"«(\d+)»"/g, '$1'));

function expectSound(translate: () => Translation | { readonly alarm: { readonly name: string; readonly at: number } }): void {
  let said: ReturnType<typeof translate>;
  try {
    said = quick(translate);
  } catch (error) {
    if (!(error instanceof BadPayload)) throw error;
    expect(error.errors.every(({ expected }) => expected !== '')).toBe(true);
    return;
  }
  if ('reason' in said) expect(said.reason).toMatch(/\S/);
  else if ('alarm' in said) expect(Number.isFinite(said.alarm.at)).toBe(true);
  else {
    expect(said.events.length).toBeGreaterThan(0);
    for (const draft of said.events) {
      const made = completed(draft, draft.whose === undefined ? undefined : 'ada', NOON);
      if (!made.ok) expect(made.errors.length).toBeGreaterThan(0);
    }
  }
}

describe.each(SOURCE_NAMES)('whatever is signed as %s', (source) => {
  test(
    'is translated, declined, or refused by the path of a field (F5)',
    () => {
      const payload = fc.oneof({ weight: 5, arbitrary: turned(PAYLOADS[source]) }, { weight: 1, arbitrary: hostileJson });
      fc.assert(
        fc.property(payload, settings, fc.constantFrom(...TOPICS), (each, given, topic) => {
          expectSound(() =>
            SOURCES[source].translate({ headers: { 'x-shopify-topic': topic, 'x-shopify-triggered-at': '2026-03-01T12:00:00Z' }, payload: asParsed(each), settings: given }),
          );
        }),
        { numRuns: Math.ceil(RUNS / 4) },
      );
    },
    LONG_MS,
  );

  test(
    'is answered below 500, and nothing is on the bus that is not an event of the contract',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(turned(PAYLOADS[source]).map(asBody), fc.string({ unit: 'binary' })), fc.constantFrom(...TOPICS), async (body, topic) => {
          const door = openDoor(NOON);
          door.world.page = { incidents: { incidents: [statuspageIncident('identified', NOON)] }, summary: {} };
          const { status, body: answer } = await quickly(() => door.deliver(signed(source, body, NOON, { 'x-shopify-topic': topic.replace(/[^ -~]/g, '') })));
          // A page that shows no such incident yet is asked again.
          expect(status < 500 || (source === 'statuspage' && status === 503)).toBe(true);
          if (status === 200) expect(answer.accepted).toBe(door.put.length);
        }),
        { numRuns: Math.min(RUNS / 10, 2_000) },
      );
    },
    LONG_MS,
  );
});

const asBody = (payload: unknown): string => (JSON.stringify(payload) ?? 'null').replace(/"«(\d+)»"/g, '$1');

test(
  'whatever comes from a bus is translated, declined, or refused by the path of a field',
  () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: turned(BUS) }, { weight: 1, arbitrary: hostileJson }), settings, (each, given) => {
        expectSound(() => translateBus({ payload: asParsed(each), settings: given }));
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    );
  },
  LONG_MS,
);

test(
  'whatever a status page answers, a delivery is confirmed, declined or asked for again',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        turned(PAYLOADS.statuspage),
        turned([{ incidents: [statuspageIncident('identified', NOON)], components: [{ id: 'c', status: 'major_outage' }] }]),
        async (payload, answer) => {
          const said = await confirmed(asParsed(payload), settingsSchema().parse({}).statuspage, { read: async () => asParsed(answer) });
          expect(said === 'not-yet' || 'payload' in said || 'reason' in said).toBe(true);
        },
      ),
      { numRuns: RUNS / 8 },
    );
  },
  LONG_MS,
);
