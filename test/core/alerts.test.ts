import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Act, type Acted, act, lastAction } from '../../core/alerts/act.ts';
import { deadlineOf, noticeOfAlert, onCleared, onDue, onRaised, told } from '../../core/alerts/decide.ts';
import { alertRelevance } from '../../core/alerts/notice.ts';
import { type AlertState, isInHand, OUTCOMES } from '../../core/alerts/state.ts';
import type { Raised } from '../../core/engagement/decide.ts';
import { DAY, HOUR } from '../../core/time.ts';
import { NOON } from '../builders.ts';

const RAISED: Raised = { flag: 'quiet', since: NOON, band: 'high', score: 4, threshold: 3, reasons: [{ code: 'silent', days: 19, usualEveryDays: 3 }] };
const OPEN = {
  ...(onRaised(undefined, 'ada', RAISED, { fields: { csm: { value: { id: 'carla', name: 'Carla', email: 'carla@example.org' }, at: NOON } } }, NOON).state as AlertState),
  told: true,
} as const;
const ACK: Act = { did: 'acknowledge', by: 'carla' };
const SNOOZE: Act = { did: 'snooze', by: 'carla', until: NOON + 7 * DAY, why: 'on holiday' };
const HAND: Act = { did: 'reassign', by: 'carla', to: 'otto', isKnown: true };
const close = (outcome: (typeof OUTCOMES)[number] = 'saved'): Act => ({ did: 'close', by: 'carla', outcome, why: 'called them' });
const having = (alert: AlertState, ...actions: readonly Act[]): AlertState => actions.reduce((state, each) => act(state, each, NOON + HOUR).state, alert);
const refusal = (acted: Acted) => ('refused' in acted ? acted.refused : undefined);
const inEffect = ({ actions: _, ...state }: AlertState) => state;

const action: fc.Arbitrary<Act> = fc.oneof(
  fc.constant(ACK),
  fc.record({
    did: fc.constant('snooze' as const),
    by: fc.constantFrom('carla', 'otto'),
    until: fc.integer({ min: -5, max: 120 }).map((days) => NOON + days * DAY),
    why: fc.constantFrom('', 'later'),
  }),
  fc.record({ did: fc.constant('reassign' as const), by: fc.constant('carla'), to: fc.constantFrom('carla', 'otto', 'nobody'), isKnown: fc.boolean() }),
  fc.record({ did: fc.constant('close' as const), by: fc.constantFrom('carla', 'otto'), outcome: fc.constantFrom(...OUTCOMES) }),
);
const actions = fc.array(action, { maxLength: 30 });

