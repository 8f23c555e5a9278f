import { beforeEach, describe, expect, test } from 'vitest';
import { signedLinks } from '../../adapters/links.ts';
import { localSecrets } from '../../adapters/local/secrets.ts';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import type { Channel, GateState } from '../../core/customers/gate-item.ts';
import { gateKey, orderKey, type Recipient } from '../../core/keys.ts';
import { waysTo } from '../../core/notices/channels.ts';
import { type BusEvent, type Links, type Table, Unavailable } from '../../core/ports.ts';
import { DEFAULT_RULES } from '../../core/rules/state.ts';
import { MINUTE } from '../../core/time.ts';
import type { HttpAnswer, HttpRequest } from '../../flow/http.ts';
import { eraseCustomer, updateCustomer } from '../../flow/know-customer.ts';
import { links } from '../../functions/links/handler.ts';
import { customer, event, NOON } from '../builders.ts';

const ADA = { customer: 'ada' };
const KIM = { owner: 'kim' };
const EVERY_WAY = { phone: '+4915112345678', slack: 'ada-slack', teams: 'ada-teams', webhook: 'ada-hook' };

let now: number;
let table: Table;
let writes: number;
let told: BusEvent[];
let busIsDown: boolean;
let signed: Links;
let lines: object[];

beforeEach(() => {
  now = NOON;
  writes = 0;
  told = [];
  lines = [];
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
});

const noLane = { send: async () => undefined };

const ports = () => ({
  table,
  bus: {
    put: async (events: readonly BusEvent[]) => {
      if (busIsDown) throw new Unavailable('no bus');
      told.push(...events);
    },
  },
  links: signed,
  clock: { now: () => now },
  pause: async () => undefined,
  rules: async () => DEFAULT_RULES,
  ids: { next: () => 'n' },
  lanes: { urgent: noLane, routine: noLane, broadcast: noLane },
  log: { line: (fields: object) => void lines.push(fields) },
});
const ask = (rawPath: string, method: string, body?: string, headers: object = {}): Promise<HttpAnswer> =>
  links(ports(), { company: 'Example', support: 'help@example.com' })({
    rawPath,
    headers,
    isBase64Encoded: false,
    requestContext: { http: { method } },
    ...(body !== undefined && { body }),
  } as unknown as HttpRequest);
const pathOf = (to: string): Promise<string> => signed.url('preferences', { to }, 90);
const look = async (to = 'c:ada', headers: object = {}): Promise<HttpAnswer> => ask(await pathOf(to), 'GET', undefined, headers);
const post = async (body: string | undefined, to = 'c:ada'): Promise<HttpAnswer> => ask(await pathOf(to), 'POST', body);

/** Known half an hour ago. */
async function knowAda(data: object = {}): Promise<void> {
  await updateCustomer(ports(), customer('ada', NOON - 30 * MINUTE, data));
  writes = 0;
}
const gateOf = async (to: Recipient = ADA): Promise<GateState | undefined> => (await table.get(gateKey(to)))?.body as GateState | undefined;
const consents = () => told.map(({ detail }) => (detail as { data: object }).data);

const boxesOn = ({ body = '' }: HttpAnswer): string[] => [...body.matchAll(/value="(\w+\.\w+)"[^>]* checked/g)].map(([, box]) => String(box));
const shownOn = ({ body = '' }: HttpAnswer): string => /name="shown" value="([^"]*)"/.exec(body)?.[1] ?? '';
const firstsOn = ({ body = '' }: HttpAnswer): string[][] =>
  [...body.matchAll(/<select name="first\.(\w+)".*?<option value="(\w+)" selected/g)].map(([, topic, channel]) => [String(topic), String(channel)]);

