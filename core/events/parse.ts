/** The edge of the contract: unknown JSON in, an event or its refusal out. */
import { DAY, type Instant, instantOf } from '../time.ts';
import type * as z from '../zod.ts';
import { type Event, INCOMING, isEventType } from './catalogue.ts';
import { ENVELOPE_BYTES, MAX_EVENT_BYTES } from './fields.ts';

/** One offending field: where, what the contract wants, and the shape (never the value) of what came. */
export type Refusal = { readonly path: string; readonly expected: string; readonly received: string };
export type Parsed = { readonly ok: true; readonly event: Event } | { readonly ok: false; readonly errors: readonly Refusal[] };

/** The source of what Beforehand itself says; rules leave it out, so a producer under this name would not be heard. */
const OURSELVES = 'beforehand';
/** Nothing may claim to have happened, or be promised, further ahead than this. */
export const MAX_AHEAD_DAYS = 366;
/** Older than any record we could mean: a clock that was never set. */
const EARLIEST = Date.UTC(2000, 0, 1);

/**
 * Parses one event at `now`. Past times are accepted, as histories are imported (what is too old to tell is `stale` at the gate);
 * an instant more than a year ahead, or before the year 2000, is refused as a broken clock.
 */
export function parseEvent(input: unknown, now: Instant): Parsed {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return refuse('', 'a CloudEvents object', shapeOf(input));
  const type = (input as { type?: unknown }).type;
  if (!isEventType(type)) return refuse('type', `one of ${Object.keys(INCOMING).join(', ')}`, shapeOf(type));
  const parsed = INCOMING[type].safeParse(input);
  if (!parsed.success) return { ok: false, errors: parsed.error.issues.flatMap((issue) => refusalsOf(issue, input)) };
  const event = parsed.data as Event;
  if (event.source === OURSELVES || event.source.startsWith('aws.'))
    return refuse('source', `a name of yours: "${OURSELVES}" is ours, and the bus keeps what begins with "aws."`, 'a reserved name');
  const clocks = [...wrongClocks(event, now)];
  return clocks.length > 0 ? { ok: false, errors: clocks } : { ok: true, event };
}

/** Parses the text of one event, which may be too large or no JSON at all. */
export function parseEventText(text: string, now: Instant): Parsed {
  if (text.length * 3 > MAX_EVENT_BYTES - ENVELOPE_BYTES) {
    const bytes = new TextEncoder().encode(text).length;
    if (bytes > MAX_EVENT_BYTES - ENVELOPE_BYTES) return refuse('', `at most ${MAX_EVENT_BYTES - ENVELOPE_BYTES} bytes (256 KB with its envelope) for one event`, `${bytes} bytes`);
  }
  const input = jsonOf(text);
  return input === NO_JSON ? refuse('', 'JSON', `${text.length} characters that are not JSON`) : parseEvent(input, now);
}

const NO_JSON = Symbol('no JSON');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return NO_JSON;
  }
}

const refuse = (path: string, expected: string, received: string): Parsed => ({ ok: false, errors: [{ path, expected, received }] });

function refusalsOf(issue: z.core.$ZodIssue, input: unknown): Refusal[] {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return (issue.errors[0] ?? []).map((inner) => ({ ...refusalOf(inner, input), path: pathOf([...issue.path, ...inner.path]) }));
  }
  return [refusalOf(issue, input)];
}

function refusalOf(issue: z.core.$ZodIssue, input: unknown): Refusal {
  return { path: pathOf(issue.path), expected: expectedBy(issue), received: shapeOf(at(input, issue.path)) };
}

function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return (issue.expected === 'string' && FORMATS[formatOf(issue.path.at(-1))]) || issue.expected;
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin, issue.maximum)}`;
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin, issue.minimum)}`;
    case 'invalid_value':
      return issue.values.length === 1 ? `"${String(issue.values[0])}"` : `one of ${issue.values.join(', ')}`;
    case 'unrecognized_keys':
      return 'only fields of the contract';
    case 'invalid_format':
      return FORMATS[issue.format] ?? issue.message;
    default:
      return issue.message;
  }
}

/** The format that a field's name stands for, where the text is missing altogether. */
function formatOf(field: PropertyKey | undefined): string {
  const name = String(field);
  return name === 'time' || name === 'shipBy' || /At$/.test(name) || name === 'at' ? 'datetime' : name === 'day' ? 'date' : name === 'email' ? 'email' : '';
}

const FORMATS: Record<string, string> = {
  datetime: 'an ISO 8601 instant with an offset, such as 2026-03-01T09:30:00Z',
  date: 'a day, such as 2026-03-01',
  email: 'an e-mail address',
  url: 'an http or https address',
};

function unitOf(origin: string, amount: number | bigint): string {
  if (origin === 'string') return amount === 1 ? ' character' : ' characters';
  if (origin === 'array') return amount === 1 ? ' entry' : ' entries';
  return '';
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((whole, step) => (typeof step === 'number' ? `${whole}[${step}]` : whole ? `${whole}.${String(step)}` : String(step)), '');

const at = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined), input);

/** The shape of a value, never the value: it may be personal. */
export function shapeOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return `text of ${value.length} character${value.length === 1 ? '' : 's'}`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'number' ? (Number.isInteger(value) ? 'a whole number' : 'a number') : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function* wrongClocks(event: Event, now: Instant): Generator<Refusal> {
  yield* wrongClock('time', event.time, now);
  for (const field of ['promisedAt', 'approvedAt', 'nextUpdateAt', 'answeredAt', 'sentAt', 'startsAt', 'endsAt', 'at']) {
    const value = (event.data as Record<string, unknown>)[field];
    if (typeof value === 'string') yield* wrongClock(`data.${field}`, value, now);
  }
  if ('items' in event.data) {
    for (const [index, { shipBy }] of (event.data.items ?? []).entries()) if (shipBy !== undefined) yield* wrongClock(`data.items[${index}].shipBy`, shipBy, now);
  }
  if (event.type === 'usage.recorded') {
    for (const [index, record] of event.data.records.entries()) {
      yield* wrongClock(`data.records[${index}].${record.day ? 'day' : 'at'}`, record.day ?? record.at ?? '', now);
    }
  }
}

function* wrongClock(path: string, iso: string, now: Instant): Generator<Refusal> {
  const instant = instantOf(iso);
  if (instant > now + MAX_AHEAD_DAYS * DAY) yield { path, expected: 'no more than a year ahead', received: `${Math.ceil((instant - now) / DAY)} days ahead` };
  if (instant < EARLIEST) yield { path, expected: 'the year 2000 or later', received: 'an instant before 2000' };
}
