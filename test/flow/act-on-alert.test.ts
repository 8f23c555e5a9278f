import { beforeEach, describe, expect, test } from 'vitest';
import { signedLinks } from '../../adapters/links.ts';
import { localSecrets } from '../../adapters/local/secrets.ts';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import type { AlertState } from '../../core/alerts/state.ts';
import { UNTRAINED_JUDGE } from '../../core/engagement/judge.ts';
import type { Signal } from '../../core/engagement/signal.ts';
import { alertKey } from '../../core/keys.ts';
import { type BusEvent, type Item, LINK_PURPOSES, type LinkPurpose, type Links, type Table, Unavailable } from '../../core/ports.ts';
import { DEFAULT_RULES } from '../../core/rules/state.ts';
import { DAY, HOUR, MINUTE } from '../../core/time.ts';
import { auditOf } from '../../flow/audit.ts';
import { engage } from '../../flow/engage.ts';
import type { HttpAnswer, HttpRequest } from '../../flow/http.ts';
import { eraseCustomer, updateCustomer } from '../../flow/know-customer.ts';
import { engagement } from '../../functions/engagement/handler.ts';
import { links } from '../../functions/links/handler.ts';
import { customer, event, NOON } from '../builders.ts';

const KEY = alertKey('ada', 'unhappy', 'experiences');
const CARLA = { id: 'carla', name: 'Carla <b>', email: 'carla@example.org' };
const OTTO = { id: 'otto', name: 'Otto', email: 'otto@example.org' };
const LOW: Signal = { signal: 'experience', experience: 'low-answer', customerId: 'ada', key: 'csat:k1', at: NOON, answer: { score: 2, scale: 5, about: 'k1' } };

let now: number;
let table: Table;
let writes: number;
let said: BusEvent[];
let asked: unknown[];
let busIsDown: boolean;
let signed: Links;

beforeEach(async () => {
  now = NOON;
  said = [];
  asked = [];
  busIsDown = false;
  const real = sqliteTable(openStore(':memory:'));
  table = {
    ...real,
    put: (draft, version) => {
      writes++;
      return real.put(draft, version);
    },
  };
  signed = signedLinks({ secrets: localSecrets(undefined), clock: { now: () => now } }, '');
  await updateCustomer(ports(), customer('bob', NOON, { csm: OTTO }));
  await updateCustomer(ports(), customer('ada', NOON, { name: 'Ada & Sons', csm: CARLA, arr: { amount: '12000.00', currency: 'EUR' } }));
  await engage(ports(), 'ada', { signals: [LOW] }, false, false);
  now = NOON + HOUR;
  writes = 0;
  said = [];
  asked = [];
});

const lane = { send: async (bodies: readonly unknown[]) => void asked.push(...bodies) };
const ports = () => ({
  table,
  bus: {
    put: async (events: readonly BusEvent[]) => {
      if (busIsDown) throw new Unavailable('no bus');
      said.push(...events);
    },
  },
  links: signed,
  clock: { now: () => now },
  pause: async () => undefined,
  rules: async () => DEFAULT_RULES,
  ids: { next: () => 'n' },
  judge: async () => UNTRAINED_JUDGE,
  lanes: { urgent: lane, routine: lane, broadcast: lane },
  quarantine: lane,
  visibility: { defer: async () => undefined },
  log: { line: () => undefined },
});

const request = (rawPath: string, method: string, body?: string, language = 'en'): Promise<HttpAnswer> =>
  links(ports(), { company: 'Example', support: 'help@example.com' })({
    rawPath,
    headers: { 'accept-language': language },
    isBase64Encoded: false,
    requestContext: { http: { method } },
    ...(body !== undefined && { body }),
  } as unknown as HttpRequest);
const pathFor = (owner = 'carla', since: number = NOON): Promise<string> => signed.url('alert', { customer: 'ada', alert: 'unhappy#experiences', since, owner }, 60);
const look = async (owner = 'carla'): Promise<string> => String((await request(await pathFor(owner), 'GET')).body);
const press = async (form: string, owner = 'carla'): Promise<HttpAnswer> => request(await pathFor(owner), 'POST', form);
const item = async (): Promise<Item<AlertState>> => (await table.get(KEY)) as Item<AlertState>;
const alert = async (): Promise<AlertState> => (await item()).body;
const audit = () => auditOf({ table }, '2026-03');

const RECORD = { messageId: '1', receiptHandle: 'r', body: JSON.stringify({ wake: KEY }), attributes: { ApproximateReceiveCount: '1' }, eventSourceARN: 'q' };
const ring = () => engagement(ports())({ Records: [RECORD] } as never);

