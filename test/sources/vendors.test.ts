import { describe, expect, test } from 'vitest';
import type { Event } from '../../core/events/catalogue.ts';
import { SOURCE_NAMES, type SourceName } from '../../core/sources/names.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../core/time.ts';
import { NOON } from '../builders.ts';
import {
  aftershipUpdate,
  chatwootConversation,
  type Delivery,
  hubspotEvent,
  PAGE_ID,
  pagerdutyEvent,
  posthogEvent,
  SECRET,
  segmentCall,
  shopify,
  shopifyFulfilment,
  shopifyOrder,
  shopifyTracking,
  signed,
  statuspage,
  statuspageIncident,
  stripeEvent,
  zendeskEvent,
  zendeskTrigger,
} from './deliveries.ts';
import { type Door, openDoor } from './door.ts';

/** One good delivery of each, and the same thing going on later. */
const GOOD: Readonly<Record<SourceName, (at: Instant) => readonly [Delivery, Delivery]>> = {
  shopify: (at) => [shopify('orders/create', shopifyOrder(at), at), shopify('fulfillment_events/create', shopifyTracking('delivered', at + HOUR), at + HOUR)],
  stripe: (at) => [
    signed('stripe', stripeEvent('customer.created', { id: 'cus_1', object: 'customer', email: 'ada@example.com', metadata: { customer_id: 'ada' } }, at), at),
    signed(
      'stripe',
      stripeEvent('invoice.payment_failed', { id: 'in_1', object: 'invoice', customer: 'cus_1', amount_due: 4200, currency: 'eur', attempt_count: 1 }, at + HOUR),
      at + HOUR,
    ),
  ],
  statuspage: (at) => [statuspage(statuspageIncident('investigating', at), at), statuspage(statuspageIncident('resolved', at + HOUR), at + HOUR)],
  pagerduty: (at) => [signed('pagerduty', pagerdutyEvent('incident.triggered', at), at), signed('pagerduty', pagerdutyEvent('incident.resolved', at + HOUR), at + HOUR)],
  zendesk: (at) => [
    signed('zendesk', zendeskEvent('created', at, {}), at),
    signed('zendesk', zendeskEvent('status_changed', at + HOUR, { previous: 'OPEN', current: 'SOLVED' }), at + HOUR),
  ],
  hubspot: (at) => [
    signed('hubspot', [hubspotEvent('contact.creation', at)], at),
    signed('hubspot', [hubspotEvent('contact.propertyChange', at + HOUR, { eventId: 101, propertyName: 'email', propertyValue: 'ada@example.com' })], at + HOUR),
  ],
  segment: (at) => [
    signed('segment', segmentCall('identify', at, { traits: { email: 'ada@example.com' } }), at),
    signed('segment', segmentCall('track', at + HOUR, { event: 'Report made' }), at + HOUR),
  ],
  posthog: (at) => [signed('posthog', posthogEvent('$identify', at), at), signed('posthog', posthogEvent('report made', at + HOUR), at + HOUR)],
  aftership: (at) => [
    signed('aftership', aftershipUpdate('InTransit', at, { custom_fields: { customer_id: 'ada' } }), at),
    signed('aftership', aftershipUpdate('Delivered', at + HOUR, { custom_fields: { customer_id: 'ada' } }), at + HOUR),
  ],
  chatwoot: (at) => [
    signed('chatwoot', chatwootConversation('conversation_created', 'open', at), at),
    signed('chatwoot', chatwootConversation('conversation_status_changed', 'resolved', at + HOUR), at + HOUR),
  ],
};

function doorWith(settings: object = {}): Door {
  const door = openDoor(NOON, settings);
  door.world.page = { incidents: { incidents: [statuspageIncident('investigating', NOON)] }, 'scheduled-maintenances': { scheduled_maintenances: [] } };
  return door;
}

