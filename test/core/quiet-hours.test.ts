import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { quietUntil } from '../../core/notices/quiet-hours.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../core/time.ts';

const NIGHT = { from: 21, until: 8 };
const at = (iso: string): number => Date.parse(iso);
const iso = (instant: number | undefined): string | undefined => (instant === undefined ? undefined : new Date(instant).toISOString());
const until = (now: string, zone: string, window = NIGHT): string | undefined => iso(quietUntil(at(now), zone, window));

describe('the night', () => {
  test.each([
    ['begins with its first hour', '2026-03-10T20:00:00Z', '2026-03-11T07:00:00.000Z'],
    ['ends in the morning of the next day for the evening', '2026-03-10T22:59:59Z', '2026-03-11T07:00:00.000Z'],
    ['ends in the same morning for the hours after midnight', '2026-03-10T23:00:00Z', '2026-03-11T07:00:00.000Z'],
    ['lasts until the last millisecond before its end', '2026-03-11T06:59:59.999Z', '2026-03-11T07:00:00.000Z'],
    ['is over with its last hour', '2026-03-11T07:00:00Z', undefined],
    ['has not begun a millisecond before its first hour', '2026-03-10T19:59:59.999Z', undefined],
  ])('%s', (_, now, end) => expect(until(now, 'Europe/Berlin')).toBe(end));

  test('may lie within one day', () => {
    const siesta = { from: 13, until: 15 };
    expect(until('2026-07-01T11:30:00Z', 'Europe/Madrid', siesta)).toBe('2026-07-01T13:00:00.000Z');
    expect(until('2026-07-01T13:00:00Z', 'Europe/Madrid', siesta)).toBeUndefined();
    expect(until('2026-07-01T22:30:00Z', 'Europe/Madrid', siesta)).toBeUndefined();
  });

  test('may end at midnight, and on the last day of a year', () => {
    expect(until('2026-12-31T22:30:00Z', 'UTC', { from: 21, until: 0 })).toBe('2027-01-01T00:00:00.000Z');
    expect(until('2026-12-31T22:30:00Z', 'UTC')).toBe('2027-01-01T08:00:00.000Z');
  });

  test('does not exist when its hours are equal', () => {
    for (let hour = 0; hour < 24; hour++)
      for (let now = 0; now < 24; now++) expect(quietUntil(at('2026-03-10T00:00:00Z') + now * HOUR, 'Europe/Berlin', { from: hour, until: hour })).toBeUndefined();
  });

  test('is that of a zone with a half or a quarter hour too', () => {
    expect(until('2026-03-10T15:30:00Z', 'Asia/Kolkata')).toBe('2026-03-11T02:30:00.000Z');
    expect(until('2026-03-10T15:29:59Z', 'Asia/Kolkata')).toBeUndefined();
    expect(until('2026-03-10T16:00:00Z', 'Asia/Kathmandu')).toBe('2026-03-11T02:15:00.000Z');
  });
});

