import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { act } from '../../core/alerts/act.ts';
import { onDue, onRaised, rankOf } from '../../core/alerts/decide.ts';
import { type DeskState, type Entry, onMorning, onWaiting } from '../../core/alerts/desk.ts';
import { enrolled, playbookFor, tasksOf } from '../../core/alerts/playbooks.ts';
import { type AlertPolicy, coverOf, DEFAULT_ALERT_POLICY } from '../../core/alerts/policy.ts';
import { priorityOf } from '../../core/alerts/priority.ts';
import type { AlertState } from '../../core/alerts/state.ts';
import { dateOn, nextWorkingHour, workingDaysAfter } from '../../core/alerts/working-days.ts';
import type { Raised } from '../../core/engagement/decide.ts';
import { DAY, HOUR, instantOf, isoOf } from '../../core/time.ts';
import { NOON as SUNDAY } from '../builders.ts';

/** A Monday. */
const NOON = SUNDAY + DAY;
const BERLIN = 'Europe/Berlin';
const RAISED: Raised = {
  flag: 'quiet',
  since: NOON,
  band: 'high',
  score: 1.4,
  threshold: 1,
  reasons: [{ code: 'silent', days: 19, evidence: { kind: 'usage', id: '2026-02-11' } }],
};
const POLICY = (change: Partial<AlertPolicy> = {}): AlertPolicy => ({ ...DEFAULT_ALERT_POLICY, ...change });
const CSM = { id: 'carla', name: 'Carla', email: 'carla@example.org', timezone: BERLIN };
const profile = (arr?: string, segment?: string) => ({
  fields: { csm: { value: CSM, at: NOON }, ...(arr && { arr: { value: { amount: arr, currency: 'EUR' }, at: NOON } }), ...(segment && { segment: { value: segment, at: NOON } }) },
});
const opened = (raised: Raised = RAISED, policy = POLICY(), arr?: string, segment?: string): AlertState =>
  onRaised(undefined, 'ada', raised, profile(arr, segment), NOON, { alerts: policy, zone: 'UTC' }).state as AlertState;

describe('working days', () => {
  test.each([
    ['2026-03-02T12:00:00Z', 1, '2026-03-03T12:00:00.000Z'],
    ['2026-03-06T12:00:00Z', 1, '2026-03-09T12:00:00.000Z'],
    ['2026-03-07T12:00:00Z', 0, '2026-03-09T12:00:00.000Z'],
    ['2026-03-04T12:00:00Z', 5, '2026-03-11T12:00:00.000Z'],
  ])('%s and %i more are %s', (from, days, until) => expect(isoOf(workingDaysAfter(instantOf(from), days, 'UTC'))).toBe(until));

  test('end at the owner’s own midnight: Friday evening in Berlin is Saturday in Tokyo', () => {
    expect(dateOn(instantOf('2026-03-06T23:30:00Z'), BERLIN)).toBe('2026-03-07');
    expect(isoOf(nextWorkingHour(instantOf('2026-03-06T20:00:00Z'), 8, BERLIN))).toBe('2026-03-09T07:00:00.000Z');
    expect(isoOf(nextWorkingHour(instantOf('2026-03-27T20:00:00Z'), 8, BERLIN))).toBe('2026-03-30T06:00:00.000Z');
  });

  test('are always ahead, and never a weekend', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 * 24 }),
        fc.integer({ min: 0, max: 23 }),
        fc.constantFrom('UTC', BERLIN, 'America/New_York', 'Pacific/Apia'),
        (hours, hour, zone) => {
          const now = NOON + hours * HOUR;
          const at = nextWorkingHour(now, hour, zone);
          expect(at).toBeGreaterThan(now);
          expect(at - now).toBeLessThanOrEqual(4 * DAY);
          expect([0, 6]).not.toContain(new Date(`${dateOn(at, zone)}T00:00:00Z`).getUTCDay());
        },
      ),
    );
  });
});

