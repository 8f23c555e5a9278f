import { describe, expect, test } from 'vitest';
import { dateOf, dayOfDate, monthStarts } from '../../core/risk/months.ts';
import { quietRowAt } from '../../core/risk/quiet-rows.ts';
import { customer, QUESTION } from './logs.ts';

const T = 1_000;

describe('who is asked about at a cutoff', () => {
  test.each([
    { who: 'seen on the first day of the window and known since the last possible day', days: [T - 28], asked: true },
    { who: 'seen a day too long ago', days: [T - 60, T - 29], asked: false },
    { who: 'known a day too short', days: [T - 27, T - 1], asked: false },
    { who: 'seen only from the cutoff on', days: [T, T + 1], asked: false },
  ])('$who: $asked', ({ days, asked }) => {
    expect(quietRowAt(customer('a', days), T, QUESTION) !== undefined).toBe(asked);
  });

  test('is decided by days before the cutoff only: too few of them, and later ones do not help', () => {
    const question = { ...QUESTION, minActiveDays: 3 };
    expect(quietRowAt(customer('a', [T - 40, T - 2, T, T + 1, T + 2]), T, question)).toBeUndefined();
    expect(quietRowAt(customer('a', [T - 40, T - 3, T - 2]), T, question)).toMatchObject({ activeDays: 3 });
  });
});

describe('a row', () => {
  test.each([
    { after: [], label: 1 },
    { after: [T], label: 0 },
    { after: [T + 27], label: 0 },
    { after: [T + 28], label: 1 },
  ])('is labelled $label when the next days of activity are $after', ({ after, label }) => {
    expect(quietRowAt(customer('a', [T - 30, T - 5, ...after]), T, QUESTION)?.label).toBe(label);
  });

  test('counts its windows and its mean value by what lay before', () => {
    const row = quietRowAt(customer('a', [T - 57, T - 56, T - 29, T - 28, T - 1, T + 3], [1, 2, 3, 4, 10, 1000]), T, QUESTION);
    expect(row).toMatchObject({ recencyDays: 1, activeDays: 5, tenureDays: 57, recentDays: 2, earlierDays: 2, meanValue: 4 });
  });

  test('is the same whatever happens after its cutoff, but for its label', () => {
    const before = [T - 50, T - 20, T - 7];
    const { label: quiet, ...one } = quietRowAt(customer('a', before), T, QUESTION) ?? {};
    const { label: active, ...other } = quietRowAt(customer('a', [...before, T, T + 1, T + 40]), T, QUESTION) ?? {};
    expect([quiet, active]).toEqual([1, 0]);
    expect(one).toEqual(other);
  });
});

describe('cutoffs', () => {
  test('are the first days of months, over a year’s end and in leap years', () => {
    expect(monthStarts(dayOfDate('2023-11-02') ?? 0, dayOfDate('2024-03-01') ?? 0).map(dateOf)).toEqual(['2023-12-01', '2024-01-01', '2024-02-01', '2024-03-01']);
  });

  test.each(['2024-02-30', '2024-2-3', 'soon', '2024-13-01', ''])('%j is no day', (text) => {
    expect(dayOfDate(text)).toBeUndefined();
  });
});
