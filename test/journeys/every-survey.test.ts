import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { changeRules } from '../../flow/rules.ts';
import { customer, event, NOON, order, supportCase } from '../builders.ts';
import { openSystem, type System } from './system.ts';
import { visit } from './visit.ts';

/** Monday, 2 March 2026, noon UTC. */
const MONDAY = NOON + DAY;

let system: System;
beforeEach(async () => {
  system = await openSystem(MONDAY);
  await system.emit(customer('ada', MONDAY, { timezone: 'UTC', csm: { id: 'carla', name: 'Carla', email: 'carla@example.org' } }));
});
afterEach(() => system.close());

const rules = (change: Parameters<typeof changeRules>[1]): Promise<void> =>
  changeRules({ table: system.engine.table, clock: system.engine.clock, pause: async () => undefined, ids: { next: () => 'r' } }, change, { by: 'ola', why: 'a test' });
const resolve = async (at: number, more: object = {}): Promise<void> => {
  await system.turnTo(at);
  await system.emit(supportCase('case.resolved', at, { resolvedBy: 'human', ...more }));
};
const linkIn = (index: number, score: number): string => new RegExp(`http\\S+/s/\\S+score=${score}(?!\\d)`).exec(system.outbox()[index]?.text ?? '')?.[0] ?? '';
const answerOf = async () => Object.values((await system.state('ada')).cases[0].answers ?? {})[0];

describe('a survey after a resolution', () => {
  test('due on a Saturday comes on Monday at eight, where the customer lives', async () => {
    await system.turnTo(MONDAY + HOUR);
    await system.emit(customer('ada', MONDAY + HOUR, { timezone: 'Asia/Tokyo' }));
    // Friday, 18:00 in Tokyo: due on Saturday.
    await resolve(MONDAY + 4 * DAY - 3 * HOUR);
    await system.turnTo(MONDAY + 6 * DAY);
    expect((await system.why('ada'))[0]).toMatchObject({ decision: 'held', reason: 'rest-day', because: { zone: 'Asia/Tokyo' } });
    await system.turnTo(MONDAY + 7 * DAY);
    expect(system.outbox().map(({ kind, at }) => [kind, at.slice(0, 16)])).toEqual([['survey.csat', '2026-03-08T23:00']]);
  });

  test.each(['merged', 'duplicate', 'spam'] as const)('is not asked of a case that was %s, and that is written down', async (resolution) => {
    await resolve(MONDAY, { resolution });
    await system.turnTo(MONDAY + 2 * DAY);
    expect(await system.why('ada')).toMatchObject([{ decision: 'skipped', reason: 'merged-or-spam', because: { resolution } }]);
  });

  test('so soon after another says which rule forbids it: the kind’s own first', async () => {
    await resolve(MONDAY);
    await resolve(MONDAY + 2 * DAY, { caseId: 'k2' });
    await system.turnTo(MONDAY + 3 * DAY + HOUR);
    expect((await system.why('ada')).find(({ reason }) => reason === 'cap')).toMatchObject({ because: { rule: 'same-kind', lastKind: 'survey.csat' } });
    await system.emit(event('step.completed', MONDAY + 3 * DAY, { customerId: 'ada', step: 'Import', kind: 'onboarding' }));
    await system.turnTo(MONDAY + 4 * DAY);
    expect((await system.why('ada')).find(({ kind }) => kind === 'survey.ces')).toMatchObject({ reason: 'cap', because: { rule: 'across-kinds', lastKind: 'survey.csat' } });
  });
});

describe('a reminder', () => {
  test('comes once, three days after the survey went out, and closes when the survey does', async () => {
    await resolve(MONDAY);
    await system.turnTo(MONDAY + 13 * DAY);
    expect(system.outbox().map(({ kind, at }) => [kind, at.slice(0, 10)])).toEqual([
      ['survey.csat', '2026-03-03'],
      ['survey.reminder', '2026-03-06'],
    ]);
    expect((await visit(system, 'GET', linkIn(1, 4))).statusCode).toBe(200);
    await system.turnTo(MONDAY + 15 * DAY + HOUR);
    const late = await visit(system, 'POST', linkIn(1, 4), 'score=4');
    expect(late.statusCode).toBe(410);
    expect(late.body).toContain('This question is closed');
    expect(await answerOf()).toBeUndefined();
  });

  test('does not come to who has answered', async () => {
    await resolve(MONDAY);
    await system.turnTo(MONDAY + 2 * DAY);
    await visit(system, 'POST', linkIn(0, 5), 'score=5');
    await system.turnTo(MONDAY + 12 * DAY);
    expect(system.kinds()).toEqual(['survey.csat']);
  });

  test('does not come to who has opted out, nor about a case that was reopened, nor where no survey went out', async () => {
    await resolve(MONDAY);
    await system.emit(customer('ben', MONDAY), customer('cem', MONDAY));
    await system.emit(
      supportCase('case.resolved', MONDAY, { customerId: 'ben', resolvedBy: 'human' }),
      supportCase('case.resolved', MONDAY, { customerId: 'cem', resolvedBy: 'auto' }),
    );
    await system.turnTo(MONDAY + 2 * DAY);
    await system.emit(customer('ada', MONDAY + 2 * DAY, { consents: { surveys: { email: false } } }), supportCase('case.reopened', MONDAY + 2 * DAY, { customerId: 'ben' }));
    await system.turnTo(MONDAY + 12 * DAY);
    expect(system.kinds()).toEqual(['survey.csat', 'survey.csat']);
    expect((await system.why('ada')).find(({ kind }) => kind === 'survey.reminder')).toMatchObject({ reason: 'no-consent' });
    expect((await system.why('cem')).map(({ kind }) => kind)).toEqual(['survey.csat']);
  });
});