describe('the page of an alert', () => {
  test('says what the message said, and what can be done', async () => {
    const html = await look();
    for (const words of [
      'Ada &amp; Sons is probably unhappy',
      '€12,000 a year',
      'They answered 2 of 5 about k1 on Sunday, 1 March 2026 (4 points)',
      'Carla &lt;b&gt;',
      'nobody has said yet',
    ])
      expect(html).toContain(words);
    expect([...html.matchAll(/name="did" value="(\w+)"/g)].map(([, did]) => did)).toEqual(['task', 'task', 'task', 'task', 'acknowledge', 'snooze', 'close', 'reassign']);
    expect(html).not.toMatch(/<script|ada@example\.com|undefined/);
  });

  test('speaks the language of its reader', async () => {
    expect((await request(await pathFor(), 'GET', undefined, 'de')).body).toContain('Ada &amp; Sons ist vermutlich unzufrieden');
  });

  test('looked at a hundred times changes nothing', async () => {
    const before = await item();
    for (let n = 0; n < 100; n++) expect((await request(await pathFor(), n % 2 ? 'GET' : 'HEAD')).statusCode).toBe(200);
    expect(await item()).toEqual(before);
    expect({ writes, said, asked }).toEqual({ writes: 0, said: [], asked: [] });
  });

  test('of an alert that is gone, or was a person’s who is forgotten, is that of any dead link', async () => {
    const path = await pathFor();
    await eraseCustomer(ports(), event('customer.erased', now, { customerId: 'ada' }));
    expect([(await request(path, 'GET')).statusCode, (await request(path, 'POST', 'did=acknowledge')).statusCode]).toEqual([410, 410]);
    expect(await table.get(KEY)).toBeUndefined();
  });

  test('of an earlier alert says that a newer one is there, and does nothing', async () => {
    for (const method of ['GET', 'POST']) {
      const answer = await request(await pathFor('carla', NOON - DAY), method, 'did=acknowledge');
      expect([answer.statusCode, answer.body]).toEqual([410, expect.stringContaining('A newer alert has taken the place of this one')]);
    }
    expect(writes).toBe(0);
  });
});

describe('a token', () => {
  test.each(LINK_PURPOSES.filter((purpose) => purpose !== 'alert'))('for %s opens no alert, and an alert’s opens no page of its', async (purpose: LinkPurpose) => {
    const claims = { customer: 'ada', alert: 'unhappy#experiences', since: NOON, owner: 'carla' };
    const other = (await signed.url(purpose, claims, 60)).split('/')[2] ?? '';
    for (const method of ['GET', 'POST']) expect((await request(`/a/${other}`, method, 'did=acknowledge')).statusCode).toBe(410);
    expect(writes).toBe(0);
  });

  test('with one letter changed, or after its sixty days, opens nothing', async () => {
    const path = await pathFor();
    const at = Math.floor(path.length / 2);
    const changed = `${path.slice(0, at)}${path[at] === 'A' ? 'B' : 'A'}${path.slice(at + 1)}`;
    expect((await request(changed, 'POST', 'did=acknowledge')).statusCode).toBe(410);
    now += 61 * DAY;
    expect((await request(path, 'POST', 'did=acknowledge')).statusCode).toBe(410);
    expect(writes).toBe(0);
  });
});

