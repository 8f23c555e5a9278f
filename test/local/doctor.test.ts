import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../core/time.ts';
import type { AccountFacts, Facts, SenderFacts } from '../../local/doctor/facts.ts';
import { type Finding, findings, isBad, type Level } from '../../local/doctor/judge.ts';
import { lookAtStack, type StackEyes } from '../../local/doctor/look-at-stack.ts';
import { lookHere } from '../../local/doctor/look-here.ts';
import { inWords } from '../../local/doctor/words.ts';
import { servedSystem } from './served.ts';

const NOW = Date.UTC(2026, 10, 25, 9);
const DOMAIN: SenderFacts = { address: 'hello@shop.example', identity: 'shop.example', verified: true, dkim: 'SUCCESS', mailFrom: undefined };
const ADDRESS: SenderFacts = { ...DOMAIN, identity: 'hello@shop.example', dkim: 'NOT_STARTED' };
const ACCOUNT: AccountFacts = { production: true, sendingEnabled: true, enforcement: 'HEALTHY', perSecond: 14, perDay: 50_000, sentLastDay: 100 };
const dmarc = (...records: readonly string[]) => ({ domain: 'shop.example', records });
const SPF = 'v=spf1 include:amazonses.com ~all';
const WEEKDAYS = [4, 5, 6, 4, 4, 0, 5, 6, 7, 5, 4, 6];

