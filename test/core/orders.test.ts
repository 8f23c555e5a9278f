import { describe, expect, test } from 'vitest';
import { decideOnOrder } from '../../core/orders/decide.ts';
import { orderRelevance, orderVariables } from '../../core/orders/notice.ts';
import { type OrderState, stepOf } from '../../core/orders/state.ts';
import { DAY, HOUR, isoOf } from '../../core/time.ts';
import { NOON, order, shuffled } from '../builders.ts';

const WAKE = { wake: { pk: 'CUSTOMER#ada', sk: 'ORDER#1001' } };

const having = (...events: Parameters<typeof decideOnOrder>[1][]): OrderState =>
  events.reduce<OrderState | undefined>((state, event) => decideOnOrder(state, event, NOON + 30 * DAY).state, undefined) as OrderState;

describe('an order', () => {
  test('asks for one notice under the fact of its confirmation', () => {
    const decision = decideOnOrder(undefined, order('order.confirmed', NOON), NOON);
    expect(decision.notices).toMatchObject([{ kind: 'order.confirmed', fact: 'confirmed', factAt: NOON, to: [{ customer: 'ada' }] }]);
    expect(decision.deadline).toBeUndefined();
  });

  test('asks again, under the first time, when a known fact comes under another id and time (F2)', () => {
    const state = having(order('order.confirmed', NOON));
    const again = decideOnOrder(state, order('order.confirmed', NOON + HOUR), NOON + HOUR);
    expect(again.state).toBe(state);
    expect(again.notices).toMatchObject([{ fact: 'confirmed', factAt: NOON }]);
  });

  test('never takes a fact from the future: a fast clock is set back to now (F24)', () => {
    expect(decideOnOrder(undefined, order('order.confirmed', NOON + DAY), NOON).notices[0]?.factAt).toBe(NOON);
  });

  test('sets its deadline at the promised instant and drops it on delivery', () => {
    const promisedAt = isoOf(NOON + 2 * DAY);
    expect(decideOnOrder(undefined, order('order.confirmed', NOON, { promisedAt }), NOON).deadline).toBe(NOON + 2 * DAY);
    const confirmed = having(order('order.confirmed', NOON, { promisedAt }));
    expect(decideOnOrder(confirmed, order('order.delivered', NOON + DAY), NOON + DAY).deadline).toBeUndefined();
  });

  test('tells of a delay once when its promised instant passes in silence, and again only for a newer promise', () => {
    const confirmed = having(order('order.confirmed', NOON, { promisedAt: isoOf(NOON + DAY) }));
    const silent = decideOnOrder(confirmed, WAKE, NOON + DAY);
    expect(silent.notices).toMatchObject([{ kind: 'order.delayed', factAt: NOON + DAY }]);
    expect(silent.deadline).toBeUndefined();
    const woken = decideOnOrder(silent.state, WAKE, NOON + DAY + HOUR);
    expect(woken.state).toBe(silent.state);
    expect(woken.notices.map(({ fact }) => fact)).toEqual(silent.notices.map(({ fact }) => fact));
    const promised = decideOnOrder(silent.state, order('order.delayed', NOON + DAY + HOUR, { promisedAt: isoOf(NOON + 3 * DAY) }), NOON + DAY + HOUR);
    expect(promised.deadline).toBe(NOON + 3 * DAY);
  });

  test('does not call an order late that has arrived', () => {
    const delivered = having(order('order.confirmed', NOON, { promisedAt: isoOf(NOON + DAY) }), order('order.delivered', NOON + HOUR));
    expect(decideOnOrder(delivered, WAKE, NOON + 2 * DAY)).toMatchObject({ notices: [], because: 'nothing-due' });
  });

  test('shows the new date beside the old one, with the reason', () => {
    const state = having(
      order('order.confirmed', NOON, { promisedAt: isoOf(NOON + DAY) }),
      order('order.delayed', NOON + HOUR, { promisedAt: isoOf(NOON + 3 * DAY), reason: 'Snow' }),
    );
    expect(orderVariables(state, state.facts.at(-1)?.name ?? '')).toMatchObject({ promisedAt: NOON + 3 * DAY, insteadOf: NOON + DAY, reason: 'Snow' });
  });

  test('ends in the same state whatever the order of arrival, and never steps back (F3)', () => {
    const events = [
      order('order.confirmed', NOON, { promisedAt: isoOf(NOON + 2 * DAY) }),
      order('order.shipped', NOON + HOUR),
      order('order.out_for_delivery', NOON + 20 * HOUR),
      order('order.delivered', NOON + 23 * HOUR),
    ];
    const inOrder = having(...events);
    for (let seed = 1; seed < 40; seed++) {
      const state = having(...shuffled([...events, ...events], seed));
      expect(state.facts).toEqual(inOrder.facts);
      expect(stepOf(state)).toBe('delivered');
    }
  });

  test('takes what has been overtaken for superseded: each parcel by itself', () => {
    const state = having(
      order('order.confirmed', NOON),
      order('order.shipped', NOON + HOUR, { parcelId: 'a' }),
      order('order.shipped', NOON + HOUR, { parcelId: 'b' }),
      order('order.delivered', NOON + DAY, { parcelId: 'a' }),
    );
    expect(orderRelevance(state, 'shipped:a')).toMatchObject({ reason: 'superseded' });
    expect(orderRelevance(state, 'shipped:b')).toBeUndefined();
    expect(orderRelevance(state, 'delivered:a')).toBeUndefined();
  });

  test('takes everything before a cancellation for superseded', () => {
    const state = having(order('order.confirmed', NOON), order('order.shipped', NOON + HOUR), order('order.cancelled', NOON + 2 * HOUR));
    expect(orderRelevance(state, 'confirmed')).toMatchObject({ reason: 'superseded', because: { by: 'order.cancelled' } });
    expect(orderRelevance(state, 'cancelled')).toBeUndefined();
  });

  test('is one bad experience when it comes after its first promise, however often the promise moved', () => {
    const confirmed = having(order('order.confirmed', NOON, { promisedAt: isoOf(NOON + DAY) }));
    const delayed = decideOnOrder(confirmed, order('order.delayed', NOON + HOUR, { promisedAt: isoOf(NOON + 3 * DAY) }), NOON + HOUR);
    const delivered = decideOnOrder(delayed.state, order('order.delivered', NOON + 2 * DAY), NOON + 2 * DAY);
    const keys = [...delayed.signals, ...delivered.signals].map(({ key }) => key);
    expect(new Set(keys)).toEqual(new Set(['order:1001']));
  });

  test('counts its value once, for the day it was confirmed', () => {
    const items = [{ price: { amount: '12.30', currency: 'EUR' }, freight: { amount: '4.90', currency: 'EUR' } }];
    expect(decideOnOrder(undefined, order('order.confirmed', NOON, { items }), NOON).signals).toEqual([
      { signal: 'activity', customerId: 'ada', key: '1001', at: NOON, value: 17.2 },
    ]);
  });

  test('tells a delay, and a silent one, also after a round that ended at no door', () => {
    const state = having(
      order('order.confirmed', NOON, { promisedAt: isoOf(NOON + 2 * DAY) }),
      order('order.out_for_delivery', NOON + DAY),
      order('order.attempt_failed', NOON + DAY + HOUR),
      order('order.delayed', NOON + DAY + 2 * HOUR, { promisedAt: isoOf(NOON + 4 * DAY) }),
    );
    const delay = state.facts.at(-1);
    expect(orderRelevance(state, delay?.name ?? '')).toBeUndefined();
    const silent = decideOnOrder(state, WAKE, NOON + 4 * DAY);
    expect(orderRelevance(silent.state as OrderState, silent.notices[0]?.fact ?? '')).toBeUndefined();
  });

  test('takes a promise that comes back to an earlier date for news', () => {
    const state = having(
      order('order.confirmed', NOON, { promisedAt: isoOf(NOON + DAY) }),
      order('order.delayed', NOON + HOUR, { promisedAt: isoOf(NOON + 5 * DAY) }),
      order('order.delayed', NOON + 2 * HOUR, { promisedAt: isoOf(NOON + 3 * DAY) }),
    );
    const back = order('order.delayed', NOON + 3 * HOUR, { promisedAt: isoOf(NOON + 5 * DAY) });
    const decision = decideOnOrder(state, back, NOON + 3 * HOUR);
    expect(decision.state?.promise?.at).toBe(NOON + 5 * DAY);
    expect(orderRelevance(decision.state as OrderState, decision.notices[0]?.fact ?? '')).toBeUndefined();
    expect(decideOnOrder(decision.state, back, NOON + 4 * HOUR)).toMatchObject({ state: decision.state, because: 'known' });
  });

  test('learns its promised date from a second confirmation', () => {
    const state = having(order('order.confirmed', NOON), order('order.confirmed', NOON + HOUR, { promisedAt: isoOf(NOON + DAY) }));
    expect(state.promise?.at).toBe(NOON + DAY);
    expect(state.facts).toHaveLength(1);
  });

  test('is not awaited any more once the money for a lost parcel went back', () => {
    const state = having(
      order('order.confirmed', NOON, { promisedAt: isoOf(NOON + DAY) }),
      order('order.exception', NOON + HOUR, { reason: 'Lost' }),
      order('order.refunded', NOON + 2 * HOUR),
    );
    expect(decideOnOrder(state, WAKE, NOON + 2 * DAY).notices).toEqual([]);
  });

  test('of very many parcels never forgets an end', () => {
    const parcels = Array.from({ length: 30 }, (_, n) => `p${n}`);
    const steps = ['order.shipped', 'order.out_for_delivery', 'order.delivered'] as const;
    const events = steps.flatMap((type, n) => parcels.map((parcelId) => order(type, NOON + n * DAY, { parcelId })));
    const state = having(order('order.confirmed', NOON), ...events);
    expect(state.facts.filter(({ step }) => step === 'delivered')).toHaveLength(30);
  });

  test('adds up money to the last decimal', () => {
    const price = (amount: string, currency: string) => ({ price: { amount, currency } });
    const total = (items: object[]) => (decideOnOrder(undefined, order('order.confirmed', NOON, { items } as never), NOON).state as OrderState).total?.amount;
    expect(total([price('1.004', 'KWD'), price('1.004', 'KWD'), price('1.004', 'KWD')])).toBe('3.012');
    expect(total([price('999999999999999.99', 'EUR'), price('0.01', 'EUR')])).toBe('1000000000000000.00');
    expect(total([price('10', 'EUR'), price('-2.5', 'EUR')])).toBe('7.50');
  });

  test('remembers the offset in which its date was promised, as the customer’s day is a day there', () => {
    const state = having(order('order.confirmed', NOON, { promisedAt: '2026-03-05T23:59:00-05:00' }));
    expect(orderVariables(state, 'confirmed')).toMatchObject({ offset: '-05:00' });
  });

  test('asks again for every silence it found, also when an earlier promise came between two wakes', () => {
    const [x, y] = [NOON + HOUR, NOON + 50 * 60_000];
    const confirmed = having(order('order.confirmed', NOON, { promisedAt: isoOf(x) }));
    const cutOff = decideOnOrder(confirmed, WAKE, x + 60_000).state;
    const told = decideOnOrder(cutOff, order('order.delayed', NOON + 40 * 60_000, { promisedAt: isoOf(y) }), x + 2 * 60_000).state;
    expect(decideOnOrder(told, WAKE, x + 4 * 60_000).notices.map(({ fact }) => fact)).toContain(`overdue:${x}`);
  });
});