describe('on the day when the clock changes', () => {
  test.each([
    // Forward at 02:00 to 03:00, in the night of 29 March; back at 03:00 to 02:00, in that of 25 October.
    ['Europe/Berlin, forward: the night is an hour shorter', 'Europe/Berlin', NIGHT, '2026-03-28T20:00:00Z', '2026-03-29T06:00:00.000Z'],
    ['Europe/Berlin, back: the night is an hour longer', 'Europe/Berlin', NIGHT, '2026-10-24T19:00:00Z', '2026-10-25T07:00:00.000Z'],
    ['Europe/Berlin: an end at the hour that is left out is the next hour', 'Europe/Berlin', { from: 21, until: 2 }, '2026-03-28T23:30:00Z', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin: an end after the hour that comes twice is after both', 'Europe/Berlin', { from: 21, until: 3 }, '2026-10-25T00:30:00Z', '2026-10-25T02:00:00.000Z'],
    ['America/New_York, forward', 'America/New_York', NIGHT, '2026-03-08T02:30:00Z', '2026-03-08T12:00:00.000Z'],
    ['America/New_York, back', 'America/New_York', NIGHT, '2026-11-01T01:30:00Z', '2026-11-01T13:00:00.000Z'],
    ['America/New_York: from the first round of an hour over the second', 'America/New_York', { from: 1, until: 2 }, '2026-11-01T05:30:00Z', '2026-11-01T07:00:00.000Z'],
    ['America/New_York: from the second round itself', 'America/New_York', { from: 1, until: 2 }, '2026-11-01T06:30:00Z', '2026-11-01T07:00:00.000Z'],
    // Half an hour: forward at 02:00 to 02:30 on 4 October, back at 02:00 to 01:30 on 5 April.
    ['Australia/Lord_Howe, forward by half an hour', 'Australia/Lord_Howe', NIGHT, '2026-10-03T11:00:00Z', '2026-10-03T21:00:00.000Z'],
    ['Australia/Lord_Howe: an end in the half hour that is left out', 'Australia/Lord_Howe', { from: 21, until: 2 }, '2026-10-03T15:00:00Z', '2026-10-03T15:30:00.000Z'],
    ['Australia/Lord_Howe, back by half an hour', 'Australia/Lord_Howe', NIGHT, '2026-04-04T11:00:00Z', '2026-04-04T21:30:00.000Z'],
    ['Australia/Lord_Howe: over the half hour that comes twice', 'Australia/Lord_Howe', { from: 21, until: 2 }, '2026-04-04T14:45:00Z', '2026-04-04T15:30:00.000Z'],
    // Midnight itself is left out on 6 September, and 23:00 comes twice on 4 April.
    ['America/Santiago, forward at midnight', 'America/Santiago', NIGHT, '2026-09-06T01:30:00Z', '2026-09-06T11:00:00.000Z'],
    ['America/Santiago: an end at the midnight that is left out', 'America/Santiago', { from: 21, until: 0 }, '2026-09-06T03:30:00Z', '2026-09-06T04:00:00.000Z'],
    ['America/Santiago, back at midnight', 'America/Santiago', NIGHT, '2026-04-05T02:30:00Z', '2026-04-05T12:00:00.000Z'],
    ['America/Santiago: to midnight over the hour that comes twice', 'America/Santiago', { from: 21, until: 0 }, '2026-04-05T02:30:00Z', '2026-04-05T04:00:00.000Z'],
    // No change any more, and at the end of the world's day.
    ['Pacific/Apia', 'Pacific/Apia', NIGHT, '2026-03-10T08:00:00Z', '2026-03-10T19:00:00.000Z'],
    ['Pacific/Apia: over the day that was left out in 2011', 'Pacific/Apia', NIGHT, '2011-12-30T08:00:00Z', '2011-12-30T18:00:00.000Z'],
  ])('%s', (_, zone, window, now, end) => expect(until(now, zone, window)).toBe(end));
});

describe('an end at an hour that comes twice or not at all', () => {
  const { TZ } = process.env;
  afterEach(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });
  const onMachines = (now: string, zone: string, window: typeof NIGHT): readonly (string | undefined)[] =>
    ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'].map((machine) => {
      process.env.TZ = machine;
      return until(now, zone, window);
    });

  test('is the first round of the hour that comes twice, wherever the program runs', () => {
    expect(new Set(onMachines('2026-10-24T22:30:00Z', 'Europe/Berlin', { from: 21, until: 2 }))).toEqual(new Set(['2026-10-25T00:00:00.000Z']));
  });

  test('is the end of the gap, also of one of two hours, wherever the program runs', () => {
    expect(new Set(onMachines('2025-03-30T00:59:00Z', 'Antarctica/Troll', { from: 0, until: 2 }))).toEqual(new Set(['2025-03-30T01:00:00.000Z']));
  });

  test('does not matter to the usual night, which ends at the same instant wherever the program runs', () => {
    for (const night of ['2026-03-28T20:30:00Z', '2026-10-24T20:30:00Z', '2026-07-01T20:30:00Z']) expect(new Set(onMachines(night, 'Europe/Berlin', NIGHT)).size).toBe(1);
  });
});

