/** Small logs for the tests of risk: customers by the days on which they were active. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CustomerDays } from '../../core/risk/customer-days.ts';
import { dateOf } from '../../core/risk/months.ts';
import type { QuietQuestion } from '../../core/risk/quiet-rows.ts';
import type { UtcDay } from '../../core/time.ts';

export const QUESTION: QuietQuestion = { horizonDays: 28, activeWithinDays: 28, minTenureDays: 28, windowDays: 28, minActiveDays: 1 };

export const customer = (customerId: string, days: readonly UtcDay[], values?: readonly number[]): CustomerDays => ({ customerId, days, ...(values && { values }) });

/** 2024-01-01. */
export const START: UtcDay = 19_723;

/** Customers with rhythms of 1 to 12 days; every third stops for good at some time. The same every time. */
export function madeUpLog(customers: number, spanDays = 500): CustomerDays[] {
  let state = 7;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  return Array.from({ length: customers }, (_, n) => {
    const every = 1 + draw(12);
    const from = START + draw(Math.floor(spanDays / 2));
    const until = n % 3 === 0 ? from + 30 + draw(spanDays) : START + spanDays;
    const days: number[] = [];
    for (let day = from; day <= Math.min(until, START + spanDays); day += 1 + draw(2 * every)) days.push(day);
    return customer(`c${n}`, days);
  });
}

export const csvOf = (log: readonly CustomerDays[]): string => `user,day\n${log.flatMap(({ customerId, days }) => days.map((day) => `${customerId},${dateOf(day)}\n`)).join('')}`;

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'beforehand-risk-'));

export function fileWith(name: string, text: string | Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}
