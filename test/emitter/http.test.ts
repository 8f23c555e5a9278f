import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import { webhookTrust } from '../../adapters/aws/webhook-trust.ts';
import type { BusEvent, Taken } from '../../core/ports.ts';
import type { Emitter, EmitterOptions } from '../../emitter/client/api.ts';
import { createEmitter } from '../../emitter/client/emitter.ts';
import { outcomesOf } from '../../emitter/client/http.ts';
import type { HttpRequest } from '../../flow/http.ts';
import { intake } from '../../functions/intake/handler.ts';
import { servedSystem } from '../local/served.ts';

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes....').toString('base64')}`;
let server: Server | undefined;
let emitter: Emitter | undefined;
afterEach(async () => {
  await emitter?.close();
  server?.closeAllConnections();
  server?.close();
});

type Heard = { readonly headers: Record<string, string>; readonly body: string };
type Said = { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> };
/** A server that answers as the test says, and an emitter that sends to it. */
async function to(
  answer: (heard: Heard, before: number) => Said | Promise<Said>,
  { path = '', secret, ...options }: { path?: string; secret?: string } & Partial<EmitterOptions> = {},
): Promise<Heard[]> {
  const all: Heard[] = [];
  server = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const heard = { headers: { ...request.headers, ':path': request.url ?? '' } as unknown as Heard['headers'], body: Buffer.concat(chunks).toString() };
    all.push(heard);
    const { status, body = '', headers = {} } = await answer(heard, all.length - 1);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `${portOf(server)}${path}`;
  emitter = createEmitter({
    ...options,
    http: { url, secret },
    source: 'shop',
    retry: { firstMs: 1, longestMs: 2, ...options.retry },
    onFailed: () => undefined,
  } as EmitterOptions);
  return all;
}

const portOf = (one: Server | undefined): string => `http://127.0.0.1:${(one?.address() as AddressInfo | undefined)?.port}`;

/** The production handler with the production check of signatures, on a bus of the test's. */
function theIntake(offer: (events: readonly BusEvent[]) => readonly Taken[]): (heard: Heard) => Promise<Said> {
  const handler = intake({
    bus: { offer: async (events) => offer(events) },
    clock: { now: () => Date.now() },
    log: { line: () => undefined },
    trusted: webhookTrust({ secrets: { keys: async () => [{ kid: '1', secret: SECRET }] }, clock: { now: () => Date.now() } }),
  });
  return async ({ headers, body }) => {
    const { statusCode = 0, body: text, headers: said } = await handler({ routeKey: 'POST /v1/events', headers, body, isBase64Encoded: false } as unknown as HttpRequest);
    return { status: statusCode, body: String(text), headers: said as Record<string, string> };
  };
}
const order = (n: number) => ({ customerId: 'ada', orderId: `${n}` });

