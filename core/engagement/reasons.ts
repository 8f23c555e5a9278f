/** Why a flag is up, in codes and numbers; the words are in `templates/`. */
import { type Instant, isoOf, utcDayOf } from '../time.ts';
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
};

const SHOWN = 5;

/** Heaviest first, at most five. */
export function reasonsOf(state: EngagementState, flag: Flag, now: Instant): readonly Reason[] {
  return flag === 'quiet' ? quietReasons(state, now) : unhappyReasons(state.bads ?? [], now);
}

function quietReasons({ days }: EngagementState, now: Instant): Reason[] {
  if (days === undefined) return [];
  const silent = utcDayOf(now) - days.last;
  const usual = days.count > 1 ? (days.last - days.first) / (days.count - 1) : undefined;
  return [
    { code: 'silent', days: silent, ...(usual !== undefined && { usualEveryDays: Math.max(1, Math.round(usual)) }) },
    { code: 'history', count: days.count, days: days.last - days.first + 1 },
  ];
}

const unhappyReasons = (bads: readonly Bad[], now: Instant): Reason[] =>
  bads
    .filter(({ points }) => points > 0)
    .map((bad) => ({ code: bad.what, points: Math.round(decayedPoints(bad, now) * 10) / 10, at: isoOf(bad.at), ...bad.answer }))
    .sort((a, b) => b.points - a.points)
    .slice(0, SHOWN);
