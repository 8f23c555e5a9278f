/** Silence that was ours: days on which an outage kept a customer from using the product are not held against them. */
import { DAY, HOUR, type Instant, startOfUtcDay, type UtcDay, utcDayOf } from '../time.ts';

/** A shorter outage leaves most of the day to come back. */
const LEAST_HOURS_OF_A_DAY = 3;
/** More would hide a customer who has left; and the item stays small. */
const MOST_EXCUSED_DAYS = 14;

/** The days of which an outage took at least three hours. @param hours that it lasted, up to its end */
export function daysTaken(endedAt: Instant, hours: number): readonly UtcDay[] {
  const startedAt = endedAt - hours * HOUR;
  const days: UtcDay[] = [];
  for (let day = Math.max(utcDayOf(startedAt), utcDayOf(endedAt) - MOST_EXCUSED_DAYS); day <= utcDayOf(endedAt); day++) {
    const taken = Math.min(endedAt, startOfUtcDay(day) + DAY) - Math.max(startedAt, startOfUtcDay(day));
    if (taken >= LEAST_HOURS_OF_A_DAY * HOUR) days.push(day);
  }
  return days;
}

/** The same list when it knew them all. Newest first. */
export function withExcused(known: readonly UtcDay[] = [], more: readonly UtcDay[]): readonly UtcDay[] {
  if (more.every((day) => known.includes(day))) return known;
  return [...new Set([...known, ...more])].sort((a, b) => b - a).slice(0, MOST_EXCUSED_DAYS);
}

/** Excused days after the last active one and before today: the silence counts for so many days less. */
export const excusedBetween = (excused: readonly UtcDay[] = [], last: UtcDay, today: UtcDay): number => excused.filter((day) => day > last && day < today).length;

/** The day on which silence without its excused days has lasted until `day`. */
export function dayWithExcused(excused: readonly UtcDay[] | undefined, last: UtcDay, day: UtcDay): UtcDay {
  let real = day;
  for (let next = day + excusedBetween(excused, last, real); next !== real; next = day + excusedBetween(excused, last, real)) real = next;
  return real;
}
