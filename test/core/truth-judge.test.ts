import { describe, expect, test } from 'vitest';
import { type ActiveDays, withDay } from '../../core/engagement/days.ts';
import type { EngagementState } from '../../core/engagement/state.ts';
import { DAY, HOUR, startOfUtcDay, utcDayOf } from '../../core/time.ts';
import { judge, judgedFrom, windowEndsAt } from '../../core/truth/judge.ts';
import type { Judgement, Ledger, Raise } from '../../core/truth/state.ts';
import { NOON } from '../builders.ts';

const H = 28;
const TODAY = utcDayOf(NOON);
const raise = (flag: Raise['flag'], more: Partial<Raise> = {}): Raise => ({ flag, since: NOON, horizonDays: H, reasons: [], ...more });
const ledger = (one: Raise, more: Partial<Ledger> = {}): Ledger => ({ customerId: 'ada', raises: [one], ...more });
/** Active on these days after (or before) that of the flag. */
const active = (...days: readonly number[]): EngagementState => {
  const kept = days.reduce<ActiveDays | undefined>((all, day) => withDay(all, TODAY + day), undefined);
  return { customerId: 'ada', ...(kept && { days: kept }) };
};
const lowAt = (at: number, points = 4): EngagementState => ({ ...active(-3, 2), bads: [{ key: 'csat:k1', what: 'low-answer', at, points }] });
const cancelledAt = (at: number): Partial<Ledger> => ({ losses: [{ what: 'cancelled', at, leadDays: {} }] });

type Case = readonly [what: string, one: Raise, more: Partial<Ledger>, engagement: EngagementState | undefined, said: Judgement['said'], expected: Partial<Judgement>];

const QUIET: readonly Case[] = [
  ['no day of the window was active', raise('quiet'), {}, active(-40, -12), undefined, { verdict: 'right', because: 'silent', saved: false }],
  ['nothing is known of any day', raise('quiet'), {}, undefined, undefined, { verdict: 'right', because: 'silent', saved: false }],
  ['the first day was active', raise('quiet'), {}, active(-12, 0), undefined, { verdict: 'wrong', because: 'active', saved: true }],
  ['the last day was active', raise('quiet'), {}, active(-12, H - 1), undefined, { verdict: 'wrong', because: 'active', saved: true }],
  ['the day after the last was active', raise('quiet'), {}, active(-12, H), undefined, { verdict: 'right', because: 'silent', saved: false }],
  ['the customer was active long after too', raise('quiet'), {}, active(3, 60, 100), undefined, { verdict: 'wrong', because: 'active', saved: true }],
  ['they came back and cancelled', raise('quiet'), cancelledAt(NOON + 20 * DAY), active(3), undefined, { verdict: 'right', because: 'cancelled', saved: false }],
  ['they cancelled after the window', raise('quiet'), cancelledAt(NOON + 29 * DAY), active(3), undefined, { verdict: 'wrong', because: 'active', saved: true }],
  ['they had cancelled before', raise('quiet'), cancelledAt(NOON - 2 * DAY), active(3), undefined, { verdict: 'wrong', because: 'active' }],
  ['engagement alone knows that they left', raise('quiet'), {}, { ...active(-12), leftAt: NOON + DAY }, undefined, { verdict: 'right', because: 'cancelled' }],
  ['a CSM said false alarm', raise('quiet'), {}, active(-12), 'false-alarm', { verdict: 'wrong', because: 'false-alarm', saved: false, said: 'false-alarm' }],
  ['a CSM said false alarm, and they cancelled', raise('quiet'), cancelledAt(NOON + DAY), active(-12), 'false-alarm', { verdict: 'right', because: 'cancelled', saved: false }],
  ['a CSM said saved, but nobody came', raise('quiet'), {}, active(-12), 'saved', { verdict: 'right', because: 'silent', saved: false, said: 'saved' }],
];

