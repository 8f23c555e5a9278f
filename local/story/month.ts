import { DAY, HOUR, type Instant, startOfUtcDay, type UtcDay, utcDayOf } from '../../core/time.ts';

export const STORY_DAYS = 30;
/** How far back the first usage events reach, so that rhythms are known from the start. */
export const HISTORY_DAYS = 60;

/** The calendar of the story: day 0 is the first whole UTC day, day 29 the one on which it ends. */
export type Month = {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly firstDay: UtcDay;
  /** The instant at an hour (UTC, with fractions) of a day of the month. */
  readonly at: (day: number, hour: number) => Instant;
};

export function monthEnding(endsAt: Instant): Month {
  const firstDay = utcDayOf(endsAt) - (STORY_DAYS - 1);
  return { startsAt: endsAt - STORY_DAYS * DAY, endsAt, firstDay, at: (day, hour) => startOfUtcDay(firstDay + day) + Math.round(hour * HOUR) };
}

/** 0 is Sunday, in UTC. */
export const weekdayOf = (day: UtcDay): number => new Date(startOfUtcDay(day)).getUTCDay();
export const isWeekend = (day: UtcDay): boolean => [0, 6].includes(weekdayOf(day));