describe('an answer', () => {
  test('is one click and one button; a hundred looks change nothing, and it may be changed', async () => {
    await resolve(MONDAY);
    await system.turnTo(MONDAY + 2 * DAY);
    for (let n = 0; n < 100; n++) expect((await visit(system, 'GET', linkIn(0, 2))).body).toContain('value="2" required checked');
    expect(await answerOf()).toBeUndefined();
    await visit(system, 'POST', linkIn(0, 2), 'score=2&comment=slow');
    await system.turnTo(MONDAY + 3 * DAY);
    await visit(system, 'POST', linkIn(0, 5), 'score=5');
    expect(await answerOf()).toMatchObject({ score: 5, comment: 'slow' });
    expect(await answerOf()).not.toHaveProperty('rapid');
  });

  test('of ten presses within a second counts once, and is marked', async () => {
    await resolve(MONDAY);
    await system.turnTo(MONDAY + 2 * DAY);
    await Promise.all(Array.from({ length: 10 }, (_, n) => visit(system, 'POST', linkIn(0, (n % 5) + 1), `score=${(n % 5) + 1}`)));
    expect((await system.state('ada')).cases[0].answers).toEqual({ [MONDAY]: expect.objectContaining({ rapid: true }) });
    expect((await system.state('ada')).engagement.unhappy.reasons.length).toBeLessThanOrEqual(1);
  });

  test('of who is forgotten is not stored, and the page says so', async () => {
    await resolve(MONDAY);
    await system.turnTo(MONDAY + 2 * DAY);
    const link = linkIn(0, 1);
    await system.emit(event('customer.erased', MONDAY + 2 * DAY, { customerId: 'ada' }));
    const answer = await visit(system, 'POST', link, 'score=1');
    expect([answer.statusCode, answer.body]).toEqual([410, expect.stringContaining('We hold nothing about you any more')]);
    expect((await system.state('ada')).cases).toEqual([]);
  });

  test('with a megabyte of words, or with markup, is refused or kept as words', async () => {
    await resolve(MONDAY);
    await system.turnTo(MONDAY + 2 * DAY);
    expect((await visit(system, 'POST', linkIn(0, 4), `score=4&comment=${'x'.repeat(2 ** 20)}`)).statusCode).toBe(413);
    expect(await answerOf()).toBeUndefined();
    const page = await visit(system, 'POST', linkIn(0, 4), `score=4&comment=${encodeURIComponent('<script>alert(1)</script>')}`);
    expect([page.statusCode, page.body]).toEqual([200, expect.not.stringContaining('<script>')]);
    expect(await answerOf()).toMatchObject({ comment: '<script>alert(1)</script>' });
  });

  test('is asked for in the customer’s language, whatever the browser says', async () => {
    await system.emit(customer('ada', MONDAY + 1, { locale: 'de-AT' }));
    await resolve(MONDAY);
    await system.turnTo(MONDAY + 2 * DAY);
    expect((await visit(system, 'GET', linkIn(0, 4))).body).toContain('Wie zufrieden sind Sie?');
  });
});

