import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, type Instant, MINUTE } from '../../core/time.ts';
import type { HttpAnswer } from '../../flow/http.ts';
import { customer, NOON } from '../builders.ts';
import {
  aftershipUpdate,
  type Delivery,
  pagerdutyEvent,
  request,
  SECRET,
  shopify,
  shopifyFulfilment,
  shopifyOrder,
  shopifyTracking,
  signed,
  statuspageIncident,
  zendeskTrigger,
} from '../sources/deliveries.ts';
import { openSystem, type System } from './system.ts';

const CUSTOMER = '115310627314723954';
const PAGE = { page: { id: 'kctbh9vrtdwd' } };
const SOURCES = {
  statuspage: { pages: { kctbh9vrtdwd: { confirm: false } } },
  pagerduty: { services: { PF9KMXH: 'api' } },
  alarms: { 'api-*': { components: 'api', confirmMinutes: 5, settleMinutes: 10 } },
};

let system: System;
beforeEach(async () => {
  system = await openSystem(NOON, ':memory:', { SOURCES: JSON.stringify(SOURCES) }, { keys: async () => [{ kid: '0', secret: SECRET }] });
});
afterEach(() => system.close());

async function deliver(delivery: Delivery): Promise<HttpAnswer> {
  const fn = system.engine.wiring.routes.find(({ key }) => key === 'POST /v1/webhooks/{source}')?.fn ?? '';
  const answer = (await system.engine.story(fn)(request(delivery), { getRemainingTimeInMillis: () => 10_000 })) as HttpAnswer;
  await system.engine.workers.drained();
  return answer;
}

async function alarm(name: string, value: 'ALARM' | 'OK', at: Instant): Promise<void> {
  system.engine.bus.put('default', [
    { source: 'aws.cloudwatch', type: 'CloudWatch Alarm State Change', detail: { alarmName: name, state: { value, timestamp: new Date(at).toISOString().replace('Z', '+0000') } } },
  ]);
  await system.engine.workers.drained();
}

const kindsTo = (id: string): readonly string[] =>
  system
    .outbox()
    .filter(({ customerId }) => customerId === id)
    .map(({ kind }) => kind);

describe('an order at Shopify', () => {
  test('is told from its confirmation to its delivery, each fact once, whatever comes twice', async () => {
    const deliveries = [
      shopify('orders/create', shopifyOrder(NOON), NOON),
      shopify('fulfillments/create', shopifyFulfilment(NOON + HOUR), NOON + HOUR),
      shopify('fulfillment_events/create', shopifyTracking('in_transit', NOON + 2 * HOUR, 1), NOON + 2 * HOUR),
      shopify('fulfillment_events/create', shopifyTracking('delivered', NOON + 3 * HOUR, 2), NOON + 3 * HOUR),
    ];
    for (const [index, delivery] of deliveries.entries()) {
      await system.turnTo(NOON + index * HOUR);
      for (const _ of [1, 2]) expect((await deliver(delivery)).statusCode).toBe(200);
    }
    await system.turnTo(NOON + 4 * HOUR);
    expect(kindsTo(CUSTOMER)).toEqual(['order.confirmed', 'order.shipped', 'order.delivered']);
    expect(system.outbox()[0]).toMatchObject({ to: 'ada@example.com' });
  });

  test('whose parcel is heard of first is told all the same, as soon as it is known whose it is', async () => {
    const early = await deliver(shopify('fulfillments/create', shopifyFulfilment(NOON - MINUTE), NOON));
    expect(JSON.parse(early.body ?? '')).toMatchObject({ accepted: 0, waiting: 1 });
    expect(kindsTo(CUSTOMER)).toEqual([]);
    expect(JSON.parse((await deliver(shopify('orders/create', shopifyOrder(NOON - HOUR), NOON))).body ?? '')).toMatchObject({ accepted: 3 });
    await system.turnTo(NOON + HOUR);
    expect([...kindsTo(CUSTOMER)].sort()).toContain('order.shipped');
  });

  test('that AfterShip tracks is found by its id', async () => {
    await deliver(shopify('orders/create', shopifyOrder(NOON), NOON));
    await system.turnTo(NOON + DAY);
    expect(JSON.parse((await deliver(signed('aftership', aftershipUpdate('Delivered', NOON + DAY), NOON + DAY))).body ?? '')).toMatchObject({ accepted: 1 });
    await system.turnTo(NOON + DAY + HOUR);
    expect(kindsTo(CUSTOMER)).toEqual(['order.confirmed', 'order.delivered']);
  });
});

