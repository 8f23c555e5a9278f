import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Consent, erased, type GateState, withConsent, withPreference, withSuppressed } from '../../core/customers/gate-item.ts';
import { HOUR } from '../../core/time.ts';
import { NOON, shuffled } from '../builders.ts';

const yes = (at = NOON): Consent => ({ granted: true, at });
const no = (at = NOON): Consent => ({ granted: false, at });
const saying = (consent: Consent): GateState => withConsent({}, 'surveys', 'email', consent);

describe('a consent', () => {
  test('is taken back by a later no and given again by a later yes', () => {
    expect(withConsent(saying(yes()), 'surveys', 'email', no(NOON + 1))).toEqual(saying(no(NOON + 1)));
    expect(withConsent(saying(no()), 'surveys', 'email', yes(NOON + 1))).toEqual(saying(yes(NOON + 1)));
  });

  test('of an older fact that arrives late changes nothing', () => {
    const [given, refused] = [saying(yes()), saying(no())];
    expect(withConsent(given, 'surveys', 'email', no(NOON - 1))).toBe(given);
    expect(withConsent(refused, 'surveys', 'email', yes(NOON - 1))).toBe(refused);
  });

  test('of the same instant: the no wins, in whatever order the two arrive', () => {
    expect(withConsent(saying(yes()), 'surveys', 'email', no())).toEqual(saying(no()));
    const refused = saying(no());
    expect(withConsent(refused, 'surveys', 'email', yes())).toBe(refused);
  });

  test('told twice is not written twice', () => {
    for (const said of [saying(yes()), saying(no())]) expect(withConsent(said, 'surveys', 'email', said.consents?.surveys?.email as Consent)).toBe(said);
  });

  test('leaves other topics and channels, and all else, as they were', () => {
    const before: GateState = { consents: { surveys: { sms: yes() }, orders: { email: no() } }, suppressed: ['#x'] };
    expect(withConsent(before, 'surveys', 'email', no())).toEqual({ consents: { surveys: { sms: yes(), email: no() }, orders: { email: no() } }, suppressed: ['#x'] });
  });

  test('comes out the same in any order of arrival: the newest fact, and of one instant the no', () => {
    const facts = fc.array(fc.record({ granted: fc.boolean(), at: fc.integer({ min: NOON, max: NOON + 5 }) }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(facts, fc.nat(), (said, seed) => {
        const allOf = (list: readonly Consent[]) => list.reduce((gate, consent) => withConsent(gate, 'orders', 'sms', consent), {} as GateState);
        expect(allOf(shuffled(said, seed))).toEqual(allOf(said));
        const newest = Math.max(...said.map(({ at }) => at));
        expect(allOf(said).consents?.orders?.sms).toEqual({ granted: said.every(({ granted, at }) => at < newest || granted), at: newest });
      }),
    );
  });
});

describe('an order of channels', () => {
  const gate = withPreference({}, 'orders', { channels: ['sms', 'email'], at: NOON });

  test('is replaced by a newer one, and by another of the same instant', () => {
    for (const at of [NOON, NOON + 1])
      expect(withPreference(gate, 'orders', { channels: ['email', 'sms'], at })).toEqual({ prefers: { orders: { channels: ['email', 'sms'], at } } });
  });

  test('keeps out an older one', () => {
    expect(withPreference(gate, 'orders', { channels: ['email'], at: NOON - 1 })).toBe(gate);
  });

  test('wished again is not written again', () => {
    expect(withPreference(gate, 'orders', { channels: ['sms', 'email'], at: NOON + HOUR })).toBe(gate);
  });

  test('that is the beginning of the known one is another one', () => {
    expect(withPreference(gate, 'orders', { channels: ['sms'], at: NOON + HOUR }).prefers?.orders?.channels).toEqual(['sms']);
  });

  test('of one topic leaves those of others, and all else', () => {
    const both = withPreference({ ...gate, suppressed: ['#x'] }, 'surveys', { channels: ['slack'], at: NOON });
    expect(both).toEqual({ prefers: { ...gate.prefers, surveys: { channels: ['slack'], at: NOON } }, suppressed: ['#x'] });
  });
});

describe('a suppressed address', () => {
  test('joins those before it, and once only', () => {
    const one = withSuppressed({ erasedAt: NOON }, '#a');
    expect(one).toEqual({ erasedAt: NOON, suppressed: ['#a'] });
    expect(withSuppressed(one, '#b').suppressed).toEqual(['#a', '#b']);
    expect(withSuppressed(one, '#a')).toBe(one);
  });
});

describe('a forgotten person', () => {
  const gate: GateState = { ...saying(yes()), prefers: { orders: { channels: ['sms'], at: NOON } }, slots: { n1: { kind: 'survey.csat', at: NOON } } };

  test('leaves nothing but that, and the addresses that must never be written to', () => {
    expect(erased(gate, NOON + HOUR)).toStrictEqual({ erasedAt: NOON + HOUR });
    expect(erased({ ...gate, suppressed: ['#a'] }, NOON + HOUR)).toStrictEqual({ erasedAt: NOON + HOUR, suppressed: ['#a'] });
  });

  test('stays forgotten since the first time', () => {
    const once = erased(gate, NOON);
    expect(erased(once, NOON + HOUR)).toBe(once);
  });
});
