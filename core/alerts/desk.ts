/**
 * An owner's desk: how many new alerts they have been told of today, and the digest of their mornings. A daily budget, the most valuable first: what
 * is over it waits, in the worklist for whoever looks, and in the next morning's digest for whoever does not.
 */

import { deskKey } from '../keys.ts';
import type { NoticeRequest } from '../notices/request.ts';
import type { Instant } from '../time.ts';
import type { AlertPolicy } from './policy.ts';
import { dateOn, nextWorkingHour } from './working-days.ts';

/** An alert on it: its customer, flag and reason, and since when. */
export type Entry = { readonly customer: string; readonly alert: string; readonly since: Instant };

export type DeskState = {
  readonly owner: string;
  /** The date on their wall for which `told` counts. */
  readonly date?: string;
  /** Alerts told on that date, by name: a repeat counts once. */
  readonly told?: readonly string[];
  /** The latest digest: its entries, the most valuable first, and how many more wait. */
  readonly digest?: { readonly at: Instant; readonly entries: readonly Entry[]; readonly more: number };
  /** Whether something waits for the next morning. */
  readonly waits?: true;
};

export type DeskDecision = { readonly state: DeskState; readonly deadline: Instant | undefined };

export const nameOf = ({ customer, alert, since }: Entry): string => `${customer}#${alert}#${since}`;

/** One alert's place: told now within the budget, or waiting for the digest. A repeat gets the same answer. */
export function onAlert(desk: DeskState, entry: Entry, { perDay, delivery, digestHour }: AlertPolicy, zone: string, now: Instant): DeskDecision & { readonly tellNow: boolean } {
  const name = nameOf(entry);
  const today = dateOn(now, zone);
  const told = desk.date === today ? (desk.told ?? []) : [];
  if (told.includes(name)) return { state: desk, deadline: deadlineOf(desk, digestHour, zone, now), tellNow: true };
  if (delivery === 'at-once' && told.length < perDay) {
    const state: DeskState = { ...desk, date: today, told: [...told, name] };
    return { state, deadline: deadlineOf(state, digestHour, zone, now), tellNow: true };
  }
  const state: DeskState = desk.waits ? desk : { ...desk, waits: true };
  return { state, deadline: deadlineOf(state, digestHour, zone, now), tellNow: false };
}

/**
 * The owner's morning: what waits goes into a digest, up to the day's budget. Asked twice on a morning, it is the same digest.
 * @param waiting what has not been told yet, the most valuable first
 */
export function onMorning(desk: DeskState, waiting: readonly Entry[], { perDay, digestHour }: AlertPolicy, zone: string, now: Instant): DeskDecision {
  const today = dateOn(now, zone);
  if (desk.digest !== undefined && dateOn(desk.digest.at, zone) === today) return { state: desk, deadline: deadlineOf(desk, digestHour, zone, now) };
  const told = desk.date === today ? (desk.told ?? []) : [];
  const entries = waiting.slice(0, Math.max(perDay - told.length, 0));
  const more = waiting.length - entries.length;
  const { waits: _before, digest: _last, ...rest } = desk;
  const state: DeskState = {
    ...rest,
    ...(entries.length > 0 && { date: today, told: [...told, ...entries.map(nameOf)], digest: { at: now, entries, more } }),
    ...(more > 0 && { waits: true as const }),
  };
  return { state, deadline: deadlineOf(state, digestHour, zone, now) };
}

const deadlineOf = ({ waits }: DeskState, digestHour: number, zone: string, now: Instant): Instant | undefined => (waits ? nextWorkingHour(now, digestHour, zone) : undefined);

/** The request for the latest digest. */
export const noticeOfDigest = ({ owner, digest }: DeskState): NoticeRequest[] => (digest === undefined ? [] : [digestNotice(owner, digest.at)]);

export const digestNotice = (owner: string, at: Instant): NoticeRequest => ({ kind: 'digest.csm', subject: deskKey(owner), fact: `digest:${at}`, factAt: at, to: [{ owner }] });
