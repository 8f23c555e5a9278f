/** Flags and what became of them, from events to the leader's report, and outreach measured against who was left without. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, type Instant, isoOf } from '../../core/time.ts';
import { armOf } from '../../core/truth/holdout.ts';
import { changeAlertHoldout } from '../../flow/alert-holdout.ts';
import { changeRules, pauseClass } from '../../flow/rules.ts';
import { readTruth, readUplift } from '../../flow/truth-report.ts';
import { operatorPorts } from '../../local/operations.ts';
import { customer, event, NOON, supportCase, usage } from '../builders.ts';
import { openSystem, type System } from './system.ts';
import { visit } from './visit.ts';

let system: System;
beforeEach(async () => {
  system = await openSystem();
});
afterEach(() => system.close());

const CSM = { id: 'carla', name: 'Carla', email: 'carla@example.org' };
const every = (days: number, count: number, customerId: string) => Array.from({ length: count }, (_, n) => ({ customerId, at: isoOf(NOON - days * n * DAY) }));
const comes = async (customerId: string, at: Instant): Promise<void> => {
  await system.turnTo(at);
  await system.emit(usage(at, [{ customerId, at: isoOf(at) }]));
};
const truth = (weeks = 20) => readTruth(system.engine, weeks);
const start = (percent: number) => changeAlertHoldout(operatorPorts(system.engine), { by: 'ann', why: 'does it help?', forced: false, did: 'start', percent });

describe('flags', () => {
  test('are judged when their window is over: who stayed away, who came back, whom a CSM called a false alarm, who was missed', async () => {
    for (const id of ['ada', 'bob', 'cem', 'dua', 'eve']) await system.emit(customer(id, NOON, { csm: CSM }));
    await system.emit(usage(NOON, [...every(2, 15, 'ada'), ...every(2, 15, 'bob'), ...every(2, 15, 'cem'), ...every(2, 15, 'dua'), ...every(7, 12, 'eve')]));
    await comes('dua', NOON + 2 * DAY);
    await system.emit(event('subscription.cancelled', NOON + 3 * DAY, { customerId: 'dua' }));
    await system.turnTo(NOON + 20 * DAY);
    expect(system.kinds()).toEqual(['alert.quiet', 'alert.quiet', 'alert.quiet']);
    expect((await truth()).flags.quiet).toMatchObject({ raised: 3, judged: 0, precision: null });
    const link = system.outbox().find(({ text }) => text?.includes('Name of cem'))?.text ?? '';
    await visit(system, 'POST', /http\S+\/a\/[\w.-]+/.exec(link)?.[0] ?? '', 'did=close&outcome=false-alarm&seen=0');
    for (const day of [24, 30, 36, 42]) await comes('bob', NOON + day * DAY);

    await system.turnTo(NOON + 44 * DAY);
    expect((await truth()).flags.quiet.judged).toBe(0);
    for (let day = 45; day <= 60; day++) await comes('bob', NOON + day * DAY);
    const report = await truth();
    expect(report.flags.quiet).toMatchObject({ raised: 4, judged: 3, right: 1, saidFalseAlarm: 1, precision: { count: 1, of: 3 } });
    // Lost: dua cancelled before any flag; ada's and cem's silence was foretold, and eve's, who comes weekly, reached the horizon before her flag.
    expect(report.losses).toEqual({ cancelled: 1, silent: 3, missedCancelled: 1, missedSilent: 1 });
    expect(report.flags.quiet).toMatchObject({ recall: { count: 2, of: 4 }, medianLeadDays: 10 });
    expect(report.reasons).toMatchObject([
      { reason: 'silent', judged: 3, wrong: 2 },
      { reason: 'history', judged: 3, wrong: 2 },
    ]);
    expect(report.weeks.filter(({ flags }) => flags.quiet.judged > 0).map(({ week }) => week)).toEqual(['2026-W16']);
  });

  test('of unhappiness come true by another low answer', async () => {
    const answer = (id: string, at: Instant, caseId: string) => event('survey.answered', at, { customerId: id, kind: 'csat', score: 1, scale: 5, answeredAt: isoOf(at), caseId });
    await system.emit(customer('ada', NOON, { csm: CSM }), customer('bob', NOON, { csm: CSM }), answer('ada', NOON, 'k1'), answer('bob', NOON, 'k2'));
    await system.turnTo(NOON + 9 * DAY);
    await system.emit(answer('ada', NOON + 9 * DAY, 'k3'));
    await system.turnTo(NOON + 31 * DAY);
    expect((await truth()).flags.unhappy).toMatchObject({ raised: 2, judged: 2, right: 1 });
  });

  // Two months in which what is held asks every few minutes whether the pause is over.
  test('are judged all the same while nobody is told of any', async () => {
    await pauseClass(operatorPorts(system.engine), 'csm', { by: 'ann', why: 'first weeks: we only look' });
    await system.emit(customer('ada', NOON, { csm: CSM }), usage(NOON, every(2, 15, 'ada')));
    await system.turnTo(NOON + 60 * DAY);
    expect(system.kinds()).toEqual([]);
    expect((await truth()).flags.quiet).toMatchObject({ raised: 1, judged: 1, right: 1, recall: { count: 1, of: 1 } });
  }, 60_000);

  test('are judged in shadow too, and nothing is measured of telling where nobody is told', async () => {
    await changeRules(operatorPorts(system.engine), { alerts: { mode: 'shadow' } }, { by: 'ann', why: 'first weeks: we only look' });
    await start(50);
    await system.emit(customer('ada', NOON, { csm: CSM }), customer('bob', NOON, { csm: CSM }), usage(NOON, [...every(2, 15, 'ada'), ...every(2, 15, 'bob')]));
    await system.turnTo(NOON + 60 * DAY);
    expect(system.outbox()).toEqual([]);
    expect((await truth()).flags.quiet).toMatchObject({ raised: 2, judged: 2, right: 2, recall: { count: 2, of: 2 } });
    expect((await readUplift(system.engine))?.uplift).toMatchObject({ withOutreach: { flagged: 0 }, without: { flagged: 0 } });
  });

  test('say the same when every message comes twice and every ring again', async () => {
    const put = system.engine.put.bind(system.engine);
    system.engine.put = async (events) => {
      await put(events);
      await put(events);
    };
    await system.emit(customer('ada', NOON, { csm: CSM }), usage(NOON, every(2, 15, 'ada')));
    await system.turnTo(NOON + 40 * DAY);
    await system.emit(event('subscription.cancelled', NOON + 40 * DAY, { customerId: 'ada' }));
    for (let day = 40; day < 60; day++) {
      await system.turnTo(NOON + day * DAY);
      await system.engine.workers.sweep();
      await system.engine.workers.drained();
    }
    const { flags, losses } = await truth();
    expect(flags.quiet).toMatchObject({ raised: 1, judged: 1, right: 1, recall: { count: 1, of: 1 } });
    expect(losses).toEqual({ cancelled: 1, silent: 1, missedCancelled: 0, missedSilent: 0 });
  });
});

describe('a measurement of outreach', () => {
  test('keeps its customers’ alerts from the CSM, says so, and judges both arms by the same rule', async () => {
    await start(50);
    const ids = Array.from({ length: 40 }, (_, n) => `c${n}`);
    await system.emit(...ids.map((id) => customer(id, NOON, { csm: CSM })), ...ids.map((id) => usage(NOON, every(2, 15, id))));
    await system.turnTo(NOON + 20 * DAY);
    const out = ids.filter((id) => armOf(id, NOON, { percent: 50, from: NOON, by: '', why: '' })?.arm === 'held-out');
    const told = ids.filter((id) => !out.includes(id));
    expect(out.length).toBeGreaterThan(10);
    expect(system.kinds().length).toBe(told.length);
    const [one = '', other = ''] = [out[0], told[0]];
    expect(await system.why(one)).toMatchObject([
      { kind: 'alert.quiet', to: 'csm carla', decision: 'skipped', reason: 'holdout', because: { percent: 50, measuredSince: isoOf(NOON) } },
    ]);
    expect(await system.why(other)).toMatchObject([{ kind: 'alert.quiet', decision: 'sent' }]);
    expect((await system.state(one)).alerts).toMatchObject([{ status: 'held-out', heldOut: { percent: 50 } }]);
    expect((await system.state(one)).engagement.quiet.flag).toBe('raised');
    const { found } = await system.engine.table.worklist('carla', { limit: 100 });
    expect(found.map(({ pk }) => pk.slice('CUSTOMER#'.length)).sort()).toEqual([...told].sort());

    for (const id of [...told.slice(0, 9), ...out.slice(0, 3)]) await system.emit(usage(NOON + 20 * DAY, [{ customerId: id, at: isoOf(NOON + 20 * DAY) }]));
    await system.turnTo(NOON + 60 * DAY);
    const measured = await readUplift(system.engine);
    expect(measured?.uplift).toMatchObject({
      answer: 'not-enough-data-yet',
      withOutreach: { flagged: told.length, judged: told.length, saved: 9 },
      without: { flagged: out.length, judged: out.length, saved: 3 },
      missing: { withOutreach: 30 - told.length, without: 30 - out.length },
    });
  });

  test('holds no survey back for an alert that nobody has in hand', async () => {
    await start(50);
    const id = Array.from({ length: 100 }, (_, n) => `c${n}`).find((each) => armOf(each, NOON, { percent: 50, from: NOON, by: '', why: '' })?.arm === 'held-out') ?? '';
    await system.emit(customer(id, NOON, { csm: CSM }));
    await system.emit(event('feedback.received', NOON, { customerId: id, mood: 'bad', comment: 'Slow.' }));
    await system.emit(
      supportCase('case.opened', NOON, { customerId: id }),
      supportCase('case.resolved', NOON + HOUR, { customerId: id, resolvedBy: 'human', customerWrote: true }),
    );
    await system.turnTo(NOON + 3 * DAY);
    expect(system.kinds()).toEqual(['survey.csat']);
  });
});