/** Fills the page as it was shown, with some boxes turned over, and presses the button. */
async function turn(boxes: readonly string[], firsts: Readonly<Record<string, Channel>> = {}, to = 'c:ada'): Promise<HttpAnswer> {
  return post(filled(await look(to), boxes, firsts), to);
}
function filled(shown: HttpAnswer, boxes: readonly string[], firsts: Readonly<Record<string, Channel>> = {}): string {
  const on = new Set(boxesOn(shown));
  for (const box of boxes) on.has(box) ? on.delete(box) : on.add(box);
  const chosen = { ...Object.fromEntries(firstsOn(shown)), ...firsts };
  const form = new URLSearchParams({ shown: shownOn(shown) });
  for (const box of on) form.append('on', box);
  for (const [topic, channel] of Object.entries(chosen)) form.append(`first.${topic}`, String(channel));
  return form.toString();
}

describe('the preference page', () => {
  test('shows what holds where nobody has said anything: all but outreach by e-mail and at named places, nothing to a phone or the app', async () => {
    await knowAda(EVERY_WAY);
    const named = (topic: string) => ['email', 'slack', 'teams', 'webhook'].map((channel) => `${topic}.${channel}`);
    expect(boxesOn(await look())).toEqual([...named('orders'), ...named('outages'), ...named('surveys')]);
  });

  test('shows only channels on which the person can be reached', async () => {
    await knowAda({ slack: 'ada-slack' });
    expect(shownOn(await look())).toMatch(/^orders\.email\.on,orders\.slack\.on,outages\.email/);
  });

  test('shows a colleague alerts only', async () => {
    await knowAda({ csm: { id: 'kim', name: 'Kim', email: 'kim@example.org' } });
    expect(shownOn(await look('o:kim'))).toBe('alerts.email.on');
  });

  test('says neither name nor address, as the link may have been passed on', async () => {
    await knowAda({ ...EVERY_WAY, name: 'Ada Lovelace' });
    const { body } = await look();
    for (const personal of ['Lovelace', 'ada@', '4915112345678', 'ada-slack', 'ada-teams', 'ada-hook', 'c:ada']) expect(body).not.toContain(personal);
  });

  test('says what comes by e-mail although it is switched off there, and only of those topics', async () => {
    await knowAda();
    const explained = [...((await look()).body ?? '').matchAll(/id="keeps-(\w+)"/g)].map(([, topic]) => topic);
    expect(explained).toEqual(['orders', 'outages']);
  });

  test('opened before another choice takes that choice back nowhere', async () => {
    await knowAda({ slack: 'ada-slack' });
    const early = await look();
    await turn(['surveys.email']);
    await post(filled(early, ['outreach.slack']));
    const gate = await gateOf();
    expect([gate?.consents?.surveys?.email?.granted, gate?.consents?.outreach?.slack?.granted]).toEqual([false, true]);
  });

  test('says so when there is no address of the person', async () => {
    const shown = await look('c:nobody');
    expect([shown.statusCode, shown.body]).toEqual([200, expect.stringContaining('no address')]);
    expect((await post('shown=orders.email.on', 'c:nobody')).statusCode).toBe(400);
    expect(writes).toBe(0);
  });

  test('speaks the language of the person, else that of the browser', async () => {
    await knowAda({ locale: 'de-AT' });
    expect((await look('c:ada', { 'accept-language': 'en' })).body).toContain('<html lang="de">');
    await updateCustomer(ports(), customer('ada', NOON, { locale: 'fr' }));
    expect((await look('c:ada', { 'accept-language': 'de' })).body).toContain('<html lang="de">');
    expect((await look()).body).toContain('<html lang="en">');
  });

  test('can be read aloud: each box and choice has a name of its own, each row and column a head', async () => {
    await knowAda(EVERY_WAY);
    const { body = '' } = await look();
    const names = [...body.matchAll(/<(?:input type="checkbox"|select)[^>]*aria-label="([^"]+)"/g)].map(([, name]) => name);
    expect(names).toHaveLength(4 * 5 + 4);
    expect(new Set(names).size).toBe(names.length);
    expect([body.match(/scope="row"/g)?.length, body.match(/scope="col"/g)?.length]).toEqual([4, 7]);
  });

  test('changes nothing by being looked at a hundred times', async () => {
    await knowAda(EVERY_WAY);
    const path = await pathOf('c:ada');
    for (let n = 0; n < 100; n++) expect((await ask(path, n % 2 ? 'GET' : 'HEAD', 'shown=orders.email.on')).statusCode).toBe(200);
    expect([writes, told.length, await gateOf()]).toEqual([0, 0, undefined]);
  });
});

