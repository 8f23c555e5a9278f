import { beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import { gateKey, noticeItemKey, OPEN_INCIDENTS, orderKey, profileKey } from '../../core/keys.ts';
import { type Notice, noticeKey } from '../../core/notices/request.ts';
import { GRACE_MS, MAX_ATTEMPTS, type NoticeState } from '../../core/notices/state.ts';
import { decideOnOrder } from '../../core/orders/decide.ts';
import { type SendOutcome, type Table, Unavailable } from '../../core/ports.ts';
import { DEFAULT_RULES } from '../../core/rules/state.ts';
import { isoOf, MINUTE, SECOND } from '../../core/time.ts';
import { type Delivery, deliverNotice } from '../../flow/deliver-notice.ts';
import { changeGate } from '../../flow/gate-item.ts';
import { NOON, order } from '../builders.ts';

const TO = { customer: 'ada' };
const NOTICE: Notice = { kind: 'order.confirmed', subject: orderKey('ada', '1001'), fact: 'confirmed', factAt: NOON };
const KEY = noticeItemKey(TO, noticeKey(NOTICE, TO));

let now: number;
let table: Table;
let sent: number;
let outcomes: SendOutcome[];
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

/** The gate item is read by itself only with the claim in hand: what happens right before that. */
const readOfGate =
  (before: () => void | Promise<void>): Table['get'] =>
  async (key) => {
    if (key.sk === 'GATE') await before();
    return table.get(key);
  };
function atTheRecheck(happens: () => Promise<void>): Table['get'] {
  let isOver = false;
  return readOfGate(async () => {
    if (isOver) return;
    isOver = true;
    await happens();
  });
}

const ports = (more: Partial<Delivery> = {}): Delivery => ({
  table,
  clock: { now: () => now },
  ids: { next: () => `nonce-${Math.random()}` },
  log: { line: (fields) => void lines.push(fields) },
  workersBornAt: 0,
  addressHashes: async (address) => [`#${address}`],
  rules: async () => DEFAULT_RULES,
  mailRate: { take: async () => ({ step: 'go' }) },
  texts: { send: async () => ({ outcome: 'accepted', providerId: 't1' }) },
  hooks: { post: async () => ({ outcome: 'accepted', providerId: 'h1' }) },
  feed: { put: async () => ({ outcome: 'accepted', providerId: 'f1' }) },
  subject: table.get,
  glanceAtSubject: table.get,
  openIncidents: () => table.get(OPEN_INCIDENTS),
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
    message: {
      channel: 'email',
      message: { to: address, subject: '', text: '', html: '', headers: {}, tags: { notice: '', customer: '' }, about: { kind: '', recipient: '', noticeKey: '' } },
    },
  }),
  ...more,
});
const deliver = (more: Partial<Delivery> = {}) => deliverNotice(ports(more), NOTICE, TO);
const notice = async (): Promise<NoticeState> => (await table.get(KEY))?.body as NoticeState;
/** What somebody else has made of the notice. */
const found = async (state: object, dueAt?: number): Promise<void> => {
  const item = await table.get(KEY);
  await table.put({ ...KEY, body: { notice: NOTICE, attempt: 1, at: NOON, ...state }, dueAt }, item?.version ?? 0);
};
/** A table beside whose writes of the notice something happens first. */
const withPuts = (before: (state: NoticeState, count: number) => Promise<void> | void): Table => {
  let count = 0;
  return {
    ...table,
    put: async (draft, version) => {
      if (draft.sk === KEY.sk) await before(draft.body as NoticeState, ++count);
      return table.put(draft, version);
    },
  };
};
/** A provider that answers so, after something has happened. */
const mailThat = (outcome: SendOutcome, meanwhile: () => Promise<unknown>): Delivery['mail'] => ({
  send: async () => {
    await meanwhile();
    if (outcome.outcome === 'accepted') sent++;
    return outcome;
  },
});
const paused: Partial<Delivery> = { rules: async () => ({ ...DEFAULT_RULES, paused: { receipt: { at: NOON, by: 'ola', why: 'a test' } } }) };

