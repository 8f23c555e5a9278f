import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { EngagementState } from '../../core/engagement/state.ts';
import { engagementKey } from '../../core/keys.ts';
import { DAY, HOUR, isoOf, MINUTE, SECOND } from '../../core/time.ts';
import { tagOf } from '../../flow/compose.ts';
import { customer, type Event, order, outage, shuffled, supportCase, usage } from '../builders.ts';
import { signedRequest } from './aws-request.ts';
import { apiUrl, emit, enforcesIam, eventsSecret, follow, lyingIn, type Mail, mailsTo, saidBySes, settled, sweep, table, whyOfPartition } from './deployed.ts';

/** Longer than the delay that the deploy was given (7.2 s). */
const SURVEY_WAITS_MS = 9 * SECOND;

const CARLA = { id: 'carla', name: 'Carla', email: 'carla@example.org' };
const now = (): number => Date.now();
const address = (id: string): string => `${id}@example.com`;
const twice = <T>(events: readonly T[]): T[] => [...events, ...events];

async function happens(...events: readonly Event[]): Promise<void> {
  await emit(...events);
  await settled();
}

describe('an order', () => {
  test('is told from confirmation over a delay to delivery, each once, though everything is emitted twice', async () => {
    const at = now() - MINUTE;
    const of = (data: object) => ({ customerId: 'ada', orderId: '1001', ...data });
    await happens(customer('ada', at));
    const story = [
      order('order.confirmed', at, of({ promisedAt: isoOf(at + DAY) })),
      order('order.delayed', at + SECOND, of({ promisedAt: isoOf(at + 2 * DAY), reason: 'Snow on the pass' })),
      order('order.delivered', at + 2 * SECOND, of({})),
    ];
    for (const fact of story) await happens(...twice([fact]));
    const mails = await mailsTo(address('ada'));
    expect(mails).toHaveLength(3);
    expect(mails[1]?.text).toContain('Snow on the pass');
    expect((await whyOfPartition('CUSTOMER#ada')).map(({ kind, decision }) => [kind, decision])).toEqual([
      ['order.confirmed', 'sent'],
      ['order.delayed', 'sent'],
      ['order.delivered', 'sent'],
    ]);
  });

  test('whose promised instant passes in silence is told late, once, however often the clock rings', async () => {
    const promised = now() + 4 * SECOND;
    await happens(customer('bea', now()));
    await happens(order('order.confirmed', now(), { customerId: 'bea', orderId: '1002', promisedAt: isoOf(promised) }));
    expect(await mailsTo(address('bea'))).toHaveLength(1);
    await pause(promised - now() + SECOND);
    for (let n = 0; n < 3; n++) await sweep();
    await settled();
    expect((await whyOfPartition('CUSTOMER#bea')).map(({ kind, decision }) => [kind, decision])).toEqual([
      ['order.confirmed', 'sent'],
      ['order.delayed', 'sent'],
    ]);
    expect(await mailsTo(address('bea'))).toHaveLength(2);
  });

  test('among many, doubled and shuffled with their customers, is told of each fact once', async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `shuffled-${n}`);
    const at = now() - MINUTE;
    const story = ids.flatMap((id) => [
      customer(id, at),
      order('order.confirmed', at + SECOND, { customerId: id, orderId: id, promisedAt: isoOf(at + DAY) }),
      order('order.delivered', at + 2 * SECOND, { customerId: id, orderId: id }),
    ]);
    await happens(...shuffled(twice(story), 7));
    // Whoever ordered before we knew them is held for a minute.
    for (let n = 0; n < 3 && (await held(ids)) > 0; n++) {
      await pause(31 * SECOND);
      await sweep();
      await settled();
    }
    for (const id of ids) {
      const told = (await whyOfPartition(`CUSTOMER#${id}`)).map(({ kind, decision, reason }) => [kind, decision, reason]);
      expect(told.at(-1)).toEqual(['order.delivered', 'sent', undefined]);
      const sent = told.filter(([, decision]) => decision === 'sent');
      expect(told).toHaveLength(2);
      expect(await mailsTo(address(id))).toHaveLength(sent.length);
    }
  });

  const held = async (ids: readonly string[]): Promise<number> =>
    (await Promise.all(ids.map((id) => whyOfPartition(`CUSTOMER#${id}`)))).flat().filter(({ decision }) => decision === 'held').length;
});

