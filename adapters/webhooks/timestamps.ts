/** The instants that sources sign. One spelling each; not a number where a text names none. */
import { type Instant, SECOND } from '../../core/time.ts';

/** Seconds since 1970 without leading zeros: the library of Standard Webhooks signs the number, so `01` would mean `1`. */
export const unixSeconds = (text: string): Instant => (/^[1-9]\d{0,11}$/.test(text) ? Number(text) * SECOND : Number.NaN);

/** Zendesk's form. Its end is fixed to `Z`, as nothing but this separates the timestamp from the body in what is signed. */
export const isoInstant = (text: string): Instant => (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) ? Date.parse(text) : Number.NaN);

/** HubSpot's form: milliseconds since 1970. */
export const unixMillis = (text: string): Instant => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : Number.NaN);