const UNHAPPY: readonly Case[] = [
  ['nothing more happened, and they were active', raise('unhappy'), {}, active(-3, 5), undefined, { verdict: 'wrong', because: 'nothing-happened', saved: true }],
  ['nothing more happened at all', raise('unhappy'), {}, active(-3, 0), undefined, { verdict: 'wrong', because: 'nothing-happened', saved: false }],
  ['the flag cleared in the window', raise('unhappy', { clearedAt: NOON + 9 * DAY }), {}, active(-3), undefined, { verdict: 'wrong', saved: true }],
  ['it cleared after the window', raise('unhappy', { clearedAt: NOON + 29 * DAY }), {}, active(-3), undefined, { verdict: 'wrong', saved: false }],
  ['they answered low again', raise('unhappy'), {}, lowAt(NOON + 5 * DAY), undefined, { verdict: 'right', because: 'low-answer', saved: false }],
  ['that answer was changed to a good one', raise('unhappy'), {}, lowAt(NOON + 5 * DAY, 0), undefined, { verdict: 'wrong', because: 'nothing-happened', saved: true }],
  ['the low answer was the one that raised it', raise('unhappy'), {}, lowAt(NOON - HOUR), undefined, { verdict: 'wrong', because: 'nothing-happened' }],
  [
    'that answer came from a clock that is fast',
    raise('unhappy', { answeredAt: NOON + HOUR }),
    {},
    lowAt(NOON + HOUR),
    undefined,
    { verdict: 'wrong', because: 'nothing-happened' },
  ],
  ['they answered low after the window', raise('unhappy'), {}, lowAt(NOON + 29 * DAY), undefined, { verdict: 'wrong' }],
  [
    'they went quiet',
    raise('unhappy'),
    { raises: [raise('unhappy'), raise('quiet', { since: NOON + 9 * DAY })] },
    active(-3, 1),
    undefined,
    { verdict: 'right', because: 'went-quiet', saved: false },
  ],
  [
    'they had gone quiet before, and were so throughout',
    raise('unhappy'),
    { raises: [raise('quiet', { since: NOON - 2 * DAY }), raise('unhappy')] },
    active(-20),
    undefined,
    { verdict: 'right', because: 'went-quiet' },
  ],
  [
    'they had gone quiet before, and came back',
    raise('unhappy'),
    { raises: [raise('quiet', { since: NOON - 2 * DAY, clearedAt: NOON + DAY }), raise('unhappy')] },
    active(-20, 1),
    undefined,
    { verdict: 'wrong', because: 'nothing-happened', saved: true },
  ],
  ['they cancelled', raise('unhappy'), cancelledAt(NOON + DAY), active(-3, 1), undefined, { verdict: 'right', because: 'cancelled', saved: false }],
  ['a CSM said false alarm, and they answered low again', raise('unhappy'), {}, lowAt(NOON + 5 * DAY), 'false-alarm', { verdict: 'wrong', because: 'false-alarm', saved: false }],
];

describe.each([
  ['quiet', QUIET],
  ['unhappy', UNHAPPY],
] as const)('a flag %s', (_flag, cases) => {
  test.each(cases)('when %s', (_what, one, more, engagement, said, expected) => {
    expect(judge(one, ledger(one, more), engagement, said)).toMatchObject(expected);
  });
});

test('whether somebody was saved does not hang on what a CSM said', () => {
  for (const [, one, more, engagement] of [...QUIET, ...UNHAPPY]) {
    const words = [undefined, 'saved', 'false-alarm', 'churned', 'too-early', 'recovered'] as const;
    expect(new Set(words.map((said) => judge(one, ledger(one, more), engagement, said).saved)).size).toBe(1);
  }
});

test('a window is whole UTC days, and is judged a day after its end', () => {
  expect(windowEndsAt(raise('quiet'))).toBe(startOfUtcDay(TODAY + H));
  expect(judgedFrom(raise('quiet'))).toBe(startOfUtcDay(TODAY + H + 1));
});
