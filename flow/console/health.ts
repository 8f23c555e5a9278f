/** How the system is: what waits, what died, what went out and came back, what is paused, and what the month has cost so far. */
import { costOf } from '../../core/console/cost.ts';
import { isoOf } from '../../core/time.ts';
import type { Story } from './call.ts';

const DAYS = 30;

export const health: Story<'health'> = async ({ operations, rules, clock }) => {
  const [queues, days, usage, { paused }] = await Promise.all([operations.queues(), operations.sends(DAYS), operations.usage(), rules()]);
  const month = usage.month;
  const of = (role: string): number => queues.filter((queue) => queue.role === role).reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0);
  return {
    body: {
      at: isoOf(clock.now()),
      queues: queues.filter(({ role }) => role === 'work').map(({ role: _role, ...queue }) => queue),
      quarantine: of('quarantine'),
      undelivered: of('undelivered'),
      sends: { days: [...days], thisMonth: usage.mails },
      paused: Object.entries(paused).map(([name, { at, by, why }]) => ({ class: name, since: isoOf(at), by, why })),
      cost: { month, ...partsOf(usage), isReckoned: true },
    },
  };
};

function partsOf(usage: Parameters<typeof costOf>[0]) {
  const { usd, parts } = costOf(usage);
  return { usd, parts: [...parts] };
}