describe('an outage', () => {
  // At the emulator's 14 mails a second, of which a fifth is kept for urgent news.
  const [EVERYBODY, CONCERNED] = [1_000, 100];
  const ids = Array.from({ length: EVERYBODY }, (_, n) => `user-${n}`);
  const concerned = ids.slice(0, CONCERNED);

  test(`is told to the ${CONCERNED} of ${EVERYBODY} customers whom it concerns, with two updates and its end, each once`, async () => {
    const at = now() - MINUTE;
    const began = now();
    await happens(...ids.map((id, n) => customer(id, at, { components: [n < CONCERNED ? 'payments' : 'search'] })));
    console.log(`      ${EVERYBODY} customers known after ${now() - began} ms`);
    const of = (data: object) => ({ incidentId: 'INC-1', components: ['payments'], ...data });
    const story = [
      outage('outage.opened', at, of({ status: 'investigating', impact: 'major', message: 'Payments fail.' })),
      outage('outage.updated', at + SECOND, of({ status: 'identified', message: 'We know why.' })),
      outage('outage.updated', at + 2 * SECOND, of({ status: 'monitoring', message: 'It works again, we are watching.' })),
      outage('outage.resolved', at + 3 * SECOND, of({ status: 'resolved', message: 'It is over.' })),
    ];
    for (const report of story) {
      const since = now();
      await emit(...twice([report]));
      await settled();
      console.log(`      ${report.type}: told after ${now() - since} ms`);
    }
    const byCustomer = Map.groupBy(await mailsTo(...ids.map(address)), ({ to }) => to);
    expect([...byCustomer.keys()].sort()).toEqual(concerned.map(address).sort());
    expect(new Set([...byCustomer.values()].map((mails) => mails.length))).toEqual(new Set([story.length]));
  });
});

describe('a customer', () => {
  test('who goes quiet is flagged once, to their own CSM', async () => {
    const days = Array.from({ length: 40 }, (_, n) => isoOf(now() - (110 - n) * DAY).slice(0, 10));
    await happens(customer('quinn', now(), { csm: { id: 'dora', name: 'Dora', email: 'dora@example.org' } }));
    const records = days.map((day) => ({ customerId: 'quinn', day }));
    await happens(...twice([usage(now(), records.slice(0, 25)), usage(now(), records.slice(25))]));
    expect(await mailsTo('dora@example.org')).toEqual([]);
    await anHourPasses('quinn');
    for (let n = 0; n < 2; n++) await sweep();
    await settled();
    expect(await mailsTo('dora@example.org')).toHaveLength(1);
    expect((await whyOfPartition('OWNER#dora')).map(({ kind, decision }) => [kind, decision])).toEqual([['alert.quiet', 'sent']]);
    expect(await mailsTo(address('quinn'))).toEqual([]);
  });

  /** A suspicion is confirmed by a second look an hour later, for which no test waits: the first look is moved back instead. */
  async function anHourPasses(id: string): Promise<void> {
    const item = await table.get(engagementKey(id));
    const body = item?.body as EngagementState;
    await table.put({ ...engagementKey(id), body: { ...body, suspectedAt: (body.suspectedAt ?? now()) - HOUR }, dueAt: now() - MINUTE }, item?.version ?? 0);
  }
});

describe('a case', () => {
  const linkIn = (mail: Mail | undefined, path: 's' | 'u'): string => new RegExp(`https?://[^\\s"<>)]+/${path}/[^\\s"<>)]+`).exec(mail?.text ?? '')?.[0] ?? '';

  async function resolvedTwice(id: string, caseId: string): Promise<void> {
    const at = now() - 4 * SECOND;
    const of = { customerId: id, caseId, resolvedBy: 'human' };
    await happens(
      ...twice([
        supportCase('case.opened', at, of),
        supportCase('case.resolved', at + SECOND, of),
        supportCase('case.reopened', at + 2 * SECOND, { customerId: id, caseId }),
        supportCase('case.resolved', at + 3 * SECOND, of),
      ]),
    );
    await pause(SURVEY_WAITS_MS);
    for (let n = 0; n < 2; n++) await sweep();
    await settled();
  }

  test('resolved, reopened and resolved again brings one survey; a low answer through its link tells the CSM', async () => {
    await happens(customer('cora', now(), { csm: CARLA }));
    await resolvedTwice('cora', 'K-1');
    const [survey, ...more] = await mailsTo(address('cora'));
    expect(more).toEqual([]);
    const link = linkIn(survey, 's').replace(/score=\d/, 'score=1');
    expect(link).toContain('score=1');
    for (let n = 0; n < 3; n++) expect((await follow(link)).status).toBe(200);
    await settled();
    expect(await mailsTo(CARLA.email)).toEqual([]);
    for (let n = 0; n < 2; n++) expect((await follow(link, 'score=1&comment=Nobody+called+back')).status).toBe(200);
    await settled();
    expect((await whyOfPartition('OWNER#carla')).map(({ kind, decision }) => [kind, decision])).toEqual([['alert.unhappy', 'sent']]);
    expect(await mailsTo(CARLA.email)).toHaveLength(1);
  });

  test('brings no survey to who has unsubscribed with one click, but an outage still reaches them', async () => {
    await happens(customer('uma', now(), { components: ['uma-only'] }));
    await resolvedTwice('uma', 'K-2');
    const [survey] = await mailsTo(address('uma'));
    const link = linkIn(survey, 'u');
    expect((await follow(link)).status).toBe(200);
    expect((await follow(link, 'List-Unsubscribe=One-Click')).status).toBe(200);
    await resolvedTwice('uma', 'K-3');
    await happens(outage('outage.opened', now(), { incidentId: 'INC-2', components: ['uma-only'], impact: 'major', message: 'Down.' }));
    // Of each resolution that was taken back stands that it was overtaken.
    const told = (await whyOfPartition('CUSTOMER#uma')).filter(({ reason }) => reason !== 'superseded');
    expect(told.map(({ kind, decision, reason }) => [kind, decision, reason])).toEqual([
      ['survey.csat', 'sent', undefined],
      ['survey.csat', 'skipped', 'no-consent'],
      ['outage.opened', 'sent', undefined],
    ]);
    expect(await mailsTo(address('uma'))).toHaveLength(2);
  });

  test('tells nothing to a link that was tampered with', async () => {
    expect((await follow('https://any/s/nonsense', 'score=1')).status).toBe(410);
    expect((await follow('https://any/u/nonsense', 'List-Unsubscribe=One-Click')).status).toBe(410);
  });
});

