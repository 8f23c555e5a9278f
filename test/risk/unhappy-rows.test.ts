import { describe, expect, test } from 'vitest';
import type { Event } from '../../core/events/catalogue.ts';
import { storiesFrom, unhappyRows } from '../../core/risk/unhappy-rows.ts';

const event = (type: string, time: string, data: object, id = `${type}-${time}`): Event =>
  ({ specversion: '1.0', source: 'shop', id, type, time, data: { customerId: 'ada', ...data } }) as Event;
const item = (amount: string, sellerId: string) => ({ price: { amount, currency: 'BRL' }, freight: { amount: '1', currency: 'BRL' }, sellerId, shipBy: '2018-01-04T00:00:00Z' });

const confirmed = (orderId = 'o1', sellers: readonly string[] = ['s1']) =>
  event(
    'order.confirmed',
    '2018-01-01T00:00:00Z',
    { orderId, promisedAt: '2018-01-10T00:00:00Z', approvedAt: '2018-01-01T12:00:00Z', items: sellers.map((seller) => item('10', seller)) },
    `${orderId}-confirmed`,
  );
const shipped = (time: string) => event('order.shipped', time, { orderId: 'o1' });
const delivered = (time: string) => event('order.delivered', time, { orderId: 'o1' });
const answered = (score: number, { orderId = 'o1', sentAt = '2018-01-12T00:00:00Z', answeredAt = '2018-01-13T00:00:00Z', surveyId = 'r1' } = {}) =>
  event('survey.answered', answeredAt, { orderId, kind: 'csat', score, scale: 5, surveyId, sentAt, answeredAt }, `${surveyId}-${orderId}`);

const atLines = (events: readonly Event[]) => events.map((one, index) => ({ event: one, line: index + 1 }));
const rowsOf = (...events: Event[]) => unhappyRows(storiesFrom(atLines(events)).stories);

describe('an order as its survey is sent', () => {
  test('counts days to what was known by then', () => {
    const [row] = rowsOf(answered(2), delivered('2018-01-11T12:00:00Z'), confirmed('o1', ['s1', 's2']), shipped('2018-01-05T00:00:00Z'));
    expect(row).toMatchObject({
      label: 1,
      isUndelivered: false,
      lateDays: 1.5,
      elapsedDays: 10.5,
      promisedDays: 9,
      toCarrierDays: 4,
      carrierLateDays: 1,
      transitDays: 6.5,
      approveDays: 0.5,
      items: 2,
      sellers: 2,
      price: 20,
      freight: 2,
    });
  });

  test('is undelivered when delivery came later, and is measured to the survey', () => {
    const [row] = rowsOf(confirmed(), shipped('2018-01-05T00:00:00Z'), delivered('2018-01-12T00:00:00Z'), answered(3));
    expect(row).toMatchObject({ label: 0, isUndelivered: true, lateDays: 2, elapsedDays: 11, transitDays: 7 });
  });

  test('is measured to the survey where even the carrier waited', () => {
    const [row] = rowsOf(confirmed(), shipped('2018-01-15T00:00:00Z'), answered(1));
    expect(row).toMatchObject({ toCarrierDays: 11, carrierLateDays: 8, transitDays: undefined });
  });

  test('is judged by the survey sent first, then by the smaller id', () => {
    const later = answered(5, { sentAt: '2018-01-14T00:00:00Z', answeredAt: '2018-01-15T00:00:00Z', surveyId: 'a' });
    expect(rowsOf(confirmed(), later, answered(1, { surveyId: 'z' }), answered(4, { surveyId: 'y' }))).toMatchObject([{ label: 0 }]);
  });

  test('is left out without a survey, or when it was bought after it', () => {
    const { stories, unanswered } = storiesFrom(atLines([confirmed('o1'), confirmed('o2'), answered(1, { sentAt: '2018-01-01T00:00:00Z' })]));
    expect([stories, unanswered]).toEqual([[], 2]);
  });

  test('knows of its sellers only what had been answered before its own survey was sent', () => {
    const early = answered(1, { orderId: 'o2', surveyId: 'r2', sentAt: '2018-01-08T00:00:00Z', answeredAt: '2018-01-11T23:00:00Z' });
    const late = answered(1, { orderId: 'o3', surveyId: 'r3', sentAt: '2018-01-08T00:00:00Z', answeredAt: '2018-01-12T00:00:00Z' });
    const rows = rowsOf(confirmed('o1'), confirmed('o2'), confirmed('o3'), early, late, answered(5));
    expect(rows.find(({ orderId }) => orderId === 'o1')).toMatchObject({ sellerAnswers: 1, sellerLowAnswers: 1 });
  });
});

describe('a log of events', () => {
  test('tells of an answer before its survey, by line', () => {
    const { leaks } = storiesFrom(atLines([confirmed(), answered(1, { sentAt: '2018-01-12T00:00:00Z', answeredAt: '2018-01-11T00:00:00Z' })]));
    expect(leaks).toMatchObject([{ line: 2, orderId: 'o1' }]);
  });

  test('may say everything twice, in any order', () => {
    const events = [confirmed(), shipped('2018-01-05T00:00:00Z'), answered(2)];
    expect(rowsOf(...events.toReversed(), ...events)).toEqual(rowsOf(...events));
    expect(storiesFrom(atLines([...events, ...events])).repeated).toBe(3);
  });
});
