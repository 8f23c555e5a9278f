import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Flag } from '../../core/engagement/state.ts';
import { DAY, HOUR, isoOf, startOfUtcDay, utcDayOf } from '../../core/time.ts';
import { deadlineOf, type Heard, isNews, onDue, onHeard, raiseOf } from '../../core/truth/decide.ts';
import type { AlertHoldout } from '../../core/truth/holdout.ts';
import { RAISES_KEPT } from '../../core/truth/policy.ts';
import { recordsOf, withFiled } from '../../core/truth/records.ts';
import type { Ledger } from '../../core/truth/state.ts';
import { NOON, shuffled } from '../builders.ts';

const heard = (more: Partial<Heard>): Heard => ({ customerId: 'ada', raised: [], cleared: [], horizonDays: 28, ...more });
const raised = (flag: Flag, since: number, codes: readonly string[] = ['silent']): Heard => heard({ raised: [{ flag, since, reasons: codes.map((code) => ({ code })) }] });
const cleared = (flag: Flag, since: number, at: number): Heard => heard({ cleared: [{ flag, since, at }] });
const HOLDOUT: AlertHoldout = { percent: 50, from: NOON, by: 'ann', why: 'does it help?' };
const all = (told: readonly Heard[], now = NOON, holdout?: AlertHoldout): Ledger | undefined =>
  told.reduce<Ledger | undefined>((ledger, each) => onHeard(ledger, each, holdout, now), undefined);
const filed = (ledger: Ledger): Ledger => withFiled(ledger, ledger);
const nobody = (): undefined => undefined;

describe('a ledger', () => {
  test('takes a raise down once, with the codes of its reasons and the low answer among them', () => {
    const told = heard({
      raised: [{ flag: 'unhappy', since: NOON, reasons: [{ code: 'low-answer', at: isoOf(NOON - HOUR) }, { code: 'late-parcel' }, { code: 'low-answer', at: isoOf(NOON - DAY) }] }],
    });
    const ledger = all([told]) as Ledger;
    expect(ledger.raises).toEqual([{ flag: 'unhappy', since: NOON, horizonDays: 28, reasons: ['low-answer', 'late-parcel'], answeredAt: NOON - HOUR }]);
    expect(onHeard(ledger, told, undefined, NOON + DAY)).toBe(ledger);
  });

  test('rings when the window has been over for a day, and no more once the verdict is filed', () => {
    const ledger = filed(all([raised('quiet', NOON)]) as Ledger);
    const due = startOfUtcDay(utcDayOf(NOON) + 29);
    expect(deadlineOf(ledger)).toBe(due);
    expect(onDue(ledger, undefined, nobody, due - 1)).toBe(ledger);
    const judged = onDue(ledger, undefined, nobody, due);
    expect(judged.raises[0]?.judged).toMatchObject({ verdict: 'right', because: 'silent' });
    expect(deadlineOf(judged)).toBe(due);
    expect(recordsOf(judged).map(({ pk, body }) => [pk, body.record])).toEqual([['TRUTH#2026-W13', 'judged']]);
    expect(deadlineOf(filed(judged))).toBeUndefined();
    expect(onDue(filed(judged), { customerId: 'ada', days: { first: 0, last: utcDayOf(NOON) + 3, count: 2, bits: '1' } }, nobody, due + DAY)).toEqual(filed(judged));
  });

  test('knows of a flag that cleared before anybody could write down its raise', () => {
    expect(all([cleared('quiet', NOON, NOON + DAY), raised('quiet', NOON)])?.raises).toEqual([{ flag: 'quiet', since: NOON, horizonDays: 28, reasons: [], clearedAt: NOON + DAY }]);
  });

  test('forgets the oldest that is filed, never one that is to be judged', () => {
    const many = Array.from({ length: 40 }, (_, n) => raised('quiet', NOON + n * DAY));
    expect(all(many)?.raises.length).toBe(40);
    const ledger = many.reduce<Ledger | undefined>((seen, each) => {
      const next = onHeard(seen, each, undefined, NOON) as Ledger;
      return filed(onDue(filed(next), undefined, nobody, NOON + 400 * DAY));
    }, undefined);
    expect(ledger?.raises.map(({ since }) => since)).toEqual(Array.from({ length: RAISES_KEPT }, (_, n) => NOON + (40 - RAISES_KEPT + n) * DAY));
  });

  test('is nothing where there is nothing to keep', () => {
    expect(isNews(heard({}))).toBe(false);
    expect(onHeard(undefined, heard({}), undefined, NOON)).toBeUndefined();
    expect(onHeard(undefined, heard({ cancelledAt: NOON - 400 * DAY }), undefined, NOON)).toBeUndefined();
  });

  test('draws an arm by the time of the flag, and counts a customer once in each measurement', () => {
    const ledger = all([raised('quiet', NOON - 1), raised('quiet', NOON + 1), raised('unhappy', NOON + 2)], NOON, HOLDOUT);
    expect(ledger?.raises.map(({ trial }) => [trial?.from, trial?.first])).toEqual([
      [undefined, undefined],
      [NOON, true],
      [NOON, undefined],
    ]);
    expect(ledger?.raises[1]?.trial?.arm).toBe(ledger?.raises[2]?.trial?.arm);
    const next = onHeard(ledger, raised('quiet', NOON + 10 * DAY), { ...HOLDOUT, from: NOON + 9 * DAY }, NOON);
    expect(raiseOf(next, { flag: 'quiet', since: NOON + 10 * DAY })?.trial).toMatchObject({ from: NOON + 9 * DAY, first: true });
    const after = onHeard(ledger, raised('quiet', NOON + 10 * DAY), { ...HOLDOUT, until: NOON + 10 * DAY }, NOON);
    expect(raiseOf(after, { flag: 'quiet', since: NOON + 10 * DAY })?.trial).toBeUndefined();
  });
});