/** What a clock on the wall shows there, by the language's own calendar. */
const clocks = new Map<string, Intl.DateTimeFormat>();
function wall(now: number, zone: string): string {
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });
  clocks.set(zone, clock);
  return clock.format(now);
}
const hourOn = (now: number, zone: string): number => Number(/, (\d\d)/.exec(wall(now, zone))?.[1]);
const isQuiet = (hour: number, { from, until: end }: typeof NIGHT): boolean => [...Array((end - from + 24) % 24).keys()].some((n) => (from + n) % 24 === hour);
/** The clock has shown this very time before: it was put back since. */
const isSecondRound = (now: number, zone: string): boolean => [30, 60, 120].some((minutes) => wall(now - minutes * MINUTE, zone) === wall(now, zone));

const CHANGING = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Kolkata', 'Pacific/Apia', 'Antarctica/Troll', 'Africa/Casablanca'];
const SAMPLE = [...CHANGING, ...Intl.supportedValuesOf('timeZone').filter((_, index) => index % 7 === 0)];
const hour = fc.integer({ min: 0, max: 23 });
/** At least three hours are left to the day: one alone may be left out by a change of the clock, and then everything is asked again. */
const anyWindow = fc.record({ from: hour, until: hour }).filter(({ from, until: end }) => (end - from + 24) % 24 <= 21);
const anyZone = fc.constantFrom(...SAMPLE);

/** The changes of a zone's clock in some years, found by looking: where whatever is wrong shows first. */
function changesOf(zone: string): number[] {
  const offset = (now: number) => Math.round((Date.parse(`${new Date(now).toLocaleString('sv', { timeZone: zone }).replace(' ', 'T')}Z`) - now) / MINUTE);
  const found: number[] = [];
  for (let day = at('2025-01-01T00:00:00Z'); day < at('2028-01-01T00:00:00Z'); day += DAY) {
    if (offset(day) === offset(day + DAY)) continue;
    let [low, high] = [day, day + DAY];
    while (high - low > SECOND) {
      const middle = Math.floor((low + high) / 2 / SECOND) * SECOND;
      if (offset(middle) === offset(low)) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}

function holds(now: number, zone: string, window: typeof NIGHT): void {
  const end = quietUntil(now, zone, window);
  const quiet = isQuiet(hourOn(now, zone), window);
  const what = `${iso(now)} ${zone} ${window.from}-${window.until} gives ${iso(end)}`;
  if (end === undefined) {
    expect(!quiet || isSecondRound(now, zone), what).toBe(true);
    return;
  }
  expect(quiet, what).toBe(true);
  expect(end, what).toBeGreaterThan(now);
  expect(end - now, what).toBeLessThanOrEqual(DAY + HOUR);
  expect(isQuiet(hourOn(end, zone), window), what).toBe(false);
  // Put back by two hours (Troll) the clock leaves a short window at its beginning once more; the rest of it is waited for.
  for (let between = now; between < end; between += 15 * MINUTE)
    expect(isQuiet(hourOn(between, zone), window) || isSecondRound(between, zone), `${what}, not quiet at ${iso(between)}`).toBe(true);
}

describe('for any instant, zone and window', () => {
  test('the hours end later than now, within a day and an hour, when the hour is not quiet any more, and not later than need be', () => {
    fc.assert(fc.property(fc.integer({ min: at('2015-01-01T00:00:00Z'), max: at('2037-01-01T00:00:00Z') }), anyZone, anyWindow, holds), { numRuns: 3_000 });
  });

  test('the same holds around every change of the clock', () => {
    const changes = CHANGING.map((zone) => ({ zone, at: changesOf(zone) })).filter((each) => each.at.length > 0);
    expect(changes.length).toBeGreaterThanOrEqual(5);
    const near = fc.constantFrom(...changes).chain((each) => fc.tuple(fc.constant(each.zone), fc.constantFrom(...each.at), fc.integer({ min: -13 * 60, max: 5 * 60 })));
    fc.assert(
      fc.property(near, anyWindow, ([zone, change, minutes], window) => holds(change + minutes * MINUTE, zone, window)),
      { numRuns: 3_000 },
    );
  });
});