describe('a desk', () => {
  const entry = (n: number): Entry => ({ customer: `c${n}`, alert: 'quiet#silence', since: NOON });
  const desk: DeskState = { owner: 'carla' };

  test('that something waits for rings in the owner’s next working morning', () => {
    const { state, deadline } = onWaiting(desk, POLICY(), BERLIN, NOON);
    expect(deadline).toBe(instantOf('2026-03-03T07:00:00Z'));
    expect(onWaiting(state, POLICY(), BERLIN, NOON + HOUR)).toEqual({ state, deadline });
  });

  test('puts the most valuable into the morning’s digest, says how many more wait, and is the same when asked again', () => {
    const morning = instantOf('2026-03-03T08:00:00Z');
    const waiting = [1, 2, 3].map(entry);
    const first = onMorning({ ...desk, waits: true }, waiting, POLICY({ perDay: 2, delivery: 'digest' }), 'UTC', morning);
    expect(first.state.digest).toEqual({ at: morning, entries: waiting.slice(0, 2), more: 1 });
    expect(first.deadline).toBe(instantOf('2026-03-04T08:00:00Z'));
    expect(onMorning(first.state, waiting.slice(2), POLICY({ perDay: 2 }), 'UTC', morning + HOUR).state).toBe(first.state);
    expect(onMorning(first.state, waiting.slice(2), POLICY({ perDay: 2 }), 'UTC', first.deadline ?? 0)).toMatchObject({
      state: { digest: { entries: [entry(3)], more: 0 } },
      deadline: undefined,
    });
  });

  test('rings once more when an alert was placed so lately that the look may have missed it', () => {
    const morning = instantOf('2026-03-03T08:00:00Z');
    const placed = onWaiting(desk, POLICY(), 'UTC', morning - HOUR).state;
    expect(onMorning(placed, [], POLICY(), 'UTC', morning)).toEqual({ state: placed, deadline: instantOf('2026-03-04T08:00:00Z') });
    expect(onMorning(placed, [], POLICY(), 'UTC', morning + DAY)).toEqual({ state: desk, deadline: undefined });
  });

  test('without anything that waits sends no digest', () => {
    expect(onMorning({ ...desk, waits: true }, [], POLICY(), 'UTC', NOON)).toEqual({ state: desk, deadline: undefined });
  });
});

describe('an alert', () => {
  test('is urgent when the customer has just told us, or when much is far over its line', () => {
    const low = [{ code: 'low-answer' }];
    const much = { amount: '20000.00', currency: 'EUR' };
    expect(priorityOf({ band: 'high', reasons: low }, POLICY())).toBe('urgent');
    expect(priorityOf({ band: 'very-high', reasons: [], moneyAtRisk: much }, POLICY())).toBe('urgent');
    expect(priorityOf({ band: 'high', reasons: [], moneyAtRisk: much }, POLICY())).toBe('high');
    expect(priorityOf({ band: 'high', reasons: [] }, POLICY())).toBe('normal');
  });

  test('has an owner, a priority, a day by which it is due and a playbook', () => {
    expect(opened(RAISED, POLICY(), '12000.00')).toMatchObject({
      owner: 'carla',
      priority: 'high',
      dueAt: NOON + 2 * DAY,
      moneyAtRisk: { amount: '12000.00' },
      enrolment: { playbook: 'check-in', at: NOON },
    });
  });

  test('of somebody who is away goes to their cover, unless that one is away too', () => {
    const away = { carla: { from: NOON - DAY, until: NOON + DAY, cover: 'gus' } };
    expect(opened(RAISED, POLICY({ away }))).toMatchObject({ owner: 'gus', coverFor: 'carla' });
    expect(coverOf('carla', { away: { ...away, gus: away.carla } }, NOON)).toBeUndefined();
    expect(coverOf('carla', { away }, NOON + DAY)).toBeUndefined();
  });

  test('in shadow is recorded, and nobody is told of its opening or its end', () => {
    const decision = onRaised(undefined, 'ada', RAISED, profile(), NOON, { alerts: POLICY({ mode: 'shadow' }), zone: 'UTC' });
    expect(decision).toMatchObject({ state: { shadow: true }, notices: [], outcomes: [], deadline: undefined });
  });

  test('takes new evidence in without telling anybody, and stays itself when only the weights have faded', () => {
    const alert = { ...opened(), told: true as const };
    const faded = onRaised(alert, 'ada', { ...RAISED, score: 1.2 }, profile(), NOON + DAY);
    expect(faded).toMatchObject({ state: alert, notices: [] });
    const more = onRaised(
      alert,
      'ada',
      { ...RAISED, score: 2, reasons: [...RAISED.reasons, { code: 'failed-payment', evidence: { kind: 'invoice', id: 'R1' } }] },
      profile(),
      NOON + DAY,
    );
    expect(more).toMatchObject({ state: { score: 2, since: NOON, openedAt: NOON }, notices: [] });
    expect(more.state?.reasons).toHaveLength(2);
  });

  test('that nobody takes in hand reaches the team and then the manager, by the timers of its segment', () => {
    const policy = POLICY({ escalationBySegment: { enterprise: { teamAfterDays: 1, managerAfterDays: 2 } } });
    const alert = { ...opened(RAISED, policy, undefined, 'enterprise'), told: true as const };
    const team = onDue(alert, NOON + DAY);
    expect(team.notices).toMatchObject([{ kind: 'alert.escalated', fact: `escalated:${NOON + DAY}`, to: [{ owner: 'team' }] }]);
    expect(team.deadline).toBe(NOON + DAY);
    const told = { ...(team.state as AlertState), again: { ...(team.state?.again as NonNullable<AlertState['again']>), told: true as const } };
    expect(onDue(told, NOON + DAY).deadline).toBe(NOON + 2 * DAY);
    expect(onDue(told, NOON + 2 * DAY).notices).toMatchObject([{ to: [{ owner: 'manager' }] }]);
    const inHand = act(alert, { did: 'acknowledge', by: 'carla' }, NOON + HOUR).state;
    expect(onDue(inHand, NOON + 9 * DAY)).toMatchObject({ notices: [], deadline: undefined });
  });

  test('stands higher in the list the more is at stake and the likelier it is lost', () => {
    expect(rankOf(opened(RAISED, POLICY(), '12000.00'))).toBeGreaterThan(rankOf(opened({ ...RAISED, score: 3 }, POLICY(), '1000.00')));
    expect(rankOf(opened({ ...RAISED, score: 3 }))).toBeGreaterThan(rankOf(opened()));
    expect(rankOf(opened({ ...RAISED, score: -1.2, threshold: -2 }))).toBeGreaterThan(0);
  });
});

