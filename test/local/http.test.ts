import { describe, expect, test } from 'vitest';
import { customer, NOON, order } from '../builders.ts';
import { servedSystem } from './served.ts';

const served = servedSystem();

// biome-ignore lint/suspicious/noExplicitAny: answers are read as a client would read them
type Answer = { readonly status: number; readonly body: any };
async function send(path: string, body: string, headers: Record<string, string> = { 'content-type': 'application/cloudevents+json' }): Promise<Answer> {
  const answer = await fetch(served.url + path, { method: 'POST', body, headers });
  return { status: answer.status, body: await answer.json() };
}
const events = (body: unknown): Promise<Answer> => send('/v1/events', JSON.stringify(body));

describe('POST /v1/events', () => {
  test('accepts a structured event and says so', async () => {
    expect(await events(order('order.confirmed', NOON, {}))).toMatchObject({ status: 200, body: { accepted: 1, results: [{ index: 0, status: 'accepted' }] } });
  });

  test('accepts the good events of a batch and names each bad one’s fields', async () => {
    const bad = { ...order('order.confirmed', NOON), data: { customerId: 'ada', orderId: 7, promisedAt: '2026-03-01T12:00:00' } };
    const answer = await send('/v1/events', JSON.stringify([customer('ada', NOON), bad, order('order.confirmed', NOON)]), { 'content-type': 'application/cloudevents-batch+json' });
    expect(answer).toMatchObject({ status: 207, body: { accepted: 2 } });
    expect(answer.body.results[1]).toMatchObject({
      index: 1,
      status: 'refused',
      errors: [
        { path: 'data.orderId', expected: 'string', received: 'a whole number' },
        { path: 'data.promisedAt', expected: 'an ISO 8601 instant with an offset, such as 2026-03-01T09:30:00Z' },
      ],
    });
    await served.system.engine.workers.drained();
    expect(served.system.kinds()).toEqual(['order.confirmed']);
  });

  test('accepts the binary mode', async () => {
    const { data, ...attributes } = order('order.confirmed', NOON);
    const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]));
    expect(await send('/v1/events', JSON.stringify(data), { 'content-type': 'application/json', ...headers })).toMatchObject({ status: 200 });
  });

  test.each([
    ['an unknown type', { ...order('order.confirmed', NOON), type: 'order.teleported' }, 'type'],
    ['a future beyond a year', { ...order('order.confirmed', NOON), time: '2028-01-01T00:00:00Z' }, 'time'],
    ['a clock that was never set', { ...order('order.confirmed', NOON), time: '1970-01-01T00:00:00Z' }, 'time'],
    ['an id of 10 KB', order('order.confirmed', NOON, { orderId: 'x'.repeat(10_240) }), 'data.orderId'],
    ['control characters in an id', order('order.confirmed', NOON, { orderId: 'a\u0000b' }), 'data.orderId'],
    ['no object', 'hello', ''],
  ])('refuses %s with the field’s path', async (_what, body, path) => {
    const answer = await events(body);
    expect(answer.status).toBe(400);
    expect(answer.body.results[0].errors[0]).toMatchObject({ path });
  });

  test('refuses what is no JSON, and what is too large with the limit named', async () => {
    expect((await send('/v1/events', '{"a":')).body.results[0].errors[0].expected).toBe('JSON');
    const large = await events({ ...order('order.confirmed', NOON), extra: 'x'.repeat(300_000) });
    expect(large).toMatchObject({ status: 400 });
    expect(large.body.results[0].errors[0].expected).toContain('256 KB');
    expect((await send('/v1/events', 'x'.repeat(6_000_000))).status).toBe(413);
    expect((await send('/v1/events', 'x'.repeat(11_000_000))).status).toBe(413);
  });

  test('shows markup in a name as text', async () => {
    await events(customer('ada', NOON, { name: '<script>alert(1)</script>' }));
    await events(order('order.confirmed', NOON));
    await served.system.engine.workers.drained();
    expect(served.system.outbox()[0]?.html).not.toContain('<script>');
  });

  test('is not for pages of other sites', async () => {
    expect((await fetch(`${served.url}/v1/events`, { method: 'POST', body: '{}', headers: { origin: 'https://elsewhere.example' } })).status).toBe(403);
  });
});

