/** An address that must not be written to is that address, whoever it is used for. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY } from '../../core/time.ts';
import { feedbackFrom } from '../../local/feedback.ts';
import { customer, event, NOON, order } from '../builders.ts';
import { openSystem, type System } from './system.ts';

let system: System;
beforeEach(async () => {
  system = await openSystem();
});
afterEach(() => system.close());

const complainedAbout = async (id: string) => {
  await system.emit(order('order.confirmed', NOON, { customerId: id, orderId: `${id}-1` }));
  const [mail] = system.outbox().filter(({ customerId }) => customerId === id);
  await system.engine.feedback(feedbackFrom(system.engine, { noticeKey: mail?.noticeKey, type: 'complaint' }));
};
const decisions = async (id: string) => (await system.why(id)).map(({ decision, reason }) => reason ?? decision);

test('a mailbox that complained under one customer’s id gets nothing under another, in whatever spelling', async () => {
  await system.emit(customer('ada', NOON, { email: 'ada@example.com' }), customer('ada-2', NOON, { email: 'ADA@Example.com' }));
  await complainedAbout('ada');
  await system.emit(order('order.confirmed', NOON, { customerId: 'ada-2', orderId: '2' }));
  expect(await decisions('ada-2')).toEqual(['suppressed']);
  await system.emit(order('order.cancelled', NOON, { customerId: 'ada-2', orderId: '2' }));
  expect(await decisions('ada-2')).toEqual(['suppressed', 'suppressed']);
});

test('an erasure forgets the person, not that their mailbox must be left alone', async () => {
  await system.emit(customer('ada', NOON, { email: 'ada@example.com' }));
  await complainedAbout('ada');
  await system.emit(event('customer.erased', NOON, { customerId: 'ada' }));
  await system.turnTo(NOON + DAY);
  await system.emit(customer('new', NOON + DAY, { email: 'ada@example.com' }), order('order.confirmed', NOON + DAY, { customerId: 'new', orderId: '9' }));
  expect(await decisions('new')).toEqual(['suppressed']);
});

test('who has another open channel is told there', async () => {
  await system.emit(customer('ada', NOON, { email: 'ada@example.com' }), customer('bea', NOON, { email: 'ada@example.com', webhook: 'bea-erp' }));
  await complainedAbout('ada');
  await system.emit(order('order.confirmed', NOON, { customerId: 'bea', orderId: '2' }));
  expect(system.outbox().filter(({ customerId }) => customerId === 'bea')).toMatchObject([{ channel: 'webhook', kind: 'order.confirmed' }]);
});
