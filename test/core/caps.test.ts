import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GateState, Slot } from '../../core/customers/gate-item.ts';
import { type Holder, isCapReached, slotsInTheWay, withSlot } from '../../core/notices/caps.ts';
import { CLASSES, isCapped, type NoticeClass } from '../../core/notices/kinds.ts';
import type { Notice } from '../../core/notices/request.ts';
import { type Cap, DEFAULT_RULES } from '../../core/rules/state.ts';
import { DAY, MINUTE } from '../../core/time.ts';
import { NOON } from '../builders.ts';

const { caps } = DEFAULT_RULES;
const SURVEY: Notice = { kind: 'survey.csat', subject: { pk: 'CUSTOMER#ada', sk: 'CASE#k1' }, fact: 'resolution:1', factAt: NOON };
const slot = (daysAgo: number, kind: Slot['kind'] = 'survey.csat'): Slot => ({ kind, at: NOON - daysAgo * DAY });
const gateWith = (slots: Readonly<Record<string, Slot>>): GateState => ({ slots });
const holders = (...slots: readonly Slot[]): Holder[] => slots.map((each, index) => ({ noticeKey: `n${index}`, slot: each }));
/** The gate's whole answer, when none of the holders has turned out to be unsent. */
const capped = (gate: GateState | undefined, own = 'own'): boolean => isCapReached(slotsInTheWay(gate, SURVEY, own, caps, NOON), SURVEY, caps.survey, NOON);

describe('the cap on surveys', () => {
  test.each([
    [0, true],
    [6.9, true],
    [7, true],
    [29.9, true],
    [30, false],
    [400, false],
  ])('of one kind, with the last %s days ago, is reached: %s', (daysAgo, reached) => expect(capped(gateWith({ other: slot(daysAgo) }))).toBe(reached));

  // There is one kind of survey so far; another class's kind stands in for a second one where the class is not asked.
  test.each([
    [0, true],
    [6.9, true],
    [7, false],
    [29.9, false],
  ])('of another kind %s days ago is reached: %s', (daysAgo, reached) => expect(isCapReached(holders(slot(daysAgo, 'order.shipped')), SURVEY, caps.survey, NOON)).toBe(reached));

  test("never counts the notice's own slot, whose attempt goes on", () => {
    expect(capped(gateWith({ own: slot(0) }))).toBe(false);
    expect(capped(gateWith({ own: slot(0), other: slot(3) }))).toBe(true);
    expect(slotsInTheWay(gateWith({ own: slot(0), other: slot(3) }), SURVEY, 'own', caps, NOON)).toEqual([{ noticeKey: 'other', slot: slot(3) }]);
  });

  test('counts only slots of surveys', () => {
    expect(capped(gateWith({ a: slot(0, 'order.shipped'), b: slot(0, 'alert.quiet') }))).toBe(false);
  });

  test('is not there for a gate that is not, nor for a class without caps', () => {
    expect(capped(undefined)).toBe(false);
    expect(capped({})).toBe(false);
    expect(slotsInTheWay(gateWith({ a: slot(0) }), { ...SURVEY, kind: 'order.shipped' }, 'own', caps, NOON)).toEqual([]);
  });

  test('asks about no slot that is out of its reach: neither its week nor, of the same kind, its month', () => {
    const inTheWay = (daysAgo: number, survey: Cap = caps.survey) => slotsInTheWay(gateWith({ other: slot(daysAgo) }), SURVEY, 'own', { ...caps, survey }, NOON).length;
    expect([0, 7, 29.9, 30, 300].map((daysAgo) => inTheWay(daysAgo))).toEqual([1, 1, 1, 0, 0]);
    expect([0, 6.9, 7, 29.9].map((daysAgo) => inTheWay(daysAgo, { most: 1, withinMs: 7 * DAY }))).toEqual([1, 1, 0, 0]);
  });

  test('is asked of surveys and outreach, and of no other class, whatever slots there are', () => {
    expect((Object.keys(CLASSES) as NoticeClass[]).filter(isCapped)).toEqual(['survey', 'outreach']);
    expect(slotsInTheWay(gateWith({ a: slot(0, 'order.shipped') }), { ...SURVEY, kind: 'order.shipped' }, 'own', caps, NOON)).toEqual([]);
  });

  test('names the youngest holder first', () => {
    expect(
      slotsInTheWay(gateWith({ old: slot(20), young: slot(2), middle: slot(9) }), SURVEY, 'own', { ...caps, survey: { ...caps.survey, withinMs: 30 * DAY } }, NOON).map(
        ({ noticeKey }) => noticeKey,
      ),
    ).toEqual(['young', 'middle', 'old']);
  });
});

