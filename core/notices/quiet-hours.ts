/** The hours of a night in which nothing may ring, in the recipient's own zone. */
import { tzOffset } from '@date-fns/tz';
import type { Rules } from '../rules/state.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../time.ts';

/**
 * When the quiet hours end in which an instant lies; nothing when it lies in none. The window may cross midnight. Hours are those of the
 * clock on the wall: an end at an hour that comes twice is its first round, an end at one that is left out is the moment of the change.
 * @param zone IANA
 */
export function quietUntil(now: Instant, zone: string, { from, until }: Rules['quietHours']): Instant | undefined {
  const wall = now + offsetMs(now, zone);
  const hour = Math.floor(wall / HOUR) % 24;
  const crossesMidnight = from > until;
  const quiet = crossesMidnight ? hour >= from || hour < until : hour >= from && hour < until;
  if (!quiet) return undefined;
  const midnight = Math.floor(wall / DAY) * DAY;
  const end = instantOfWall(midnight + (crossesMidnight && hour >= from ? DAY : 0) + until * HOUR, zone);
  // The second round of an hour that comes twice begins after `end`, and is quiet no more.
  if (end <= now) return undefined;
  // Where a whole night was left out, the clock may stand in the next one.
  return quietUntil(end, zone, { from, until }) ?? end;
}

export type Shut = { readonly until: Instant; readonly because: 'quiet-hours' | 'rest-day' };

/** The first instant that is neither quiet nor on a rest day; nothing when that is now. @param restDays 0 is Sunday, 6 Saturday; never all seven */
export function shutUntil(now: Instant, zone: string, { quietHours, restDays }: Pick<Rules, 'quietHours' | 'restDays'>): Shut | undefined {
  let until = now;
  let because: Shut['because'] | undefined;
  // A rest day ends at midnight, which is quiet; the morning after may be another rest day.
  for (let rounds = 0; rounds < LONGEST_REST; rounds++) {
    const dayEnd = restUntil(until, zone, restDays);
    const next = dayEnd ?? quietUntil(until, zone, quietHours);
    if (next === undefined) break;
    because ??= dayEnd === undefined ? 'quiet-hours' : 'rest-day';
    until = next;
  }
  return because && { until, because };
}

/** Two steps a day of a week, and one more. */
const LONGEST_REST = 15;

/** The day that the calendar on the wall shows, in days since 1970-01-01. */
export const wallDay = (at: Instant, zone: string): number => Math.floor((at + offsetMs(at, zone)) / DAY);

/** Midnight at the end of the rest day in which an instant lies. */
function restUntil(now: Instant, zone: string, restDays: Rules['restDays']): Instant | undefined {
  const day = wallDay(now, zone);
  // Day 0 was a Thursday.
  if (!restDays.includes((day + 4) % 7)) return undefined;
  const midnight = instantOfWall((day + 1) * DAY, zone);
  // Where the clock is set back over midnight, the day's name comes twice and its second round lasts until the change.
  return midnight > now ? midnight : endByTheMinute(now, zone, day);
}

function endByTheMinute(now: Instant, zone: string, day: number): Instant {
  let at = now;
  while (wallDay(at, zone) === day) at = Math.floor(at / MINUTE) * MINUTE + MINUTE;
  return at;
}

/** East of Greenwich is positive. */
const offsetMs = (at: Instant, zone: string): number => tzOffset(zone, new Date(at)) * MINUTE;

/** The first instant at which the clock on the wall shows that time or, where it is left out, a later one. @param wall as if it were UTC */
function instantOfWall(wall: number, zone: string): Instant {
  const [before, after] = [offsetMs(wall - DAY, zone), offsetMs(wall + DAY, zone)];
  const [first, last] = before > after ? [wall - before, wall - after] : [wall - after, wall - before];
  if (first + offsetMs(first, zone) === wall) return first;
  return changeBetween(first, last, zone);
}

/** When the clock was moved, to the millisecond. */
function changeBetween(early: Instant, late: Instant, zone: string): Instant {
  const old = offsetMs(early, zone);
  let [low, high] = [early, late];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(middle, zone) === old) low = middle;
    else high = middle;
  }
  return high;
}
