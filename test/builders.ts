/** Events with everything that a contract wants, and one telling override each. */
import type { Event, EventOf, EventType } from '../core/events/catalogue.ts';
import { type Instant, isoOf } from '../core/time.ts';

/** Sunday, 1 March 2026, noon UTC: the day on which every test's story begins. */
export const NOON: Instant = Date.UTC(2026, 2, 1, 12);

let count = 0;

export function event<T extends EventType>(type: T, at: Instant, data: object, id = `e${++count}`): EventOf<T> {
  return { specversion: '1.0', source: 'test', id, time: isoOf(at), type, data } as unknown as EventOf<T>;
}

export const order = <T extends Extract<EventType, `order.${string}`>>(type: T, at: Instant, data: Partial<EventOf<T>['data']> = {}): EventOf<T> =>
  event(type, at, { customerId: 'ada', orderId: '1001', ...data });

export const outage = <T extends Extract<EventType, `outage.${string}` | `maintenance.${string}`>>(type: T, at: Instant, data: object = {}): EventOf<T> =>
  event(type, at, { incidentId: 'i1', components: ['api'], message: 'The API answers slowly.', ...data });

export const supportCase = <T extends Extract<EventType, `case.${string}`>>(type: T, at: Instant, data: object = {}): EventOf<T> =>
  event(type, at, { customerId: 'ada', caseId: 'k1', ...data });

export const customer = (id: string, at: Instant, data: object = {}): EventOf<'customer.updated'> =>
  event('customer.updated', at, { customerId: id, name: `Name of ${id}`, email: `${id}@example.com`, ...data });

export const usage = (at: Instant, records: readonly object[]): EventOf<'usage.recorded'> => event('usage.recorded', at, { records });

/** The same events in another order, the same for a seed. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const out = [...list];
  let state = seed >>> 0 || 1;
  for (let i = out.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = state % (i + 1);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

export type { Event };
