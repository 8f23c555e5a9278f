/** What a worker may do with a notice as it finds it (gate protocol, rule 4). */
import { describe, expect, test } from 'vitest';
import { orderKey } from '../../core/keys.ts';
import { backOffMs, begunOn, GRACE_MS, MAX_ATTEMPTS, type NoticeState, standingOf } from '../../core/notices/state.ts';
import { HOUR, MINUTE, SECOND } from '../../core/time.ts';
import { NOON } from '../builders.ts';

const ALWAYS = { notice: { kind: 'order.confirmed', subject: orderKey('ada', '1001'), fact: 'confirmed', factAt: NOON }, attempt: 1, at: NOON } as const;
const claimed: NoticeState = { ...ALWAYS, status: 'sending', nonce: 'n', leaseUntil: NOON + MINUTE, channel: 'slack' };

describe('a worker that finds', () => {
  test('nothing begins the first attempt', () => {
    expect(standingOf(undefined, NOON, 0)).toEqual({ step: 'decide', attempt: 1 });
  });

  test.each<NoticeState>([
    { ...ALWAYS, status: 'sent', channel: 'email' },
    { ...ALWAYS, status: 'skipped', reason: 'stale' },
    { ...ALWAYS, status: 'failed', reason: 'refused' },
  ])('a notice that is $status has nothing to do', (notice) => {
    expect(standingOf(notice, NOON + HOUR, 0)).toEqual({ step: 'done' });
  });

  test('one that was held, or given back, decides anew at once, however often it was tried', () => {
    for (const attempt of [0, 1, MAX_ATTEMPTS])
      for (const notice of [{ ...ALWAYS, attempt, status: 'held', reason: 'paused' } as const, { ...ALWAYS, attempt, status: 'retry' } as const])
        for (const workersBornAt of [0, NOON + MINUTE]) expect(standingOf(notice, NOON + 1, workersBornAt)).toEqual({ step: 'decide', attempt: attempt + 1 });
  });

  test('one whose channel is left alone waits for its time, and no longer', () => {
    const notice: NoticeState = { ...ALWAYS, status: 'retry', notBefore: NOON + MINUTE };
    expect(standingOf(notice, NOON + MINUTE - 1, 0)).toEqual({ step: 'wait', until: NOON + MINUTE });
    expect(standingOf(notice, NOON + MINUTE, 0)).toEqual({ step: 'decide', attempt: 2 });
  });

  test('a claim of this very moment leaves it to its worker, which was born with it', () => {
    expect(standingOf(claimed, NOON + SECOND, NOON)).toEqual({ step: 'wait', until: NOON + MINUTE + GRACE_MS });
  });

  test('a claim while the clock is behind the start of the workers waits no longer for it than lease and grace', () => {
    expect(standingOf(claimed, NOON + SECOND, NOON + 10 * HOUR)).toEqual({ step: 'wait', until: NOON + MINUTE + GRACE_MS });
  });
});

describe('a channel that failed', () => {
  test('is left alone ever longer, from seconds to hours, and given up after six tries', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((tries) => backOffMs(tries, 0.5))).toEqual([20 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, undefined]);
  });

  test('is asked again by everybody at another moment, a quarter earlier at most and a quarter later', () => {
    expect([0, 0.25, 1].map((jitter) => backOffMs(0, jitter))).toEqual([15 * SECOND, 17.5 * SECOND, 25 * SECOND]);
  });
});

describe('the channel that may have taken a message', () => {
  test('is that of the claim, and that which has failed without saying what became of it', () => {
    expect(begunOn(claimed)).toBe('slack');
    expect(begunOn({ ...ALWAYS, status: 'retry', begunOn: 'webhook', tries: 1, because: { channel: 'webhook', why: '503' } })).toBe('webhook');
  });

  test('is none where none has been tried, or where it said no', () => {
    expect(begunOn(undefined)).toBeUndefined();
    expect(begunOn({ ...ALWAYS, status: 'retry' })).toBeUndefined();
    expect(begunOn({ ...ALWAYS, status: 'retry', tries: 1 })).toBeUndefined();
    expect(begunOn({ ...ALWAYS, status: 'retry', gaveUp: ['webhook'], because: { channel: 'webhook', why: 'gone' } })).toBeUndefined();
    expect(begunOn({ ...ALWAYS, status: 'held', reason: 'paused' })).toBeUndefined();
  });
});
