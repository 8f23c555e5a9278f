/** Weeks as ISO 8601 counts them: Monday to Sunday, UTC, the first of a year the one with its first Thursday. */
import { type Instant, startOfUtcDay, type UtcDay, utcDayOf } from '../time.ts';

/** Such as 2026-W48. Sorts by time. */
export type Week = string;

const DAYS = 7;
/** 1 January 1970 was a Thursday. */
const THURSDAY = 3;

export function weekOf(day: UtcDay): Week {
  const thursday = mondayOf(day) + THURSDAY;
  const year = new Date(startOfUtcDay(thursday)).getUTCFullYear();
  const number = Math.floor((thursday - utcDayOf(Date.UTC(year, 0, 1))) / DAYS) + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}

/** Every week that has a day between the two instants, oldest first. */
export function weeksBetween(from: Instant, until: Instant): Week[] {
  const first = mondayOf(utcDayOf(from));
  const count = Math.floor((mondayOf(utcDayOf(until)) - first) / DAYS) + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, n) => weekOf(first + n * DAYS));
}

/** The week of an instant and those before it, `count` in all, oldest first. */
export const lastWeeks = (count: number, now: Instant): Week[] => Array.from({ length: count }, (_, n) => weekOf(utcDayOf(now) - (count - 1 - n) * DAYS));

const mondayOf = (day: UtcDay): UtcDay => day - ((((day + THURSDAY) % DAYS) + DAYS) % DAYS);