describe('a playbook', () => {
  test('is that of the heaviest reason, with tasks on working days', () => {
    expect(playbookFor('unhappy', [{ code: 'late-parcel' }, { code: 'outage' }])).toBe('make-it-right');
    expect(tasksOf({ playbook: 'check-in', at: NOON }, 'UTC').map(({ id, dueAt }) => [id, (dueAt - NOON) / DAY])).toEqual([
      ['look', 0],
      ['write', 1],
      ['call', 4],
      ['confirm', 14],
    ]);
  });

  test('is begun at most once in thirty days', () => {
    expect(enrolled('check-in', { playbook: 'check-in', at: NOON }, NOON + 29 * DAY)).toBeUndefined();
    expect(enrolled('check-in', { playbook: 'check-in', at: NOON }, NOON + 30 * DAY)).toEqual({ playbook: 'check-in', at: NOON + 30 * DAY });
  });

  const alert = { ...opened({ ...RAISED, flag: 'unhappy', reasons: [{ code: 'late-parcel', points: 3 }] }), told: true as const };
  const offer = (amount: number, by = 'carla') => ({ did: 'task', task: 'offer', by, goodwill: { kind: 'credit', amount, currency: 'EUR' } }) as const;
  const policy = POLICY({ leads: ['lea'] });

  test('records each task once, with who did it', () => {
    const done = act(alert, { did: 'task', task: 'call', by: 'carla' }, NOON + HOUR, policy).state;
    expect(done.enrolment?.done).toEqual({ call: { at: NOON + HOUR, by: 'carla' } });
    expect(act(done, { did: 'task', task: 'call', by: 'gus' }, NOON + DAY, policy).state).toBe(done);
    expect(act(alert, { did: 'task', task: 'sing', by: 'carla' }, NOON, policy)).toMatchObject({ state: alert, refused: 'unknown-task' });
  });

  test('lets a CSM offer up to their limit, asks a lead above it, and lets nobody go beyond the lead’s', () => {
    expect(act(alert, offer(50), NOON, policy).state.enrolment?.done?.offer).toMatchObject({ goodwill: { amount: 50 } });
    expect(act(alert, offer(501), NOON, policy)).toMatchObject({ refused: 'over-limit' });
    const asked = act(alert, offer(80), NOON + HOUR, policy).state;
    expect(asked).toMatchObject({ enrolment: { asked: { by: 'carla', goodwill: { amount: 80 } } }, again: { because: 'to-approve', to: 'lea' } });
    expect(onDue(asked, NOON + HOUR).notices).toMatchObject([{ kind: 'alert.escalated', to: [{ owner: 'lea' }] }]);
    expect(act(asked, { did: 'approve', by: 'carla' }, NOON + 2 * HOUR, policy)).toMatchObject({ refused: 'not-a-lead' });
    const approved = act(asked, { did: 'approve', by: 'lea' }, NOON + 2 * HOUR, policy).state;
    expect(approved.enrolment).toMatchObject({ done: { offer: { by: 'carla', goodwill: { amount: 80 } } } });
    expect(approved.enrolment?.asked).toBeUndefined();
    expect(act(approved, { did: 'decline', by: 'lea' }, NOON + 3 * HOUR, policy)).toMatchObject({ refused: 'nothing-to-approve' });
    expect(act(asked, { did: 'decline', by: 'lea' }, NOON + 2 * HOUR, policy).state.enrolment).toEqual({ playbook: 'make-it-right', at: NOON });
  });
});