describe('over HTTP', () => {
  test('one event goes as it is, several as a batch, each request signed anew', async () => {
    const heard = await to(
      theIntake((events) => events.map(() => 'taken')),
      { secret: SECRET },
    );
    await emitter?.order.confirmed(order(0));
    await Promise.all([1, 2, 3].map((n) => emitter?.order.confirmed(order(n))));
    expect(heard.map(({ headers }) => headers['content-type'])).toEqual(['application/cloudevents+json; charset=utf-8', 'application/cloudevents-batch+json; charset=utf-8']);
    expect(heard.map(({ headers }) => headers[':path'])).toEqual(['/v1/events', '/v1/events']);
    expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
    // The reference library agrees, and with another secret it does not.
    for (const { headers, body } of heard) {
      expect(() => new Webhook(SECRET).verify(body, headers)).not.toThrow();
      expect(() => new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`).verify(body, headers)).toThrow();
    }
  });

  test('only what is worth it is sent again after a 207', async () => {
    const rounds: string[][] = [];
    await to(
      theIntake((events) => {
        rounds.push(events.map(({ detail }) => (detail as { data: { orderId: string } }).data.orderId));
        return rounds.length === 1 ? ['taken', 'later', 'never'] : events.map(() => 'taken');
      }),
      { secret: SECRET, retry: { firstMs: 1, longestMs: 1 } },
    );
    const all = await Promise.allSettled([1, 2, 3].map((n) => emitter?.order.confirmed(order(n))));
    expect(rounds).toEqual([['1', '2', '3'], ['2']]);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(all[2]).toMatchObject({ reason: { code: 'refused', retryable: false, tries: 1 } });
  }, 10_000);

  test.each([503, 502, 429])('everything is sent again after a %i', async (status) => {
    const heard = await to((_, before) => ({ status: before === 0 ? status : 200 }));
    expect((await emitter?.order.confirmed(order(1)))?.tries).toBe(2);
    expect(heard).toHaveLength(2);
  });

  test.each([
    [401, 'http.secret'],
    [404, 'http.url'],
  ])('nothing is sent again after a %i, and the remedy is named', async (status, remedy) => {
    const heard = await to(() => ({ status }));
    await expect(emitter?.order.confirmed(order(1))).rejects.toThrow(remedy);
    expect(heard).toHaveLength(1);
  });

  test('a wrong secret is refused by the intake, and said so', async () => {
    await to(
      theIntake((events) => events.map(() => 'taken')),
      { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` },
    );
    await expect(emitter?.order.confirmed(order(1))).rejects.toMatchObject({ code: '401', retryable: false });
  });

  test('nobody at the other end is tried again, and named in the end', async () => {
    await to(() => ({ status: 200 }));
    server?.close();
    await expect(emitter?.order.confirmed(order(1))).rejects.toMatchObject({ code: 'ECONNREFUSED', tries: 6, retryable: true });
  });

  test('an answer that does not come in time is tried again', async () => {
    let calls = 0;
    const heard = await to(async () => (++calls === 1 ? new Promise(() => undefined) : { status: 200 }));
    emitter = createEmitter({ http: { url: portOf(server), timeoutMs: 50 }, source: 'shop', retry: { firstMs: 1 } });
    expect((await emitter.order.confirmed(order(1))).tries).toBe(2);
    expect(heard).toHaveLength(2);
  });
});

describe('an answer', () => {
  test.each([
    [
      'without a body',
      503,
      null,
      '',
      [
        { code: '503', retryable: true },
        { code: '503', retryable: true },
      ],
    ],
    ['with a time to wait', 503, '2', '', [{ afterMs: 2_000 }, { afterMs: 2_000 }]],
    ['of a gateway in HTML', 502, null, '<html>', [{ retryable: true }, { retryable: true }]],
    [
      'that refuses the whole body',
      400,
      null,
      '{"accepted":0,"results":[{"index":0,"status":"refused","errors":[{"path":"","expected":"JSON","received":"x"}]}]}',
      [{ code: 'refused' }, { code: '400', errors: [{ expected: 'JSON' }] }],
    ],
    [
      'with nonsense in it',
      207,
      null,
      '{"results":[null,7]}',
      [
        { code: '207', retryable: false },
        { code: '207', retryable: false },
      ],
    ],
  ])('%s is read for each event', (_, status, retryAfter, text, expected) => {
    expect(outcomesOf(status, retryAfter, text, 2)).toMatchObject(expected);
  });
});

describe('to the local system', () => {
  const served = servedSystem();
  test('events and gathered usage have their effect', async () => {
    emitter = createEmitter({ http: { url: served.url }, source: 'shop', onFailed: () => undefined });
    const now = new Date(served.system.engine.clock.now()).toISOString();
    await emitter.customer.updated({ customerId: 'ada', name: 'Ada', email: 'ada@example.com' }, { time: now });
    await emitter.order.confirmed(order(1), { time: now });
    emitter.usage.record([
      { customerId: 'ada', at: now },
      { customerId: 'ada', at: now },
    ]);
    expect(await emitter.close()).toEqual({ delivered: 3, failed: [] });
    await served.system.engine.workers.drained();
    expect(served.system.kinds()).toEqual(['order.confirmed']);
  });
});