const CASES: readonly (readonly [what: string, facts: Omit<Facts, 'now'>, level: Level, words: string, todo?: string])[] = [
  ['a verified domain', { sender: DOMAIN }, 'ok', 'shop.example is verified'],
  ['a domain that signs', { sender: DOMAIN }, 'ok', 'DKIM signature'],
  ['a sender that SES does not know', { sender: { ...DOMAIN, identity: undefined, verified: false } }, 'bad', 'nothing can be sent', '-c fromAddress'],
  ['an address nobody has confirmed', { sender: { ...ADDRESS, verified: false } }, 'bad', 'is not verified', 'mail that SES sent'],
  ['a domain nobody has confirmed', { sender: { ...DOMAIN, verified: false } }, 'bad', 'is not verified', 'DNS records'],
  ['only an address', { sender: ADDRESS }, 'warn', 'no DKIM signature of yours', 'verifiedIdentity=shop.example'],
  ['DKIM records that were taken away', { sender: { ...DOMAIN, dkim: 'FAILED' } }, 'bad', 'DKIM of shop.example is FAILED', 'CNAME'],
  ['an envelope domain without its records', { sender: { ...DOMAIN, mailFrom: { domain: 'mail.shop.example', status: 'FAILED' } } }, 'warn', 'mail.shop.example is FAILED', 'MX'],
  ['an account in production', { account: ACCOUNT }, 'ok', '14 mails a second, 50,000 a day'],
  ['an account in the sandbox', { account: { ...ACCOUNT, production: false } }, 'bad', 'sandbox', 'production access'],
  ['sending switched off', { account: { ...ACCOUNT, sendingEnabled: false } }, 'bad', 'switched off', 'put-account-sending-attributes'],
  ['an account under review', { account: { ...ACCOUNT, enforcement: 'PROBATION' } }, 'warn', 'PROBATION', 'reputation'],
  ['an account that was stopped', { account: { ...ACCOUNT, enforcement: 'SHUTDOWN' } }, 'bad', 'SHUTDOWN'],
  ['a quota nearly used', { account: { ...ACCOUNT, sentLastDay: 45_000 } }, 'warn', '45,000 of the day', 'higher quota'],
  ['a quota used up', { account: { ...ACCOUNT, sentLastDay: 50_000 } }, 'bad', 'used up'],
  ['SPF that names SES', { sender: DOMAIN, dns: { spf: [SPF], dmarc: dmarc('v=DMARC1; p=none') } }, 'ok', 'SPF names amazonses.com'],
  [
    'SPF of others, with DKIM',
    { sender: DOMAIN, dns: { spf: ['v=spf1 include:_spf.google.com -all'], dmarc: dmarc('v=DMARC1; p=none') } },
    'warn',
    'envelope of amazonses.com',
    'MAIL FROM',
  ],
  [
    'no SPF on an envelope domain of ours',
    { sender: { ...DOMAIN, mailFrom: { domain: 'mail.shop.example', status: 'SUCCESS' } }, dns: { spf: [], dmarc: dmarc('v=DMARC1; p=none') } },
    'bad',
    'SPF of mail.shop.example',
    SPF,
  ],
  ['two SPF records', { dns: { spf: [SPF, 'v=spf1 -all'], dmarc: dmarc() } }, 'bad', 'two SPF records', 'one TXT'],
  ['no DMARC', { sender: DOMAIN, dns: { spf: [SPF], dmarc: dmarc() } }, 'warn', 'no DMARC policy', '_dmarc.shop.example'],
  ['two DMARC records', { dns: { spf: [SPF], dmarc: dmarc('v=DMARC1; p=none', 'v=DMARC1; p=reject') } }, 'bad', 'two DMARC records', 'Keep one'],
  ['a strict DMARC policy that is met', { sender: DOMAIN, dns: { spf: [SPF], dmarc: dmarc('v=DMARC1; p=reject') } }, 'ok', 'p=reject'],
  ['a strict DMARC policy that is not met', { sender: ADDRESS, dns: { spf: [SPF], dmarc: dmarc('v=DMARC1;p=reject') } }, 'bad', 'mails are refused', 'DKIM for the domain'],
  ['no dead letters', { deadLetters: [{ name: 'orders', waiting: 0 }] }, 'ok', 'none in 1 queues'],
  ['dead letters', { deadLetters: [{ name: 'orders', waiting: 1_200 }] }, 'bad', '1,200 of orders', 'redrive -- orders'],
  ['events that the bus could hand to nobody', { deadLetters: [{ name: 'undelivered', waiting: 1 }] }, 'bad', 'handed to no queue', 'ERROR_CODE'],
  ['an empty quarantine', { quarantine: 0 }, 'ok', 'empty'],
  ['a quarantine with events', { quarantine: 3 }, 'warn', '3 events could not be read', 'docs/events.md'],
  ['alarms in order', { alarms: [{ name: 'a', state: 'OK', why: '', tells: true }] }, 'ok', 'none of 1 rings'],
  ['an alarm that rings', { alarms: [{ name: 'OrdersFailing', state: 'ALARM', why: '3 datapoints', tells: true }] }, 'bad', 'OrdersFailing rings: 3 datapoints'],
  ['alarms that tell nobody', { alarms: [{ name: 'a', state: 'OK', why: '', tells: false }] }, 'warn', '1 of 1 alarms tell nobody', 'SNS'],
  ['no alarms', { alarms: [] }, 'warn', 'no alarms', 'cdk diff'],
  ['a clock that is right', { clockAheadMs: -800 }, 'ok', 'within 1 s'],
  ['a clock that drifts', { clockAheadMs: 40 * SECOND }, 'warn', '40 s ahead', 'NTP'],
  ['a clock that is wrong', { clockAheadMs: -5 * MINUTE }, 'bad', '300 s behind', 'NTP'],
  ['a fresh secret', { secrets: [{ name: 'EventsSecret', present: true, changedAt: NOW - 3 * DAY }] }, 'ok', '3 days old'],
  ['an old secret', { secrets: [{ name: 'EventsSecret', present: true, changedAt: NOW - 400 * DAY }] }, 'warn', '400 days old', 'before the old one'],
  ['an old key of suppressed addresses', { secrets: [{ name: 'SuppressionSecret', present: true, changedAt: NOW - 900 * DAY }] }, 'ok', 'is there'],
  ['a secret without a value', { secrets: [{ name: 'LinkSecret', present: false, changedAt: undefined }] }, 'bad', 'LinkSecret has no value', 'Secrets Manager'],
  ['events today', { activity: [{ name: 'orders', byDay: [...WEEKDAYS, 3, 12] }] }, 'ok', 'orders: 12 today'],
  ['events that have stopped', { activity: [{ name: 'orders', byDay: [...WEEKDAYS, 0, 0] }] }, 'warn', 'the last event came 2 days ago', 'emitter'],
  ['a quiet morning', { activity: [{ name: 'orders', byDay: [...WEEKDAYS, 4, 0] }] }, 'ok', 'the last 1 day ago'],
  ['events that seldom come', { activity: [{ name: 'outages', byDay: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }] }, 'ok', 'the last 11 days ago'],
  [
    'a queue that nobody feeds',
    {
      activity: [
        { name: 'orders', byDay: [1, 1] },
        { name: 'outages', byDay: [0, 0] },
      ],
    },
    'ok',
    'outages: nothing in 2 days',
  ],
  [
    'no events at all',
    {
      activity: [
        { name: 'orders', byDay: [0, 0] },
        { name: 'cases', byDay: [0, 0] },
      ],
    },
    'warn',
    'no event has come',
    'docs/events.md',
  ],
  ['types that no rule knows', { unmatched: { 'order.teleported': 4 } }, 'warn', '4 of order.teleported', 'docs/events.md'],
  ['a part that may not be seen', { account: { unseen: 'may not ses:GetAccount' } }, 'warn', 'could not be looked at: may not ses:GetAccount', 'permission'],
];

describe('the judgement', () => {
  test.each(CASES.map((row) => [row[0], row] as const))('of %s', (_, [, facts, level, words, todo]) => {
    const found = findings({ now: NOW, ...facts }).find(({ says }) => says.includes(words));
    expect(found).toMatchObject({ level });
    expect(found?.todo ?? '').toContain(todo ?? '');
  });

  test('says what to do about everything that is not in order', () => {
    for (const [, facts] of CASES) for (const { level, todo } of findings({ now: NOW, ...facts })) expect(todo === undefined).toBe(level === 'ok');
  });

  test('of a part that was not looked at is nothing', () => {
    expect(findings({ now: NOW })).toEqual([]);
  });
});

