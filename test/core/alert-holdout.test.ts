import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onCleared, onDue, onRaised } from '../../core/alerts/decide.ts';
import { alertRelevance } from '../../core/alerts/notice.ts';
import { type AlertState, isInHand } from '../../core/alerts/state.ts';
import { DAY } from '../../core/time.ts';
import { type AlertHoldout, armOf, changed, type HoldoutAct } from '../../core/truth/holdout.ts';
import { NOON } from '../builders.ts';

const HOLDOUT: AlertHoldout = { percent: 5, from: NOON, by: 'ann', why: 'does it help?' };
const arm = (customer: string, percent: number, from = NOON) => armOf(customer, from + 1, { ...HOLDOUT, percent, from })?.arm;
const CUSTOMERS = Array.from({ length: 20_000 }, (_, index) => `customer-${index}`);

describe('the arm of a flagged customer', () => {
  test.each([0.5, 5, 20, 50])('is "held-out" for %s percent, within a percent point', (percent) => {
    const share = CUSTOMERS.filter((customer) => arm(customer, percent) === 'held-out').length / CUSTOMERS.length;
    expect(Math.abs(share * 100 - percent)).toBeLessThan(1);
  });

  test('is the same for every flag of a measurement, and drawn anew for the next', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 400 * DAY }), (customer, later) => {
        expect(armOf(customer, NOON + later, HOLDOUT)).toEqual(armOf(customer, NOON, HOLDOUT));
      }),
    );
    const [one, other] = [NOON, NOON + 100 * DAY].map((from) => new Set(CUSTOMERS.filter((customer) => arm(customer, 20, from) === 'held-out')));
    const both = [...(one ?? [])].filter((customer) => other?.has(customer)).length / CUSTOMERS.length;
    expect(Math.abs(both - 0.04)).toBeLessThan(0.01);
  });

  test('is none before it began, once it has ended, and where nothing is measured', () => {
    expect(armOf('ada', NOON - 1, HOLDOUT)).toBeUndefined();
    expect(armOf('ada', NOON + DAY, { ...HOLDOUT, until: NOON + DAY })).toBeUndefined();
    expect(armOf('ada', NOON, undefined)).toBeUndefined();
  });
});

describe('a measurement', () => {
  const act = (more: Partial<HoldoutAct>): HoldoutAct => ({ by: 'kim', why: 'w', forced: false, did: 'start', percent: 5, ...more }) as HoldoutAct;
  const later = NOON + 30 * DAY;

  test.each([
    ['starts where none was', undefined, act({}), false, { percent: 5, from: later, by: 'kim', why: 'w' }],
    ['starts anew after one that ended', { ...HOLDOUT, until: NOON + DAY }, act({}), false, { percent: 5, from: later, by: 'kim', why: 'w' }],
    ['keeps its percent', HOLDOUT, act({ percent: 10 }), false, 'is-running'],
    ['keeps its percent also when it has its answer', HOLDOUT, act({ percent: 10 }), true, 'is-running'],
    ['gives way to another by force', HOLDOUT, act({ percent: 10, forced: true }), false, { percent: 10, from: later, by: 'kim', why: 'w' }],
    ['does not end without an answer', HOLDOUT, act({ did: 'end' }), false, 'not-enough-yet'],
    ['ends with an answer', HOLDOUT, act({ did: 'end' }), true, { ...HOLDOUT, until: later }],
    ['ends by force', HOLDOUT, act({ did: 'end', forced: true }), false, { ...HOLDOUT, until: later }],
    ['cannot end twice', { ...HOLDOUT, until: NOON + DAY }, act({ did: 'end', forced: true }), true, 'not-running'],
  ] as const)('%s', (_what, holdout, wish, isAnswered, expected) => expect(changed(holdout, wish, isAnswered, later)).toEqual(expected));

  test('that is started twice is one', () => expect(changed(HOLDOUT, act({ forced: true }), false, later)).toBe(HOLDOUT));
});

describe('an alert that is held out', () => {
  const raised = { flag: 'quiet' as const, band: 'high' as const, since: NOON, score: 2, threshold: 1, reasons: [], heldOut: { from: NOON - DAY, percent: 5 } };
  const opened = onRaised(undefined, 'ada', raised, undefined, NOON);
  const alert = opened.state as AlertState;

  test('asks the gate, which says why nobody is told, and says nothing on the bus, neither now nor when it closes', () => {
    expect(opened.notices).toMatchObject([{ kind: 'alert.quiet', to: [{ owner: 'team' }] }]);
    expect(opened.outcomes).toEqual([]);
    expect(alertRelevance(alert, NOON)).toEqual({ reason: 'holdout', because: { measuredSince: '2026-02-28T12:00:00.000Z', percent: 5 } });
    expect(onCleared({ ...alert, told: true }, 'quiet', { since: NOON, at: NOON + DAY, left: false }, NOON + DAY)).toMatchObject({
      state: { closed: { outcome: 'recovered' } },
      outcomes: [],
    });
  });

  test('takes no place on a desk, begins no playbook, and nobody is reminded of it', () => {
    expect(opened.isNew).toBeUndefined();
    expect(alert.enrolment).toBeUndefined();
    expect(opened.deadline).toBeUndefined();
    expect(onDue(alert, NOON + 60 * DAY)).toMatchObject({ notices: [], outcomes: [], deadline: undefined });
    const { heldOut: _heldOut, ...plain } = raised;
    expect(onRaised(undefined, 'ada', plain, undefined, NOON)).toMatchObject({ isNew: true, deadline: expect.any(Number) });
  });

  test('is in nobody’s hand, whatever it says', () => {
    expect(isInHand({ ...alert, acknowledged: { at: NOON, by: 'carla' } }, NOON)).toBe(false);
    const { heldOut: _told, ...told } = alert;
    expect(isInHand({ ...told, acknowledged: { at: NOON, by: 'carla' } }, NOON)).toBe(true);
  });
});
