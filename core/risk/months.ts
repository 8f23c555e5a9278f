/** Days as cutoffs: text at the edges, whole UTC days inside. */
import { isoOf, startOfUtcDay, type UtcDay, utcDayOf } from '../time.ts';

/** Such as 2026-03-01. */
export const dateOf = (day: UtcDay): string => isoOf(startOfUtcDay(day)).slice(0, 10);

/** The day that such a text names; nothing when there is none of that date. */
export function dayOfDate(text: string): UtcDay | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) || isoOf(at).slice(0, 10) !== text ? undefined : utcDayOf(at);
}

/** The first days of months in [from, to], ascending. */
export function monthStarts(from: UtcDay, to: UtcDay): UtcDay[] {
  const start = new Date(startOfUtcDay(from));
  const starts: UtcDay[] = [];
  for (let month = 0; ; month++) {
    const day = utcDayOf(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, 1));
    if (day > to) return starts;
    if (day >= from) starts.push(day);
  }
}