describe('delivering a notice', () => {
  test('takes two writes and sends once', async () => {
    expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
    expect({ writes, sent }).toEqual({ writes: 2, sent: 1 });
    expect(await notice()).toMatchObject({ status: 'sent', providerId: 'm1', attempt: 1 });
    expect(await notice()).not.toHaveProperty('plain');
    expect(lines).toEqual([]);
  });

  test('never reads the notice again while its writes are answered', async () => {
    const gets: string[] = [];
    const get: Table['get'] = (key) => {
      gets.push(key.sk);
      return table.get(key);
    };
    await deliver({ table: { ...table, get } });
    expect(gets).not.toContain(KEY.sk);
  });

  test('tells where the plainer text stood in', async () => {
    const usual = ports().compose;
    const compose: Delivery['compose'] = async (asked) => ({ ...((await usual(asked)) as Exclude<Awaited<ReturnType<typeof usual>>, 'unrenderable'>), plain: true });
    expect(await deliver({ compose })).toEqual({ step: 'done', how: 'sent-plain' });
    expect(await notice()).toMatchObject({ status: 'sent', plain: true });
  });

  test('costs nothing more when it is asked for again', async () => {
    await deliver();
    expect(await deliver()).toEqual({ step: 'done', how: 'duplicate' });
    expect({ writes, sent }).toEqual({ writes: 2, sent: 1 });
  });

  test('sends once when two workers race (F14)', async () => {
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

  test('does not send what was forbidden between the claim and the send (F33)', async () => {
    const get = atTheRecheck(async () => void (await table.put({ ...gateKey(TO), body: { erasedAt: now } }, 0)));
    await deliver({ table: { ...table, get } });
    expect(sent).toBe(0);
    expect(await notice()).toMatchObject({ status: 'skipped', reason: 'erased' });
  });

  test('leaves an unknown outcome to lease and grace, then sends again (F17)', async () => {
    outcomes = [{ outcome: 'unknown', why: 'timeout' }];
    expect(await deliver()).toMatchObject({ step: 'wait' });
    now += 10 * MINUTE;
    expect(await deliver()).toMatchObject({ step: 'wait' });
    expect(sent).toBe(0);
    now += 10 * MINUTE;
    expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
    expect(await notice()).toMatchObject({ status: 'sent', attempt: 2 });
  });

  test('tries a throttled send twice more in place, then gives the claim back (F16)', async () => {
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
    let rechecks = 0;
    const get = readOfGate(() => {
      rechecks++;
      throw new Unavailable('down');
    });
    expect(await deliver({ table: { ...table, get } })).toMatchObject({ step: 'wait' });
    expect({ sent, rechecks }).toEqual({ sent: 0, rechecks: 3 });
    expect(await notice()).toMatchObject({ status: 'retry' });
  });

  test('sends when what it rests on can be read again at the third try', async () => {
    let rechecks = 0;
    const get = readOfGate(() => {
      if (++rechecks < 3) throw new Unavailable('down');
    });
    expect(await deliver({ table: { ...table, get } })).toEqual({ step: 'done', how: 'sent' });
    expect(rechecks).toBe(3);
  });

  test('keeps the claim at a mistake of ours in the reading: it is thrown, and nothing is sent', async () => {
    const get = readOfGate(() => {
      throw new TypeError('a bug');
    });
    await expect(deliver({ table: { ...table, get } })).rejects.toThrow('a bug');
    expect(sent).toBe(0);
    expect(await notice()).toMatchObject({ status: 'sending', attempt: 1 });
  });

  test('throws what a write throws for another reason than that the store is away', async () => {
    const put: Table['put'] = () => Promise.reject(new TypeError('a bug'));
    await expect(deliver({ table: { ...table, put } })).rejects.toThrow('a bug');
    expect(sent).toBe(0);
  });

  test('claims anew when the claim was lost on its way', async () => {
    let first = true;
    const put: Table['put'] = (draft, version) => {
      if (!first) return table.put(draft, version);
      first = false;
      return Promise.reject(new Unavailable('never came'));
    };
    expect(await deliver({ table: { ...table, put } })).toEqual({ step: 'done', how: 'sent' });
    expect({ sent, writes }).toEqual({ sent: 1, writes: 2 });
  });

  test('takes a claim for its own when the put had committed although it seemed lost (F15)', async () => {
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
      send: async (): Promise<SendOutcome> => {
        const item = await table.get(KEY);
        await table.put({ ...KEY, body: { ...(item?.body as NoticeState), status: 'skipped', reason: 'stale' } }, item?.version ?? 0);
        return { outcome: 'accepted', providerId: 'm2' };
      },
    };
    expect(await deliver({ mail })).toEqual({ step: 'done', how: 'sent' });
    expect(await notice()).toMatchObject({ status: 'sent', providerId: 'm2' });
  });

  test('keeps a permanent refusal as failed, with the reason (F18)', async () => {
    outcomes = [{ outcome: 'refused', why: 'MessageRejected', addressFault: false }];
    expect(await deliver()).toEqual({ step: 'done', how: 'failed:refused' });
    expect(await notice()).toMatchObject({ status: 'failed', reason: 'refused', because: { why: 'MessageRejected' } });
  });

  test('sends nothing half-filled: what cannot be rendered is failed and said', async () => {
    expect(await deliver({ compose: async () => 'unrenderable' })).toEqual({ step: 'done', how: 'failed:unrenderable' });
    expect(await notice()).toMatchObject({ status: 'failed', reason: 'unrenderable' });
    expect(sent).toBe(0);
  });
});

describe('an attempt before it whose outcome is not known', () => {
  const LOST = { status: 'sending', nonce: 'of-another', leaseUntil: NOON - 20 * MINUTE, channel: 'email', at: NOON - 20 * MINUTE };

  test('is said in the log when the message is sent again, and counted', async () => {
    await found({ ...LOST, attempt: 3 });
    expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
    expect(lines).toEqual([{ sentAgain: noticeKey(NOTICE, TO), kind: 'order.confirmed', attempt: 4 }]);
  });

  test('is waited for until its lease and the grace after it are over', async () => {
    outcomes = [{ outcome: 'unknown', why: 'timeout' }];
    const leaseUntil = now + 35_000;
    expect(await deliver({ leaseUntil })).toEqual({ step: 'wait', until: leaseUntil + GRACE_MS });
    expect(await deliver()).toEqual({ step: 'wait', until: leaseUntil + GRACE_MS });
  });

  test('is the last after a dozen: the notice has failed, and nothing is sent', async () => {
    await found({ ...LOST, attempt: MAX_ATTEMPTS });
    expect(await deliver()).toEqual({ step: 'done', how: 'failed:unknown-outcome' });
    expect(await notice()).toEqual({ status: 'failed', reason: 'unknown-outcome', notice: NOTICE, attempt: MAX_ATTEMPTS, at: NOON });
    expect(sent).toBe(0);
  });
});

describe('a refusal', () => {
  const forgotten = () => table.put({ ...gateKey(TO), body: { erasedAt: now } }, 0);

  test('under a claim is one write more, and nothing was perhaps sent', async () => {
    const get = atTheRecheck(async () => void (await forgotten()));
    expect(await deliver({ table: { ...table, get } })).toEqual({ step: 'done', how: 'skipped:erased' });
    expect(await notice()).toEqual({ status: 'skipped', reason: 'erased', because: { erasedAt: isoOf(NOON) }, notice: NOTICE, attempt: 1, at: NOON });
    expect(writes).toBe(3); // the person's own, the claim, the refusal
  });

  test('meeting the news that it was sent leaves that be', async () => {
    await forgotten();
    const others = withPuts(async (_, count) => void (count === 1 && (await found({ status: 'sent', channel: 'email', providerId: 'm0' }))));
    expect(await deliver({ table: others })).toEqual({ step: 'done', how: 'duplicate' });
    expect(await notice()).toMatchObject({ status: 'sent', providerId: 'm0' });
  });
});

describe('a hold', () => {
  test('that still stands is not written again, and stays what it was', async () => {
    await deliver(paused);
    const before = await table.get(KEY);
    now += MINUTE - 1;
    expect(await deliver(paused)).toEqual({ step: 'done', how: 'held' });
    expect(await table.get(KEY)).toEqual(before);
  });

  test('is prolonged when its time has come and its reason still stands, and counts from its beginning', async () => {
    await deliver(paused);
    now += MINUTE;
    expect(await deliver(paused)).toEqual({ step: 'done', how: 'held:paused' });
    expect(await table.get(KEY)).toMatchObject({ dueAt: NOON + 2 * MINUTE, body: { status: 'held', at: NOON, attempt: 0 } });
  });

  test('of a message that was given back is written, though its old deadline is still ahead', async () => {
    await found({ status: 'retry', attempt: 0 }, NOON + 20 * MINUTE);
    expect(await deliver(paused)).toEqual({ step: 'done', how: 'held:paused' });
    expect(await table.get(KEY)).toMatchObject({ dueAt: NOON + MINUTE, body: { status: 'held', reason: 'paused', at: NOON } });
  });
});

describe('a throttled send', () => {
  const throttled = { outcome: 'throttled' } as const;

  test('pauses a second, then two, before its tries in place', async () => {
    outcomes = [throttled, throttled];
    const pauses: number[] = [];
    const pause = async (ms: number): Promise<void> => {
      pauses.push(ms);
      now += ms;
    };
    expect(await deliver({ pause })).toEqual({ step: 'done', how: 'sent' });
    expect(pauses).toEqual([SECOND, 2 * SECOND]);
  });

  test('is tried again in place only while more than twelve seconds of its lease are left', async () => {
    outcomes = [throttled, throttled];
    expect(await deliver({ leaseUntil: now + 13 * SECOND })).toEqual({ step: 'wait', until: NOON + 21 * SECOND, throttled: true });
    expect({ sent, outcomes }).toEqual({ sent: 0, outcomes: [] });
  });

  test('with eight seconds of lease is still sent', async () => {
    expect(await deliver({ leaseUntil: now + 8 * SECOND })).toEqual({ step: 'done', how: 'sent' });
  });

  test('gives back no claim of another worker, though it stands in the place of ours', async () => {
    const theirs = { status: 'sending', nonce: 'theirs', leaseUntil: NOON + MINUTE, channel: 'email' };
    const meanwhile = async () => {
      await table.delete(KEY, (await table.get(KEY))?.version ?? 0);
      await found(theirs);
    };
    expect(await deliver({ mail: mailThat({ ...throttled, afterSeconds: 60 }, meanwhile) })).toMatchObject({ step: 'wait' });
    expect(await notice()).toMatchObject(theirs);
  });

  test('gives back nothing where the notice is gone, and leaves what others made of it', async () => {
    const gone = async () => table.delete(KEY, (await table.get(KEY))?.version ?? 0);
    expect(await deliver({ mail: mailThat({ ...throttled, afterSeconds: 60 }, gone) })).toMatchObject({ step: 'wait' });
    expect(await table.get(KEY)).toBeUndefined();
    const settled = async () => found({ status: 'sent', channel: 'email', providerId: 'm0' });
    expect(await deliver({ mail: mailThat({ ...throttled, afterSeconds: 60 }, settled) })).toMatchObject({ step: 'wait' });
    expect(await notice()).toMatchObject({ status: 'sent', providerId: 'm0' });
  });
});

describe('the acceptance', () => {
  const accepted: SendOutcome = { outcome: 'accepted', providerId: 'm9' };

  test('leaves a receipt that the provider’s own word has written first, with what became of the message', async () => {
    const receipt = { status: 'sent', channel: 'email', providerId: 'm9', delivery: { delivered: NOON } };
    expect(await deliver({ mail: mailThat(accepted, () => found(receipt)) })).toEqual({ step: 'done', how: 'sent' });
    expect(await notice()).toMatchObject(receipt);
  });

  test('is recorded also where the notice was deleted meanwhile', async () => {
    const gone = async () => table.delete(KEY, (await table.get(KEY))?.version ?? 0);
    expect(await deliver({ mail: mailThat(accepted, gone) })).toEqual({ step: 'done', how: 'sent' });
    expect(await notice()).toMatchObject({ status: 'sent', providerId: 'm9' });
  });

  test('that cannot be written down is left to the provider’s word after eight tries, and said in the log', async () => {
    let tries = 0;
    const put: Table['put'] = async (draft, version) => {
      if ((draft.body as NoticeState).status !== 'sent') return table.put(draft, version);
      tries++;
      throw new Unavailable('down');
    };
    expect(await deliver({ table: { ...table, put } })).toEqual({ step: 'done', how: 'sent' });
    expect({ sent, tries, lines }).toEqual({ sent: 1, tries: 8, lines: [{ unsettled: true }] });
    expect(await deliver()).toMatchObject({ step: 'wait' });
  });
});

test('a notice that changes under its worker time and again goes back to its queue after eight rounds', async () => {
  let tries = 0;
  const put: Table['put'] = async () => {
    tries++;
    return 'conflict';
  };
  await expect(deliver({ table: { ...table, put } })).rejects.toBeInstanceOf(Unavailable);
  expect({ sent, tries }).toEqual({ sent: 0, tries: 8 });
});
