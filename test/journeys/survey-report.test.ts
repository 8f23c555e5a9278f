/** From events to the figures that people read. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isHeldOut } from '../../core/notices/holdout.ts';
import { DAY, HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { readSurveyReport } from '../../flow/measures-report.ts';
import { changeRules } from '../../flow/rules.ts';
import { operatorPorts } from '../../local/operations.ts';
import { customer, event, NOON, order, supportCase } from '../builders.ts';
import { openSystem, type System } from './system.ts';
import { visit } from './visit.ts';

const MONDAY = NOON + DAY;
let system: System;
beforeEach(async () => {
  system = await openSystem(MONDAY);
});
afterEach(() => system.close());

const ports = () => operatorPorts(system.engine);
const report = () => readSurveyReport(ports(), 6);
const linkTo = (address: string, score: number): string => new RegExp(`http\\S+/s/\\S+score=${score}(?!\\d)`).exec(system.outbox({ to: address })[0]?.text ?? '')?.[0] ?? '';

describe('the report', () => {
  test('counts a survey once as asked and once as answered, with its topic, agent, segment and channel', async () => {
    await system.emit(
      customer('ada', MONDAY, { segment: 'smb', csm: { id: 'carla', name: 'Carla', email: 'carla@example.org' } }),
      customer('bea', MONDAY, { segment: 'enterprise' }),
    );
    const theirs = (type: 'case.opened' | 'case.replied' | 'case.resolved', at: number) =>
      ['ada', 'bea'].map((id) => supportCase(type, at, { customerId: id, caseId: `k-${id}`, topic: 'Login', agent: 'Gus', resolvedBy: 'human' }));
    await system.emit(...theirs('case.opened', MONDAY));
    await system.turnTo(MONDAY + 10 * MINUTE);
    await system.emit(...theirs('case.replied', MONDAY + 10 * MINUTE));
    await system.turnTo(MONDAY + HOUR);
    await system.emit(...theirs('case.resolved', MONDAY + HOUR));
    await system.turnTo(MONDAY + 2 * DAY);
    for (let n = 0; n < 3; n++) await visit(system, 'POST', linkTo('ada@example.com', 2), 'score=2&comment=Slow');
    await system.turnTo(MONDAY + 6 * DAY);
    const { surveys, cases } = await report();
    expect(surveys.csat.all).toMatchObject({ asked: 2, silent: 1, response: { count: 1, of: 2 }, commented: 1 });
    expect(surveys.csat.by.segment.map(({ name, asked, response }) => [name, asked, response?.count])).toEqual([
      ['enterprise', 1, 0],
      ['smb', 1, 1],
    ]);
    expect(surveys.csat.by.channel.map(({ name }) => name)).toEqual(['email']);
    expect(surveys.csat.by.topic.map(({ name }) => name)).toEqual(['Login']);
    expect(cases.all).toMatchObject({ opened: 2, replied: 2, resolved: 2, medianHoursToReply: 0.17, medianHoursToResolve: 1 });
  });

  test('knows whether a promised reply came in time, and how soon', async () => {
    await system.emit(customer('ada', MONDAY, { csm: { id: 'carla', name: 'Carla', email: 'carla@example.org' } }));
    await system.emit(supportCase('case.opened', MONDAY), supportCase('case.resolved', MONDAY, { resolvedBy: 'human' }));
    await system.turnTo(MONDAY + 2 * DAY);
    await visit(system, 'POST', linkTo('ada@example.com', 1), 'score=1');
    await system.turnTo(MONDAY + 2 * DAY + HOUR);
    expect((await report()).surveys.csat.all.loop).toMatchObject({ owed: 1, closed: null });
    await system.emit(supportCase('case.reopened', MONDAY + 2 * DAY + HOUR));
    await system.turnTo(MONDAY + 2 * DAY + 5 * HOUR);
    await system.emit(supportCase('case.resolved', MONDAY + 2 * DAY + 5 * HOUR, { resolvedBy: 'human' }));
    await system.turnTo(MONDAY + 12 * DAY);
    const { loop } = (await report()).surveys.csat.all;
    expect(loop).toMatchObject({ owed: 1, closed: { count: 1, of: 1 }, missed: 0 });
    expect(loop.medianHoursToClose).toBeCloseTo(5, 0);
  });

  test('takes other tools’ answers for the score, once each', async () => {
    const answer = event('survey.answered', MONDAY, { customerId: 'ada', kind: 'nps', score: 9, scale: 10, answeredAt: isoOf(MONDAY), surveyId: 'delighted-1' });
    await system.emit(customer('ada', MONDAY), answer, answer, { ...answer, id: 'again' });
    expect((await report()).surveys.nps.all).toMatchObject({ asked: 0, elsewhere: 1, scored: 1, score: { value: 100 } });
  });

  test('takes no later answer of another tool from who wants to be forgotten', async () => {
    const answer = (score: number, at: number) =>
      event('survey.answered', at, { customerId: 'ada', kind: 'nps', score, scale: 10, sentAt: isoOf(MONDAY), answeredAt: isoOf(at), surveyId: 'delighted-1' });
    await system.emit(customer('ada', MONDAY), answer(9, MONDAY));
    await system.emit(event('customer.erased', MONDAY, { customerId: 'ada' }));
    await system.turnTo(MONDAY + HOUR);
    await system.emit(answer(0, MONDAY + HOUR));
    expect((await report()).surveys.nps.all).toMatchObject({ scored: 1, score: { value: 100 } });
  });

  test('forgets the words, not the numbers, of who wants to be forgotten', async () => {
    await system.emit(customer('ada', MONDAY, { segment: 'the one shop in Ulm' }), supportCase('case.opened', MONDAY, { topic: 'My divorce', agent: 'Gus' }));
    await system.emit(supportCase('case.resolved', MONDAY, { resolvedBy: 'human' }));
    await system.turnTo(MONDAY + 2 * DAY);
    await system.emit(event('customer.erased', MONDAY + 2 * DAY, { customerId: 'ada' }));
    const { surveys, cases } = await report();
    expect([surveys.csat.all.asked, cases.all.opened]).toEqual([1, 1]);
    expect(JSON.stringify({ surveys, cases })).not.toMatch(/divorce|Ulm|Gus/);
  });
});

describe('what messages spare the help desk', () => {
  const people = Array.from({ length: 40 }, (_, n) => `c${n}`);
  const heldOut = people.filter((id) => isHeldOut({ customer: id }, 'progress', { holdoutPercent: { progress: 50 } }));

  test('is counted for both arms from the day on which part of them is left out, also for who waits for the morning', async () => {
    await changeRules({ ...ports(), ids: { next: () => 'r' } }, { holdoutPercent: { progress: 50 } }, { by: 'ola', why: 'a test' });
    await system.emit(...people.map((id) => customer(id, MONDAY, { timezone: 'UTC' })));
    await system.turnTo(MONDAY + 11 * HOUR);
    await system.emit(...people.map((id) => order('order.shipped', MONDAY + 11 * HOUR, { customerId: id, orderId: `o-${id}` })));
    await system.turnTo(MONDAY + 2 * DAY);
    await system.emit(...heldOut.map((id) => supportCase('case.opened', MONDAY + 2 * DAY, { customerId: id, caseId: `k-${id}` })));
    await system.emit(...heldOut.map((id) => supportCase('case.opened', MONDAY + 2 * DAY, { customerId: id, caseId: `spam-${id}`, customerWrote: false })));
    const [measured] = (await report()).contacts;
    expect(heldOut.length).toBeGreaterThan(10);
    expect(measured).toMatchObject({
      class: 'progress',
      told: { customers: people.length - heldOut.length, contacts: 0, contactsPerThousand: 0 },
      heldOut: { customers: heldOut.length, contacts: heldOut.length, contactsPerThousand: 1000 },
    });
    expect(measured?.difference?.upper).toBeLessThan(0);
  });

  test('is not counted while nobody is left out', async () => {
    await system.emit(customer('ada', MONDAY), order('order.shipped', MONDAY), supportCase('case.opened', MONDAY));
    expect((await report()).contacts).toEqual([]);
  });
});
