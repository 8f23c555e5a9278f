/** `POST /v1/events` with the official SDK as its client, over real HTTP. */
import { CloudEvent, emitterFor, HTTP, type Message, Mode } from 'cloudevents';
import { describe, expect, test } from 'vitest';
import { customer, NOON, order } from '../builders.ts';
import { servedSystem } from './served.ts';

const served = servedSystem();

type Answer = { status: number; body: { accepted: number; results: { index: number; id: string; status: string; errors?: { path: string }[] }[] } };
async function post({ headers, body }: Pick<Message, 'headers' | 'body'>): Promise<Answer> {
  const answer = await fetch(`${served.url}/v1/events`, { method: 'POST', headers: headers as Record<string, string>, body: body as string });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}
const event = (built: object): CloudEvent<unknown> => new CloudEvent(built as never);
const kinds = async (): Promise<readonly string[]> => {
  await served.system.engine.workers.drained();
  return served.system.kinds();
};

describe('the cloudevents SDK', () => {
  test.each([
    ['structured', HTTP.structured],
    ['binary', HTTP.binary],
  ] as const)('sends in %s mode', async (_, written) => {
    expect(await post(written(event(customer('ada', NOON))))).toMatchObject({ status: 200, body: { accepted: 1 } });
    const confirmed = event(order('order.confirmed', NOON));
    expect(await post(written(confirmed))).toEqual({ status: 200, body: { accepted: 1, results: [{ index: 0, id: confirmed.id, status: 'accepted' }] } });
    expect(await kinds()).toEqual(['order.confirmed']);
  });

  test.each([Mode.STRUCTURED, Mode.BINARY])('sends through its own emitter in %s mode', async (mode) => {
    const emit = emitterFor((message) => post(message), { binding: HTTP, mode });
    expect(await emit(event(customer('ada', NOON)))).toMatchObject({ status: 200 });
  });

  test('sends a batch, and reads a verdict for each', async () => {
    const events = [event(customer('ada', NOON)), event(order('order.confirmed', NOON)), event({ ...order('order.shipped', NOON), data: { customerId: 'ada', orderId: 5 } })];
    const answer = await post({ headers: { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' }, body: JSON.stringify(events) });
    expect(answer).toMatchObject({
      status: 207,
      body: { accepted: 2, results: [{ status: 'accepted' }, { status: 'accepted' }, { index: 2, status: 'refused', errors: [{ path: 'data.orderId' }] }] },
    });
    expect(await kinds()).toEqual(['order.confirmed']);
  });

  test('sends an empty batch, which is nothing', async () => {
    expect(await post({ headers: { 'content-type': 'application/cloudevents-batch+json' }, body: '[]' })).toEqual({ status: 200, body: { accepted: 0, results: [] } });
  });

  test('sends data as bytes, which structured mode writes as base64', async () => {
    const { data, ...attributes } = customer('ada', NOON);
    const bytes = event({ ...attributes, datacontenttype: 'application/json', data_base64: Buffer.from(JSON.stringify(data)).toString('base64') });
    expect(await post(HTTP.structured(bytes))).toMatchObject({ status: 200, body: { accepted: 1 } });
    const garbage = event({ ...attributes, data_base64: 'AAAA' });
    expect(await post(HTTP.structured(garbage))).toMatchObject({ status: 400, body: { results: [{ errors: [{ path: 'data_base64' }] }] } });
  });

  test('sends ids and sources outside ASCII in binary mode, percent-encoded as the binding says', async () => {
    const one = event({ ...customer('ada', NOON), id: encodeURIComponent('Übergabe € 7') });
    expect((await post(HTTP.binary(one))).body.results[0]).toMatchObject({ id: 'Übergabe € 7', status: 'accepted' });
  });

  test('sends extension attributes, which change nothing', async () => {
    expect(await post(HTTP.structured(event({ ...customer('ada', NOON), traceparent: '00-1-2-01', partitionkey: 'p' })))).toMatchObject({ status: 200 });
  });
});
