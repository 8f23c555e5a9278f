import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../core/time.ts';
import { customer, NOON, order } from '../builders.ts';
import { servedSystem } from './served.ts';

const served = servedSystem();

// biome-ignore lint/suspicious/noExplicitAny: answers are read as a client would read them
type Answer = { readonly status: number; readonly body: any };
const read = async (answer: Response): Promise<Answer> => ({ status: answer.status, body: await answer.json() });
const get = async (path: string): Promise<Answer> => read(await fetch(served.url + path));
const post = async (path: string, body: object): Promise<Answer> => read(await fetch(served.url + path, { method: 'POST', body: JSON.stringify(body) }));
const did = async (): Promise<string[]> => (await get('/local/audit')).body.entries.map((entry: { did: string }) => entry.did);

describe('a pause', () => {
  test('holds the class and nothing else, says so, and ends with a resume', async () => {
    await served.system.emit(customer('ada', NOON));
    const paused = await post('/local/pause', { class: 'progress', why: 'the carrier sends nonsense', by: 'ann' });
    expect(paused).toEqual({ status: 200, body: { class: 'progress', since: '2026-03-01T12:00:00.000Z', by: 'ann', why: 'the carrier sends nonsense', already: false } });
    await served.system.emit(order('order.confirmed', NOON), order('order.shipped', NOON));
    expect(served.system.kinds()).toEqual(['order.confirmed']);
    expect((await served.system.why('ada')).find(({ kind }) => kind === 'order.shipped')).toMatchObject({ decision: 'held', reason: 'paused', because: { by: 'ann' } });
    expect((await get('/local/rules')).body).toMatchObject({ quietHours: { from: 21, until: 8 }, paused: { progress: { by: 'ann', why: 'the carrier sends nonsense' } } });

    expect((await post('/local/resume', { class: 'progress', by: 'kim' })).body).toEqual({ class: 'progress', resumed: true });
    await served.system.turnTo(NOON + 16 * MINUTE);
    expect(served.system.kinds()).toEqual(['order.confirmed', 'order.shipped']);
    expect((await get('/local/rules')).body.paused).toEqual({});
  });

  test('of a paused class keeps who paused it, and a resume of another changes nothing', async () => {
    await post('/local/pause', { class: 'survey', why: 'first', by: 'ann' });
    expect((await post('/local/pause', { class: 'survey', why: 'second', by: 'kim' })).body).toMatchObject({ by: 'ann', why: 'first', already: true });
    expect((await post('/local/resume', { class: 'urgent' })).body).toEqual({ class: 'urgent', resumed: false });
    expect(await did()).toEqual(['pause']);
  });

  test('wants one of the six classes, and a reason', async () => {
    const wrong = await post('/local/pause', { class: 'surveys', why: 'x' });
    expect(wrong).toEqual({ status: 400, body: { error: 'There is no class "surveys". The six classes are urgent, receipt, progress, survey, outreach, csm.' } });
    expect((await post('/local/pause', { class: 'survey' })).status).toBe(400);
    expect((await post('/local/pause', { class: 'survey', why: ' ' })).status).toBe(400);
    expect(await did()).toEqual([]);
  });
});

describe('the audit log', () => {
  test('has what was done, by whom and why, newest first, a month at a time', async () => {
    await post('/local/pause', { class: 'survey', why: 'the page is down', by: 'ann' });
    await served.system.turnTo(NOON + HOUR);
    await post('/local/redrive', { by: 'kim' });
    expect((await get('/local/audit')).body).toEqual({
      month: '2026-03',
      entries: [
        { at: '2026-03-01T13:00:00.000Z', by: 'kim', did: 'redrive', what: { moved: 0 }, why: 'no reason given' },
        { at: '2026-03-01T12:00:00.000Z', by: 'ann', did: 'pause', what: { class: 'survey' }, why: 'the page is down' },
      ],
      more: false,
    });
    expect((await get('/local/audit?limit=1')).body).toMatchObject({ entries: [{ did: 'redrive' }], more: true });
    expect((await get('/local/audit?month=2026-02')).body.entries).toEqual([]);
  });

  test.each(['month=March', 'month=2026-13', 'limit=0', 'limit=all'])('refuses %s', async (query) => {
    expect((await get(`/local/audit?${query}`)).status).toBe(400);
  });

  test('has replays with their counts', async () => {
    await (
      await fetch(`${served.url}/local/replay?by=ann&why=move`, {
        method: 'POST',
        body: [customer('ada', NOON), order('order.confirmed', NOON)].map((e) => JSON.stringify(e)).join('\n'),
      })
    ).text();
    expect((await get('/local/audit')).body.entries).toMatchObject([{ did: 'replay', by: 'ann', why: 'move', what: { events: 2, refused: 0, messages: 1 } }]);
  });
});

