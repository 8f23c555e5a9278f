import { describe, expect, test } from 'vitest';
import { decideOnOrder } from '../../core/orders/decide.ts';
import { orderRelevance } from '../../core/orders/notice.ts';
import { HOUR, MINUTE } from '../../core/time.ts';
import { NOON, order } from '../builders.ts';

const confirmed = decideOnOrder(undefined, order('order.confirmed', NOON), NOON).state;

describe('the thanks for an order', () => {
  test.each(['order.delayed', 'order.exception', 'order.attempt_failed'] as const)('is not sent in the morning when %s was told in the night', (type) => {
    const worse = decideOnOrder(confirmed, order(type, NOON + HOUR, { reason: 'Lost.' }), NOON + HOUR).state;
    expect(worse && orderRelevance(worse, 'confirmed', 9 * HOUR)).toEqual({ reason: 'superseded', because: { by: type } });
  });

  test('is sent in the morning when nothing went wrong, or good news came', () => {
    const shipped = decideOnOrder(confirmed, order('order.shipped', NOON + HOUR), NOON + HOUR).state;
    for (const state of [confirmed, shipped]) expect(state && orderRelevance(state, 'confirmed', 9 * HOUR)).toBeUndefined();
  });

  test('is sent beside bad news that comes at once, as a receipt is', () => {
    const worse = decideOnOrder(confirmed, order('order.delayed', NOON + MINUTE, { reason: 'Snow.' }), NOON + MINUTE).state;
    for (const heldMs of [0, 10 * MINUTE]) expect(worse && orderRelevance(worse, 'confirmed', heldMs)).toBeUndefined();
  });
});