describe('a stack', () => {
  const queue = (id: string) => ({ id, url: `https://sqs.example/1/Stack-${id}` });
  const eyes = (more: Partial<StackEyes> = {}): StackEyes => ({
    parts: async () => ({
      queues: ['OrdersQueue929135A0', 'OrdersQueueDeadLettersB938A56C', 'Quarantine23FF09FE', 'UndeliveredF3CF66A9'].map(queue),
      alarms: ['a'],
      secrets: [{ name: 'EventsSecret', arn: 'arn' }],
    }),
    sender: async () => 'hello@news.shop.example',
    identity: async () => ({ identity: 'news.shop.example', verified: true, dkim: 'SUCCESS', mailFrom: undefined }),
    account: async () => ACCOUNT,
    alarms: async () => [{ name: 'a', state: 'OK', why: '', tells: true }],
    secret: async (name) => ({ name, present: true, changedAt: NOW }),
    deadLetters: async () => [{ id: 'OrdersQueue929135A0', waiting: 0 }],
    waiting: async (url) => (url.includes('Quarantine') ? 2 : 0),
    messagesByDay: async (queues) => queues.map(({ name }) => ({ name, byDay: [1, 1] })),
    clockAheadMs: () => 100,
    remedy: () => undefined,
    ...more,
  });
  const asked: string[] = [];
  const dns = {
    txt: async (name: string) => {
      asked.push(name);
      return name === '_dmarc.shop.example' ? ['v=DMARC1; p=reject'] : [];
    },
  };
  const clock = { now: () => NOW };
  const levels = (all: readonly Finding[]) => Object.fromEntries(all.map(({ about, level }) => [about, level]));

  test('is looked at in every part; DMARC is found at the domain above, and queues fed by producers are counted', async () => {
    const facts = await lookAtStack(eyes(), dns, clock);
    expect(facts).toMatchObject({
      sender: { address: 'hello@news.shop.example', identity: 'news.shop.example' },
      dns: { dmarc: { domain: 'shop.example' } },
      deadLetters: [
        { name: 'orders', waiting: 0 },
        { name: 'undelivered', waiting: 0 },
      ],
      quarantine: 2,
      activity: [{ name: 'orders' }],
    });
    expect(asked).toEqual(['news.shop.example', '_dmarc.news.shop.example', '_dmarc.shop.example']);
    expect(isBad(findings(facts))).toBe(false);
  });

  test('shows the other parts when some may not be seen', async () => {
    const no = async () => Promise.reject(new Error('no'));
    const facts = await lookAtStack(eyes({ account: no, alarms: no, sender: no, remedy: () => 'Your credentials may not do this' }), dns, clock);
    expect(levels(findings(facts))).toEqual({
      sender: 'warn',
      account: 'warn',
      dns: 'warn',
      'dead letters': 'ok',
      quarantine: 'warn',
      alarms: 'warn',
      clock: 'ok',
      secrets: 'ok',
      activity: 'ok',
    });
  });

  test('whose name servers do not answer is still looked at', async () => {
    const facts = await lookAtStack(eyes(), { txt: async () => Promise.reject(new Error('queryTxt ETIMEOUT')) }, clock);
    expect(findings(facts).find(({ about }) => about === 'dns')).toMatchObject({ level: 'warn', says: 'could not be looked at: queryTxt ETIMEOUT' });
  });

  test('that does not exist is no finding but an error', async () => {
    await expect(lookAtStack(eyes({ parts: async () => Promise.reject(new Error('There is no stack')) }), dns, clock)).rejects.toThrow('There is no stack');
  });
});

describe('in words', () => {
  test('the worst comes first, with what to do', () => {
    const all = findings({ now: NOW, quarantine: 1, clockAheadMs: 0, deadLetters: [{ name: 'orders', waiting: 1 }] });
    expect(
      inWords(all, 'Beforehand')
        .split('\n')
        .map((line) => line.trim().slice(0, 16).trim()),
    ).toEqual(['BAD   dead lette', '→ See the alarm', 'warn  quarantine', '→ Each lies ther', 'ok    clock', '', 'Beforehand: 1 ba']);
  });
});

describe('the local system', () => {
  const served = servedSystem();
  test('shows its dead letters, its quarantine, and events that no rule wanted', async () => {
    await served.system.engine.put([{ source: 'x', type: 'order.confirmed', detail: { type: 'order.confirmed' } }]);
    await served.system.engine.put([{ source: 'x', type: 'parcel.lost', detail: { type: 'parcel.lost' } }]);
    await served.system.engine.workers.drained();
    const get = async (path: string) => ({ status: 200, body: await (await fetch(served.url + path)).json() });
    const found = findings(await lookHere({ get }, '/nowhere'));
    expect(found.map(({ about, level }) => [about, level])).toEqual([
      ['dead letters', 'ok'],
      ['quarantine', 'warn'],
      ['secrets', 'warn'],
      ['rules', 'warn'],
    ]);
  });

  test('that is not there is told so by the command', () => {
    const { status, stderr } = spawnSync(process.execPath, ['local/commands/doctor.ts'], { encoding: 'utf8', env: { ...process.env, PORT: '1' } });
    expect(status).toBe(1);
    expect(stderr).toContain('npm start');
  });
});
