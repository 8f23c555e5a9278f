import { expect } from 'vitest';
import { dataSet } from '../../bench/real/data.ts';
import type { Event, EventType } from '../../core/events/catalogue.ts';
import { parseEvent } from '../../core/events/parse.ts';

const NOW = Date.UTC(2026, 10, 22);

/** Every event is accepted as it stands, and named once. */
export function expectAccepted(events: readonly Event[]): void {
  const refused = events.map((event) => parseEvent(event, NOW)).filter((parsed) => !parsed.ok);
  expect(refused).toEqual([]);
  expect(new Set(events.map((event) => `${event.source} ${event.id}`)).size).toBe(events.length);
}

export const countOf = (events: readonly Event[], ...types: EventType[]): number => events.filter((event) => types.includes(event.type)).length;

/** The folder of a data set, or none and a word about it. */
export function dataOrWord(name: string): string | undefined {
  const folder = dataSet(name);
  if (folder === undefined) console.warn(`skipped: data not here (${name})`);
  return folder;
}
