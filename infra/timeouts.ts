/** A consumer writes a handful of items for each message; half a minute is long for that, and bounds a hanging call. */
export const REACTING_TIMEOUT_SECONDS = 30;
/** A message of a hundred recipients, 25 at a time and half a second a mail, with room for throttled ones. */
export const DELIVER_TIMEOUT_SECONDS = 60;
/** Short, so that its queue's visibility stays within a minute: a slow Send event is what the gate's grace waits for (gate protocol, rule 14). */
export const FEEDBACK_TIMEOUT_SECONDS = 10;
/** A person gives up before API Gateway does, at 30 s. */
export const HTTP_TIMEOUT_SECONDS = 10;
/** Below the minute after which the next sweep begins. */
export const SWEEP_TIMEOUT_SECONDS = 55;
