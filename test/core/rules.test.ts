import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLASSES, type NoticeClass } from '../../core/notices/kinds.ts';
import { DEFAULT_RULES, type RulesState, rulesFrom, withoutPause, withPause } from '../../core/rules/state.ts';
import { DAY } from '../../core/time.ts';
import { NOON } from '../builders.ts';

const PAUSED = { at: NOON, by: 'ola', why: 'a wrong template' };

describe('the rules', () => {
  test('are those of the contract where nobody has changed any', () => {
    expect(rulesFrom(undefined)).toEqual(DEFAULT_RULES);
    expect(DEFAULT_RULES).toMatchObject({
      quietHours: { from: 21, until: 8 },
      caps: { survey: { most: 1, withinMs: 7 * DAY, sameKindMs: 30 * DAY }, outreach: { most: 3, withinMs: 7 * DAY } },
      holdoutPercent: {},
      paused: {},
    });
  });

  test('are what was changed, and for the rest as before', () => {
    const rules = rulesFrom({ quietHours: { from: 22, until: 6 } }, { ...DEFAULT_RULES, zone: 'Europe/Berlin' });
    expect(rules).toEqual({ ...DEFAULT_RULES, zone: 'Europe/Berlin', quietHours: { from: 22, until: 6 } });
  });
});

describe('a pause', () => {
  test('is of one class, and keeps who paused it first, since when and why', () => {
    const once = withPause({}, 'survey', PAUSED);
    expect(once).toEqual({ paused: { survey: PAUSED } });
    expect(withPause(once, 'survey', { at: NOON + DAY, by: 'else', why: 'another' })).toBe(once);
    expect(withPause(once, 'progress', PAUSED).paused).toEqual({ survey: PAUSED, progress: PAUSED });
  });

  test('ends without a trace, and a class that is not paused is left as it is', () => {
    const state: RulesState = { quietHours: { from: 22, until: 6 } };
    expect(withoutPause(withPause(state, 'survey', PAUSED), 'survey')).toEqual({ ...state, paused: {} });
    expect(withoutPause(state, 'survey')).toBe(state);
  });

  test('stands exactly for the classes last paused and not resumed since, in any order of doing it', () => {
    const change = fc.record({ noticeClass: fc.constantFrom(...(Object.keys(CLASSES) as NoticeClass[])), pause: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const after = changes.reduce<RulesState>((state, { noticeClass, pause }) => (pause ? withPause(state, noticeClass, PAUSED) : withoutPause(state, noticeClass)), {});
        const standing = new Set<string>();
        for (const { noticeClass, pause } of changes) pause ? standing.add(noticeClass) : standing.delete(noticeClass);
        expect(new Set(Object.keys(after.paused ?? {}))).toEqual(standing);
      }),
    );
  });
});
