import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixSaid, themeId, themeSaid, withFix, withoutUntoldFixes, withSaid, withTold } from '../../core/themes/change.ts';
import { themeMeasures } from '../../core/themes/measures.ts';
import { fixRelevance, fixVariables } from '../../core/themes/notice.ts';
import { isToldOf, LANGUAGES, nextTellingAt, type Theme } from '../../core/themes/state.ts';
import { suggestedThemes } from '../../core/themes/suggest.ts';
import { DAY, isoOf } from '../../core/time.ts';
import { LOCALES } from '../../templates/message.ts';
import { NOON } from '../builders.ts';

const theme = (id: string, words: readonly string[]): Theme => ({ id, name: id, said: { en: 'It breaks.' }, words, fixes: [] });
const fixedAt = (before: Theme, at: number, now = NOON): Theme => withFix(before, { at: isoOf(at), did: { en: 'We mended it.' } }, 'ola', now) as Theme;

describe('a theme is suggested for a comment', () => {
  const THEMES = [theme('broken', ['broken', 'zerbroch*', 'in pieces']), theme('late', ['late', 'verspätung', 'spät*'])];
  test.each([
    ['The cup was BROKEN.', ['broken']],
    ['unbroken joy', []],
    ['Alles zerbrochen, und zu spät!', ['broken', 'late']],
    ['Die VERSPATUNG', ['late']],
    ['it came in pieces', ['broken']],
    ['it came in 3 pieces', []],
    ['late, late, and in pieces, broken', ['broken', 'late']],
    ['', []],
  ])('%s', (text, expected) => {
    expect(suggestedThemes(text, THEMES)).toEqual(expected);
  });

  test('whatever the text and the words are, without an exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ unit: 'grapheme' })), (text, words) => {
        expect(suggestedThemes(text, [theme('any', words)]).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('what was done about a theme', () => {
  const broken = theme('broken', []);
  test('cannot be told before somebody has said how customers put it', () => {
    expect(withFix({ ...broken, said: {} }, { at: isoOf(NOON), did: { en: 'x' } }, 'ola', NOON)).toBe('nothing-said');
  });

  test('may be corrected until customers have been told', () => {
    const corrected = withFix(fixedAt(broken, NOON), { at: isoOf(NOON), did: { en: 'We mended it well.' } }, 'ola', NOON) as Theme;
    expect(corrected.fixes.map(({ did }) => did.en)).toEqual(['We mended it well.']);
    expect(withFix(withTold(corrected, [NOON], NOON), { at: isoOf(NOON), did: { en: 'x' } }, 'ola', NOON)).toBe('told-already');
  });

  test('may be taken back until customers have been told', () => {
    const told = withTold(fixedAt(broken, NOON), [NOON], NOON);
    expect(withoutUntoldFixes(fixedAt(told, NOON + DAY)).fixes.map(({ at }) => at)).toEqual([NOON]);
    expect(fixRelevance(withoutUntoldFixes(fixedAt(broken, NOON)), `fix:${NOON}`)).toMatchObject({ reason: 'superseded' });
  });

  test('is due on its day, the earliest first', () => {
    const twice = fixedAt(fixedAt(broken, NOON + 5 * DAY), NOON + DAY);
    expect(nextTellingAt(twice)).toBe(NOON + DAY);
    expect(nextTellingAt(withTold(twice, [NOON + DAY], NOON + DAY))).toBe(NOON + 5 * DAY);
    expect(nextTellingAt(broken)).toBeUndefined();
  });

  test('is told to those who raised it since the fix before, not to those who complain afterwards', () => {
    const twice = fixedAt(fixedAt(broken, NOON), NOON + 10 * DAY);
    const [first, second] = twice.fixes;
    if (first === undefined || second === undefined) throw new Error('two fixes');
    const raised = (...ats: number[]) => ({ mentions: Object.fromEntries(ats.map((at, n) => [`m${n}`, at])) });
    expect([isToldOf(twice, first, raised(NOON - DAY)), isToldOf(twice, second, raised(NOON - DAY))]).toEqual([true, false]);
    expect([isToldOf(twice, first, raised(NOON + DAY)), isToldOf(twice, second, raised(NOON + DAY))]).toEqual([false, true]);
    expect([isToldOf(twice, first, raised(NOON + 11 * DAY)), isToldOf(twice, second, raised(NOON + 11 * DAY))]).toEqual([false, false]);
    expect([isToldOf(twice, first, raised(NOON)), isToldOf(twice, second, raised())]).toEqual([true, false]);
  });

  test('is said in the words of that fix', () => {
    expect(fixVariables(fixedAt(broken, NOON), `fix:${NOON}`)).toEqual({ said: { en: 'It breaks.' }, did: { en: 'We mended it.' }, at: NOON });
    expect(fixVariables(broken, `fix:${NOON}`)).toBeUndefined();
  });
});

describe('what somebody says of a theme', () => {
  test('changes only what was said', () => {
    const named = withSaid(undefined, 'broken', { name: 'Broken parcels' });
    expect(withSaid(named, 'broken', { words: ['broken'] })).toEqual({ id: 'broken', name: 'Broken parcels', said: {}, words: ['broken'], fixes: [] });
  });

  test.each([
    [themeId(), 'Broken Parcels'],
    [themeSaid(), { said: {} }],
    [themeSaid(), { said: { fr: 'Cassé' } }],
    [themeSaid(), { nmae: 'x' }],
    [fixSaid(), { at: 'soon', did: { en: 'x' } }],
    [fixSaid(), { at: isoOf(NOON), did: { en: '' } }],
    [fixSaid(), { at: isoOf(NOON), did: { en: 'x' }, url: 'javascript:alert(1)' }],
  ])('is refused when it is not a theme’s: case %#', (schema, input) => {
    expect(schema.safeParse(input).success).toBe(false);
  });

  test('may be said in every language that messages have', () => {
    expect([...LANGUAGES].sort()).toEqual([...LOCALES].sort());
  });
});

describe('the loop of a theme', () => {
  test('is closed for who was told after their last word about it', () => {
    const done = fixedAt(theme('broken', []), NOON + 10 * DAY);
    const measured = themeMeasures(done, [
      { mentions: [NOON], told: [NOON + 10 * DAY] },
      { mentions: [NOON + 4 * DAY, NOON + 12 * DAY], told: [NOON + 10 * DAY] },
      { mentions: [NOON + 2 * DAY], told: [] },
      { mentions: [], told: [] },
    ]);
    expect(measured).toMatchObject({ comments: 4, customers: 3, lastRaisedAt: NOON + 12 * DAY, fixedAt: NOON + 10 * DAY, closed: { count: 1, of: 3 }, medianDaysToClose: 8 });
  });

  test('of a theme that nobody has raised has no share', () => {
    expect(themeMeasures(theme('broken', []), [])).toMatchObject({ comments: 0, customers: 0, closed: null, medianDaysToClose: null, fixedAt: null });
  });
});
