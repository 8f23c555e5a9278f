/** Odd input at the corners of the contract. */
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../core/events/parse.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const event = (type: string, data: object, over: object = {}): unknown => ({ specversion: '1.0', id: 'e-1', source: 'test', type, time: '2026-11-22T11:00:00Z', data, ...over });
const judged = (type: string, data: object, over: object = {}) => parseEvent(event(type, data, over), NOW);

describe('the contract', () => {
  it('the event’s own id and source refuse control characters', () => {
    expect(judged('customer.erased', { customerId: 'c' }, { id: 'a\u0000b\n' }).ok).toBe(false);
    expect(judged('customer.erased', { customerId: 'c' }, { source: 'a\u0000b\n' }).ok).toBe(false);
  });

  it('an id is whole Unicode: half a surrogate pair is stored as another character', () => {
    expect(judged('customer.erased', { customerId: 'c\ud800' }).ok).toBe(false);
  });

  it('a topic or channel of a newer producer is ignored, as every unknown field', () => {
    expect(judged('customer.updated', { customerId: 'c', consents: { orders: { email: true, pager: true } } }).ok).toBe(true);
  });

  it('a refusal does not repeat a key that the producer chose', () => {
    expect(JSON.stringify(judged('customer.updated', { customerId: 'c', consents: { 'kim@example.com': { email: true } } }))).not.toContain('kim@example.com');
  });

  it('a seller’s deadline more than a year ahead is a broken clock too', () => {
    expect(judged('order.confirmed', { customerId: 'c', orderId: 'o', items: [{ price: { amount: '1', currency: 'EUR' }, shipBy: '2099-01-01T00:00:00Z' }] }).ok).toBe(false);
  });

  it('no component is called as the audience of everybody', () => {
    expect(judged('customer.updated', { customerId: 'c', components: ['*'] }).ok).toBe(false);
  });

  it('is not sent under a name that the bus or we keep for ourselves', () => {
    for (const source of ['beforehand', 'aws.ses']) expect(judged('customer.erased', { customerId: 'c' }, { source })).toMatchObject({ ok: false, errors: [{ path: 'source' }] });
  });
});
