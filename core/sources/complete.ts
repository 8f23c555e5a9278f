/** From a draft to an event: the contract's own parser has the last word. */
import type { Event } from '../events/catalogue.ts';
import { parseEvent, type Refusal } from '../events/parse.ts';
import type { Instant } from '../time.ts';
import type { Draft } from './translation.ts';

export type Completed = { readonly ok: true; readonly event: Event; readonly left: readonly string[] } | { readonly ok: false; readonly errors: readonly Refusal[] };

/** A field a round; more do not fit together in any payload that somebody meant. */
const MAX_ROUNDS = 8;

/**
 * The event of a draft. Vendors have looser notions than the contract of what a phone number, a language or an address is, so a field
 * that does not fit is left out, and named in `left`; a draft that does not stand without it is refused.
 */
export function completed({ id, source, type, time, data }: Draft, customerId: string | undefined, now: Instant): Completed {
  let tried: Record<string, unknown> = defined({ ...data, ...(customerId !== undefined && { customerId }) });
  const left: string[] = [];
  let first: readonly Refusal[] | undefined;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const parsed = parseEvent({ specversion: '1.0', id, source, type, time, data: tried }, now);
    if (parsed.ok) return { ok: true, event: parsed.event, left };
    first ??= parsed.errors;
    const fields = new Set(parsed.errors.flatMap(({ path }) => /^data\.([A-Za-z]+)/.exec(path)?.[1] ?? []));
    const known = [...fields].filter((field) => Object.hasOwn(tried, field));
    if (known.length === 0 || parsed.errors.some(({ path }) => !path.startsWith('data.'))) break;
    left.push(...known);
    tried = Object.fromEntries(Object.entries(tried).filter(([field]) => !fields.has(field)));
  }
  return { ok: false, errors: first ?? [] };
}

const defined = (data: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined && value !== null && value !== ''));
