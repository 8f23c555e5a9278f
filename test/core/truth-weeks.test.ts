import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, utcDayOf } from '../../core/time.ts';
import { lastWeeks, weekOf, weeksBetween } from '../../core/truth/weeks.ts';

const week = (date: string): string => weekOf(utcDayOf(Date.parse(date)));

describe('a week', () => {
  // ISO 8601: the year of a week is that of its Thursday.
  test.each([
    ['2026-11-25', '2026-W48'],
    ['2026-11-29', '2026-W48'],
    ['2026-11-30', '2026-W49'],
    ['2026-12-31', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
    ['2021-01-01', '2020-W53'],
    ['2005-01-01', '2004-W53'],
    ['2008-12-29', '2009-W01'],
    ['1970-01-01', '1970-W01'],
  ])('of %s is %s', (date, name) => expect(week(date)).toBe(name));

  test('has seven days, and sorts by time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (day) => {
        expect(Array.from({ length: 14 }, (_, n) => weekOf(day + n)).filter((name) => name === weekOf(day + 6)).length).toBe(7);
        expect(weekOf(day) <= weekOf(day + 1)).toBe(true);
      }),
    );
  });
});

describe('several weeks', () => {
  test('end with the one that runs', () => expect(lastWeeks(3, Date.parse('2027-01-05T12:00Z'))).toEqual(['2026-W52', '2026-W53', '2027-W01']));
  test('between two instants are all that have a day between them', () => {
    expect(weeksBetween(Date.parse('2026-11-29T23:00Z'), Date.parse('2026-11-30T01:00Z'))).toEqual(['2026-W48', '2026-W49']);
    expect(weeksBetween(Date.parse('2026-11-25T00:00Z'), Date.parse('2026-11-25T00:00Z'))).toEqual(['2026-W48']);
    expect(weeksBetween(Date.parse('2026-11-25T00:00Z'), Date.parse('2026-11-25T00:00Z') - 8 * DAY)).toEqual([]);
  });
});
