import { describe, expect, test } from 'vitest';
import { type MeasureRecord, type ReachRecord, type SurveyRecord, withContact } from '../../core/measures/records.ts';
import { measuresReport } from '../../core/measures/report.ts';
import { DAY, HOUR } from '../../core/time.ts';
import { NOON } from '../builders.ts';

const WEEKS = ['2026-W09', '2026-W10'];
const survey = (more: Partial<SurveyRecord>): SurveyRecord => ({ record: 'survey', kind: 'csat', about: 'case', factAt: NOON, sentAt: NOON + DAY, channel: 'email', ...more });
const answered = (score: number, more: Partial<SurveyRecord> = {}, at = NOON + DAY + 2 * HOUR): SurveyRecord => survey({ answer: { at, score, scale: 5 }, ...more });
const report = (...records: readonly MeasureRecord[]) => measuresReport(WEEKS, records);

describe('the report of surveys', () => {
  test('shows who did not answer beside the score, and what their silence leaves open', () => {
    const { all } = report(answered(5), answered(4), answered(2), survey({}), survey({})).surveys.csat;
    expect(all).toMatchObject({ asked: 5, silent: 2, scored: 3, response: { count: 3, of: 5 } });
    expect(all.score?.value).toBeCloseTo(66.7, 1);
    expect(all.bounds).toEqual({ lower: 40, upper: 80 });
  });

  test('keeps the questions apart: a delivery’s CSAT is not a case’s', () => {
    const { surveys } = report(answered(5), answered(1, { about: 'delivery' }), answered(10, { kind: 'nps', about: 'relationship' }), answered(7, { kind: 'ces', about: 'step' }));
    expect([surveys.csat, surveys.delivery, surveys.nps, surveys.ces].map(({ all }) => all.score?.value)).toEqual([100, 0, 100, 7]);
  });

  test('breaks down by week, topic, channel, agent and segment, those without a name last', () => {
    const { by } = report(
      answered(5, { topic: 'login', agent: 'Gus', segment: 'smb' }),
      answered(1, { topic: 'billing', channel: 'sms', factAt: NOON + 7 * DAY }),
      answered(4, { topic: 'login' }),
      survey({}),
    ).surveys.csat;
    expect(by.topic.map(({ name, scored }) => [name, scored])).toEqual([
      ['billing', 1],
      ['login', 2],
      [null, 0],
    ]);
    expect(by.week.map(({ name, asked }) => [name, asked])).toEqual([
      ['2026-W09', 3],
      ['2026-W10', 1],
    ]);
    expect(by.channel.map(({ name }) => name)).toEqual(['email', 'sms']);
    expect(by.agent.map(({ name }) => name)).toEqual(['Gus', null]);
    expect(by.segment.map(({ name }) => name)).toEqual(['smb', null]);
  });

  test('counts an answer that a program gave in a burst as answered, and not in the score', () => {
    const { all } = report(answered(5), survey({ answer: { at: NOON + DAY, score: 1, scale: 5, rapid: true } })).surveys.csat;
    expect(all).toMatchObject({ scored: 1, rapid: 1, score: { value: 100 }, response: { count: 2, of: 2 } });
  });

  test('counts another tool’s answers in the score, and not among those asked', () => {
    const other: SurveyRecord = { record: 'survey', kind: 'csat', factAt: NOON, answer: { at: NOON, score: 1, scale: 5 } };
    const { all } = report(answered(5), other).surveys.csat;
    expect(all).toMatchObject({ asked: 1, elsewhere: 1, scored: 2, response: { count: 1, of: 1 }, score: { value: 50 } });
  });

  test('says how long it took to ask and to answer', () => {
    expect(report(answered(5), answered(3, {}, NOON + DAY + 4 * HOUR)).surveys.csat.all).toMatchObject({ medianHoursToAsk: 24, medianHoursToAnswer: 3 });
  });

  test('says of the replies that were promised how many came in time, and how soon', () => {
    const owed = (more: object) => answered(1, { owed: { at: NOON, byAt: NOON + 2 * DAY, ...more } });
    const { loop } = report(
      owed({ over: 'kept', keptAt: NOON + 6 * HOUR }),
      owed({ over: 'kept', keptAt: NOON + 10 * HOUR }),
      owed({ over: 'missed' }),
      owed({}),
      owed({ over: 'rapid' }),
      answered(5),
    ).surveys.csat.all;
    expect(loop).toMatchObject({ owed: 4, closed: { count: 2, of: 3 }, missed: 1, medianHoursToClose: 8 });
  });

  test('of nothing is empty, and no figure is made up', () => {
    const { surveys, cases, contacts } = report();
    expect(surveys.nps.all).toMatchObject({ asked: 0, response: null, score: null, bounds: null, medianHoursToAnswer: null, loop: { owed: 0, closed: null } });
    expect([cases.all.opened, contacts]).toEqual([0, []]);
  });
});

describe('the report of cases', () => {
  test('takes reply and resolution from the opening on, by topic and agent', () => {
    const { all, by } = report(
      { record: 'case', topic: 'login', agent: 'Gus', openedAt: NOON, repliedAfterMs: HOUR, resolvedAfterMs: 5 * HOUR, reopened: 0 },
      { record: 'case', topic: 'login', openedAt: NOON, repliedAfterMs: 3 * HOUR, reopened: 2 },
      { record: 'case', openedAt: NOON, reopened: 0 },
    ).cases;
    expect(all).toEqual({ opened: 3, replied: 2, resolved: 1, reopened: 1, medianHoursToReply: 2, medianHoursToResolve: 5 });
    expect(by.topic.map(({ name, opened }) => [name, opened])).toEqual([
      ['login', 2],
      [null, 1],
    ]);
  });
});

describe('what messages spare the help desk', () => {
  const reach = (arm: ReachRecord['arm'], contacts: number): ReachRecord => ({
    record: 'reach',
    class: 'progress',
    arm,
    at: NOON,
    contacts: Array.from({ length: contacts }, (_, n) => `c${n}`),
  });

  test('is contacts per 1,000 told customers against those left out by lot', () => {
    const told = Array.from({ length: 100 }, (_, n) => reach('told', n < 2 ? 1 : 0));
    const heldOut = Array.from({ length: 50 }, (_, n) => reach('held-out', n < 10 ? 2 : 0));
    const [measured] = report(...told, ...heldOut).contacts;
    expect(measured).toMatchObject({ class: 'progress', told: { customers: 100, contactsPerThousand: 20 }, heldOut: { customers: 50, contactsPerThousand: 400 } });
    expect(measured?.difference?.difference).toBeCloseTo(0.02 - 0.2, 5);
    expect(measured?.difference?.upper).toBeLessThan(0);
  });

  test('counts a case once, and only within a week', () => {
    const once = withContact(reach('told', 0), 'k1', NOON + DAY);
    expect(once.contacts.length).toBe(1);
    expect(withContact(once, 'k1', NOON + 2 * DAY)).toBe(once);
    expect(withContact(once, 'k2', NOON + 7 * DAY)).toBe(once);
    expect(withContact(once, 'k2', NOON - 1)).toBe(once);
    expect(withContact(once, 'k2', NOON + DAY).contacts.length).toBe(2);
  });
});