describe('saving', () => {
  test('records what was turned over, in one write, and shows it', async () => {
    await knowAda(EVERY_WAY);
    const saved = await turn(['orders.sms', 'surveys.email']);
    expect(saved.statusCode).toBe(200);
    expect(saved.body).toContain('role="status"');
    expect(boxesOn(saved)).toContain('orders.sms');
    expect(boxesOn(saved)).not.toContain('surveys.email');
    expect(writes).toBe(1);
    expect((await gateOf())?.consents).toEqual({ orders: { sms: { granted: true, at: NOON } }, surveys: { email: { granted: false, at: NOON } } });
  });

  test('tells other systems of each change, and of nothing else', async () => {
    await knowAda(EVERY_WAY);
    await turn(['orders.sms', 'surveys.email']);
    expect(consents()).toEqual([
      { customerId: 'ada', topic: 'orders', channel: 'sms', granted: true },
      { customerId: 'ada', topic: 'surveys', channel: 'email', granted: false },
    ]);
    expect(told[0]).toMatchObject({ type: 'consent.changed', detail: { id: `consent:ada:orders:sms:${NOON}`, subject: 'ada' } });
  });

  test('leaves what was said before as it was said', async () => {
    await knowAda({ consents: { surveys: { email: false }, orders: { email: true } } });
    now += MINUTE;
    await turn(['outreach.email']);
    expect(await gateOf()).toMatchObject({
      consents: { surveys: { email: { at: NOON - 30 * MINUTE } }, orders: { email: { at: NOON - 30 * MINUTE } }, outreach: { email: { at: now } } },
    });
    expect(consents()).toHaveLength(1);
  });

  test('of what holds already writes and tells nothing', async () => {
    await knowAda(EVERY_WAY);
    expect((await turn([])).statusCode).toBe(200);
    expect([writes, told.length, await gateOf()]).toEqual([0, 0, undefined]);
  });

  test('takes an empty box for a no only where the person could see it', async () => {
    await knowAda(EVERY_WAY);
    await post('shown=orders.email.on');
    expect((await gateOf())?.consents).toEqual({ orders: { email: { granted: false, at: NOON } } });
  });

  test('heeds no box that is not on the page', async () => {
    await knowAda();
    await post('shown=orders.email.on,orders.sms.off,alerts.email.off,orders.fax.off,toString.email.on&on=orders.sms&on=alerts.email&on=orders.fax&first.orders=sms');
    expect(await gateOf()).toEqual({ consents: { orders: { email: { granted: false, at: NOON } } } });
  });

  test('of a colleague is kept and told to nobody', async () => {
    await knowAda({ csm: { id: 'kim', name: 'Kim', email: 'kim@example.org', slack: 'kim-slack' } });
    await turn(['alerts.slack'], {}, 'o:kim');
    expect([await gateOf(KIM), told]).toEqual([{ consents: { alerts: { slack: { granted: false, at: NOON } } } }, []]);
  });

  test.each([
    ['nothing', undefined],
    ['an empty form', ''],
    ['boxes without a list of what was shown', 'on=orders.sms'],
    ['a list of nothing that exists', 'shown=orders.fax.on,,x'],
    ['the body of another page', 'List-Unsubscribe=One-Click'],
    ['what is no form', '{"shown":"orders.email.on"}'],
  ])('of %s is refused in words, and nothing is kept', async (_, body) => {
    await knowAda(EVERY_WAY);
    const answer = await post(body);
    expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining('role="alert"')]);
    expect([writes, told.length]).toEqual([0, 0]);
  });

  test('of more than eight thousand letters is refused, and nothing is kept', async () => {
    await knowAda(EVERY_WAY);
    expect((await post(`shown=orders.email.on&x=${'y'.repeat(8_192)}`)).statusCode).toBe(413);
    expect([writes, told.length]).toEqual([0, 0]);
  });

  test('cut off before it was told is told by the next press, as the same event', async () => {
    await knowAda(EVERY_WAY);
    const form = filled(await look(), ['orders.sms']);
    busIsDown = true;
    expect((await post(form)).statusCode).toBe(503);
    busIsDown = false;
    now += MINUTE;
    expect((await post(form)).statusCode).toBe(200);
    expect(told).toMatchObject([{ detail: { id: `consent:ada:orders:sms:${NOON}`, data: { granted: true } } }]);
    expect((await gateOf())?.consents?.orders?.sms?.at).toBe(NOON);
  });

  test('is one write although the answer to it was lost', async () => {
    await knowAda(EVERY_WAY);
    const form = filled(await look(), ['orders.sms']);
    const { put } = table;
    let lost = 1;
    table = {
      ...table,
      put: async (draft, version) => {
        const outcome = await put(draft, version);
        if (lost-- > 0) throw new Unavailable('the answer was lost');
        return outcome;
      },
    };
    expect((await post(form)).statusCode).toBe(200);
    expect([writes, consents().length]).toEqual([1, 1]);
  });
});