describe('an outage', () => {
  beforeEach(() => system.emit(customer('ada', NOON - DAY, { components: ['api'] }), customer('bob', NOON - DAY, { components: ['web'] })));

  test('that PagerDuty tells reaches those who use the service, and its end too', async () => {
    await deliver(signed('pagerduty', pagerdutyEvent('incident.triggered', NOON), NOON));
    await system.turnTo(NOON + HOUR);
    await deliver(signed('pagerduty', pagerdutyEvent('incident.resolved', NOON + HOUR), NOON + HOUR));
    await system.turnTo(NOON + 2 * HOUR);
    expect([kindsTo('ada'), kindsTo('bob')]).toEqual([['outage.opened', 'outage.resolved'], []]);
    expect(system.outbox()[0]?.text).not.toContain('replication');
  });

  test('on a status page reaches those who use the component, and nobody when it is written down afterwards', async () => {
    const told = (more: object) => signed('statuspage', { ...PAGE, incident: statuspageIncident('investigating', NOON, more) }, NOON);
    await deliver(told({ id: 'backfilled00', backfilled: true }));
    expect(kindsTo('ada')).toEqual([]);
    await deliver(told({}));
    expect([kindsTo('ada'), kindsTo('bob')]).toEqual([['outage.opened'], []]);
  });

  test('that an alarm means is told after its confirmation time, once while it flaps, and its end once it has settled', async () => {
    await alarm('api-5xx', 'ALARM', NOON);
    expect(kindsTo('ada')).toEqual([]);
    await system.turnTo(NOON + 6 * MINUTE);
    expect(kindsTo('ada')).toEqual(['outage.opened']);
    for (const minute of [7, 9, 11, 13]) {
      await system.turnTo(NOON + minute * MINUTE);
      await alarm('api-5xx', minute % 4 === 3 ? 'OK' : 'ALARM', NOON + minute * MINUTE);
    }
    await system.turnTo(NOON + 20 * MINUTE);
    await alarm('api-5xx', 'OK', NOON + 20 * MINUTE);
    await system.turnTo(NOON + 29 * MINUTE);
    expect(kindsTo('ada')).toEqual(['outage.opened']);
    await system.turnTo(NOON + HOUR);
    expect([kindsTo('ada'), kindsTo('bob')]).toEqual([['outage.opened', 'outage.resolved'], []]);
  });

  test('is not made of an alarm that was over within its confirmation time, nor of one that stands for nothing', async () => {
    await alarm('api-5xx', 'ALARM', NOON);
    await alarm('disk-full', 'ALARM', NOON);
    await alarm('api-5xx', 'OK', NOON + 4 * MINUTE);
    await system.turnTo(NOON + DAY);
    expect(kindsTo('ada')).toEqual([]);
  });
});

test('a ticket that Zendesk’s trigger calls solved is followed by a survey', async () => {
  await system.emit(customer('ada', NOON - DAY));
  await deliver(signed('zendesk', zendeskTrigger('case.opened', NOON - HOUR), NOON));
  await deliver(signed('zendesk', zendeskTrigger('case.resolved', NOON, { agent: 'Grace' }), NOON));
  await system.turnTo(NOON + 4 * DAY);
  expect(kindsTo('ada')[0]).toBe('survey.csat');
});
