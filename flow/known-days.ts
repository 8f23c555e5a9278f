/** Days of use that this worker has seen committed a moment ago: a customer who clicks a hundred times costs one look. */
import type { UsageDay } from '../core/engagement/decide.ts';
import type { Clock } from '../core/ports.ts';
import { type Instant, MINUTE } from '../core/time.ts';

/** After so long it is looked up again: what another worker was cut off from is made up for then. */
const REMEMBERED_MS = 10 * MINUTE;
/** Some megabytes of a worker's memory. */
const MOST = 50_000;

export type KnownDays = {
  readonly all: (customer: string, usage: readonly UsageDay[]) => boolean;
  readonly keep: (customer: string, usage: readonly UsageDay[]) => void;
};

export function knownDays(clock: Clock): KnownDays {
  const until = new Map<string, Instant>();
  const nameOf = (customer: string, { day, error }: UsageDay): string => `${customer}\u0000${day}${error ? '!' : ''}`;
  return {
    all: (customer, usage) => usage.every((each) => (until.get(nameOf(customer, each)) ?? 0) > clock.now()),
    keep(customer, usage) {
      if (until.size > MOST) until.clear();
      for (const each of usage) until.set(nameOf(customer, each), clock.now() + REMEMBERED_MS);
    },
  };
}