describe('the way to try first', () => {
  test('is asked only where there are several', async () => {
    await knowAda({ slack: 'ada-slack', csm: { id: 'kim', name: 'Kim', email: 'kim@example.org' } });
    expect(firstsOn(await look('o:kim'))).toEqual([]);
    expect(firstsOn(await look()).map(([topic]) => topic)).toEqual(['orders', 'outages', 'surveys', 'outreach']);
  });

  test('is kept in front of the order that held before', async () => {
    await knowAda({ ...EVERY_WAY, channels: { orders: ['teams', 'email'] } });
    expect(firstsOn(await look())[0]).toEqual(['orders', 'teams']);
    expect(firstsOn(await turn([], { orders: 'slack' }))[0]).toEqual(['orders', 'slack']);
    expect((await gateOf())?.prefers).toEqual({ orders: { channels: ['slack', 'teams', 'email'], at: NOON } });
    expect(told).toEqual([]);
  });

  test('is not one that is switched off', async () => {
    await knowAda(EVERY_WAY);
    expect(firstsOn(await turn([], { orders: 'sms' }))[0]).toEqual(['orders', 'email']);
    expect((await gateOf())?.prefers).toBeUndefined();
    expect(firstsOn(await turn(['orders.sms'], { orders: 'sms' }))[0]).toEqual(['orders', 'sms']);
  });

  test.each(['order.delayed', 'order.shipped', 'survey.csat', 'outage.opened'] as const)('is the one in which %s is tried', async (kind) => {
    const topic = kind === 'survey.csat' ? 'surveys' : kind === 'outage.opened' ? 'outages' : 'orders';
    for (const email of [undefined, 'ada@example.com']) {
      for (const consents of [{}, { [topic]: { email: false } }, { [topic]: { email: false, slack: false, teams: false, webhook: false, feed: true } }]) {
        const id = `ada${JSON.stringify([email, consents]).length}`;
        await updateCustomer(ports(), event('customer.updated', NOON, { customerId: id, ...EVERY_WAY, email, consents }));
        const [gate, profile] = await Promise.all([gateOf({ customer: id }), table.get({ pk: `CUSTOMER#${id}`, sk: 'PROFILE' })]);
        const ways = waysTo({
          notice: { kind, subject: orderKey(id, '1'), fact: 'f', factAt: NOON },
          to: { customer: id },
          gate,
          profile: profile?.body as Parameters<typeof waysTo>[0]['profile'],
          suppressed: new Set(),
          gaveUp: [],
        });
        expect(Object.fromEntries(firstsOn(await look(`c:${id}`)))[topic]).toBe(ways.find(({ shut }) => shut === undefined)?.channel);
      }
    }
  });
});