describe('a low answer', () => {
  const answerLow = async (more: object = {}, form = 'score=1&comment=Nobody%20called'): Promise<void> => {
    await resolve(MONDAY, more);
    await system.turnTo(MONDAY + 2 * DAY);
    await visit(system, 'POST', linkIn(0, 1), form);
    await system.turnTo(MONDAY + 2 * DAY + 5 * MINUTE);
  };
  const closeAlert = async (): Promise<void> => {
    const act = /http\S+\/a\/\S+/.exec(system.outbox({ kind: 'alert.unhappy' })[0]?.text ?? '')?.[0] ?? '';
    expect((await visit(system, 'POST', act, 'did=close&outcome=saved')).statusCode).toBe(200);
  };

  test('is read: its customer hears who writes and by when, once, and their CSM has an alert', async () => {
    await answerLow();
    expect(system.kinds()).toEqual(['survey.csat', 'alert.unhappy', 'survey.read']);
    expect(system.outbox({ kind: 'survey.read' })[0]?.text).toContain('By Friday, 6 March 2026 Carla will write to you.');
    await visit(system, 'POST', linkIn(0, 2), 'score=2');
    await closeAlert();
    await system.turnTo(MONDAY + 12 * DAY);
    expect(system.kinds()).toEqual(['survey.csat', 'alert.unhappy', 'survey.read']);
  });

  test('to which nobody has replied by the promised day is admitted to the customer, and told to the CSM', async () => {
    await answerLow();
    await system.turnTo(MONDAY + 12 * DAY);
    expect(
      system
        .outbox()
        .filter(({ kind }) => kind !== 'alert.escalated')
        .map(({ kind, to, at }) => [kind, to, at.slice(0, 10)]),
    ).toEqual([
      ['survey.csat', 'ada@example.com', '2026-03-03'],
      ['alert.unhappy', 'carla@example.org', '2026-03-04'],
      ['survey.read', 'ada@example.com', '2026-03-04'],
      ['survey.read', 'ada@example.com', '2026-03-06'],
      ['survey.overdue', 'carla@example.org', '2026-03-06'],
    ]);
    expect(system.outbox({ kind: 'survey.read' })[1]?.text).toContain('As far as we can see you have not had one');
    expect(system.outbox({ kind: 'survey.overdue' })[0]?.text).toContain('Nobody called');
  });

  test('opens the case again where its source lets us, and nowhere else; a new resolution keeps the promise', async () => {
    await answerLow({ reopenable: true });
    expect((await system.state('ada')).cases).toMatchObject([{ status: 'open' }]);
    expect((await system.state('ada')).engagement.unhappy.reasons.map(({ code }: { code: string }) => code)).toEqual(['low-answer']);
    await resolve(MONDAY + 3 * DAY);
    await system.turnTo(MONDAY + 12 * DAY);
    expect(system.kinds()).not.toContain('survey.overdue');
  });

  test('of a case that may not be opened again leaves it resolved', async () => {
    await answerLow();
    expect((await system.state('ada')).cases).toMatchObject([{ status: 'resolved' }]);
  });

  test('is also one of five stars whose customer asks for a word', async () => {
    await answerLow({}, 'score=5&contact=yes');
    expect(system.kinds()).toEqual(['survey.csat', 'alert.unhappy', 'survey.read']);
  });

  test('of a program that presses every button is promised nothing', async () => {
    await resolve(MONDAY);
    await system.turnTo(MONDAY + 2 * DAY);
    for (const score of [5, 4, 3, 2, 1]) await visit(system, 'POST', linkIn(0, score), `score=${score}`);
    await system.turnTo(MONDAY + 6 * DAY);
    expect(system.kinds()).not.toContain('survey.read');
  });
});

describe('the effort of a step', () => {
  test('is asked for an hour later, from 1 to 7, and the answer is kept and told', async () => {
    await system.emit(event('step.completed', MONDAY, { customerId: 'ada', step: 'Import of your contacts', kind: 'onboarding' }));
    await system.turnTo(MONDAY + 2 * HOUR);
    expect(system.outbox().map(({ kind, subject }) => [kind, subject])).toEqual([['survey.ces', 'How easy was this: Import of your contacts?']]);
    expect((await visit(system, 'POST', linkIn(0, 7), 'score=8')).statusCode).toBe(400);
    expect((await visit(system, 'POST', linkIn(0, 7), 'score=0')).statusCode).toBe(400);
    await visit(system, 'POST', linkIn(0, 1), 'score=1');
    const ces = (await system.state('ada')).surveys.find(({ sort }: { sort: string }) => sort === 'ces');
    expect(Object.values(ces.answers)).toMatchObject([{ score: 1, scale: 7 }]);
    expect((await system.state('ada')).engagement.unhappy).toMatchObject({ flag: 'raised' });
  });

  test('is not asked for where that is switched off', async () => {
    await rules({ surveys: { ces: false } });
    await system.emit(event('step.completed', MONDAY, { customerId: 'ada', step: 'Import', kind: 'self-service' }));
    await system.turnTo(MONDAY + DAY);
    expect(await system.why('ada')).toEqual([]);
  });
});

