/** Why a flag is up, in codes and numbers; the words are in `templates/`. */
import { type Instant, isoOf, startOfUtcDay, utcDayOf } from '../time.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { excusedBetween } from './excused.ts';
import type { EngagementState, Flag } from './state.ts';
import type { Bad } from './unhappy-score.ts';
import { decayedPoints } from './unhappy-score.ts';

export type Reason = {
  readonly code: string;
  readonly points?: number;
  readonly days?: number;
  readonly usualEveryDays?: number;
  readonly count?: number;
  readonly at?: string;
  /** Of a low answer: what was said on which scale, and about which case or order. */
  readonly score?: number;
  readonly scale?: number;
  readonly about?: string;
  /** Days of the silence that our own outages took, and that do not count. */
  readonly excusedDays?: number;
  /** What it adds to the score, in the score's own unit. */
  readonly contribution?: number;
  readonly evidence?: Evidence;
};

const SHOWN = 5;

/** Heaviest first, at most five. */
export function reasonsOf(state: EngagementState, flag: Flag, now: Instant): readonly Reason[] {
  return flag === 'quiet' ? quietReasons(state, now) : unhappyReasons(state.bads ?? [], now);
}

function quietReasons({ days, excused }: EngagementState, now: Instant): Reason[] {
  if (days === undefined) return [];
  const silent = utcDayOf(now) - days.last;
  const usual = days.count > 1 ? (days.last - days.first) / (days.count - 1) : undefined;
  const ours = excusedBetween(excused, days.last, utcDayOf(now));
  return [
    {
      code: 'silent',
      days: silent,
      ...(usual !== undefined && { usualEveryDays: Math.max(1, Math.round(usual)) }),
      ...(ours > 0 && { excusedDays: ours }),
      evidence: { kind: 'usage', id: isoOf(startOfUtcDay(days.last)).slice(0, 10) },
    },
    { code: 'history', count: days.count, days: days.last - days.first + 1 },
  ];
}

const unhappyReasons = (bads: readonly Bad[], now: Instant): Reason[] =>
  bads
    .filter(({ points }) => points > 0)
    .map((bad) => ({ code: bad.what, points: Math.round(decayedPoints(bad, now) * 10) / 10, at: isoOf(bad.at), ...bad.answer, evidence: evidenceOf(bad.key) }))
    .sort((a, b) => b.points - a.points)
    .slice(0, SHOWN);