describe('a link of somebody', () => {
  test('who wanted to be forgotten is dead, and keeps nothing', async () => {
    await knowAda(EVERY_WAY);
    const form = filled(await look(), ['orders.sms']);
    const unsubscribe = await signed.url('unsubscribe', { to: 'c:ada', topic: 'surveys', channel: 'email' }, 90);
    await eraseCustomer(ports(), event('customer.erased', NOON, { customerId: 'ada' }));
    const [gate, dead] = [await gateOf(), await ask('/p/nonsense', 'GET')];
    expect(await look()).toEqual(dead);
    expect(await post(form)).toEqual(dead);
    expect((await ask(unsubscribe, 'POST', 'List-Unsubscribe=One-Click')).statusCode).toBe(200);
    expect([await gateOf(), told]).toEqual([gate, []]);
  });

  test('that is not good gets the same page on every route, letter for letter', async () => {
    const path = await pathOf('c:ada');
    const bad = [path.replace('/p/', '/s/'), path.replace('/p/', '/u/'), `${path}x`, '/p/', '/s/x', '/u/x', '/x/y', await signed.url('preferences', { to: 'c:ada' }, -1)];
    const answers = await Promise.all(bad.flatMap((each) => ['GET', 'HEAD', 'POST'].map((method) => ask(each, method, 'shown=orders.email.on'))));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.statusCode).toBe(410);
  });

  test.each(['s', 'u', 'p'])('of /%s/ whose goodness nobody can tell at the moment asks for patience, and records nothing', async (route) => {
    await knowAda();
    signed = { ...signed, read: () => Promise.reject(new Unavailable('no keys')) };
    const answer = await ask(`/${route}/token`, 'POST', 'shown=orders.email.on&score=5');
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '60' }, body: expect.stringContaining('in a minute') });
    expect([writes, told.length, lines.length]).toEqual([0, 0, 1]);
  });
});

describe('unsubscribing', () => {
  const stop = (channel: string): Promise<string> => signed.url('unsubscribe', { to: 'c:ada', topic: 'orders', channel }, 90);

  test('with one click is done at once without another page, and as often as it comes it stays done', async () => {
    await knowAda();
    const path = await stop('email');
    for (let n = 0; n < 3; n++) {
      const answer = await ask(path, 'POST', 'List-Unsubscribe=One-Click');
      expect([answer.statusCode, answer.headers?.location]).toEqual([200, undefined]);
      expect(await gateOf()).toEqual({ consents: { orders: { email: { granted: false, at: now } } } });
      now += MINUTE;
    }
    expect(told.at(-1)).toMatchObject({ detail: { id: `consent:ada:orders:email:${NOON + 2 * MINUTE}`, data: { granted: false } } });
  });

  test('holds against an older yes that arrives late', async () => {
    await knowAda();
    const path = await stop('email');
    await ask(path, 'POST', 'List-Unsubscribe=One-Click');
    now += 2 * MINUTE;
    await ask(path, 'POST', 'List-Unsubscribe=One-Click');
    await updateCustomer(ports(), customer('ada', NOON + MINUTE, { consents: { orders: { email: true } } }));
    expect((await gateOf())?.consents?.orders?.email?.granted).toBe(false);
  });

  test('leads to the page where it can be taken back', async () => {
    await knowAda();
    const done = await ask(await stop('email'), 'POST', 'List-Unsubscribe=One-Click');
    const preferences = /href="(\/p\/[^"]+)"/.exec(done.body ?? '')?.[1] ?? '';
    const shown = await ask(preferences, 'GET');
    expect(boxesOn(shown)).not.toContain('orders.email');
    now += MINUTE;
    expect(boxesOn(await ask(preferences, 'POST', filled(shown, ['orders.email'])))).toContain('orders.email');
  });

  test.each([
    ['email', 'by e-mail'],
    ['slack', 'in Slack'],
    ['sms', 'by SMS'],
  ])('names the channel %s that it stops, and no other', async (channel, words) => {
    const path = await stop(channel);
    for (const method of ['GET', 'POST']) {
      const { body = '' } = await ask(path, method);
      expect(body).toContain(words);
      if (channel !== 'email') expect(body).not.toContain('e-mail');
    }
  });
});