describe('an event over HTTP', () => {
  const body = (id: string): string => JSON.stringify(order('order.confirmed', now(), { customerId: 'hanna', orderId: id }));

  test('is taken with a good signature, and has its effect', async () => {
    await happens(customer('hanna', now()));
    const signer = new Webhook(await eventsSecret());
    const [text, at] = [body('H-1'), new Date()];
    const headers = {
      'content-type': 'application/cloudevents+json',
      'webhook-id': 'm1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signer.sign('m1', at, text),
    };
    const answer = await fetch(apiUrl('/v1/events'), { method: 'POST', headers, body: text });
    expect([answer.status, ((await answer.json()) as { accepted: number }).accepted]).toEqual([200, 1]);
    await settled();
    expect(await mailsTo(address('hanna'))).toHaveLength(1);
  });

  test('is refused unsigned', async () => {
    const answer = await fetch(apiUrl('/v1/events'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: body('H-2') });
    expect(answer.status).toBe(401);
  });

  test.skipIf(!enforcesIam)('is taken with AWS credentials on the route that asks for them, and not without', async () => {
    const url = apiUrl('/v1/events/iam');
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(url, { method: 'POST', headers, body: body('H-3') })).status).toBe(403);
    expect((await signedRequest({ service: 'execute-api', url, method: 'POST', headers, body: body('H-4') })).status).toBe(200);
    await settled();
    expect(await mailsTo(address('hanna'))).toHaveLength(2);
  });
});

test('a bounce that SES reports closes the address: the next notice is not sent', async () => {
  await happens(customer('bruno', now()), order('order.confirmed', now() - HOUR, { customerId: 'bruno', orderId: 'B-1' }));
  const [sent] = await whyOfPartition('CUSTOMER#bruno');
  const mail = { messageId: 'm', tags: { notice: [sent?.noticeKey ?? ''], customer: [tagOf({ customer: 'bruno' })] } };
  await saidBySes({ eventType: 'Bounce', mail, bounce: { bounceType: 'Permanent', timestamp: isoOf(now()), bouncedRecipients: [{ emailAddress: address('bruno') }] } });
  await settled();
  await happens(order('order.delivered', now(), { customerId: 'bruno', orderId: 'B-1' }));
  const why = await whyOfPartition('CUSTOMER#bruno');
  expect(why.map(({ kind, decision, reason }) => [kind, decision, reason])).toEqual([
    ['order.confirmed', 'sent', undefined],
    ['order.delivered', 'skipped', 'suppressed'],
  ]);
  expect(why[0]?.delivery).toHaveProperty('bounced');
  expect(await mailsTo(address('bruno'))).toHaveLength(1);
});

test('what cannot be read lies in quarantine with the path of its field, and nothing lies among the dead', async () => {
  const misspelt = { ...order('order.confirmed', now()), type: 'order.confirmd' };
  const nameless = { ...order('order.confirmed', now()), data: { orderId: 'no customer' } };
  await emit(misspelt, nameless);
  await settled();
  const quarantined = (await lyingIn('Quarantine')).map((body) => (JSON.parse(body) as { errors: { path: string }[] }).errors.map(({ path }) => path));
  expect(quarantined.sort()).toEqual([['data.customerId'], ['type']]);
  for (const name of [
    'Undelivered',
    'OrdersQueueDeadLetters',
    'CustomersQueueDeadLetters',
    'OutagesQueueDeadLetters',
    'PagesQueueDeadLetters',
    'EngagementQueueDeadLetters',
    'CasesQueueDeadLetters',
  ]) {
    expect([name, await lyingIn(name)]).toEqual([name, []]);
  }
  for (const name of ['UrgentLaneDeadLetters', 'RoutineLaneDeadLetters', 'BroadcastLaneDeadLetters', 'FeedbackQueueDeadLetters'])
    expect([name, await lyingIn(name)]).toEqual([name, []]);
});