describe('a delivery', () => {
  const deliver = async (promisedAt: number): Promise<void> => {
    await system.emit(order('order.confirmed', MONDAY, { promisedAt: isoOf(promisedAt) }));
    await system.turnTo(MONDAY + DAY);
    await system.emit(order('order.delivered', MONDAY + DAY));
    await system.turnTo(MONDAY + 2 * DAY + 2 * MINUTE);
  };

  test('is not asked about until somebody switches that on', async () => {
    await deliver(MONDAY + 2 * DAY);
    expect(system.kinds()).toEqual(['order.confirmed', 'order.delivered']);
  });

  test('in time is asked about a day later', async () => {
    await rules({ surveys: { delivery: true } });
    await deliver(MONDAY + 2 * DAY);
    expect(system.kinds()).toEqual(['order.confirmed', 'order.delivered', 'survey.delivery']);
    await visit(system, 'POST', linkIn(2, 4), 'score=4');
    expect((await system.state('ada')).surveys.find(({ sort }: { sort: string }) => sort === 'delivery')).toMatchObject({
      orderId: '1001',
      answers: { [MONDAY + DAY]: { score: 4 } },
    });
  });

  test('that was late brings an apology that asks nothing, and counts for the CSM', async () => {
    await rules({ surveys: { delivery: true } });
    await deliver(MONDAY + 12 * HOUR);
    await system.turnTo(MONDAY + 9 * DAY);
    expect(system.kinds({ to: 'ada@example.com' })).toEqual(['order.confirmed', 'order.delayed', 'order.delivered', 'order.late_apology']);
    const { text } = system.outbox({ kind: 'order.late_apology' })[0] ?? { text: '' };
    expect(text).toContain('We are sorry');
    expect(text).toContain('Talk to a person');
    expect(text).not.toContain('/s/');
    expect((await system.state('ada')).engagement.unhappy.reasons).toMatchObject([{ code: 'late-parcel' }]);
  });

  test('of one of two parcels waits for the other', async () => {
    await rules({ surveys: { delivery: true } });
    await system.emit(order('order.shipped', MONDAY, { parcelId: '1' }), order('order.shipped', MONDAY, { parcelId: '2' }));
    await system.emit(order('order.delivered', MONDAY, { parcelId: '1' }));
    await system.turnTo(MONDAY + 2 * DAY);
    expect(system.kinds()).not.toContain('survey.delivery');
    await system.emit(order('order.delivered', MONDAY + 2 * DAY, { parcelId: '2' }));
    await system.turnTo(MONDAY + 3 * DAY + HOUR);
    expect(system.kinds().filter((kind) => kind === 'survey.delivery')).toEqual(['survey.delivery']);
  });
});

describe('NPS', () => {
  test('asks nobody until it is switched on', async () => {
    await system.turnTo(MONDAY + 200 * DAY);
    expect(system.kinds()).toEqual([]);
  });

  test('asks each person once in ninety days, on working days, never more a day than the team can answer', async () => {
    await rules({ surveys: { npsPerDay: 2 } });
    const people = Array.from({ length: 40 }, (_, n) => `p${n}`);
    await system.emit(...people.map((id) => customer(id, MONDAY)));
    await system.turnTo(MONDAY + 150 * DAY);
    const asked = system.outbox({ kind: 'survey.nps' });
    const byDay = Map.groupBy(asked, ({ at }) => at.slice(0, 10));
    expect(Math.max(...[...byDay.values()].map((those) => those.length))).toBeLessThanOrEqual(2);
    for (const day of byDay.keys()) expect([0, 6]).not.toContain(new Date(day).getUTCDay());
    for (const [, theirs] of Map.groupBy(asked, ({ to }) => to)) {
      const times = theirs.map(({ at }) => Date.parse(at));
      for (let n = 1; n < times.length; n++) expect((times[n] ?? 0) - (times[n - 1] ?? 0)).toBeGreaterThanOrEqual(90 * DAY);
    }
    expect(new Set(asked.map(({ to }) => to)).size).toBeGreaterThanOrEqual(38);
  });

  test('has a zero, and counts 0 to 6 as low', async () => {
    await rules({ surveys: { npsPerDay: 5 } });
    for (let day = 30; day < 125 && !system.kinds().includes('survey.nps'); day++) await system.turnTo(MONDAY + day * DAY);
    const index = system.kinds().indexOf('survey.nps');
    expect((await visit(system, 'GET', linkIn(index, 0))).statusCode).toBe(200);
    await visit(system, 'POST', linkIn(index, 0), 'score=0');
    const asked = (await system.state('ada')).surveys.find(({ sort }: { sort: string }) => sort === 'nps');
    expect(Object.values(asked.answers ?? {})).toMatchObject([{ score: 0, scale: 10 }]);
  });
});