describe('a redrive', () => {
  const deadLetters = (of: RegExp): string => served.system.engine.queues.names.find((name) => of.test(name) && name.includes('DeadLetters')) ?? '';

  test('of one queue leaves the dead letters of the others, and is recorded with its counts', async () => {
    const { queues } = served.system.engine;
    queues.send(deadLetters(/^Orders/), [JSON.stringify(order('order.confirmed', NOON))]);
    queues.send(deadLetters(/^Cases/), ['{}', '{}']);
    await served.system.emit(customer('ada', NOON));
    expect((await post('/local/redrive', { queue: 'Orders' })).body).toEqual({ moved: 1, queues: { orders: 1 } });
    await served.system.engine.workers.drained();
    expect(served.system.kinds()).toEqual(['order.confirmed']);
    expect(queues.count(deadLetters(/^Cases/))).toBe(2);
    expect((await post('/local/redrive', {})).body).toEqual({ moved: 2, queues: { cases: 2 } });
    expect((await get('/local/audit')).body.entries.map(({ what }: { what: object }) => what)).toEqual(
      expect.arrayContaining([
        { cases: 2, moved: 2 },
        { orders: 1, moved: 1 },
      ]),
    );
  });

  test('of a queue that does not exist names those that do', async () => {
    expect((await post('/local/redrive', { queue: 'letters' })).body.error).toContain('customers, orders, outages');
  });
});

describe('a suppressed address', () => {
  const bounce = async (): Promise<void> => {
    await served.system.emit(customer('ada', NOON), order('order.confirmed', NOON));
    await post('/local/feedback', { noticeKey: served.system.outbox()[0]?.noticeKey ?? '', type: 'bounce' });
    await served.system.engine.workers.drained();
  };

  test('is written to again once it is lifted, and the address is in no record', async () => {
    await bounce();
    expect((await get('/local/suppression?customer=ada')).body).toEqual({ about: 'ada', suppressedAddresses: 1 });
    expect((await post('/local/suppression', { customer: 'ada', remove: 'other@example.com', why: 'x' })).body).toEqual({ about: 'ada', suppressedAddresses: 1, lifted: 0 });
    const lifted = await post('/local/suppression', { customer: 'ada', remove: ' ADA@example.com', why: 'their server was misconfigured', by: 'ann' });
    expect(lifted.body).toEqual({ about: 'ada', suppressedAddresses: 0, lifted: 1 });
    await served.system.emit(order('order.delivered', NOON));
    expect(served.system.kinds()).toEqual(['order.confirmed', 'order.delivered']);
    const { body } = await get('/local/audit');
    expect(body.entries).toMatchObject([{ did: 'lift-suppression', by: 'ann', what: { customer: 'ada', lifted: 1 } }]);
    expect(JSON.stringify(body)).not.toContain('example.com');
  });

  test('stays so without a reason to lift it', async () => {
    await bounce();
    expect((await post('/local/suppression', { customer: 'ada', remove: 'ada@example.com' })).status).toBe(400);
    expect((await get('/local/suppression')).status).toBe(400);
    expect((await get('/local/suppression?customer=ada')).body.suppressedAddresses).toBe(1);
  });
});

describe('an export', () => {
  test('is everything about one person, and leaves a record', async () => {
    await served.system.emit(customer('ada', NOON), order('order.confirmed', NOON));
    expect((await get('/local/export?customer=ada&by=ann')).body).toMatchObject({
      customerId: 'ada',
      known: true,
      orders: [{ orderId: '1001' }],
      decisions: [{ kind: 'order.confirmed' }],
    });
    expect((await get('/local/export')).status).toBe(400);
    expect((await get('/local/audit')).body.entries).toMatchObject([{ did: 'export', by: 'ann', what: { customer: 'ada' } }]);
  });
});
