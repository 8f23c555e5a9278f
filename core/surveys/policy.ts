/** The numbers behind every survey. Source: field survey B1 to B10 and D4. */
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';

/** One reminder, so long after the survey went out … */
export const REMINDER_AFTER_MS = 3 * DAY;
/** … and so long an answer may be given and changed. */
export const CLOSES_AFTER_MS = 14 * DAY;

/** A person's turn for NPS comes so often … */
export const NPS_EVERY_MS = 90 * DAY;
/** … and not before they have been with us for so long. */
export const NPS_NOT_BEFORE_MS = 30 * DAY;
/** Who found a day full is tried again on a day of the next so many, drawn by a hash: a lottery that nobody always loses. */
export const NPS_TRIED_AGAIN_WITHIN_DAYS = 30;
/** A step's effort is asked for while it is fresh, but not in the middle of the work. */
export const CES_DELAY_MS = HOUR;
/** Time to unpack. */
export const DELIVERY_DELAY_MS = DAY;

/** So many answers through one link within so long are no person thinking again: a program that opens links presses buttons too. */
export const RAPID_FROM = 3;
export const RAPID_WITHIN_MS = 10 * SECOND;

/** What follows from an answer waits so long: whoever presses a wrong number changes it at once, and a program shows itself. */
export const ACTED_ON_AFTER_MS = 2 * MINUTE;
/** A person is promised a reply within so many working days. */
export const REPLY_WITHIN_WORKING_DAYS = 2;