async function later(door: Door, delivery: Delivery): Promise<{ status: number }> {
  door.world.now = NOON + HOUR;
  if (delivery.source === 'statuspage') door.world.page = { incidents: { incidents: [statuspageIncident('resolved', NOON + HOUR)] } };
  return door.deliver(delivery);
}

const facts = (door: Door): readonly string[] =>
  door
    .facts()
    .map(({ type, time, data }) => JSON.stringify([type, time, data]))
    .sort();

describe.each(SOURCE_NAMES)('a delivery of %s', (source) => {
  const [first, second] = GOOD[source](NOON);

  test('is on the bus once it is answered with 200, by the clock of its source', async () => {
    const door = doorWith();
    expect(await door.deliver(first)).toMatchObject({ status: 200, body: { accepted: door.put.length } });
    expect(door.put.length).toBeGreaterThan(0);
    for (const { time } of door.events()) expect(Date.parse(time)).toBe(NOON);
  });

  test('that comes twice is the same facts', async () => {
    const door = doorWith();
    await door.deliver(first);
    const once = facts(door);
    await door.deliver(first);
    expect(facts(door)).toEqual(once);
  });

  test('and the next are the same facts in either order', async () => {
    const [inOrder, reversed] = [doorWith(), doorWith()];
    await inOrder.deliver(first);
    await later(inOrder, second);
    await later(reversed, second);
    reversed.world.now = NOON;
    reversed.world.page = { incidents: { incidents: [statuspageIncident('investigating', NOON)] } };
    await reversed.deliver(first);
    // Stripe's ids stand for themselves until somebody says whose they are; the rest waits or needs nothing.
    if (source === 'stripe') expect(reversed.facts()).toHaveLength(inOrder.facts().length);
    else expect(facts(reversed)).toEqual(facts(inOrder));
  });

  test('that was tampered with is answered with 401, and nothing is passed on', async () => {
    const door = doorWith();
    const tampered: Delivery = first.token === undefined ? { ...first, body: first.body.replace('{', '{ ') } : { ...first, token: `${SECRET}x` };
    expect(await door.deliver(tampered)).toMatchObject({ status: 401, body: { error: expect.any(String) } });
    const { token: _token, ...unsigned } = first;
    expect((await door.deliver({ ...unsigned, headers: { 'x-shopify-topic': 'orders/create' } })).status).toBe(401);
    expect(door.put).toEqual([]);
  });

  test('is good by the previous secret while one is rotated, and by a new one that has just been set (F36)', async () => {
    const door = doorWith();
    door.world.secrets = ['a-new-secret-of-22-characters-', SECRET];
    expect((await door.deliver(first)).status).toBe(200);
    door.world.secrets = ['a-new-secret-of-22-characters-'];
    expect((await door.deliver(first)).status).toBe(401);
  });

  test('waits at its source while secrets, bus or table do not answer, or no secret is set; it is never taken unverified (F37)', async () => {
    for (const trouble of [{ secretsAreDown: true }, { busIsDown: true }, { secrets: [] }, { secrets: [''] }]) {
      const door = doorWith();
      Object.assign(door.world, trouble);
      expect((await door.deliver(first)).status).toBe(503);
      expect(door.put).toEqual([]);
    }
  });

  test('that is signed and no JSON is 400, and known afterwards by its hash alone (F5)', async () => {
    const door = doorWith();
    for (const text of ['{"email":"ada@example.com"', '', 'null,', '[1,2', '"\u{fffd}']) {
      expect(await door.deliver(signed(source, text, NOON, first.headers))).toMatchObject({ status: 400, body: { errors: [{ expected: 'JSON' }] } });
    }
    expect(JSON.stringify(door.quarantine)).not.toContain('ada@');
    expect(door.quarantine).toHaveLength(5);
    expect(door.quarantine[0]).toMatchObject({ queue: `webhooks/${source}`, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('holds no personal data in what is logged', async () => {
    const door = doorWith();
    await door.deliver(first);
    await later(door, second);
    expect(JSON.stringify(door.lines)).not.toMatch(/ada|lovelace/i);
  });
});

describe('the door', () => {
  test('names its sources to who asks for another', async () => {
    const door = doorWith();
    expect(await door.deliver({ source: 'spotify' as SourceName, body: '{}', headers: {} })).toMatchObject({
      status: 404,
      body: { error: expect.stringContaining('shopify, stripe') },
    });
  });

  test('takes no delivery beyond 5 MB', async () => {
    expect((await doorWith().deliver({ source: 'shopify', body: 'x'.repeat(5 * 1024 * 1024 + 1), headers: {} })).status).toBe(413);
  });

  test('takes a token in the path, in the query and in a header', async () => {
    const [{ token = '', ...rest }] = GOOD.posthog(NOON);
    const door = doorWith();
    const with_ = (more: object) => door.ask({ ...requestOf(rest), ...more } as never);
    expect((await with_({ queryStringParameters: { token } })).status).toBe(200);
    expect((await with_({ headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    expect((await with_({ headers: { 'x-beforehand-token': token } })).status).toBe(200);
    expect((await with_({ queryStringParameters: { token: `${token}1` } })).status).toBe(401);
    expect((await with_({})).status).toBe(401);
  });

  test('takes no token that could be guessed', async () => {
    const door = doorWith();
    door.world.secrets = ['short'];
    expect((await door.deliver({ ...GOOD.posthog(NOON)[0], token: 'short' })).status).toBe(503);
  });

  test('does not take the token of Chatwoot where its signature is bad', async () => {
    const [first] = GOOD.chatwoot(NOON);
    expect((await doorWith().deliver({ ...first, headers: {}, token: SECRET })).status).toBe(200);
    expect((await doorWith().deliver({ ...first, body: `${first.body} `, token: SECRET })).status).toBe(401);
  });

  test('passes on what is good of a delivery, and keeps apart what is not', async () => {
    const door = doorWith();
    const body = [hubspotEvent('contact.creation', NOON), hubspotEvent('contact.creation', NOON, { eventId: 2, objectId: 'x'.repeat(200) })];
    expect(await door.deliver(signed('hubspot', body, NOON))).toMatchObject({ status: 200, body: { accepted: 1, refused: [{ errors: [{ path: 'data.customerId' }] }] } });
    expect(door.quarantine).toHaveLength(1);
  });

  test('names the field of a payload without which nothing can be said', async () => {
    const { id: _id, ...anonymous } = shopifyOrder(NOON) as { id: unknown };
    expect(await doorWith().deliver(shopify('orders/create', anonymous, NOON))).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'id', expected: 'an id', received: 'nothing' }] },
    });
  });
});

const requestOf = ({ body, headers, source }: Omit<Delivery, 'token'>): object => ({
  rawPath: `/v1/webhooks/${source}`,
  headers,
  body,
  isBase64Encoded: false,
  requestContext: { domainName: 'x', http: { method: 'POST' } },
});

async function told(delivery: Delivery, settings: object = {}): Promise<readonly Event[]> {
  const door = doorWith(settings);
  const { status } = await door.deliver(delivery);
  expect(status).toBe(200);
  return door.events();
}

async function reason(delivery: Delivery, settings: object = {}): Promise<string> {
  const door = doorWith(settings);
  const answer = await door.deliver(delivery);
  expect([answer.status, answer.body.accepted, door.put.length]).toEqual([200, 0, 0]);
  return String(answer.body.reason);
}

describe('Shopify', () => {
  test('keeps ids that no number of JavaScript holds, and multiplies prices exactly', async () => {
    const [person, confirmed] = await told(shopify('orders/create', shopifyOrder(NOON), NOON));
    expect(person).toMatchObject({ type: 'customer.updated', data: { customerId: '115310627314723954', name: 'Ada Lovelace', email: 'ada@example.com', locale: 'en' } });
    expect(confirmed).toMatchObject({
      type: 'order.confirmed',
      data: { orderId: '820982911946154508', items: [{ id: '866550311766439020', quantity: 2, price: { amount: '39.80', currency: 'EUR' } }] },
    });
  });

  test('tells test notifications and test orders to nobody, unless that is wished', async () => {
    expect(await reason(shopify('orders/create', shopifyOrder(NOON), NOON, { 'x-shopify-test': 'true' }))).toMatch(/test notification/);
    const test_ = shopify('orders/create', shopifyOrder(NOON, { test: true }), NOON);
    expect(await reason(test_)).toMatch(/test gateway/);
    expect(await told(test_, { shopify: { testMode: 'accept' } })).toHaveLength(2);
  });

  test('an order of a guest is of the person who ordered; of nobody it is nothing', async () => {
    expect((await told(shopify('orders/create', shopifyOrder(NOON, { customer: null }), NOON))).map(({ data }) => (data as { customerId: string }).customerId)).toEqual([
      'guest-820982911946154508',
      'guest-820982911946154508',
    ]);
    expect(await reason(shopify('orders/create', shopifyOrder(NOON, { customer: null, email: null }), NOON))).toMatch(/nobody to tell/);
  });

  test('an order that was updated says everything that is in it, each under the id that its own delivery has', async () => {
    const whole = shopifyOrder(NOON, {
      cancelled_at: '2026-03-01T15:00:00+01:00',
      cancel_reason: 'inventory',
      fulfillments: [shopifyFulfilment(NOON, { shipment_status: 'delivered', updated_at: '2026-03-02T09:00:00Z' }), { id: 2, status: 'pending' }, null],
      refunds: [
        { id: 5, created_at: '2026-03-01T16:00:00Z', transactions: [{ status: 'success', amount: '1.00' }] },
        { id: 6, created_at: '2026-03-01T16:00:00Z', refund_line_items: [{ subtotal: 0 }] },
      ],
    });
    const events = await told(shopify('orders/updated', whole, NOON));
    expect(events.map(({ type }) => type)).toEqual(['customer.updated', 'order.confirmed', 'order.shipped', 'order.delivered', 'order.cancelled', 'order.refunded']);
    const [shipped] = events.filter(({ type }) => type === 'order.shipped');
    const door = doorWith();
    await door.deliver(shopify('orders/create', shopifyOrder(NOON), NOON));
    await door.deliver(shopify('fulfillments/update', shopifyFulfilment(NOON), NOON));
    expect(door.events().at(-1)).toEqual(shipped);
  });

  test('what somebody allows is a fact of the time of their choice', async () => {
    const record = {
      id: 7,
      email: 'ada@example.com',
      updated_at: '2026-03-01T12:00:00Z',
      email_marketing_consent: { state: 'unsubscribed', consent_updated_at: '2026-02-01T00:00:00Z' },
    };
    const [, consent] = await told(shopify('customers/update', record, NOON));
    expect(consent).toMatchObject({ time: '2026-02-01T00:00:00Z', data: { customerId: '7', consents: { outreach: { email: false } } } });
  });

  test('a wish to be forgotten is one, a deleted record is not', async () => {
    expect(await told(shopify('customers/redact', { customer: { id: 7 }, orders_to_redact: [] }, NOON))).toMatchObject([{ type: 'customer.erased', data: { customerId: '7' } }]);
    expect(await reason(shopify('customers/delete', { id: 7 }, NOON))).toMatch(/customers\/redact/);
  });

  test.each([
    ['returns/request', /refunds\/create/],
    ['products/update', /products\/update/],
    ['', /X-Shopify-Topic/],
  ])('the topic %s is declined in words', async (topic, why) => expect(await reason(shopify(topic, { id: 1 }, NOON))).toMatch(why));

  test('what does not fit the contract is left out, and the rest is told', async () => {
    const events = await told(shopify('orders/create', shopifyOrder(NOON, { email: 'no address', customer: { id: 7, phone: '030 1234' }, customer_locale: '??' }), NOON));
    expect(events[0]?.data).toEqual({ customerId: '7' });
  });
});

describe('Stripe', () => {
  const subscription = {
    id: 'sub_1',
    object: 'subscription',
    status: 'active',
    customer: 'cus_1',
    currency: 'usd',
    items: { data: [{ quantity: 10, price: { id: 'price_1', nickname: 'Team', unit_amount: 700, recurring: { interval: 'month', interval_count: 1 } } }] },
  };

  test('a subscription is what it brings in a year', async () => {
    expect(await told(signed('stripe', stripeEvent('customer.subscription.created', subscription, NOON), NOON))).toMatchObject([
      { type: 'customer.updated', data: { customerId: 'cus_1', plan: 'Team', arr: { amount: '840.00', currency: 'USD' } } },
    ]);
  });

  test('its customers go by your own id once their metadata told it', async () => {
    const door = doorWith();
    const [created] = GOOD.stripe(NOON);
    await door.deliver(created);
    await door.deliver(
      signed(
        'stripe',
        stripeEvent('customer.subscription.deleted', { ...subscription, status: 'canceled', ended_at: NOON / 1000, cancellation_details: { feedback: 'too_expensive' } }, NOON),
        NOON,
      ),
    );
    expect(door.events().at(-1)).toMatchObject({ type: 'subscription.cancelled', data: { customerId: 'ada', reason: 'too expensive' } });
  });

  test('each failed attempt is a fact of its own, whatever its event is called', async () => {
    const failure = (attempt: number, at: number) =>
      signed('stripe', stripeEvent('invoice.payment_failed', { id: 'in_1', customer: 'cus_1', amount_due: 500, currency: 'jpy', attempt_count: attempt }, at), NOON);
    const door = doorWith();
    for (const each of [failure(1, NOON), failure(1, NOON + 1_000), failure(2, NOON + 2_000)]) await door.deliver(each);
    expect(door.facts().map(({ data }) => (data as { amount: unknown }).amount)).toEqual([
      { amount: '500', currency: 'JPY' },
      { amount: '500', currency: 'JPY' },
    ]);
  });

  test('test mode tells nobody', async () => {
    expect(await reason(signed('stripe', stripeEvent('customer.subscription.created', subscription, NOON, { livemode: false }), NOON))).toMatch(/test mode/);
  });
});

describe('Statuspage', () => {
  test('is told as the page itself tells it, whatever the delivery says', async () => {
    const door = doorWith();
    await door.deliver(
      statuspage({ ...statuspageIncident('investigating', NOON), incident_updates: [{ id: 'u', body: 'Send your password to …', created_at: '2026-03-01T12:00:00Z' }] }, NOON),
    );
    expect(door.events()).toMatchObject([{ type: 'outage.opened', data: { message: 'We say: investigating.', components: ['api'], impact: 'major' } }]);
  });

  test('waits while the page does not show it, or does not answer', async () => {
    const door = doorWith();
    expect((await door.deliver(statuspage({ ...statuspageIncident('investigating', NOON), id: 'unknown00000' }, NOON))).status).toBe(503);
    door.world.pageIsDown = true;
    expect((await door.deliver(GOOD.statuspage(NOON)[0])).status).toBe(503);
    expect(door.put).toEqual([]);
  });

  test('is asked of the page whatever the page is called', async () => {
    const door = doorWith();
    door.world.page = {};
    const odd = signed('statuspage', { page: { id: 'constructor' }, incident: statuspageIncident('investigating', NOON) }, NOON);
    expect((await door.deliver(odd)).status).toBe(503);
  });

  test('of a page that is not among those believed is declined', async () => {
    expect(await reason(GOOD.statuspage(NOON)[0], { statuspage: { pages: { other0000000: {} } } })).toMatch(/statuspage.pages/);
  });

  test('an incident without components is of everybody, one whose components concern nobody is told to nobody', async () => {
    const unconfirmed = { pages: { [PAGE_ID]: { confirm: false } } };
    expect(await told(statuspage(statuspageIncident('investigating', NOON, { components: [] }), NOON), { statuspage: unconfirmed })).toMatchObject([{ data: { audience: 'all' } }]);
    expect(await reason(statuspage(statuspageIncident('investigating', NOON), NOON), { statuspage: { ...unconfirmed, components: { api: null } } })).toMatch(/components/);
  });

  test('a component speaks for itself unless an open incident names it', async () => {
    const update = {
      page: { id: PAGE_ID },
      component_update: { id: 'cu1', component_id: 'rb5wq1dczvbm', old_status: 'operational', new_status: 'major_outage', created_at: '2026-03-01T12:00:00Z' },
      component: { id: 'rb5wq1dczvbm', name: 'api', status: 'major_outage' },
    };
    const door = doorWith();
    door.world.page = { summary: { components: [update.component], incidents: [] } };
    await door.deliver(signed('statuspage', update, NOON));
    expect(door.events()).toMatchObject([{ type: 'outage.opened', data: { kind: 'down', impact: 'critical', components: ['api'] } }]);
    door.world.page = { summary: { components: [update.component], incidents: [{ components: [{ id: 'rb5wq1dczvbm' }] }] } };
    expect((await door.deliver(signed('statuspage', update, NOON))).body.reason).toMatch(/open incident/);
    door.world.page = { summary: { components: [{ ...update.component, status: 'operational' }], incidents: [] } };
    expect((await door.deliver(signed('statuspage', update, NOON))).body.reason).toMatch(/changed again/);
  });

  test('planned work is planned work', async () => {
    const planned = statuspageIncident('scheduled', NOON, { impact: 'maintenance', scheduled_for: '2026-03-05T02:00:00Z', scheduled_until: '2026-03-05T04:00:00Z' });
    expect(await told(statuspage(planned, NOON), { statuspage: { pages: { [PAGE_ID]: { confirm: false } } } })).toMatchObject([
      { type: 'maintenance.scheduled', data: { startsAt: '2026-03-05T02:00:00Z' } },
    ]);
  });
});

describe('PagerDuty', () => {
  test('tells customers words that are meant for them, by the component behind the service', async () => {
    const [event] = await told(signed('pagerduty', pagerdutyEvent('incident.triggered', NOON), NOON), { pagerduty: { services: { PF9KMXH: ['api', 'web'] } } });
    expect(event).toMatchObject({ type: 'outage.opened', data: { components: ['api', 'web'], incidentId: 'pagerduty-PGR0VU2', status: 'investigating' } });
    expect(JSON.stringify(event)).not.toContain('replication');
  });

  test('waits for a person where that is wished', async () => {
    const settings = { pagerduty: { opensOn: 'acknowledged' } };
    expect(await reason(signed('pagerduty', pagerdutyEvent('incident.triggered', NOON), NOON), settings)).toMatch(/acknowledged/);
    expect(await told(signed('pagerduty', pagerdutyEvent('incident.acknowledged', NOON), NOON), settings)).toHaveLength(1);
  });

  test.each([
    ['pagey.ping', {}, {}, /test of the webhook/],
    ['incident.priority_updated', {}, {}, /priority/],
    ['incident.triggered', { service: null }, {}, /no service/],
    ['incident.triggered', {}, { pagerduty: { services: { api: null } } }, /No component/],
    ['service.updated', {}, {}, /service.updated/],
  ])('%s is declined in words', async (type, more, settings, why) => expect(await reason(signed('pagerduty', pagerdutyEvent(type, NOON, more), NOON), settings)).toMatch(why));
});

describe('Zendesk', () => {
  test('a trigger says everything itself', async () => {
    expect(await told(signed('zendesk', zendeskTrigger('case.resolved', NOON, { agent: 'Grace', customerWrote: 'true' }), NOON))).toMatchObject([
      { type: 'case.resolved', data: { customerId: 'ada', caseId: '35436', priority: 'high', resolvedBy: 'human', customerWrote: true } },
    ]);
  });

  test.each([
    ['OPEN', 'SOLVED', 'case.resolved'],
    ['SOLVED', 'OPEN', 'case.reopened'],
    ['PENDING', 'CLOSED', 'case.resolved'],
  ])('from %s to %s is %s', async (previous, current, type) => {
    expect(await told(signed('zendesk', zendeskEvent('status_changed', NOON, { previous, current }), NOON))).toMatchObject([
      { type, data: { caseId: '35436', customerId: '398958715791' } },
    ]);
  });

  test.each([
    ['status_changed', { previous: 'SOLVED', current: 'CLOSED' }, /closed by itself/],
    ['status_changed', { previous: 'NEW', current: 'OPEN' }, /goes on/],
    ['tags_changed', {}, /tags_changed/],
  ])('%s %o is declined in words', async (name, change, why) => expect(await reason(signed('zendesk', zendeskEvent(name, NOON, change), NOON))).toMatch(why));

  test('what was merged or closed by a rule is nobody’s good work', async () => {
    expect(await told(signed('zendesk', zendeskEvent('merged', NOON, {}), NOON))).toMatchObject([{ data: { resolution: 'merged' } }]);
    expect(await told(signed('zendesk', zendeskEvent('status_changed', NOON, { previous: 'OPEN', current: 'SOLVED' }, { assignee_id: null }), NOON))).toMatchObject([
      { data: { resolvedBy: 'auto' } },
    ]);
  });
});

describe('HubSpot', () => {
  const record = {
    portalId: 1,
    objectType: 'COMPANY',
    objectId: 7298894071,
    properties: { name: { value: 'Analytical Engines', timestamp: NOON }, country: { value: 'UK', timestamp: NOON - DAY } },
  };

  test('contacts are customers, or companies are', async () => {
    expect(await reason(signed('hubspot', record, NOON))).toMatch(/hubspot.customers/);
    expect(await told(signed('hubspot', record, NOON), { hubspot: { customers: 'company' } })).toMatchObject([
      { data: { customerId: 'company-7298894071', name: 'Analytical Engines', region: 'UK' }, time: '2026-03-01T12:00:00.000Z' },
    ]);
  });

  test('one property changes one field, and half a name none', async () => {
    const change = (propertyName: string, propertyValue: string) => signed('hubspot', [hubspotEvent('contact.propertyChange', NOON, { propertyName, propertyValue })], NOON);
    expect(await told(change('hs_timezone', 'europe_slash_berlin'))).toMatchObject([{ data: { customerId: '1246965', timezone: 'Europe/Berlin' } }]);
    expect(await reason(change('firstname', 'Ada'))).toMatch(/workflow/);
  });

  test('a wish to be forgotten is one', async () => {
    expect(await told(signed('hubspot', [hubspotEvent('contact.privacyDeletion', NOON)], NOON))).toMatchObject([{ type: 'customer.erased' }]);
    expect(await reason(signed('hubspot', [hubspotEvent('contact.deletion', NOON), hubspotEvent('deal.creation', NOON)], NOON))).toMatch(/privacyDeletion.*deal/);
  });

  test('signed long ago is stale', async () => {
    const door = doorWith();
    door.world.now = NOON + 6 * MINUTE;
    expect((await door.deliver(GOOD.hubspot(NOON)[0])).status).toBe(401);
  });
});

describe('Segment and PostHog', () => {
  test('what people do is use, and who they are makes them reachable', async () => {
    expect(await told(signed('segment', segmentCall('track', NOON, { event: 'Report made' }), NOON))).toMatchObject([
      { type: 'usage.recorded', data: { records: [{ customerId: 'ada', feature: 'Report made' }] } },
    ]);
    expect(await told(signed('segment', segmentCall('group', NOON, { groupId: 'acme', traits: { plan: 'pro' } }), NOON))).toMatchObject([
      { data: { customerId: 'ada', plan: 'pro' } },
    ]);
    expect(await told(signed('segment', segmentCall('group', NOON, { groupId: 'acme', traits: { name: 'Acme' } }), NOON), { segment: { customers: 'group' } })).toMatchObject([
      { data: { customerId: 'acme', name: 'Acme' } },
    ]);
    expect(await told(signed('posthog', posthogEvent('$identify', NOON), NOON))).toMatchObject([{ type: 'customer.updated', data: { email: 'ada@example.com' } }]);
  });

  test('what nobody known did, and what is bookkeeping, is no use', async () => {
    expect(await reason(signed('segment', segmentCall('track', NOON, { userId: null, anonymousId: 'x', event: 'Seen' }), NOON))).toMatch(/Nobody known/);
    expect(await reason(signed('segment', [segmentCall('track', NOON)], NOON))).toMatch(/batch/);
    expect(await reason(signed('posthog', posthogEvent('$feature_flag_called', NOON), NOON))).toMatch(/bookkeeping/);
    expect(await reason(signed('posthog', posthogEvent('seen', NOON, { properties: { $process_person_profile: false } }), NOON))).toMatch(/anonymous/);
    expect(await reason(signed('posthog', posthogEvent('seen', NOON), NOON), { posthog: { events: ['report made'] } })).toMatch(/posthog.events/);
  });
});

describe('AfterShip', () => {
  const own = { custom_fields: { customer_id: 'ada', order_id: '1001' } };

  test.each([
    ['OutForDelivery', 'order.out_for_delivery'],
    ['AttemptFail', 'order.attempt_failed'],
    ['AvailableForPickup', 'order.available_for_pickup'],
    ['Exception', 'order.exception'],
  ])('%s is %s', async (tag, type) =>
    expect(await told(signed('aftership', aftershipUpdate(tag, NOON, own), NOON))).toMatchObject([
      { type, data: { customerId: 'ada', orderId: '1001', parcelId: 'grhrexm6t3hiwkjwq37jd003' } },
    ]),
  );

  test('what has not moved is declined in words, and an order that nobody knows waits', async () => {
    expect(await reason(signed('aftership', aftershipUpdate('InfoReceived', NOON, own), NOON))).toMatch(/has not got it/);
    expect(await reason(signed('aftership', aftershipUpdate('Delivered', NOON, { order_id: null }), NOON))).toMatch(/names no order/);
    expect(await reason(signed('aftership', aftershipUpdate('Delivered', NOON), NOON))).toMatch(/Whose it is/);
  });
});

describe('Chatwoot', () => {
  test('opens a case again only when it had been resolved', async () => {
    const open = (before: string) =>
      signed(
        'chatwoot',
        chatwootConversation('conversation_status_changed', 'open', NOON, { changed_attributes: [{ status: { previous_value: before, current_value: 'open' } }] }),
        NOON,
      );
    expect(await told(open('resolved'))).toMatchObject([{ type: 'case.reopened', data: { customerId: 'ada', caseId: '42' } }]);
    expect(await reason(open('pending'))).toMatch(/goes on/);
  });

  test('an answer to its question is an answer', async () => {
    const message = {
      event: 'message_updated',
      id: 77,
      content_type: 'input_csat',
      created_at: '2026-03-01T12:00:00Z',
      conversation: { id: 42, meta: { sender: { id: 9, identifier: 'ada' } } },
      content_attributes: { submitted_values: { csat_survey_response: { rating: 2, feedback_message: 'slow' } } },
    };
    expect(await told(signed('chatwoot', message, NOON))).toMatchObject([{ type: 'survey.answered', data: { kind: 'csat', score: 2, scale: 5, caseId: '42', customerId: 'ada' } }]);
  });
});
