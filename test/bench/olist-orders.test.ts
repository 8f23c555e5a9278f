import { describe, expect, it } from 'vitest';
import { all, rowsIn } from '../../bench/real/data.ts';
import { eventsOf, type Olist, olist } from '../../bench/real/olist-orders.ts';
import { inOrder, summary } from '../../bench/real/write-events.ts';
import { countOf, dataOrWord, expectAccepted } from './sample.ts';

const SAMPLE = {
  orders: `order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date
o1,k1,delivered,2018-02-01 10:00:00,2018-02-01 10:05:00,2018-02-02 09:00:00,2018-02-09 15:30:00,2018-02-08 00:00:00
o2,k2,canceled,2018-02-03 11:00:00,2018-02-03 11:20:00,,,2018-02-20 00:00:00
o3,k3,shipped,2018-02-05 12:00:00,,2018-02-06 08:00:00,,2018-02-19 00:00:00
`,
  items: `order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value
o1,1,p1,s1,2018-02-03 10:00:00,10.5,3.25
o1,2,p2,s2,2018-02-03 10:00:00,20.0,0
`,
  customers: `customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state
k1,person-a,1,x,SP
k2,person-b,1,x,RJ
k3,person-a,1,x,SP
`,
  reviews: `review_id,order_id,review_score,review_comment_title,review_comment_message,review_creation_date,review_answer_timestamp
r1,o1,2,Late,"It came late,
and the box was ""open"".",2018-02-09 00:00:00,2018-02-10 20:00:00
r1,o3,4,,,2018-02-21 00:00:00,2018-02-22 08:00:00
`,
};

const sample = async (): Promise<Olist> => ({
  orders: await all(rowsIn(SAMPLE.orders)),
  items: await all(rowsIn(SAMPLE.items)),
  customers: await all(rowsIn(SAMPLE.customers)),
  reviews: await all(rowsIn(SAMPLE.reviews)),
});

describe('Olist’s orders', () => {
  it('become events that are accepted, in order of time', async () => {
    const events = inOrder(eventsOf(await sample()));
    expectAccepted(events);
    expect(events.map(({ time, type }) => `${time.slice(0, 16)} ${type}`)).toEqual([
      '2018-02-01T09:59 customer.updated',
      '2018-02-01T10:00 order.confirmed',
      '2018-02-02T09:00 order.shipped',
      '2018-02-03T10:59 customer.updated',
      '2018-02-03T11:00 order.confirmed',
      '2018-02-03T11:20 order.cancelled',
      '2018-02-05T12:00 order.confirmed',
      '2018-02-06T08:00 order.shipped',
      '2018-02-09T15:30 order.delivered',
      '2018-02-10T20:00 survey.answered',
      '2018-02-22T08:00 survey.answered',
    ]);
  });

  it('carry what was promised, approved and bought', async () => {
    const confirmed = eventsOf(await sample()).find(({ id }) => id === 'o1-confirmed');
    expect(confirmed?.data).toEqual({
      customerId: 'person-a',
      orderId: 'o1',
      promisedAt: '2018-02-08T00:00:00Z',
      approvedAt: '2018-02-01T10:05:00Z',
      items: [
        { id: 'p1', price: { amount: '10.5', currency: 'BRL' }, freight: { amount: '3.25', currency: 'BRL' }, sellerId: 's1', shipBy: '2018-02-03T10:00:00Z' },
        { id: 'p2', price: { amount: '20.0', currency: 'BRL' }, freight: { amount: '0', currency: 'BRL' }, sellerId: 's2', shipBy: '2018-02-03T10:00:00Z' },
      ],
    });
  });

  it('keep quoted commas, quotes and line breaks of a review', async () => {
    const [answer] = eventsOf(await sample()).filter(({ type }) => type === 'survey.answered');
    expect(answer?.data).toMatchObject({
      customerId: 'person-a',
      kind: 'csat',
      score: 2,
      scale: 5,
      sentAt: '2018-02-09T00:00:00Z',
      comment: 'Late\nIt came late,\nand the box was "open".',
    });
  });

  it('introduce a person once, whatever the number of orders', async () => {
    const people = eventsOf(await sample()).filter(({ type }) => type === 'customer.updated');
    expect(people.map(({ data }) => data)).toEqual([
      expect.objectContaining({ customerId: 'person-a', email: 'person-a@example.com', region: 'SP' }),
      expect.objectContaining({ customerId: 'person-b' }),
    ]);
  });

  it('are summed up by type', async () => {
    expect(summary('sample', inOrder(eventsOf(await sample())))).toContain('order.confirmed                  3');
  });
});

const folder = dataOrWord('orders-olist');
describe.skipIf(folder === undefined)('the 12,018 orders', () => {
  it('become events that are all accepted', { timeout: 60_000 }, async () => {
    const events = eventsOf(await olist(folder ?? ''));
    expect(countOf(events, 'order.confirmed')).toBe(12_018);
    expect(countOf(events, 'survey.answered')).toBe(12_013);
    expect(countOf(events, 'order.cancelled')).toBe(74);
    expectAccepted(events);
  });
});