describe('a press', () => {
  test.each([
    ['acknowledge', 'did=acknowledge', { acknowledged: { at: NOON + HOUR, by: 'carla' } }],
    ['snooze', `did=snooze&until=${NOON + 7 * DAY}&why=on%0Aholiday`, { snoozed: { until: NOON + 7 * DAY, at: NOON + HOUR, by: 'carla', why: 'on holiday' } }],
    ['reassign', 'did=reassign&to=otto', { owner: 'otto' }],
    ['close', 'did=close&outcome=too-early&why=', { closed: { at: NOON + HOUR, outcome: 'too-early', by: 'carla', told: true } }],
  ])('to %s counts once, however often it is pressed, and is audited once', async (did, form, expected) => {
    expect((await press(`${form}&seen=0`)).statusCode).toBe(200);
    const once = await item();
    now += MINUTE;
    for (let n = 0; n < 3; n++) expect((await press(`${form}&seen=0`)).statusCode).toBe(200);
    expect((await item()).body).toEqual(once.body);
    expect(once.body).toMatchObject(expected);
    expect(once.body.actions).toHaveLength(1);
    expect(await audit()).toMatchObject([{ by: 'carla', did: `alert.${did}`, what: { customer: 'ada', alert: 'unhappy#experiences' } }]);
    expect(said.map(({ type }) => type)).toEqual(did === 'close' ? ['alert.closed'] : []);
  });

  test('keeps what was written out of the audit, which outlives the customer', async () => {
    await press('did=close&outcome=saved&why=Her+sister+is+ill');
    expect(JSON.stringify(await audit())).not.toContain('sister');
    expect((await alert()).closed?.why).toBe('Her sister is ill');
  });

  test('of the second of two who looked at the same time does nothing and tells what the first did', async () => {
    await press('did=acknowledge&seen=0', 'otto');
    const second = await press('did=close&outcome=churned&seen=0');
    expect([second.statusCode, second.body]).toEqual([409, expect.stringContaining('Otto took it in hand')]);
    expect((await alert()).closed).toBeUndefined();
    await press('did=close&outcome=saved&seen=1', 'otto');
    const late = await press('did=close&outcome=churned&seen=1');
    expect([late.statusCode, late.body]).toEqual([409, expect.stringContaining('Otto closed it: saved')]);
    expect((await alert()).closed?.outcome).toBe('saved');
  });

  test('of both in one moment is decided by the version', async () => {
    const outcomes = ['saved', 'churned', 'too-early', 'false-alarm'];
    const answers = await Promise.all(outcomes.map((outcome) => press(`did=close&outcome=${outcome}&seen=0`)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409, 409]);
    expect(said).toHaveLength(1);
  });

  test.each([
    ['did=close', 400],
    ['did=close&outcome=recovered', 400],
    ['did=snooze&why=x', 400],
    ['did=snooze&until=soon&why=x', 400],
    [`did=snooze&until=${NOON}&why=x`, 400],
    [`did=snooze&until=${NOON + 200 * DAY}&why=x`, 400],
    [`did=snooze&until=${NOON + DAY}&why=`, 400],
    ['did=reassign&to=nobody', 400],
    ['did=delete', 400],
    ['', 400],
    [`did=acknowledge&why=${'x'.repeat(10_000)}`, 413],
  ])('that makes no sense (%#) changes nothing and says so', async (form, status) => {
    const answer = await press(form);
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toMatch(/role="alert"/);
    expect(writes).toBe(0);
  });

  test('to close that could not be told on the bus is told when the sweep rings', async () => {
    busIsDown = true;
    expect((await press('did=close&outcome=saved')).statusCode).toBe(503);
    busIsDown = false;
    const { dueAt } = await item();
    expect(dueAt).toBe(now);
    for (let n = 0; n < 2; n++) await ring();
    expect(said).toMatchObject([{ type: 'alert.closed', detail: { data: { outcome: 'saved' } } }]);
    expect((await item()).dueAt).toBeUndefined();
  });

  test('takes a snoozed or closed alert off its owner’s list, and a handed one to the other’s', async () => {
    const listed = async (owner: string) => (await table.worklist(owner, { limit: 10 })).found.length;
    expect(await listed('carla')).toBe(1);
    await press(`did=snooze&until=${NOON + DAY}&why=x`);
    expect(await listed('carla')).toBe(0);
    await press('did=reassign&to=otto');
    now = NOON + DAY;
    await ring();
    expect([await listed('carla'), await listed('otto')]).toEqual([0, 1]);
    expect(asked).toMatchObject([{ fact: `snoozed-until:${NOON + DAY}`, to: [{ owner: 'otto' }] }]);
  });
});

test('a flag that goes up anew after “too early” opens its alert fourteen days later, rung by the sweep, and asks its owner once', async () => {
  await press('did=close&outcome=too-early');
  now = NOON + DAY;
  await engage(ports(), 'ada', { signals: [{ ...LOW, withdrawn: true, at: now }] }, false, false);
  expect(said.map(({ type }) => type)).toEqual(['alert.closed', 'customer.recovered']);
  now = NOON + 2 * DAY;
  const anew = ['k2', 'k3'].map((about): Signal => ({ ...LOW, key: `csat:${about}`, at: NOON + 2 * DAY, answer: { score: 1, scale: 5, about } }));
  for (let n = 0; n < 2; n++) await engage(ports(), 'ada', { signals: anew }, false, false);
  expect(await item()).toMatchObject({ dueAt: NOON + HOUR + 14 * DAY, body: { closed: { outcome: 'too-early' }, heldBack: { since: NOON + 2 * DAY } } });
  expect(asked).toEqual([]);
  now = NOON + HOUR + 14 * DAY;
  for (let n = 0; n < 3; n++) await ring();
  expect(await alert()).toMatchObject({ since: NOON + 2 * DAY, owner: 'carla', told: true, again: { because: 'held-back-until', told: true } });
  expect((await alert()).closed).toBeUndefined();
  expect(asked).toMatchObject([{ fact: `held-back-until:${now}`, factAt: now }]);
  expect((await item()).dueAt).toBe((await alert()).timers?.teamAt);
});
