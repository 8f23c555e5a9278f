import type { Event } from '../../core/events/catalogue.ts';
import { type Instant, instantOf } from '../../core/time.ts';
import { casesOf, voicesOf } from './cases.ts';
import { monthEnding } from './month.ts';
import { ordersOf } from './orders.ts';
import { maintenanceOf, outageOf } from './outage.ts';
import { introductions, peopleOf } from './people.ts';
import { usageOf } from './usage.ts';

/**
 * A month of a small outdoor shop and of a small service for companies, for a first look at the system: what it is told, in order of time.
 * The same `endsAt` and seed tell the same story. Everything lies within the 30 days up to `endsAt`; usage of the 60 days before comes in its first minutes.
 */
export function storyEvents(endsAt: Instant, seed = 1): Event[] {
  const month = monthEnding(endsAt);
  const people = peopleOf(seed);
  return [
    ...introductions(people, month),
    ...usageOf(people.accounts, month, seed),
    ...ordersOf(people.shoppers, month, seed),
    ...outageOf(month),
    ...maintenanceOf(month),
    ...casesOf(people, month, seed),
    ...voicesOf(people, month, seed),
  ]
    .filter((event) => instantOf(event.time) <= endsAt)
    .sort((a, b) => instantOf(a.time) - instantOf(b.time));
}
