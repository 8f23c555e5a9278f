/** CloudEvents 1.0 over HTTP: structured, batched or binary, each event judged by itself. */

import { ENVELOPE_BYTES, MAX_EVENT_BYTES } from '../core/events/fields.ts';
import { type Parsed, parseEvent, type Refusal } from '../core/events/parse.ts';
import type { Instant } from '../core/time.ts';
import type { HttpRequest } from './http.ts';

export type Verdict = { readonly id: string | undefined; readonly parsed: Parsed };

/** The events of a body, or why it holds none. */
export function readCloudEvents(headers: HttpRequest['headers'], body: string, now: Instant): readonly Verdict[] | Refusal {
  const input = jsonOf(body);
  if (input === NO_JSON) return { path: '', expected: 'JSON', received: `${body.length} characters that are not JSON` };
  const type = headers['content-type'] ?? '';
  if (headers['ce-specversion'] !== undefined) return [judged({ ...attributesOf(headers), data: input }, now)];
  if (Array.isArray(input)) return input.map((each) => judged(each, now));
  if (type.includes('cloudevents-batch')) return { path: '', expected: 'a list of CloudEvents', received: 'one object' };
  return [judged(input, now)];
}

const NO_JSON = Symbol('no JSON');

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return NO_JSON;
  }
}

/** Binary mode: the attributes are `ce-` headers, percent-encoded where they must be. */
const attributesOf = (headers: HttpRequest['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (name.startsWith('ce-') && value !== undefined ? [[name.slice(3), decoded(value)]] : [])));

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function judged(input: unknown, now: Instant): Verdict {
  const id = typeof input === 'object' && input !== null && 'id' in input && typeof input.id === 'string' ? input.id.slice(0, 256) : undefined;
  const bytes = bytesOf(input);
  if (bytes === undefined) return refused(id, 'JSON that is not nested thousands of levels deep', 'JSON nested deeper than anybody reads');
  const most = MAX_EVENT_BYTES - ENVELOPE_BYTES;
  if (bytes > most) return refused(id, `at most ${most} bytes (256 KB with its envelope) for one event`, `${bytes} bytes`);
  const whole = withData(input);
  return whole === NO_JSON ? refused(id, 'data_base64 that is JSON', 'something else', 'data_base64') : { id, parsed: parseEvent(whole, now) };
}

const refused = (id: string | undefined, expected: string, received: string, path = ''): Verdict => ({ id, parsed: { ok: false, errors: [{ path, expected, received }] } });

/** Senders that hold their data as bytes write them as base64. Source: CloudEvents 1.0.2, JSON event format, 3.1. */
function withData(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || 'data' in input || !('data_base64' in input) || typeof input.data_base64 !== 'string') return input;
  const { data_base64: encoded, ...event } = input;
  const data = jsonOf(Buffer.from(encoded, 'base64').toString('utf8'));
  return data === NO_JSON ? NO_JSON : { ...event, data };
}

/** As the bus will count them; none for what JSON can parse but, nested that deep, not write again. */
function bytesOf(input: unknown): number | undefined {
  try {
    return Buffer.byteLength(JSON.stringify(input) ?? '');
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
