/** The numbers behind both flags, until a fit replaces them. Source: risk model, sections 1.1 and 1.7, and the design, section 7. */
import { DAY, HOUR } from '../time.ts';

/** The horizon H: "will this customer be silent for the next H days?" Memory halves over the same span. */
export const HORIZON_DAYS = 28;
/** `quiet` from this U (a log-odds) on … */
export const QUIET_FROM = 1;
/** Two evaluations in a row, this far apart, raise it (field survey B37: require persistence) … */
export const QUIET_CONFIRMED_AFTER_MS = HOUR;
/** … and no longer once U has fallen this far below. */
export const QUIET_CLEARS_BELOW = 0.5;
/** Fewer active days say too little about a rhythm: the customer is `unknown`, not at risk. */
export const QUIET_MIN_ACTIVE_DAYS = 8;
/** Days kept as bits, anchored at the last active day: 224 cost at most 0.002 AUC against all. */
export const BITMAP_DAYS = 224;

export const EXPERIENCES = ['low-answer', 'late-parcel', 'reopened-case', 'failed-payment', 'outage', 'errors'] as const;
export type Experience = (typeof EXPERIENCES)[number];

/** Points of one bad experience when it is fresh. */
export const EXPERIENCE_POINTS: Record<Experience, number> = {
  'low-answer': 4,
  'late-parcel': 3,
  'reopened-case': 2,
  'failed-payment': 2,
  /** For each hour of a major outage. */
  outage: 1,
  /** For each day with errors. */
  errors: 0.5,
};
export const OUTAGE_POINTS_MAX = 3;
/** Points halve over this span. */
export const POINTS_HALF_LIFE_MS = 28 * DAY;
/** `unhappy` from this many points on, from two experiences or one low answer. */
export const UNHAPPY_FROM = 4;
/** … and no longer once they have decayed below this. */
export const UNHAPPY_CLEARS_BELOW = 2;
/** Bad experiences kept by name; the oldest leave first. */
export const MAX_EXPERIENCES = 8;

/** A dead-letter queue keeps a message for two weeks; a day more, and no repeat can come. */
export const REDRIVEN_WITHIN_MS = 15 * DAY;
