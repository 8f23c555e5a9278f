/** One notice over several channels: what refuses, what fails, what waits, and what is written down of it. */

import { beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import { decideOnCase } from '../../core/cases/decide.ts';
import type { Channel, GateState } from '../../core/customers/gate-item.ts';
import { caseKey, gateKey, noticeItemKey, OPEN_INCIDENTS, orderKey, profileKey } from '../../core/keys.ts';
import { type Notice, noticeKey } from '../../core/notices/request.ts';
import { GRACE_MS, type NoticeState } from '../../core/notices/state.ts';
import { decideOnOrder } from '../../core/orders/decide.ts';
import type { Draft, Item, SendOutcome, Table } from '../../core/ports.ts';
import { DEFAULT_RULES, type Rules } from '../../core/rules/state.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../core/time.ts';
import { type Delivered, type Delivery, deliverNotice } from '../../flow/deliver-notice.ts';
import { liftEverywhere } from '../../flow/suppression.ts';
import { NOON, order, supportCase } from '../builders.ts';

const TO = { customer: 'ada' };
const ORDER: Notice = { kind: 'order.confirmed', subject: orderKey('ada', '1001'), fact: 'confirmed', factAt: NOON };
const SURVEY: Notice = { kind: 'survey.csat', subject: caseKey('ada', 'k1'), fact: `resolution:${NOON}`, factAt: NOON };
const ADDRESS: Readonly<Partial<Record<Channel, string>>> = { email: 'ada@example.com', sms: '+4915112345678', slack: 'ada-slack', webhook: 'ada-hook' };

let now: number;
let table: Table;
let puts: string[];
/** Every message that a provider took, in order. */
let taken: string[];
let tried: string[];
let outcomes: Partial<Record<Channel, SendOutcome[]>>;
let drawn: number;
let rules: Rules;

beforeEach(async () => {
  now = NOON;
  puts = [];
  taken = [];
  tried = [];
  outcomes = {};
  drawn = 0;
  rules = DEFAULT_RULES;
  const real = sqliteTable(openStore(':memory:'));
  await real.put({ ...ORDER.subject, body: decideOnOrder(undefined, order('order.confirmed', NOON), NOON).state }, 0);
  await real.put({ ...SURVEY.subject, body: decideOnCase(undefined, supportCase('case.resolved', NOON, { resolvedBy: 'human' }), NOON, { surveyDelayMs: 0 }).state }, 0);
  table = {
    ...real,
    put: (draft, version) => {
      puts.push(draft.sk.split('#')[0] ?? '');
      return real.put(draft, version);
    },
  };
});

/** Writes behind the gate's back: what others do. */
async function write(draft: Draft): Promise<void> {
  const item = await table.get(draft);
  await table.put({ ...draft, dueAt: item?.dueAt }, item?.version ?? 0);
  puts.pop();
}
const isReachedBy = (...channels: readonly Channel[]): Promise<void> => {
  const named = { email: 'email', sms: 'phone', slack: 'slack', webhook: 'webhook' } as Readonly<Record<string, string>>;
  return write({ ...profileKey(TO), body: { fields: Object.fromEntries(channels.map((channel) => [named[channel], { value: ADDRESS[channel], at: NOON }])) } });
};
const says = (gate: GateState): Promise<void> => write({ ...gateKey(TO), body: gate });
const YES = { granted: true, at: NOON };
const SMS_YES: GateState = { consents: { orders: { sms: YES } } };
const prefers = (channel: Channel): GateState => ({ prefers: { orders: { channels: [channel], at: NOON } } });

async function send(channel: Channel): Promise<SendOutcome> {
  tried.push(channel);
  const outcome = outcomes[channel]?.shift() ?? { outcome: 'accepted' as const, providerId: `${channel}-1` };
  if (outcome.outcome === 'accepted') taken.push(channel);
  return outcome;
}

/** The gate item is read by itself only with the claim in hand: what happens right before the first time. */
function atTheRecheck(happens: () => Promise<void>): Table['get'] {
  let isOver = false;
  return async (key) => {
    if (key.sk === 'GATE' && !isOver) {
      isOver = true;
      await happens();
    }
    return table.get(key);
  };
}

const ports = (more: Partial<Delivery> = {}): Delivery => ({
  table,
  clock: { now: () => now },
  ids: { next: () => `nonce-${Math.random()}` },
  log: { line: () => undefined },
  workersBornAt: 0,
  addressHashes: async (address) => [`#${address}`],
  rules: async () => rules,
  mailRate: {
    take: async () => {
      drawn++;
      return { step: 'go' };
    },
  },
  mail: { send: () => send('email') },
  texts: { send: () => send('sms') },
  hooks: { post: ({ channel }) => send(channel) },
  feed: { put: () => send('feed') },
  subject: table.get,
  glanceAtSubject: table.get,
  openIncidents: () => table.get(OPEN_INCIDENTS),
  standIn: () => undefined,
  leaseUntil: now + 35 * SECOND,
  pause: async (ms) => {
    now += ms;
  },
  compose: async ({ channel }) => ({ plain: false, message: { channel, message: { channel } } }) as unknown as Awaited<ReturnType<Delivery['compose']>>,
  ...more,
});
const deliver = (more: Partial<Delivery> = {}, notice = ORDER): Promise<Delivered> => deliverNotice(ports(more), notice, TO);
const itemOf = (notice = ORDER): Promise<Item | undefined> => table.get(noticeItemKey(TO, noticeKey(notice, TO)));
const state = async (notice = ORDER) => (await itemOf(notice))?.body as NoticeState;
const gate = async () => (await table.get(gateKey(TO)))?.body as GateState | undefined;

const BOUNCED: SendOutcome = { outcome: 'refused', why: 'no such mailbox', addressFault: true };
const REJECTED: SendOutcome = { outcome: 'refused', why: 'too large', addressFault: false };
const DOWN: SendOutcome = { outcome: 'failed', why: '503' };

describe('a channel that refuses for good', () => {
  test('because of the address puts it on the suppression list, and the next channel has its turn at once', async () => {
    await isReachedBy('email', 'sms');
    await says(SMS_YES);
    outcomes = { email: [BOUNCED] };
    expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
    expect(tried).toEqual(['email', 'sms']);
    expect(await gate()).toEqual({ ...SMS_YES, suppressed: ['#ada@example.com'] });
    expect(await state()).toMatchObject({ status: 'sent', channel: 'sms', providerId: 'sms-1', attempt: 1, because: { insteadOf: 'email (gave-up)' } });
  });

  test('because of the message suppresses nothing', async () => {
    await isReachedBy('email', 'webhook');
    outcomes = { email: [REJECTED] };
    expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
    expect(tried).toEqual(['email', 'webhook']);
    expect(await gate()).toBeUndefined();
  });

  test('goes to no phone whose owner has not said yes', async () => {
    await isReachedBy('email', 'sms');
    outcomes = { email: [BOUNCED] };
    expect(await deliver()).toEqual({ step: 'done', how: 'failed:refused' });
    expect(tried).toEqual(['email']);
    expect(await state()).toMatchObject({ status: 'failed', reason: 'refused', because: { channel: 'email', why: 'no such mailbox' }, gaveUp: ['email'] });
  });

  test('one after the other, until there is none left', async () => {
    await isReachedBy('email', 'slack', 'webhook');
    outcomes = { email: [REJECTED], slack: [REJECTED], webhook: [REJECTED] };
    expect(await deliver()).toEqual({ step: 'done', how: 'failed:refused' });
    expect(tried).toEqual(['email', 'slack', 'webhook']);
    expect(await state()).toMatchObject({ gaveUp: ['email', 'slack', 'webhook'], because: { channel: 'webhook' } });
    expect(await deliver()).toEqual({ step: 'done', how: 'duplicate' });
  });

  test('keeps a destination under a name that no mailbox has', async () => {
    await isReachedBy('webhook', 'email');
    await says(prefers('webhook'));
    outcomes = { webhook: [{ ...BOUNCED, why: 'gone' }] };
    await deliver();
    expect(tried).toEqual(['webhook', 'email']);
    expect((await gate())?.suppressed).toEqual(['#webhook:ada-hook']);
  });

  test('suppresses nothing where there is no key to hash the address with', async () => {
    await isReachedBy('email', 'webhook');
    outcomes = { email: [BOUNCED] };
    expect(await deliver({ addressHashes: async () => [] })).toEqual({ step: 'done', how: 'sent' });
    expect({ tried, gate: await gate() }).toEqual({ tried: ['email', 'webhook'], gate: undefined });
  });

  test('is written down with its reason before the next one is tried', async () => {
    await isReachedBy('email', 'webhook');
    outcomes = { email: [REJECTED] };
    let reads = 0;
    const getMany: Table['getMany'] = (keys) => (++reads === 1 ? Promise.reject(new Error('killed')) : table.getMany(keys));
    await expect(deliver({ table: { ...table, getMany } })).rejects.toThrow('killed');
    expect(await state()).toEqual({ status: 'retry', notice: ORDER, attempt: 0, at: NOON, because: { channel: 'email', why: 'too large' }, gaveUp: ['email'] });
  });

  test('at night leaves the phone for the morning: the notice is held with what it has learnt', async () => {
    await isReachedBy('email', 'sms');
    await says(SMS_YES);
    now = NOON + 11 * HOUR;
    outcomes = { email: [BOUNCED] };
    expect(await deliver()).toEqual({ step: 'done', how: 'held:quiet-hours' });
    expect((await itemOf())?.dueAt).toBe(NOON + 20 * HOUR);
    expect(await state()).toMatchObject({ status: 'held', gaveUp: ['email'], attempt: 0 });
    now = NOON + 20 * HOUR;
    expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
    expect(tried).toEqual(['email', 'sms']);
  });

  test('and a crash between the suppression and the notice is made good by the redelivery, with one message in all', async () => {
    await isReachedBy('email', 'sms');
    await says(SMS_YES);
    outcomes = { email: [BOUNCED] };
    let crashed = false;
    const put: Table['put'] = async (draft, version) => {
      if (crashed || (draft.body as NoticeState).status !== 'retry') return table.put(draft, version);
      crashed = true;
      throw new Error('killed');
    };
    await expect(deliver({ table: { ...table, put } })).rejects.toThrow('killed');
    expect((await gate())?.suppressed).toEqual(['#ada@example.com']);
    expect(await state()).toMatchObject({ status: 'sending', channel: 'email' });
    expect(await deliver()).toMatchObject({ step: 'wait' });
    now += 35 * SECOND + GRACE_MS;
    expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
    expect({ tried, taken }).toEqual({ tried: ['email', 'sms'], taken: ['sms'] });
    expect((await gate())?.suppressed).toEqual(['#ada@example.com']);
  });

  test('and a crash where no other channel is open is skipped in the end, and tells that it was perhaps sent', async () => {
    await isReachedBy('email');
    outcomes = { email: [BOUNCED] };
    const put: Table['put'] = async (draft, version) => {
      if ((draft.body as NoticeState).status === 'failed') throw new Error('killed');
      return table.put(draft, version);
    };
    await expect(deliver({ table: { ...table, put } })).rejects.toThrow('killed');
    now += 35 * SECOND + GRACE_MS;
    expect(await deliver()).toEqual({ step: 'done', how: 'skipped:suppressed' });
    expect(await state()).toMatchObject({ because: { channel: 'email', perhapsSent: 'email' } });
  });
});

describe('a channel in trouble', () => {
  beforeEach(async () => {
    await isReachedBy('webhook', 'email');
    await says(prefers('webhook'));
  });

  test('is tried seven times with growing pauses, and then the next one is', async () => {
    outcomes = { webhook: Array.from({ length: 7 }, () => DOWN) };
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt++) {
      const delivered = await deliver();
      if (delivered.step !== 'wait') throw new Error('does not wait');
      expect(delivered.throttled).toBeUndefined();
      expect(await state()).toMatchObject({ status: 'retry', tries: attempt, notBefore: delivered.until, attempt: 0, because: { channel: 'webhook', why: '503' } });
      waits.push(delivered.until - now);
      now = delivered.until;
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect([waits[0], waits[5]].map((ms) => Math.round((ms ?? 0) / MINUTE))).toEqual([0, expect.closeTo(180, -2)]);
    expect(taken).toEqual([]);
    expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
    expect(tried).toEqual([...Array.from({ length: 7 }, () => 'webhook'), 'email']);
    expect(await state()).toMatchObject({ status: 'sent', channel: 'email' });
    expect(await deliver()).toEqual({ step: 'done', how: 'duplicate' });
    expect(taken).toEqual(['email']);
  });

  test('is left alone until its time, whoever asks', async () => {
    outcomes = { webhook: [DOWN] };
    const first = await deliver();
    puts = [];
    now += SECOND;
    expect(await deliver()).toEqual({ step: 'wait', until: (first as { until: number }).until });
    expect({ tried, puts }).toEqual({ tried: ['webhook'], puts: [] });
  });

  test('that says how long it wants to be left alone is', async () => {
    outcomes = { webhook: [{ ...DOWN, afterSeconds: 7_200 }] };
    expect(await deliver()).toEqual({ step: 'wait', until: now + 2 * HOUR });
  });

  test('that recovers takes the message, once', async () => {
    outcomes = { webhook: [DOWN, DOWN] };
    for (let attempt = 0; attempt < 2; attempt++) {
      const delivered = await deliver();
      now = delivered.step === 'wait' ? delivered.until : now;
    }
    expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
    expect(taken).toEqual(['webhook']);
  });

  test('is written down with the reason of its last failure', async () => {
    outcomes = { webhook: [DOWN, { outcome: 'failed', why: 'timeout' }] };
    const first = await deliver();
    now = first.step === 'wait' ? first.until : now;
    await deliver();
    expect(await state()).toMatchObject({ status: 'retry', tries: 2, because: { channel: 'webhook', why: 'timeout' } });
  });

  test('hands its message over, when it is shut meanwhile, to a channel that begins with the short pauses', async () => {
    await isReachedBy('webhook', 'slack');
    outcomes = { webhook: [DOWN, DOWN, DOWN], slack: [DOWN] };
    for (let attempt = 0; attempt < 3; attempt++) {
      const delivered = await deliver();
      now = delivered.step === 'wait' ? delivered.until : now;
    }
    await isReachedBy('slack');
    const delivered = await deliver();
    expect(tried).toEqual(['webhook', 'webhook', 'webhook', 'slack']);
    expect(await state()).toMatchObject({ status: 'retry', tries: 1, because: { channel: 'slack', why: '503' } });
    expect(delivered.step === 'wait' && delivered.until - now).toBeLessThanOrEqual(25 * SECOND);
  });

  test('is not asked by everybody at the same moment when it comes back', async () => {
    const waits = new Set<number>();
    for (let n = 0; n < 20; n++) {
      const notice: Notice = { ...ORDER, subject: orderKey('ada', `w${n}`) };
      await write({ ...notice.subject, body: decideOnOrder(undefined, order('order.confirmed', NOON, { orderId: `w${n}` }), NOON).state });
      outcomes = { webhook: [DOWN] };
      const delivered = await deliver({ ids: { next: () => `nonce-${n}` } }, notice);
      if (delivered.step === 'wait') waits.add(delivered.until - now);
    }
    expect(waits.size).toBeGreaterThan(15);
  });

  test('whose message turns out to have arrived is not waited for', async () => {
    const hooks: Delivery['hooks'] = {
      post: async () => {
        await write({ ...noticeItemKey(TO, noticeKey(ORDER, TO)), body: { status: 'sent', notice: ORDER, attempt: 1, at: now, channel: 'webhook' } });
        return DOWN;
      },
    };
    expect(await deliver({ hooks })).toEqual({ step: 'done', how: 'duplicate' });
    expect(await state()).toMatchObject({ status: 'sent' });
  });

  test('goes on with its message, which it may have taken, though another channel is preferred meanwhile', async () => {
    await isReachedBy('webhook', 'slack', 'email');
    outcomes = { webhook: [DOWN, DOWN] };
    const delivered = await deliver();
    now = delivered.step === 'wait' ? delivered.until : now;
    await says(prefers('slack'));
    await deliver();
    expect(tried).toEqual(['webhook', 'webhook']);
    expect(await state()).toMatchObject({ status: 'retry', tries: 2 });
  });

  test('and a person who wants to be forgotten meanwhile gets nothing, and the record says what perhaps arrived', async () => {
    outcomes = { webhook: [DOWN] };
    const delivered = await deliver();
    now = delivered.step === 'wait' ? delivered.until : now;
    await says({ erasedAt: now });
    expect(await deliver()).toEqual({ step: 'done', how: 'skipped:erased' });
    expect(await state()).toMatchObject({ because: { perhapsSent: 'webhook' } });
    expect(taken).toEqual([]);
  });

  describe('a channel that may have taken a message', () => {
    test('is remembered over an attempt that surely sent nothing', async () => {
      await isReachedBy('webhook', 'slack');
      outcomes = {
        webhook: [
          { outcome: 'unknown', why: 'reset' },
          { outcome: 'throttled', afterSeconds: 60 },
        ],
      };
      await deliver();
      now += 35 * SECOND + GRACE_MS;
      expect(await deliver()).toMatchObject({ step: 'wait', throttled: true });
      await says(prefers('slack'));
      expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
      expect(tried).toEqual(['webhook', 'webhook', 'webhook']);
    });

    test('is told of when the re-check of a later attempt says no', async () => {
      await isReachedBy('webhook');
      outcomes = { webhook: [{ outcome: 'unknown', why: 'reset' }] };
      await deliver();
      now += 35 * SECOND + GRACE_MS;
      expect(await deliver({ table: { ...table, get: atTheRecheck(() => says({ erasedAt: now })) } })).toEqual({ step: 'done', how: 'skipped:erased' });
      expect(await state()).toMatchObject({ because: { perhapsSent: 'webhook' } });
    });

    test('is told of when it is given up in the end and there is no other', async () => {
      await isReachedBy('webhook');
      outcomes = { webhook: Array.from({ length: 7 }, () => DOWN) };
      for (let attempt = 0; attempt < 7; attempt++) {
        const delivered = await deliver();
        now = delivered.step === 'wait' ? delivered.until : now;
      }
      expect(await state()).toMatchObject({ status: 'failed', because: { channel: 'webhook', why: '503', perhapsSent: 'webhook' } });
    });
  });
});

describe('the account’s rate', () => {
  beforeEach(() => isReachedBy('email', 'webhook'));

  test('is drawn of before anything is written, and a mail that must wait costs no write', async () => {
    expect(await deliver({ mailRate: { take: async () => ({ step: 'later', afterSeconds: 30 }) } })).toEqual({ step: 'wait', until: NOON + 30 * SECOND, throttled: true });
    expect({ puts, tried }).toEqual({ puts: [], tried: [] });
  });

  test('is not drawn of by what is no mail', async () => {
    await says(prefers('webhook'));
    await deliver();
    expect({ drawn, taken }).toEqual({ drawn: 0, taken: ['webhook'] });
  });

  test('is drawn of also by a mail that becomes one only at the re-check', async () => {
    await says(prefers('webhook'));
    expect(await deliver({ table: { ...table, get: atTheRecheck(() => says({})) } })).toEqual({ step: 'done', how: 'sent' });
    expect(taken).toEqual(['email']);
    expect(drawn).toBe(1);
  });

  test('of a provider that says no for now gives the claim back, for as long as it says', async () => {
    outcomes = { email: [{ outcome: 'throttled', afterSeconds: 600 }] };
    expect(await deliver()).toEqual({ step: 'wait', until: NOON + 10 * MINUTE, throttled: true });
    expect(tried).toEqual(['email']);
    expect(await state()).toMatchObject({ status: 'retry', attempt: 0 });
    expect(await deliver()).toEqual({ step: 'done', how: 'sent' });
    expect(taken).toEqual(['email']);
  });
});

describe('a survey', () => {
  beforeEach(async () => {
    await isReachedBy('email');
    now = NOON + DAY;
  });
  const ask = (more: Partial<Delivery> = {}) => deliver(more, SURVEY);

  test('takes four writes: its slot, its claim, its end, and its line in the report', async () => {
    expect(await ask()).toEqual({ step: 'done', how: 'sent' });
    expect({ puts, drawn }).toEqual({ puts: ['GATE', 'NOTICE', 'NOTICE', 'survey'], drawn: 1 });
    expect((await gate())?.slots).toEqual({ [noticeKey(SURVEY, TO)]: { kind: 'survey.csat', at: NOON + DAY } });
  });

  test('keeps what the gate knew beside its slot', async () => {
    await says({ consents: { surveys: { email: YES } } });
    await ask();
    expect(await gate()).toMatchObject({ consents: { surveys: { email: YES } }, slots: expect.any(Object) });
  });

  test('whose slot meets a change of the gate decides anew: an opt-out in that moment is honoured', async () => {
    let meddled = false;
    const put: Table['put'] = async (draft, version) => {
      if (!meddled && draft.sk === 'GATE') {
        meddled = true;
        await says({ consents: { surveys: { email: { granted: false, at: now } } } });
      }
      return table.put(draft, version);
    };
    expect(await ask({ table: { ...table, put } })).toEqual({ step: 'done', how: 'skipped:no-consent' });
    expect({ taken, slots: (await gate())?.slots }).toEqual({ taken: [], slots: undefined });
  });

  test('whose slot meets another change of the gate takes it in the next round, before it claims', async () => {
    let meddled = false;
    const put: Table['put'] = async (draft, version) => {
      if (!meddled && draft.sk === 'GATE') {
        meddled = true;
        await says(SMS_YES);
      }
      return table.put(draft, version);
    };
    expect(await ask({ table: { ...table, put } })).toEqual({ step: 'done', how: 'sent' });
    expect(await gate()).toEqual({ ...SMS_YES, slots: { [noticeKey(SURVEY, TO)]: { kind: 'survey.csat', at: now } } });
  });

  test('asked for again stamps its slot anew once that is a minute old', async () => {
    const own = (at: number): GateState => ({ slots: { [noticeKey(SURVEY, TO)]: { kind: 'survey.csat', at } } });
    await says(own(now - MINUTE + 1));
    puts = [];
    const stop: Partial<Delivery> = { table: { ...table, put: (draft, version) => (draft.sk === 'GATE' ? table.put(draft, version) : Promise.reject(new Error('killed'))) } };
    await expect(ask(stop)).rejects.toThrow('killed');
    expect(await gate()).toEqual(own(now - MINUTE + 1));
    await says(own(now - MINUTE));
    await expect(ask(stop)).rejects.toThrow('killed');
    expect(await gate()).toEqual(own(now));
  });

  test('beside another in the same moment: one is sent, the other finds the cap reached', async () => {
    const other: Notice = { ...SURVEY, subject: caseKey('ada', 'k2') };
    await write({ ...other.subject, body: decideOnCase(undefined, supportCase('case.resolved', NOON, { caseId: 'k2', resolvedBy: 'human' }), NOON, { surveyDelayMs: 0 }).state });
    const hows = await Promise.all([ask(), deliver({}, other)]);
    expect(hows.map((each) => (each.step === 'done' ? each.how : each.step)).sort()).toEqual(['sent', 'skipped:cap']);
    expect(taken).toEqual(['email']);
  });

  test.each([
    ['skipped', { status: 'skipped', reason: 'superseded' }, 'sent'],
    ['failed', { status: 'failed', reason: 'refused' }, 'sent'],
    ['sent', { status: 'sent' }, 'skipped:cap'],
    ['sending', { status: 'sending' }, 'skipped:cap'],
    ['skipped, but perhaps sent', { status: 'skipped', reason: 'superseded', because: { perhapsSent: 'email' } }, 'skipped:cap'],
  ])('after one that was %s', async (_, body, how) => {
    await says({ slots: { earlier: { kind: 'survey.csat', at: NOON } } });
    await write({ ...noticeItemKey(TO, 'earlier'), body });
    expect(await ask()).toEqual({ step: 'done', how });
  });

  test('after a slot whose notice was never written is not asked: its claim may be under way', async () => {
    await says({ slots: { earlier: { kind: 'survey.csat', at: NOON } } });
    expect(await ask()).toEqual({ step: 'done', how: 'skipped:cap' });
  });

  test('whose worker died after its slot finds the slot its own, and writes it anew only after a minute', async () => {
    const dying: Table['put'] = async (draft, version) => {
      if (draft.sk !== 'GATE') throw new Error('killed');
      return table.put(draft, version);
    };
    await expect(ask({ table: { ...table, put: dying } })).rejects.toThrow('killed');
    puts = [];
    expect(await ask()).toEqual({ step: 'done', how: 'sent' });
    expect(puts).toEqual(['NOTICE', 'NOTICE', 'survey']);
  });

  test('in a pause is held and asked again, and goes when the pause is over', async () => {
    rules = { ...DEFAULT_RULES, paused: { survey: { at: NOON, by: 'ola', why: 'a test' } } };
    expect(await ask()).toEqual({ step: 'done', how: 'held:paused' });
    puts = [];
    expect(await ask()).toEqual({ step: 'done', how: 'held' });
    expect(puts).toEqual([]);
    rules = DEFAULT_RULES;
    now += MINUTE;
    expect(await ask()).toEqual({ step: 'done', how: 'sent' });
    expect((await itemOf(SURVEY))?.dueAt).toBeUndefined();
  });
});

describe('whatever the channels answer', () => {
  test('a message is taken once at most, and what is final stays so', async () => {
    const answers: readonly SendOutcome[] = [
      BOUNCED,
      REJECTED,
      DOWN,
      { outcome: 'throttled' },
      { outcome: 'throttled', afterSeconds: 60 },
      { outcome: 'accepted', providerId: 'p' },
    ];
    await isReachedBy('email', 'sms', 'slack', 'webhook');
    for (let run = 0; run < 60; run++) {
      const notice: Notice = { ...ORDER, fact: 'confirmed', subject: orderKey('ada', `o${run}`) };
      now = NOON;
      await write({ ...notice.subject, body: decideOnOrder(undefined, order('order.confirmed', NOON, { orderId: `o${run}` }), NOON).state });
      await says(SMS_YES);
      // The runs are of one person: what an earlier one has suppressed for everybody is lifted.
      for (const hash of ['#ada@example.com', '#+4915112345678', '#slack:ada-slack', '#webhook:ada-hook']) await liftEverywhere({ table }, [hash]);
      taken = [];
      const pick = (n: number) => answers[(run * 7 + n * 3 + ((run * n) % 5)) % answers.length] as SendOutcome;
      outcomes = Object.fromEntries((['email', 'sms', 'slack', 'webhook'] as const).map((channel, c) => [channel, Array.from({ length: 12 }, (_, n) => pick(n + c))]));
      let how = '';
      for (let round = 0; round < 60 && how === ''; round++) {
        const delivered = await deliver({}, notice);
        if (delivered.step === 'done' && delivered.how.startsWith('held')) now = (await itemOf(notice))?.dueAt ?? now;
        else if (delivered.step === 'done') how = delivered.how;
        else now = delivered.until;
      }
      expect(how, `run ${run}`).toMatch(/^(sent|failed:refused)$/);
      expect(taken.length, `run ${run}`).toBe(how === 'sent' ? 1 : 0);
      expect(await deliver({}, notice)).toEqual({ step: 'done', how: 'duplicate' });
    }
  });
});
