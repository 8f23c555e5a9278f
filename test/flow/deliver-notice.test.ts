import { beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import { gateKey, noticeItemKey, orderKey, profileKey } from '../../core/keys.ts';
import { type Notice, noticeKey } from '../../core/notices/request.ts';
import type { NoticeState } from '../../core/notices/state.ts';
import { decideOnOrder } from '../../core/orders/decide.ts';
import { type MailOutcome, type Table, Unavailable } from '../../core/ports.ts';
import { MINUTE } from '../../core/time.ts';
import { type Delivery, deliverNotice } from '../../flow/deliver-notice.ts';
import { changeGate } from '../../flow/gate-item.ts';
import { NOON, order } from '../builders.ts';

const TO = { customer: 'ada' };
const NOTICE: Notice = { kind: 'order.confirmed', subject: orderKey('ada', '1001'), fact: 'confirmed', factAt: NOON };
const KEY = noticeItemKey(TO, noticeKey(NOTICE, TO));

let now: number;
let table: Table;
let sent: number;
let outcomes: MailOutcome[];
let writes: number;
let lines: object[];

beforeEach(async () => {
  now = NOON;
  sent = 0;
  lines = [];
  outcomes = [];
  const real = sqliteTable(openStore(':memory:'));
  await real.put({ ...orderKey('ada', '1001'), body: decideOnOrder(undefined, order('order.confirmed', NOON), NOON).state }, 0);
  await real.put({ ...profileKey(TO), body: { fields: { email: { value: 'ada@example.com', at: NOON } } } }, 0);
  writes = 0;
  table = {
    ...real,
    put: (draft, version) => {
      writes++;
      return real.put(draft, version);
    },
  };
});

const ports = (more: Partial<Delivery> = {}): Delivery => ({
  table,
  clock: { now: () => now },
  ids: { next: () => `nonce-${Math.random()}` },
  log: { line: (fields) => void lines.push(fields) },
  workersBornAt: 0,
  addressHash: (address) => `#${address}`,
  subject: table.get,
  standIn: () => undefined,
  leaseUntil: now + 35_000,
  pause: async (ms) => {
    now += ms;
  },
  mail: {
    send: async () => {
      const outcome = outcomes.shift() ?? { outcome: 'accepted', providerId: 'm1' };
      if (outcome.outcome === 'accepted') sent++;
      return outcome;
    },
  },
  compose: async ({ address }) => ({
    plain: false,
    mail: { to: address, subject: '', text: '', html: '', headers: {}, tags: { notice: '', customer: '' }, about: { kind: '', recipient: '', noticeKey: '' } },
  }),
  ...more,
});
const deliver = (more: Partial<Delivery> = {}) => deliverNotice(ports(more), NOTICE, TO);
const notice = async (): Promise<NoticeState> => (await table.get(KEY))?.body as NoticeState;

describe('delivering a notice', () => {
  test('takes two writes and sends once', async () => {
    expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
    expect({ writes, sent }).toEqual({ writes: 2, sent: 1 });
    expect(await notice()).toMatchObject({ status: 'sent', providerId: 'm1', attempt: 1 });
  });

  test('costs nothing more when it is asked for again', async () => {
    await deliver();
    expect(await deliver()).toEqual({ step: 'done', how: 'duplicate' });
    expect({ writes, sent }).toEqual({ writes: 2, sent: 1 });
  });

  test('sends once when two workers race', async () => {
    const results = await Promise.all([deliver(), deliver(), deliver()]);
    expect(sent).toBe(1);
    expect(results.filter(({ step }) => step === 'wait').length).toBe(2);
  });

  test('records a refusal with its reason in one write', async () => {
    await changeGate({ table, clock: { now: () => now }, pause: async () => undefined }, TO, (gate) => ({ ...gate, erasedAt: NOON }));
    writes = 0;
    expect(await deliver()).toEqual({ step: 'done', how: 'skipped:erased' });
    expect({ writes, sent }).toEqual({ writes: 1, sent: 0 });
  });

  test('does not send what was forbidden between the claim and the send', async () => {
    let reads = 0;
    const getMany: Table['getMany'] = async (keys) => {
      if (++reads === 2) await table.put({ ...gateKey(TO), body: { erasedAt: now } }, 0);
      return table.getMany(keys);
    };
    await deliver({ table: { ...table, getMany } });
    expect(sent).toBe(0);
    expect(await notice()).toMatchObject({ status: 'skipped', reason: 'erased' });
  });

  test('leaves an unknown outcome to lease and grace, then sends again', async () => {
    outcomes = [{ outcome: 'unknown', why: 'timeout' }];
    expect(await deliver()).toMatchObject({ step: 'wait' });
    now += 10 * MINUTE;
    expect(await deliver()).toMatchObject({ step: 'wait' });
    expect(sent).toBe(0);
    now += 10 * MINUTE;
    expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
    expect(await notice()).toMatchObject({ status: 'sent', attempt: 2 });
  });

  test('tries a throttled send twice more in place, then gives the claim back', async () => {
    outcomes = Array.from({ length: 3 }, () => ({ outcome: 'throttled' }) as const);
    expect(await deliver()).toMatchObject({ step: 'wait' });
    expect(await notice()).toMatchObject({ status: 'retry', attempt: 0 });
    expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
    expect(sent).toBe(1);
  });

  test('does not send with less than eight seconds of lease left', async () => {
    expect(await deliver({ leaseUntil: now + 7_000 })).toMatchObject({ step: 'wait' });
    expect(sent).toBe(0);
    expect(await notice()).toMatchObject({ status: 'retry' });
  });

  test('gives the claim back when what it rests on cannot be read again', async () => {
    let reads = 0;
    const getMany: Table['getMany'] = (keys) => (++reads > 1 ? Promise.reject(new Unavailable('down')) : table.getMany(keys));
    expect(await deliver({ table: { ...table, getMany } })).toMatchObject({ step: 'wait' });
    expect(sent).toBe(0);
    expect(await notice()).toMatchObject({ status: 'retry' });
  });

  test('takes a claim for its own when the put had committed although it seemed lost', async () => {
    let first = true;
    const put: Table['put'] = async (draft, version) => {
      const outcome = await table.put(draft, version);
      if (first) {
        first = false;
        throw new Unavailable('the answer was lost');
      }
      return outcome;
    };
    expect(await deliver({ table: { ...table, put } })).toEqual({ step: 'done', how: 'sent' });
    expect(sent).toBe(1);
  });

  test('records the acceptance over whatever somebody wrote meanwhile', async () => {
    const mail = {
      send: async (): Promise<MailOutcome> => {
        const item = await table.get(KEY);
        await table.put({ ...KEY, body: { ...(item?.body as NoticeState), status: 'skipped', reason: 'stale' } }, item?.version ?? 0);
        return { outcome: 'accepted', providerId: 'm2' };
      },
    };
    expect(await deliver({ mail })).toEqual({ step: 'done', how: 'sent' });
    expect(await notice()).toMatchObject({ status: 'sent', providerId: 'm2' });
  });

  test('keeps a permanent refusal as failed, with the reason', async () => {
    outcomes = [{ outcome: 'refused', why: 'MessageRejected', addressFault: false }];
    expect(await deliver()).toEqual({ step: 'done', how: 'refused' });
    expect(await notice()).toMatchObject({ status: 'failed', reason: 'refused', because: { why: 'MessageRejected' } });
  });

  test('sends nothing half-filled: what cannot be rendered is failed and said', async () => {
    expect(await deliver({ compose: async () => 'unrenderable' })).toEqual({ step: 'done', how: 'unrenderable' });
    expect(await notice()).toMatchObject({ status: 'failed', reason: 'unrenderable' });
    expect(sent).toBe(0);
  });
});
