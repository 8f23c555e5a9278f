/** An instant in the reader's own zone, with the exact one where the pointer rests. */
import { READER_LOCALE } from '../reader.ts';

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const LOCALE = READER_LOCALE;
const exact = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'long', timeZone: ZONE });
const short = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const withYear = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
const dayOnly = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const MINUTE = 60_000;
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', MINUTE],
] as const;

export const exactly = (iso: string): string => `${exact.format(new Date(iso))} (${iso.replace(/\.\d+Z$/, 'Z')})`;

/** "2 hours ago", "in 3 days". @param now of the server: its clock counts */
export function away(iso: string, now: number): string {
  const ms = Date.parse(iso) - now;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(ms) >= each) ?? ['minute', MINUTE];
  return Math.abs(ms) < MINUTE ? 'now' : relative.format(Math.round(ms / size), unit);
}

export function When({ at, date = false }: { readonly at: string; readonly date?: boolean }) {
  const instant = new Date(at);
  const format = date ? dayOnly : Math.abs(Date.now() - instant.getTime()) > 300 * 86_400_000 ? withYear : short;
  return (
    <time dateTime={at} title={exactly(at)}>
      {format.format(instant)}
    </time>
  );
}

/** How far away it is, the exact instant on hover. */
export function Away({ at, now }: { readonly at: string; readonly now: number }) {
  return (
    <time dateTime={at} title={exactly(at)}>
      {away(at, now)}
    </time>
  );
}

export const READER_ZONE = ZONE;