describe('a loss', () => {
  const lossesOf = (told: readonly Heard[], now = NOON + 40 * DAY) =>
    all(told, now)?.losses?.map(({ what, leadDays, wasSilent, isHistory }) => ({ what, leadDays, wasSilent, isHistory }));
  const cancel = (at: number, lastActive?: number): Heard => heard({ cancelledAt: at, lastActive });

  test('that no flag had told of is missed', () => expect(lossesOf([cancel(NOON + 40 * DAY)])).toEqual([{ what: 'cancelled', leadDays: {} }]));

  test.each([
    ['was still up', [raised('quiet', NOON)], { quiet: 40 }],
    ['had cleared, but its window was open', [raised('quiet', NOON + 20 * DAY), cleared('quiet', NOON + 20 * DAY, NOON + 25 * DAY)], { quiet: 20 }],
    ['had cleared long ago', [raised('quiet', NOON), cleared('quiet', NOON, NOON + 5 * DAY)], {}],
    ['went up after it', [raised('unhappy', NOON + 41 * DAY)], {}],
    ['is one of two', [raised('quiet', NOON + 10 * DAY), raised('unhappy', NOON + 30 * DAY)], { quiet: 30, unhappy: 10 }],
    ['cleared because of it', [raised('quiet', NOON), cleared('quiet', NOON, NOON + 40 * DAY)], { quiet: 40 }],
  ])('was told of by a flag that %s', (_what, told, leadDays) => {
    expect(lossesOf([...told, cancel(NOON + 40 * DAY)])).toMatchObject([{ leadDays }]);
    expect(lossesOf([...told, cancel(NOON + 40 * DAY)])?.[0]?.leadDays).toEqual(leadDays);
  });

  test('of one who cancels twice without coming back is one', () => {
    const day = utcDayOf(NOON);
    expect(lossesOf([cancel(NOON + 30 * DAY, day), cancel(NOON + 35 * DAY, day), cancel(NOON + 30 * DAY, day)])?.length).toBe(1);
    expect(lossesOf([cancel(NOON + 30 * DAY, day), cancel(NOON + 35 * DAY, day + 33), cancel(NOON + 30 * DAY, day + 33)])?.length).toBe(2);
  });

  test('of one whose silence was counted says so, unless they had come back', () => {
    const silent = (lastActive: number): Heard => heard({ silentAt: startOfUtcDay(lastActive + 28), lastActive });
    const day = utcDayOf(NOON);
    expect(lossesOf([silent(day), cancel(NOON + 38 * DAY, day)])).toMatchObject([{ what: 'silent' }, { what: 'cancelled', wasSilent: true }]);
    expect(lossesOf([silent(day), cancel(NOON + 38 * DAY, day + 35)])?.[1]?.wasSilent).toBeUndefined();
  });

  test('told of long after it happened is history: kept for the verdicts, never counted', () => {
    const ledger = all([raised('quiet', NOON), cancel(NOON + 5 * DAY)], NOON + 22 * DAY) as Ledger;
    expect(ledger.losses).toMatchObject([{ isHistory: true }]);
    expect(recordsOf(ledger).map(({ body }) => body.record)).toEqual(['raised']);
  });
});