describe('a bad event straight from the bus', () => {
  test('is quarantined with its reason, visible and counted, and never tried again', async () => {
    await served.system.engine.put([{ source: 'x', type: 'order.confirmed', detail: { ...order('order.confirmed', NOON), data: { customerId: 'ada' } } }]);
    await served.system.engine.put([{ source: 'x', type: 'order.teleported', detail: { ...order('order.confirmed', NOON), type: 'order.teleported' } }]);
    await served.system.engine.workers.drained();
    const { quarantine, deadLetters } = (await (await fetch(`${served.url}/local/queues`)).json()) as {
      quarantine: { count: number; latest: { errors: { path: string }[] }[] };
      deadLetters: { waiting: number }[];
    };
    expect(quarantine.count).toBe(2);
    expect(quarantine.latest.map(({ errors }) => errors[0]?.path)).toEqual(['type', 'data.orderId']);
    expect(JSON.stringify(quarantine)).not.toContain('ada');
    expect(deadLetters.every(({ waiting }) => waiting === 0)).toBe(true);
    expect(served.system.engine.workers.idle).toBe(true);
  });
});

describe('the local routes', () => {
  test('say what is there and what is not', async () => {
    expect(await (await fetch(`${served.url}/local/health`)).json()).toEqual({ ready: true, idle: true });
    expect((await fetch(`${served.url}/v1/nowhere`)).status).toBe(404);
    expect((await fetch(`${served.url}/local/why`)).status).toBe(400);
    expect(await (await fetch(`${served.url}/local/state?customer=nobody`)).json()).toMatchObject({ known: false });
  });

  test('turn the clock by a span, and set it on an empty store only', async () => {
    expect((await send('/local/clock', '{"set":"2018-01-01T00:00:00Z"}')).body.now).toMatch(/^2018-01-01T00:00:0/);
    expect((await send('/local/clock', '{"advance":"36h"}')).body.now).toMatch(/^2018-01-02T12:00:0/);
    await events(customer('ada', Date.UTC(2018, 0, 2)));
    await served.system.engine.workers.drained();
    expect((await send('/local/clock', '{"set":"2019-01-01T00:00:00Z"}')).status).toBe(409);
    expect((await send('/local/clock', '{"advance":"soon"}')).status).toBe(400);
    expect((await send('/local/clock', 'x')).status).toBe(400);
  });

  test('list the outbox by address, kind and page', async () => {
    await events(customer('ada', NOON));
    await events(order('order.confirmed', NOON));
    await events(order('order.shipped', NOON));
    await served.system.engine.workers.drained();
    const list = async (query: string) => (await (await fetch(`${served.url}/local/outbox?${query}`)).json()) as { id: number; kind: string; html?: string }[];
    expect((await list('to=ada@example.com')).length).toBe(2);
    expect((await list('to=other@example.com')).length).toBe(0);
    expect((await list('kind=order.shipped&brief=1'))[0]).not.toHaveProperty('html');
    const [first] = await list('limit=1');
    expect((await list(`after=${first?.id}`)).map(({ kind }) => kind)).toEqual(['order.shipped']);
  });

  test('take the provider’s word: a bounce suppresses the address, a complaint too', async () => {
    await events(customer('ada', NOON));
    await events(order('order.confirmed', NOON));
    await served.system.engine.workers.drained();
    const [message] = served.system.outbox();
    expect((await send('/local/feedback', JSON.stringify({ noticeKey: message?.noticeKey, type: 'bounce' }))).status).toBe(202);
    await served.system.engine.workers.drained();
    expect((await served.system.why('ada'))[0]).toMatchObject({ decision: 'sent', delivery: { bounced: '2026-03-01T12:00:00.000Z' } });
    await events(order('order.delayed', NOON, { promisedAt: '2026-03-09T12:00:00Z' }));
    await served.system.engine.workers.drained();
    expect((await served.system.why('ada')).find(({ kind }) => kind === 'order.delayed')).toMatchObject({ decision: 'skipped', reason: 'suppressed' });
    expect((await send('/local/feedback', '{"noticeKey":"x","type":"bounce"}')).status).toBe(400);
  });
});
