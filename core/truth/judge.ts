/** Whether a flag came true, and whether the customer was saved: asked once, when its window is over. */
import type { AlertOutcome } from '../alerts/state.ts';
import { agesOf } from '../engagement/days.ts';
import type { EngagementState } from '../engagement/state.ts';
import { type Instant, startOfUtcDay, type UtcDay, utcDayOf } from '../time.ts';
import { SETTLES_AFTER_MS } from './policy.ts';
import type { Finding, Judgement, Ledger, Raise } from './state.ts';

/** The first day that no longer belongs to the window. */
const endOf = ({ since, horizonDays }: Raise): UtcDay => utcDayOf(since) + horizonDays;
export const windowEndsAt = (raise: Raise): Instant => startOfUtcDay(endOf(raise));
export const judgedFrom = (raise: Raise): Instant => windowEndsAt(raise) + SETTLES_AFTER_MS;

/**
 * `quiet` is right when no day in [since, since + H) was active, `unhappy` when the customer answered low again or went quiet in that time, and either
 * when they cancelled. A CSM's false alarm makes the others wrong; against a cancellation it has no weight.
 * @param said how the flag's own alert had been closed
 */
export function judge(raise: Raise, ledger: Ledger, engagement: EngagementState | undefined, said: AlertOutcome | undefined): Judgement {
  const cancelled = hasCancelled(raise, ledger, engagement);
  const active = wasActive(raise, engagement);
  const seen = findingOf(raise, ledger, engagement, cancelled, active);
  const isTrue = TRUE.includes(seen);
  const saved = !isTrue && (active || clearedWithin(raise));
  const alert = said && { said };
  if (said === 'false-alarm' && !cancelled) return { verdict: 'wrong', because: 'false-alarm', saved, ...alert };
  return { verdict: isTrue ? 'right' : 'wrong', because: seen, saved, ...alert };
}

const TRUE: readonly Finding[] = ['silent', 'cancelled', 'low-answer', 'went-quiet'];

function findingOf(raise: Raise, ledger: Ledger, engagement: EngagementState | undefined, cancelled: boolean, active: boolean): Finding {
  if (cancelled) return 'cancelled';
  if (raise.flag === 'quiet') return active ? 'active' : 'silent';
  if (answeredLowAgain(raise, engagement)) return 'low-answer';
  return wentQuiet(raise, ledger) ? 'went-quiet' : 'nothing-happened';
}

function hasCancelled(raise: Raise, { losses = [] }: Ledger, engagement: EngagementState | undefined): boolean {
  const at = [...losses.flatMap(({ what, at }) => (what === 'cancelled' ? [at] : [])), ...(engagement?.leftAt === undefined ? [] : [engagement.leftAt])];
  return at.some((left) => utcDayOf(left) >= utcDayOf(raise.since) && left < windowEndsAt(raise));
}

/** On the day on which they became unhappy customers are often active: what made them so is activity. */
function wasActive(raise: Raise, engagement: EngagementState | undefined): boolean {
  const days = engagement?.days;
  if (days === undefined) return false;
  const from = utcDayOf(raise.since) + (raise.flag === 'quiet' ? 0 : 1);
  return agesOf(days).some((age) => days.last - age >= from && days.last - age < endOf(raise));
}

const answeredLowAgain = (raise: Raise, engagement: EngagementState | undefined): boolean =>
  (engagement?.bads ?? []).some(({ what, points, at }) => what === 'low-answer' && points > 0 && at > Math.max(raise.since, raise.answeredAt ?? 0) && at < windowEndsAt(raise));

/** `quiet` went up in the window, or was up all through it. */
const wentQuiet = (raise: Raise, { raises }: Ledger): boolean =>
  raises.some(
    ({ flag, since, clearedAt = Number.POSITIVE_INFINITY }) => flag === 'quiet' && since < windowEndsAt(raise) && (since > raise.since || clearedAt >= windowEndsAt(raise)),
  );

const clearedWithin = (raise: Raise): boolean => raise.clearedAt !== undefined && raise.clearedAt < windowEndsAt(raise);
