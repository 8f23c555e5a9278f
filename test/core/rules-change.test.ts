import { describe, expect, test } from 'vitest';
import { rulesChange, withChange } from '../../core/rules/change.ts';
import { rulesFrom } from '../../core/rules/state.ts';
import { DAY } from '../../core/time.ts';

describe('a change of the rules', () => {
  test('leaves alone what it does not name', () => {
    const paused = { survey: { at: 1, by: 'ann', why: 'checking' } };
    const state = withChange({ paused, quietHours: { from: 22, until: 7 } }, { outreachCap: { most: 1, days: 30 } });
    expect(rulesFrom(state)).toMatchObject({
      paused,
      quietHours: { from: 22, until: 7 },
      caps: { outreach: { most: 1, withinMs: 30 * DAY }, survey: { most: 1, withinMs: 7 * DAY, sameKindMs: 30 * DAY } },
    });
  });

  test('of one rule touches no other, not even one that is as it was from the start', () => {
    expect(withChange({}, { quietHours: { from: 22, until: 7 } })).toStrictEqual({ quietHours: { from: 22, until: 7 } });
    expect(withChange({}, { holdoutPercent: { survey: 5 } })).toStrictEqual({ holdoutPercent: { survey: 5 } });
    expect(withChange({ holdoutPercent: { survey: 5 } }, {})).toStrictEqual({ holdoutPercent: { survey: 5 } });
  });

  test('of the cap on surveys counts in days, and keeps that on outreach as it was changed before', () => {
    const before = withChange({}, { outreachCap: { most: 1, days: 30 } });
    expect(withChange(before, { surveyCap: { most: 2, days: 14, sameKindDays: 60 } })).toStrictEqual({
      caps: { survey: { most: 2, withinMs: 14 * DAY, sameKindMs: 60 * DAY }, outreach: { most: 1, withinMs: 30 * DAY } },
    });
  });

  test('ends a holdout with nought, and keeps the others', () => {
    expect(withChange({ holdoutPercent: { survey: 5, progress: 2 } }, { holdoutPercent: { survey: 0 } }).holdoutPercent).toEqual({ progress: 2 });
  });

  test.each([
    [{ quietHours: { from: 24, until: 8 } }],
    [{ quietHours: { from: 21 } }],
    [{ quietHours: { from: 21.5, until: 8 } }],
    [{ holdoutPercent: { urgent: 5 } }],
    [{ holdoutPercent: { csm: 5 } }],
    [{ holdoutPercent: { survey: 51 } }],
    [{ holdoutPercent: { survey: -1 } }],
    [{ surveyCap: { most: 0, days: 7, sameKindDays: 30 } }],
    [{ surveyCap: { most: 1, days: Number.NaN, sameKindDays: 30 } }],
    [{ paused: {} }],
    [{ zone: 'UTC' }],
  ])('is refused when it makes no sense: %j', (change) => expect(rulesChange().safeParse(change).success).toBe(false));
});
