/** The days on which a customer was active, as bits anchored at the last one: bit 0 is the last active day, bit 1 the day before. */
import type { UtcDay } from '../time.ts';
import { BITMAP_DAYS } from './policy.ts';

export type ActiveDays = {
  readonly first: UtcDay;
  readonly last: UtcDay;
  /** All distinct days ever, also those older than the bits. */
  readonly count: number;
  /** Hex, most significant bit oldest. */
  readonly bits: string;
};

export function isActiveOn(days: ActiveDays | undefined, day: UtcDay): boolean {
  if (days === undefined) return false;
  const age = days.last - day;
  return age >= 0 && age < BITMAP_DAYS && ((BigInt(`0x${days.bits}`) >> BigInt(age)) & 1n) === 1n;
}

const MASK = (1n << BigInt(BITMAP_DAYS)) - 1n;

/** The days with one more. A known day, and one too old to tell from a known one, changes nothing: the same object comes back. */
export function withDay(days: ActiveDays | undefined, day: UtcDay): ActiveDays {
  if (days === undefined) return { first: day, last: day, count: 1, bits: '1' };
  const age = days.last - day;
  if (age >= BITMAP_DAYS) return days;
  const bits = BigInt(`0x${days.bits}`);
  if (age >= 0) {
    const bit = 1n << BigInt(age);
    if ((bits & bit) !== 0n) return days;
    return { ...days, first: Math.min(days.first, day), count: days.count + 1, bits: (bits | bit).toString(16) };
  }
  const shifted = -age >= BITMAP_DAYS ? 0n : (bits << BigInt(-age)) & MASK;
  return { ...days, last: day, count: days.count + 1, bits: (shifted | 1n).toString(16) };
}

/** Ages of the kept active days in days before the last one, youngest first: 0, … */
export function agesOf(days: ActiveDays): number[] {
  const ages: number[] = [];
  for (let bits = BigInt(`0x${days.bits}`), age = 0; bits > 0n; bits >>= 1n, age++) if ((bits & 1n) === 1n) ages.push(age);
  return ages;
}
