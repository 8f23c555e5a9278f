import { describe, expect, test } from 'vitest';
import { formatFor } from '../../templates/format.ts';

const at = (iso: string): number => Date.parse(iso);

describe('days', () => {
  test.each([
    ['en', 'en', 'Europe/London', 'Monday, 2 March 2026'],
    ['en', undefined, undefined, 'Monday, 2 March 2026'],
    ['en', 'en-US', 'America/New_York', 'Monday, March 2, 2026'],
    ['en', 'fr', 'Europe/Paris', 'Monday, 2 March 2026'],
    ['de', 'de', 'Europe/Berlin', 'Montag, 2. März 2026'],
    ['de', 'de-u-nu-arab-ca-buddhist', 'Europe/Berlin', 'Montag, 2. März 2026'],
  ] as const)('in %s for a reader of %s in %s', (locale, requested, timezone, said) => {
    expect(formatFor(locale, requested, timezone).day(at('2026-03-02T13:30:00Z'))).toBe(said);
  });

  test('are those of the reader, not of UTC', () => {
    const lateEvening = at('2026-03-02T23:30:00Z');
    expect(formatFor('en', 'en', 'Europe/Berlin').day(lateEvening)).toBe('Tuesday, 3 March 2026');
    expect(formatFor('en', 'en', 'America/Sao_Paulo').day(lateEvening)).toBe('Monday, 2 March 2026');
  });

  test('are also taken from ISO text', () => {
    expect(formatFor('en', 'en', undefined).day('2026-03-02T13:30:00Z')).toBe('Monday, 2 March 2026');
  });

  test('that are no instants are refused', () => {
    for (const value of [undefined, null, Number.NaN, 'soon', {}]) expect(() => formatFor('en', 'en', undefined).day(value)).toThrow();
  });
});

describe('moments', () => {
  test.each([
    ['en', 'en', 'Europe/Berlin', '2026-03-02T13:30:00Z', 'Monday, 2 March 2026 at 14:30 CET'],
    ['de', 'de', 'Europe/Berlin', '2026-03-02T13:30:00Z', 'Montag, 2. März 2026 um 14:30 Uhr MEZ'],
    ['en', 'en', 'America/New_York', '2026-03-02T13:30:00Z', 'Monday, 2 March 2026 at 08:30 EST'],
    ['en', 'en', 'Asia/Kathmandu', '2026-03-02T13:30:00Z', 'Monday, 2 March 2026 at 19:15 GMT+5:45'],
    ['en', 'en', undefined, '2026-03-02T13:30:00Z', 'Monday, 2 March 2026 at 13:30 UTC'],
    ['de', 'de', 'Mars/Olympus', '2026-03-02T13:30:00Z', 'Montag, 2. März 2026 um 13:30 Uhr UTC'],
  ] as const)('in %s for a reader of %s in %s name the zone', (locale, requested, timezone, iso, said) => {
    expect(formatFor(locale, requested, timezone).moment(at(iso))).toBe(said);
  });

  test('on both sides of a clock change are told apart by the zone', () => {
    const berlin = formatFor('en', 'en', 'Europe/Berlin');
    expect(berlin.moment(at('2026-03-29T00:59:00Z'))).toBe('Sunday, 29 March 2026 at 01:59 CET');
    expect(berlin.moment(at('2026-03-29T01:00:00Z'))).toBe('Sunday, 29 March 2026 at 03:00 CEST');
    expect(berlin.moment(at('2026-10-25T00:30:00Z'))).toBe('Sunday, 25 October 2026 at 02:30 CEST');
    expect(berlin.moment(at('2026-10-25T01:30:00Z'))).toBe('Sunday, 25 October 2026 at 02:30 CET');
  });
});

describe('amounts', () => {
  const [en, de] = [formatFor('en', 'en', undefined), formatFor('de', 'de', undefined)];

  test('of money keep every cent and follow the language', () => {
    expect(en.money({ amount: '1234567890123.45', currency: 'EUR' })).toBe('€1,234,567,890,123.45');
    expect(de.money({ amount: '129.90', currency: 'EUR' })).toBe('129,90\u00a0€');
    expect(en.money({ amount: '500', currency: 'JPY' })).toBe('JP¥500');
    expect(en.money({ amount: '12400.00', currency: 'EUR' }, 'whole')).toBe('€12,400');
  });

  test('of money that are none are refused', () => {
    for (const money of [undefined, {}, { amount: 'x', currency: 'EUR' }, { amount: '1', currency: 'no' }]) expect(() => en.money(money)).toThrow();
  });

  test.each([
    [1, '1 minute', '1 Minute'],
    [59, '59 minutes', '59 Minuten'],
    [60, '1 hour', '1 Stunde'],
    [95, '1 hour and 35 minutes', '1 Stunde und 35 Minuten'],
    [1_501, '1 day, 1 hour and 1 minute', '1 Tag, 1 Stunde und 1 Minute'],
    [0, '0 minutes', '0 Minuten'],
  ] as const)('of %d minutes are words', (minutes, english, german) => {
    expect(en.minutes(minutes)).toBe(english);
    expect(de.minutes(minutes)).toBe(german);
  });

  test('of things agree with their noun', () => {
    expect(en.plural(1, 'day', 'days')).toBe('1 day');
    expect(en.plural(19, 'day', 'days')).toBe('19 days');
    expect(de.plural(3.6, 'Punkt', 'Punkte')).toBe('3,6 Punkte');
    expect(() => en.plural(undefined, 'day', 'days')).toThrow();
  });
});

describe('lists', () => {
  const [en, de] = [formatFor('en', 'en', undefined), formatFor('de', 'de', undefined)];

  test('join with a word before the last', () => {
    expect(en.list(['A'])).toBe('A');
    expect(en.list(['A', 'B', 'C'])).toBe('A, B and C');
    expect(de.list(['A', 'B', 'C'])).toBe('A, B und C');
    expect(en.list([])).toBe('');
  });

  test('of items count what is more than one, and stop at six', () => {
    expect(
      en.items([
        { name: 'Teapot', quantity: 1 },
        { name: 'Cup', quantity: 4 },
      ]),
    ).toBe('Teapot and 4\u00a0×\u00a0Cup');
    expect(de.items(Array.from({ length: 9 }, (_, index) => ({ name: `T${index}` })))).toBe('T0, T1, T2, T3, T4, T5 und weitere');
  });
});

test('A flood of invented zones and languages does not keep every formatter', () => {
  for (let index = 0; index < 50; index++) expect(formatFor('en', 'en', `Nowhere/Z${index}`).moment(at('2026-03-02T13:30:00Z'))).toContain('UTC');
});