describe('an action', () => {
  test('done twice is done once', () => {
    fc.assert(
      fc.property(actions, action, (before, twice) => {
        const once = act(having(OPEN, ...before), twice, NOON + HOUR);
        const again = act(once.state, twice, NOON + 2 * HOUR);
        expect(again.state).toBe(once.state);
      }),
    );
  });

  test('never opens a closed alert again, nor changes it', () => {
    fc.assert(
      fc.property(actions, fc.constantFrom(...OUTCOMES), (later, outcome) => {
        const closed = having(OPEN, close(outcome));
        expect(having(closed, ...later)).toBe(closed);
      }),
    );
  });

  test('that was refused changes nothing', () => {
    fc.assert(
      fc.property(actions, action, (before, last) => {
        const state = having(OPEN, ...before);
        const acted = act(state, last, NOON + HOUR);
        if ('refused' in acted) expect(acted.state).toBe(state);
      }),
    );
  });

  test('is numbered and kept, the latest twenty of them', () => {
    fc.assert(
      fc.property(actions, (all) => {
        const { actions: kept = [] } = having(OPEN, ...all);
        expect(kept.length).toBeLessThanOrEqual(20);
        for (const [index, { n }] of kept.entries()) expect(n).toBe((kept[0]?.n ?? 0) + index);
      }),
    );
    const many = having(OPEN, ...Array.from({ length: 25 }, (_, n): Act => ({ did: 'snooze', by: 'carla', until: NOON + DAY + n * HOUR, why: 'x' })));
    expect([many.actions?.length, lastAction(many)]).toEqual([20, 25]);
  });

  test('of taking in hand and of snoozing may come in either order', () => {
    expect(inEffect(having(OPEN, ACK, SNOOZE))).toEqual(inEffect(having(OPEN, SNOOZE, ACK)));
    expect(inEffect(having(OPEN, HAND, SNOOZE))).toEqual(inEffect(having(OPEN, SNOOZE, HAND)));
  });

  test('after something that its doer has not seen is refused, unless it is in force already', () => {
    const seen = { ...close('churned'), seen: 0 };
    expect(refusal(act(having(OPEN, ACK), seen, NOON + HOUR))).toBe('overtaken');
    expect(refusal(act(having(OPEN, ACK), { ...ACK, seen: 0 }, NOON + HOUR))).toBeUndefined();
    expect(refusal(act(having(OPEN, ACK), { ...seen, seen: 1 }, NOON + HOUR))).toBeUndefined();
  });

  test.each<[string, Act, AlertState]>([
    ['already-closed', close('churned'), having(OPEN, close('saved'))],
    ['already-closed', ACK, having(OPEN, close('saved'))],
    ['already-closed', close('saved'), { ...OPEN, closed: { at: NOON, outcome: 'recovered' } }],
    ['snooze-in-the-past', { did: 'snooze', by: 'carla', until: NOON + HOUR, why: 'x' }, OPEN],
    ['snooze-too-long', { did: 'snooze', by: 'carla', until: NOON + HOUR + 90 * DAY + 1, why: 'x' }, OPEN],
    ['snooze-without-reason', { did: 'snooze', by: 'carla', until: NOON + DAY, why: ' ' }, OPEN],
    ['unknown-owner', { did: 'reassign', by: 'carla', to: 'nobody', isKnown: false }, OPEN],
  ])('is refused as %s', (reason, wanted, alert) => {
    expect(refusal(act(alert, wanted, NOON + HOUR))).toBe(reason);
  });

  test('of handing over asks the new owner, who has not taken it in hand yet', () => {
    const handed = having(OPEN, ACK, HAND);
    expect(handed).toMatchObject({ owner: 'otto', again: { because: 'reassigned', at: NOON + HOUR } });
    expect(handed.acknowledged).toBeUndefined();
    expect(onDue(handed, NOON + HOUR).notices).toMatchObject([{ fact: `reassigned:${NOON + HOUR}`, to: [{ owner: 'otto' }] }]);
  });
});

describe('a snooze', () => {
  const snoozed = having(OPEN, SNOOZE);
  const until = NOON + 7 * DAY;

  test('is what the sweep rings for, and silences the notice until then', () => {
    expect(deadlineOf(snoozed, NOON + HOUR)).toBe(until);
    expect(alertRelevance(snoozed, NOON)).toEqual({ reason: 'superseded', because: { snoozedUntil: '2026-03-08T12:00:00.000Z' } });
    expect(onDue(snoozed, until - 1)).toMatchObject({ state: snoozed, notices: [] });
  });

  test('that is over asks once, under a fact of its own', () => {
    const rung = onDue(snoozed, until);
    const state = rung.state as AlertState;
    expect(rung.notices).toMatchObject([{ fact: `snoozed-until:${until}`, factAt: until, to: [{ owner: 'carla' }] }]);
    expect(state.snoozed).toBeUndefined();
    expect(alertRelevance(state, until)).toBeUndefined();
    expect(alertRelevance(state, NOON)).toMatchObject({ reason: 'superseded' });
    const asked = told(state, state);
    expect(onDue(asked, until + DAY)).toEqual({ state: asked, deadline: asked.timers?.teamAt, notices: [], outcomes: [] });
  });

  test('is asked again until it has been told', () => {
    const state = onDue(snoozed, until).state as AlertState;
    expect(onDue(state, until + HOUR).notices).toEqual([noticeOfAlert(state)]);
    expect(deadlineOf(state, until + HOUR)).toBe(until);
  });

  test('of an alert that closed says nothing when it is over', () => {
    const closed = onCleared(snoozed, 'quiet', { since: NOON, at: NOON + DAY, left: false }, NOON + DAY).state as AlertState;
    const rung = onDue(told(closed, closed), until);
    expect(rung).toMatchObject({ notices: [], outcomes: [], deadline: rung.state?.closed ? undefined : rung.state?.timers?.teamAt });
    expect((rung.state as AlertState).snoozed).toBeUndefined();
  });
});

