/** The field types that events share. Used by the contract only; nothing in here knows a clock. */
import { once } from '../once.ts';
import * as z from '../zod.ts';

/** The most bytes of JSON that one event may have, on every way in. */
export const MAX_EVENT_BYTES = 256 * 1024;
/** Of these, what the bus needs around an event. */
export const ENVELOPE_BYTES = 1024;
export const MAX_ID_CHARS = 128;
const MAX_NAME_CHARS = 300;
const MAX_TEXT_CHARS = 8_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const NO_CONTROL = /^[^\u0000-\u001f\u007f-\u009f]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: replacing them is the point
const CONTROL_BUT_LINES = /[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Text that names something: not blank, whole Unicode (half a surrogate pair is stored as another character), no control characters. */
export const nameUpTo = (chars: number) =>
  z.string().check(
    z.minLength(1),
    z.maxLength(chars),
    z.regex(NO_CONTROL, 'text without control characters'),
    z.refine((text) => text === '' || (text.isWellFormed() && text.trim() !== ''), 'whole Unicode text that is not blank'),
  );

/** As UTF-8: what a message's tag can still carry. */
const MAX_ID_BYTES = 150;

/** An id as its source gives it, as text: Shopify's numbers exceed 2^53. */
export const Id = nameUpTo(MAX_ID_CHARS).check(
  z.refine((id) => id.length > MAX_ID_CHARS || id.length * 3 <= MAX_ID_BYTES || new TextEncoder().encode(id).length <= MAX_ID_BYTES, `at most ${MAX_ID_BYTES} bytes of UTF-8`),
  z.describe('An id as its source gives it, as text, at most 128 characters'),
);

/** Something that customers use. `*` is nobody's component: it is how everybody is called inside. */
export const Component = Id.check(z.refine((id) => id !== '*', 'a component; for everybody say audience: "all"'));

/** One line of text for people. Control characters become spaces; markup stays text and is escaped where it is shown. */
export const Line = z.string().check(
  z.maxLength(MAX_NAME_CHARS),
  z.overwrite((text) =>
    text
      .replace(CONTROL_BUT_LINES, ' ')
      .replace(/[\r\n\t]+/g, ' ')
      .trim(),
  ),
);

/** Text of several lines for people. */
export const Prose = z.string().check(
  z.maxLength(MAX_TEXT_CHARS),
  z.overwrite((text) => text.replace(CONTROL_BUT_LINES, ' ').trim()),
);

/** An instant: ISO 8601 with an offset, such as `2026-03-01T09:30:00Z` or `…+01:00`. */
export const Moment = z.iso.datetime({ offset: true }).check(z.describe('ISO 8601 instant with an offset'));

/** A calendar day in UTC, such as `2026-03-01`. */
export const day = once(() => z.iso.date().check(z.describe('Calendar day in UTC, YYYY-MM-DD')));

/** Money: a decimal as text, so that no cent is lost, and an ISO 4217 code. */
export const money = once(() =>
  z.object({
    amount: z.string().check(z.regex(/^-?\d{1,15}(\.\d{1,4})?$/, 'a decimal number as text, such as "12.30"')),
    currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'an ISO 4217 code, such as EUR')),
  }),
);
export type Money = z.infer<ReturnType<typeof money>>;

export const email = once(() => z.email().check(z.maxLength(254)));
export const phone = once(() => z.string().check(z.regex(/^\+[1-9]\d{6,14}$/, 'E.164, such as +4930123456')));
/** BCP 47, such as `de` or `en-GB`. */
export const locale = once(() => z.string().check(z.regex(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$/, 'a BCP 47 tag, such as de or en-GB')));
const zones = new Map<string, boolean>();

/** Whether this machine's time zone data know it. */
export function isZone(name: string): boolean {
  const known = zones.get(name);
  if (known !== undefined) return known;
  let exists = true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    exists = false;
  }
  if (zones.size < 1_000) zones.set(name, exists);
  return exists;
}

/** An IANA name, such as `Europe/Berlin`. */
export const timeZone = once(() =>
  z
    .string()
    .check(
      z.regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/, 'an IANA zone, such as Europe/Berlin'),
      z.refine(isZone, 'an IANA zone that exists, such as Europe/Berlin'),
    ),
);
export const webLink = once(() => z.url({ protocol: /^https?$/ }).check(z.maxLength(2_000), z.regex(NO_CONTROL, 'text without control characters')));