/** Days of a small life: flags that go up and clear, cancellations, silence. */
const STORY = fc.array(
  fc.oneof(
    fc.record({ flag: fc.constantFrom('quiet' as const, 'unhappy' as const), day: fc.integer({ min: 0, max: 12 }), clears: fc.option(fc.integer({ min: 1, max: 30 })) }),
    fc.record({ cancels: fc.integer({ min: 0, max: 12 }) }),
    fc.record({ silent: fc.integer({ min: 0, max: 12 }) }),
  ),
  { minLength: 1, maxLength: 8 },
);
const toldBy = (story: typeof STORY extends fc.Arbitrary<infer S> ? S : never): Heard[] =>
  story.flatMap((each) => {
    if ('cancels' in each) return [heard({ cancelledAt: NOON + each.cancels * DAY, lastActive: utcDayOf(NOON) - 20 })];
    if ('silent' in each) return [heard({ silentAt: startOfUtcDay(utcDayOf(NOON) + each.silent) })];
    const since = NOON + each.day * DAY;
    return [raised(each.flag, since), ...(each.clears === null ? [] : [cleared(each.flag, since, since + each.clears * DAY)])];
  });

describe('whatever is told, twice and in any order', () => {
  test('a flag has one raise, one verdict and one arm, and its records are the same', () => {
    fc.assert(
      fc.property(STORY, fc.integer(), fc.array(fc.nat({ max: 20 }), { maxLength: 10 }), (story, seed, repeats) => {
        const told = toldBy(story);
        const now = NOON + 13 * DAY;
        const again = shuffled([...told, ...repeats.flatMap((n) => told[n % told.length] ?? [])], seed);
        const [plain, other] = [all(told, now, HOLDOUT) as Ledger, all(again, now, HOLDOUT) as Ledger];
        const names = (ledger: Ledger) => ledger.raises.map(({ flag, since, trial }) => `${flag} ${since} ${trial?.arm}`).sort();
        expect(names(other)).toEqual(names(plain));
        expect(new Set(names(other)).size).toBe(names(other).length);
        expect(other.raises.filter(({ trial }) => trial?.first).length).toBe(other.raises.length > 0 ? 1 : 0);
        expect(onHeard(other, again[0] as Heard, HOLDOUT, now)).toBe(other);
      }),
    );
  });

  test('each record is filed once, under one key, however often it is begun; and no key or record names the customer', () => {
    fc.assert(
      fc.property(STORY, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), (story, cuts) => {
        const weeks = new Map<string, string>();
        let n = 0;
        let ledger: Ledger | undefined;
        const file = (): void => {
          if (ledger === undefined) return;
          for (const { pk, sk, body } of recordsOf(ledger)) {
            expect(`${pk}${sk}${JSON.stringify(body)}`).not.toContain('ada');
            const known = weeks.get(pk + sk);
            if (known !== undefined) expect(JSON.stringify(body)).toBe(known);
            weeks.set(pk + sk, JSON.stringify(body));
          }
          if (cuts[n++ % cuts.length] === false) ledger = withFiled(ledger, ledger);
        };
        for (const each of toldBy(story)) {
          ledger = onHeard(ledger, each, HOLDOUT, NOON + 13 * DAY);
          file();
        }
        for (let day = 20; day < 50; day += 3) {
          ledger = ledger && onDue(ledger, undefined, nobody, NOON + day * DAY);
          file();
        }
        const kept = ledger as Ledger;
        expect(weeks.size).toBe(2 * kept.raises.length + (kept.losses ?? []).length);
        expect(deadlineOf(filed(kept))).toBeUndefined();
      }),
    );
  });
});