describe('a flag that goes up anew', () => {
  const raisedAt = (since: number) => (alert: AlertState, now: number) => onRaised(alert, 'ada', { ...RAISED, since }, undefined, now);
  const anew = raisedAt(NOON + 3 * DAY);

  test.each([
    ['saved', 0],
    ['churned', 0],
    ['too-early', 14],
    ['false-alarm', 30],
  ] as const)('after %s opens its alert once %d days have passed', (outcome, days) => {
    const closed = told(having(OPEN, close(outcome)), having(OPEN, close(outcome)));
    const opensAt = NOON + HOUR + days * DAY;
    if (days > 0) {
      const held = anew(closed, NOON + 3 * DAY);
      expect(held).toMatchObject({
        state: { closed: { outcome }, heldBack: { since: NOON + 3 * DAY, at: NOON + 3 * DAY, until: opensAt } },
        deadline: opensAt,
        notices: [],
        outcomes: [],
      });
      expect(anew(held.state as AlertState, opensAt - 1).state).toBe(held.state);
      const opened = anew(held.state as AlertState, opensAt);
      expect(opened).toMatchObject({ state: { since: NOON + 3 * DAY, openedAt: opensAt }, notices: [{ fact: `held-back-until:${opensAt}`, factAt: opensAt }] });
      expect((opened.state as AlertState).closed).toBeUndefined();
    } else expect(anew(closed, NOON + 3 * DAY)).toMatchObject({ state: { since: NOON + 3 * DAY }, notices: [{ fact: `since:${NOON + 3 * DAY}` }] });
  });

  test('during a snooze waits for its end, also when the first alert has closed by itself meanwhile', () => {
    const snoozed = having(OPEN, SNOOZE);
    const closed = onCleared(snoozed, 'quiet', { since: NOON, at: NOON + DAY, left: false }, NOON + DAY).state as AlertState;
    for (const alert of [snoozed, told(closed, closed)]) {
      const held = anew(alert, NOON + 3 * DAY);
      expect(held).toMatchObject({ state: { heldBack: { until: NOON + 7 * DAY } }, deadline: NOON + 7 * DAY, notices: [] });
      const rung = onDue(held.state as AlertState, NOON + 7 * DAY);
      expect(rung).toMatchObject({ notices: [], outcomes: [], deadline: rung.state?.closed ? undefined : rung.state?.timers?.teamAt });
      expect(anew(rung.state as AlertState, NOON + 7 * DAY)).toMatchObject({ state: { since: NOON + 3 * DAY }, notices: [{ fact: `held-back-until:${NOON + 7 * DAY}` }] });
    }
  });
});

test('a human close is told on the bus until it has been', () => {
  const closed = having(OPEN, close('saved'));
  expect(onDue(closed, NOON + DAY).outcomes).toMatchObject([{ type: 'alert.closed', data: { outcome: 'saved' } }]);
  expect(deadlineOf(closed, NOON + DAY)).toBe(NOON + HOUR);
  const done = told(closed, closed);
  expect(onDue(done, NOON + DAY)).toEqual({ state: done, deadline: undefined, notices: [], outcomes: [] });
});

test('a customer who recovers after somebody closed their alert is told of on the bus once', () => {
  const closed = told(having(OPEN, close('too-early')), having(OPEN, close('too-early')));
  const cleared = (alert: AlertState, left = false) => onCleared(alert, 'quiet', { since: NOON, at: NOON + DAY, left }, NOON + DAY);
  const recovered = cleared(closed);
  expect(recovered).toMatchObject({ notices: [], outcomes: [{ type: 'customer.recovered' }] });
  expect((recovered.state as AlertState).closed?.outcome).toBe('too-early');
  const asked = told(recovered.state as AlertState, recovered.state as AlertState);
  expect(cleared(asked)).toMatchObject({ state: asked, outcomes: [] });
  expect(cleared(closed, true)).toMatchObject({ state: closed, outcomes: [] });
});

test('an alert is in hand from the word that somebody has it until it closes, or nobody touches it for ninety days', () => {
  expect(isInHand(OPEN, NOON + HOUR)).toBe(false);
  expect(isInHand(having(OPEN, ACK), NOON + 2 * HOUR)).toBe(true);
  expect(isInHand(having(OPEN, ACK, close()), NOON + 2 * HOUR)).toBe(false);
  expect(isInHand(having(OPEN, ACK), NOON + HOUR + 90 * DAY)).toBe(false);
});
