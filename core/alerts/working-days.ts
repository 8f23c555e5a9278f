/** Days on which people work, by the clock on their wall. Saturdays and Sundays are none. */
import { tzOffset } from '@date-fns/tz';
import { DAY, HOUR, type Instant, MINUTE } from '../time.ts';

const wallOf = (at: Instant, zone: string): number => at + tzOffset(zone, new Date(at)) * MINUTE;
/** 1970-01-01 was a Thursday. @returns 0 for Sunday */
const weekdayOf = (wall: number): number => (Math.floor(wall / DAY) + 4) % 7;
const isWorkingDay = (wall: number): boolean => weekdayOf(wall) !== 0 && weekdayOf(wall) !== 6;

/** The same time of day so many working days later; from a weekend it counts from the same hour on Monday. @param days 0 or more, also a part of one */
export function workingDaysAfter(from: Instant, days: number, zone: string): Instant {
  let at = firstWorkingMoment(from, zone);
  for (let left = days; left > 0; left -= Math.min(left, 1)) at = firstWorkingMoment(at + Math.min(left, 1) * DAY, zone);
  return at;
}

/** Itself on a working day, else the same hour of the next one; from there on nobody's weekend is counted. */
function firstWorkingMoment(at: Instant, zone: string): Instant {
  let moment = at;
  while (!isWorkingDay(wallOf(moment, zone))) moment += DAY;
  return moment;
}

/** The date on the owner's wall, as YYYY-MM-DD. */
export const dateOn = (at: Instant, zone: string): string => new Date(wallOf(at, zone)).toISOString().slice(0, 10);

/** The next instant, later than now, at which the clock on the wall shows that hour of a working day. */
export function nextWorkingHour(now: Instant, hour: number, zone: string): Instant {
  const midnight = Math.floor(wallOf(now, zone) / DAY) * DAY;
  for (let days = 0; ; days++) {
    const wall = midnight + days * DAY + hour * HOUR;
    // Twice, as the first guess may lie on the other side of a change of the clock.
    const guess = wall - tzOffset(zone, new Date(wall)) * MINUTE;
    const at = wall - tzOffset(zone, new Date(guess)) * MINUTE;
    if (at > now && isWorkingDay(wall)) return at;
  }
}