describe('the cap on outreach', () => {
  test('lets three go in seven days, whatever their kinds, and no fourth', () => {
    const reached = (...daysAgo: readonly number[]) =>
      isCapReached(holders(...daysAgo.map((days) => slot(days, 'order.shipped'))), { ...SURVEY, kind: 'order.shipped' }, caps.outreach, NOON);
    expect(reached()).toBe(false);
    expect(reached(0, 1)).toBe(false);
    expect(reached(0, 1, 6.9)).toBe(true);
    expect(reached(0, 1, 7)).toBe(false);
    expect(reached(0, 0, 0, 0)).toBe(true);
  });
});

describe('a slot', () => {
  test('is free again when its holder was never sent', () => {
    const way = slotsInTheWay(gateWith({ unsent: slot(1) }), SURVEY, 'own', caps, NOON);
    expect(isCapReached(way, SURVEY, caps.survey, NOON)).toBe(true);
    expect(isCapReached([], SURVEY, caps.survey, NOON)).toBe(false);
  });

  test('is taken with the time of the attempt, and stamped anew by a later one', () => {
    const first = withSlot({}, SURVEY, 'own', caps, NOON - MINUTE);
    expect(first.slots).toEqual({ own: { kind: 'survey.csat', at: NOON - MINUTE } });
    expect(withSlot(first, SURVEY, 'own', caps, NOON).slots).toEqual({ own: { kind: 'survey.csat', at: NOON } });
  });

  test('is dropped with the next one that is taken once no cap reaches it, and only then', () => {
    const gate = gateWith({ reached: slot(29.9), beyond: slot(30), far: slot(300) });
    expect(Object.keys(withSlot(gate, SURVEY, 'own', caps, NOON).slots ?? {})).toEqual(['reached', 'own']);
  });

  test('leaves the rest of the gate as it was', () => {
    const gate: GateState = { consents: { surveys: { email: { granted: true, at: 1 } } }, suppressed: ['#x'], prefers: { surveys: { channels: ['email'], at: 1 } } };
    expect(withSlot(gate, SURVEY, 'own', caps, NOON)).toEqual({ ...gate, slots: { own: { kind: 'survey.csat', at: NOON } } });
  });
});

const anySlots = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'own'),
  fc.integer({ min: 0, max: 60 * 24 }).map((hours) => slot(hours / 24)),
  { noNullPrototype: true },
);
/** The rule as it is said, for those that were sent. */
const saidCapped = (slots: Readonly<Record<string, Slot>>, unsent: readonly string[]): boolean => {
  const counted = Object.entries(slots).filter(([key]) => key !== 'own' && !unsent.includes(key));
  const within = (days: number) => counted.filter(([, { at }]) => NOON - at < days * DAY).length;
  return within(7) >= 1 || within(30) >= 1;
};
const decided = (slots: Readonly<Record<string, Slot>>, unsent: readonly string[]): boolean =>
  isCapReached(
    slotsInTheWay(gateWith(slots), SURVEY, 'own', caps, NOON).filter(({ noticeKey }) => !unsent.includes(noticeKey)),
    SURVEY,
    caps.survey,
    NOON,
  );

describe('for any slots', () => {
  test('the cap is what it says, when every holder was sent', () => {
    fc.assert(fc.property(anySlots, (slots) => void expect(decided(slots, [])).toBe(saidCapped(slots, []))));
  });

  test('the cap is what it says, whichever holders were never sent', () => {
    fc.assert(
      fc.property(anySlots, fc.subarray(['a', 'b', 'c', 'd', 'e']), (slots, unsent) => void expect(decided(slots, unsent)).toBe(saidCapped(slots, unsent))),
      { numRuns: 1_000 },
    );
  });

  test('a survey of ten days ago stands in the way also when one of three days ago was never sent', () => {
    expect(decided({ sent: slot(10), failed: slot(3) }, ['failed'])).toBe(true);
  });

  test('taking one never loses another that a cap still reaches, and always holds its own', () => {
    fc.assert(
      fc.property(anySlots, (slots) => {
        const after = withSlot(gateWith(slots), SURVEY, 'own', caps, NOON).slots ?? {};
        expect(after.own).toEqual({ kind: 'survey.csat', at: NOON });
        expect(
          Object.keys(after)
            .filter((key) => key !== 'own')
            .sort(),
        ).toEqual(
          Object.keys(slots)
            .filter((key) => key !== 'own' && NOON - (slots[key] as Slot).at < 30 * DAY)
            .sort(),
        );
      }),
    );
  });
});
