import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../core/time.ts';
import { customer, NOON, outage, supportCase } from '../builders.ts';
import { openSystem, type System } from './system.ts';
import { visit } from './visit.ts';

let system: System;
beforeEach(async () => {
  system = await openSystem();
  await system.emit(customer('ada', NOON, { components: ['api'], csm: { id: 'carla', name: 'Carla', email: 'carla@example.org' } }));
});
afterEach(() => system.close());

const resolve = async (at: number, more: object = {}) => {
  await system.turnTo(at);
  await system.emit(supportCase('case.resolved', at, { resolvedBy: 'human', ...more }));
};

describe('a case', () => {
  test('resolved, reopened and resolved again brings one survey, a day after the last resolution (F23)', async () => {
    await system.emit(supportCase('case.opened', NOON));
    await resolve(NOON + HOUR);
    await system.turnTo(NOON + 20 * HOUR);
    await system.emit(supportCase('case.reopened', NOON + 20 * HOUR));
    await resolve(NOON + 30 * HOUR);
    await system.turnTo(NOON + 20 * DAY);
    expect(system.kinds()).toEqual(['survey.csat', 'survey.reminder']);
    expect((await system.why('ada')).at(-1)).toMatchObject({ kind: 'survey.csat', reason: 'superseded', because: { by: 'case.reopened' } });
    expect(Date.parse(system.outbox()[0]?.at ?? '')).toBeGreaterThanOrEqual(NOON + 54 * HOUR);
    expect(Date.parse(system.outbox()[0]?.at ?? '')).toBeLessThan(NOON + 54 * HOUR + 2 * 60_000);
  });

  test('closed by a machine brings none, and says why', async () => {
    await resolve(NOON, { resolvedBy: 'auto' });
    await system.turnTo(NOON + 3 * DAY);
    expect(await system.why('ada')).toMatchObject([{ kind: 'survey.csat', decision: 'skipped', reason: 'resolved-automatically' }]);
  });

  test('answered with 2 of 5 through the link alerts the CSM; looking alone changes nothing (F34)', async () => {
    await resolve(NOON);
    await system.turnTo(NOON + 2 * DAY);
    const link = /http\S+\/s\/\S+score=2/.exec(system.outbox()[0]?.text ?? '')?.[0] ?? '';
    for (let n = 0; n < 20; n++) expect((await visit(system, 'GET', link)).statusCode).toBe(200);
    expect(system.kinds()).toEqual(['survey.csat']);
    expect((await visit(system, 'POST', link, 'score=2&comment=Nobody%20called%20back')).statusCode).toBe(200);
    await system.turnTo(NOON + 2 * DAY + HOUR);
    expect(system.outbox().map(({ kind, to }) => [kind, to])).toEqual([
      ['survey.csat', 'ada@example.com'],
      ['alert.unhappy', 'carla@example.org'],
      ['survey.read', 'ada@example.com'],
    ]);
    expect(Object.values((await system.state('ada')).cases[0].answers)).toMatchObject([{ score: 2, comment: 'Nobody called back' }]);
  });

  test('brings no survey to who has unsubscribed, but still news of an outage (F31)', async () => {
    await resolve(NOON);
    await system.turnTo(NOON + 2 * DAY);
    const [survey] = system.outbox();
    const link = survey?.headers['List-Unsubscribe']?.slice(1, -1) ?? '';
    expect(survey?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect((await visit(system, 'GET', link)).statusCode).toBe(200);
    expect((await visit(system, 'POST', link, 'List-Unsubscribe=One-Click')).statusCode).toBe(200);
    await system.emit(supportCase('case.opened', NOON + 2 * DAY, { caseId: 'k2' }));
    await resolve(NOON + 3 * DAY, { caseId: 'k2' });
    await system.turnTo(NOON + 5 * DAY);
    await system.emit(outage('outage.opened', NOON + 5 * DAY));
    expect(system.kinds()).toEqual(['survey.csat', 'outage.opened']);
    expect((await system.why('ada')).find(({ reason }) => reason === 'no-consent')).toMatchObject({ kind: 'survey.csat', decision: 'skipped' });
  });

  test('shows the same page for every link that is not good (F35)', async () => {
    await resolve(NOON);
    await system.turnTo(NOON + 2 * DAY);
    const link = /http\S+\/s\/\S+score=2/.exec(system.outbox()[0]?.text ?? '')?.[0] ?? '';
    const bad = [link.replace('/s/', '/u/'), link.replace(/\/s\/(.)/, '/s/x$1'), 'http://127.0.0.1:4600/s/nonsense', `http://127.0.0.1:4600/s/${'a'.repeat(9_000)}`];
    const pages = await Promise.all(bad.map((each) => visit(system, 'POST', each, 'score=2')));
    expect(pages.map(({ statusCode }) => statusCode)).toEqual([410, 410, 410, 410]);
    expect(new Set(pages.map(({ body }) => body)).size).toBe(1);
    await system.turnTo(NOON + 40 * DAY);
    expect((await visit(system, 'GET', link)).statusCode).toBe(410);
  });

  test('takes no score off the scale', async () => {
    await resolve(NOON);
    await system.turnTo(NOON + 2 * DAY);
    const link = /http\S+\/s\/\S+score=2/.exec(system.outbox()[0]?.text ?? '')?.[0] ?? '';
    for (const score of ['0', '6', '2.5', '', 'ten']) expect((await visit(system, 'POST', link, `score=${score}`)).statusCode).toBe(400);
    expect((await system.state('ada')).cases[0].answers).toBeUndefined();
  });
});
