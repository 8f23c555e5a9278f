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
