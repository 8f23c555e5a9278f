/** What may stand in a queue: an event, a wake, or what another function asks for. Each reader is the edge of its consumer. */
import type { Wake } from '../core/decision.ts';
import { type Signal, signal } from '../core/engagement/signal.ts';
import type { Event } from '../core/events/catalogue.ts';
import { parseEvent, type Refusal } from '../core/events/parse.ts';
import { isKind, type Kind } from '../core/notices/kinds.ts';
import { once } from '../core/once.ts';
import { type Clock, Unavailable } from '../core/ports.ts';
import * as z from '../core/zod.ts';
import type { Read } from './each-record.ts';

const wakeMessage = once(() => z.object({ wake: z.object({ pk: z.string(), sk: z.string() }) }));
const requestMessage = once(() =>
  z.object({
    kind: z.string(),
    subject: z.object({ pk: z.string(), sk: z.string() }),
    fact: z.string(),
    factAt: z.number(),
    dueAt: z.optional(z.number()),
    to: z.array(z.union([z.object({ customer: z.string() }), z.object({ owner: z.string() })])).check(z.minLength(1)),
  }),
);
export type RequestMessage = Omit<z.infer<ReturnType<typeof requestMessage>>, 'kind'> & { readonly kind: Kind };
const signalsMessage = once(() => z.object({ signals: z.array(signal()).check(z.minLength(1)) }));

/** Bodies are the CloudEvent itself; a whole bus envelope is unwrapped. */
export const eventOrWake =
  <E extends Event>(clock: Clock, mine: (event: Event) => event is E) =>
  (body: unknown): Read<E | Wake> => {
    if (has(body, 'wake')) return schemaRead(wakeMessage(), body);
    const parsed = parseEvent(unwrapped(body), clock.now());
    if (!parsed.ok) return parsed;
    return mine(parsed.event) ? { ok: true, message: parsed.event } : refused('type', 'a type that this queue takes', parsed.event.type);
  };

/** @throws Unavailable for a kind that only newer code knows, as may come during a deploy: it waits for the newer gate */
export const noticeRequest = (body: unknown): Read<RequestMessage | Wake> => {
  if (has(body, 'wake')) return schemaRead(wakeMessage(), body);
  const request = schemaRead(requestMessage(), body);
  if (!request.ok) return request;
  const { kind } = request.message;
  if (!isKind(kind)) throw new Unavailable('a kind of notice that newer code knows');
  return { ok: true, message: { ...request.message, kind } };
};

export const signalsOr =
  <Other>(other: (body: unknown) => Read<Other>) =>
  (body: unknown): Read<Other | { readonly signals: readonly Signal[] }> => {
    return has(body, 'signals') ? schemaRead(signalsMessage(), body) : other(body);
  };

export function schemaRead<T>(schema: z.ZodMiniType<T>, body: unknown): Read<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: true, message: parsed.data };
  return { ok: false, errors: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), expected: issue.message, received: 'something else' })) };
}

/** Which of several messages a body is: asked before a schema, as most bodies are another. */
const has = (body: unknown, field: 'wake' | 'signals'): boolean => typeof body === 'object' && body !== null && Object.hasOwn(body, field);

function unwrapped(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || 'specversion' in body || !('detail' in body)) return body;
  return body.detail;
}

const refused = (path: string, expected: string, received: string): { ok: false; errors: Refusal[] } => ({ ok: false, errors: [{ path, expected, received }] });
