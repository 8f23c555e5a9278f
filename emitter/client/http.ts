/** To `POST /v1/events`, for those outside AWS: one event as it is, several as a batch, signed by Standard Webhooks. */
import { createHmac, randomUUID } from 'node:crypto';
import type { ToHttp } from './api.ts';
import type { Outcome, Outgoing, Transport } from './delivery.ts';
import { BadOption, type FieldProblem } from './problems.ts';

/** The intake takes 5 MB and hands ten at a time to the bus; smaller requests are answered sooner. */
const MAX_ENTRIES = 100;
const MAX_BYTES = 1024 * 1024;
const TIMEOUT_MS = 10_000;
const PATH = '/v1/events';

type Result = { readonly index?: unknown; readonly status?: unknown; readonly retryable?: unknown; readonly errors?: unknown };

export function http({ url, secret, timeoutMs = TIMEOUT_MS }: ToHttp['http']): Transport {
  const address = addressOf(url);
  const key = secret === undefined ? undefined : keyOf(secret);
  return {
    maxEntries: MAX_ENTRIES,
    maxBytes: MAX_BYTES,
    bytesOf: ({ detail }) => Buffer.byteLength(detail) + 1,
    async send(events) {
      const body = events.length === 1 ? (events[0] as Outgoing).detail : `[${events.map(({ detail }) => detail).join(',')}]`;
      const type = events.length === 1 ? 'application/cloudevents+json' : 'application/cloudevents-batch+json';
      try {
        const answer = await fetch(address, {
          method: 'POST',
          body,
          headers: { 'content-type': `${type}; charset=utf-8`, ...(key !== undefined && signed(key, body)) },
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        });
        return outcomesOf(answer.status, answer.headers.get('retry-after'), await answer.text(), events.length);
      } catch (error) {
        const code = codeOf(error);
        return events.map(() => ({
          code,
          retryable: true,
          ...(UNREACHED.has(code) && { remedy: `Nothing answers at ${address.origin}: is http.url right, and does the system run?` }),
        }));
      }
    },
  };
}

const UNREACHED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

function addressOf(text: string): URL {
  if (!URL.canParse(text)) throw new BadOption('http.url wants an address, such as https://abc123.execute-api.eu-central-1.amazonaws.com');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new BadOption('http.url wants an https address');
  if (url.pathname === '/') url.pathname = PATH;
  return url;
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.length < 16) throw new BadOption('http.secret wants the signing secret of /v1/events: whsec_ and base64 of at least 16 bytes');
  return key;
}

/** Standard Webhooks 1.0: id, seconds and body, parted by dots. A new id and time for each try, as a signature older than five minutes is refused. */
function signed(key: Buffer, body: string): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  const seconds = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${mac}` };
}

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'The signature was refused: compare http.secret with the secret of the deployment, and this machine\u2019s clock with the time',
  403: 'The intake does not take requests from here',
  404: 'There is no intake at http.url: it is the address of the API, with nothing or /v1/events behind it',
  413: 'The request was too large',
};

/** Exported for its test: what an answer says of each event. */
export function outcomesOf(status: number, retryAfter: string | null, text: string, count: number): readonly Outcome[] {
  if (status === 200) return Array.from({ length: count }, () => 'taken');
  const passing = status === 429 || status === 408 || status >= 500;
  const seconds = Number(retryAfter ?? Number.NaN);
  const whole: Outcome = {
    code: String(status),
    retryable: passing,
    ...(Number.isFinite(seconds) && seconds >= 0 && { afterMs: Math.min(seconds, 60) * 1000 }),
    ...(REMEDIES[status] !== undefined && { remedy: REMEDIES[status] }),
  };
  const results = resultsIn(text);
  const byIndex = new Map(results.map((result) => [result.index, result]));
  return Array.from({ length: count }, (_, index) => {
    const result = byIndex.get(index);
    // A body that could not be read at all has one result, which is about all of them.
    if (result === undefined) return results.length === 0 || results.length === count ? whole : { ...whole, errors: problemsOf(results[0]) };
    if (result.status === 'accepted') return 'taken';
    return { ...whole, code: result.retryable === true ? 'busy' : 'refused', retryable: result.retryable === true, errors: problemsOf(result) };
  });
}

function resultsIn(text: string): readonly Result[] {
  try {
    const body = JSON.parse(text) as { results?: unknown } | null;
    return Array.isArray(body?.results) ? body.results.filter((each): each is Result => typeof each === 'object' && each !== null) : [];
  } catch {
    return [];
  }
}

const problemsOf = (result: Result | undefined): readonly FieldProblem[] =>
  Array.isArray(result?.errors) ? result.errors.map(({ path, expected, received }) => ({ path: String(path), expected: String(expected), received: String(received) })) : [];

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
