import type { EventOf, EventType } from '../core/events/catalogue.ts';
import { type Instant, isoOf } from '../core/time.ts';

/** Where an event comes from: `source` and `id` together name it, and the same again means the same event. */
export type Origin = { readonly source: string; readonly id: string };

/** One event of the contract, as it travels. */
export function cloudEvent<T extends EventType>(type: T, origin: Origin, at: Instant, data: EventOf<T>['data']): EventOf<T> {
  return { specversion: '1.0', id: origin.id, source: origin.source, type, time: isoOf(at), data } as EventOf<T>;
}
