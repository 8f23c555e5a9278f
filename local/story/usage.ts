import type { Event, EventOf } from '../../core/events/catalogue.ts';
import { MAX_USAGE_RECORDS } from '../../core/events/usage.ts';
import { isoOf, MINUTE, SECOND, startOfUtcDay, type UtcDay } from '../../core/time.ts';
import { cloudEvent } from '../../emitter/cloud-event.ts';
import { HISTORY_DAYS, isWeekend, type Month, STORY_DAYS, weekdayOf } from './month.ts';
import { isHit, OUTAGE_DAY } from './outage.ts';
import type { Customer } from './people.ts';
import { type Random, randomOf } from './random.ts';

type Record = EventOf<'usage.recorded'>['data']['records'][number];

/** How likely an account is active on a working day, on its own day of the week and at a weekend, and the days of the month between which it fell silent, if it did. */
type Habit = { readonly weekday: number; readonly weekend: number; readonly ownDay?: number; readonly silent?: readonly [from: number, until: number] };

const DAILY: Habit = { weekday: 0.9, weekend: 0.12 };
const OFTEN: Habit = { weekday: 0.55, weekend: 0.05 };
const ONCE_A_WEEK: Habit = { weekday: 0.04, weekend: 0 };
const ON_ITS_DAY = 0.92;
const NEW: Habit = { weekday: 0, weekend: 0 };

/** Days of the month on which six accounts stop coming; the third of them returns. */
const FALL_SILENT: readonly (readonly [number, number])[] = [
  [3, STORY_DAYS],
  [5, STORY_DAYS],
  [6, 24],
  [9, STORY_DAYS],
  [11, STORY_DAYS],
  [13, STORY_DAYS],
];
const EVERY = 12;

/** Who was active on which days: what came before the month in its first minutes, then one event at the end of each day. */
export function usageOf(accounts: readonly Customer[], month: Month, seed: number): Event[] {
  const random = randomOf(seed, 'usage');
  const habits = new Map(accounts.map((account, index) => [account, habitOf(index)]));
  const activeOn = (day: UtcDay): Record[] =>
    accounts.filter((account) => isActive(habits.get(account) ?? NEW, day - month.firstDay, day, random)).map((account) => recordOf(account, day, month, random));
  const before = Array.from({ length: HISTORY_DAYS }, (_, index) => activeOn(month.firstDay - HISTORY_DAYS - 1 + index)).flat();
  const history = Array.from({ length: Math.ceil(before.length / MAX_USAGE_RECORDS) }, (_, part) =>
    cloudEvent('usage.recorded', { source: 'cloud.usage', id: `usage-before-${part + 1}` }, month.startsAt + 5 * MINUTE + part * SECOND, {
      records: before.slice(part * MAX_USAGE_RECORDS, (part + 1) * MAX_USAGE_RECORDS),
    }),
  );
  const daily = Array.from({ length: STORY_DAYS + 1 }, (_, index) => index - 1).flatMap((day) => {
    const records = activeOn(month.firstDay + day);
    const at = Math.max(month.at(day, 23 + 50 / 60), month.startsAt + 30 * MINUTE);
    return records.length > 0 ? [cloudEvent('usage.recorded', { source: 'cloud.usage', id: `usage-day-${day + 1}` }, at, { records })] : [];
  });
  return [...history, ...daily];
}

function habitOf(index: number): Habit {
  const silent = index % EVERY === 2 ? FALL_SILENT[Math.floor(index / EVERY)] : undefined;
  if (silent) return { ...DAILY, silent };
  if (index % 16 === 15) return NEW;
  if (index % 8 === 5) return { ...ONCE_A_WEEK, ownDay: 1 + (Math.floor(index / 8) % 5) };
  return index % 4 === 3 ? OFTEN : DAILY;
}

function isActive(habit: Habit, dayOfMonth: number, day: UtcDay, random: Random): boolean {
  const drawn = random.next();
  if (habit === NEW) return dayOfMonth > 18 && drawn < 0.2;
  if (habit.silent && dayOfMonth >= habit.silent[0] && dayOfMonth < habit.silent[1]) return false;
  if (habit.ownDay !== undefined && weekdayOf(day) === habit.ownDay) return drawn < ON_ITS_DAY;
  return drawn < (isWeekend(day) ? habit.weekend : habit.weekday);
}

function recordOf(account: Customer, day: UtcDay, month: Month, random: Random): Record {
  const count = random.between(1, 40);
  const failed = day - month.firstDay === OUTAGE_DAY && isHit(account);
  return {
    customerId: account.customerId,
    day: isoOf(startOfUtcDay(day)).slice(0, 10),
    count,
    feature: random.pick(account.components ?? ['dashboard']),
    ...(failed && { outcome: 'error' as const }),
  };
}
