/** Milliseconds since 1970-01-01T00:00Z. Fields that hold one end in `At`; events carry ISO 8601 text instead. */
export type Instant = number;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Whole UTC days since 1970-01-01. */
export type UtcDay = number;

export const utcDayOf = (at: Instant): UtcDay => Math.floor(at / DAY);
export const startOfUtcDay = (day: UtcDay): Instant => day * DAY;

/** The instant that an event's ISO 8601 text names. The contract has already refused text without an offset. */
export const instantOf = (iso: string): Instant => Date.parse(iso);
/** The offset that an event's ISO text was written in, such as `-05:00`; none for UTC. The day that its sender meant is a day there. */
export const offsetOf = (iso: string | undefined): string | undefined => (iso === undefined ? undefined : /[+-]\d\d:\d\d$/.exec(iso)?.[0]);
export const isoOf = (at: Instant): string => new Date(at).toISOString();

/** The time of a fact as we keep it: nothing is known from the future, so a fast clock at the sender is clamped. */
export const factTime = (iso: string, now: Instant): Instant => Math.min(instantOf(iso), now);
