/**
 * An owner's desk: the digest of their mornings, within a daily budget, the most valuable first. What is over it waits in the worklist for whoever
 * looks, and for the next morning's digest.
 */

import { deskKey } from '../keys.ts';
import type { NoticeRequest } from '../notices/request.ts';
import { HOUR, type Instant } from '../time.ts';
import type { AlertPolicy } from './policy.ts';
import { dateOn, nextWorkingHour } from './working-days.ts';

/** An alert on it: its customer, flag and reason, and since when. */
export type Entry = { readonly customer: string; readonly alert: string; readonly since: Instant };

export type DeskState = {
  readonly owner: string;
  /** The latest digest: its entries, the most valuable first, and how many more wait. */
  readonly digest?: { readonly at: Instant; readonly entries: readonly Entry[]; readonly more: number };
  /** Whether something waits for the next morning. */
  readonly waits?: true;
  /** About when something was last said to wait; a worker may still be writing that down in its alert. */
  readonly placedAt?: Instant;
};

export type DeskDecision = { readonly state: DeskState; readonly deadline: Instant | undefined };

export const nameOf = ({ customer, alert, since }: Entry): string => `${customer}#${alert}#${since}`;

/** Said anew at most so often, so that a burst is one write. */
const SAID_ANEW_AFTER_MS = 12 * HOUR;
/** Longer than that, and than the slowest worker between its two writes: only then does an empty look mean that nothing waits. */
const SETTLED_AFTER_MS = 13 * HOUR;

/** Something new waits for the owner's next morning. The same object when that was said lately. */
export function onWaiting(desk: DeskState, { digestHour }: AlertPolicy, zone: string, now: Instant): DeskDecision {
  const state: DeskState = desk.waits && now - (desk.placedAt ?? 0) < SAID_ANEW_AFTER_MS ? desk : { ...desk, waits: true, placedAt: now };
  return { state, deadline: deadlineOf(state, digestHour, zone, now) };
}

/**
 * The owner's morning: what waits goes into a digest, up to the day's budget. Asked twice on a morning, it is the same digest.
 * @param waiting what has not been told yet, the most valuable first
 */
export function onMorning(desk: DeskState, waiting: readonly Entry[], { perDay, digestHour }: AlertPolicy, zone: string, now: Instant): DeskDecision {
  if (desk.digest !== undefined && dateOn(desk.digest.at, zone) === dateOn(now, zone)) return { state: desk, deadline: deadlineOf(desk, digestHour, zone, now) };
  const entries = waiting.slice(0, perDay);
  const more = waiting.length - entries.length;
  const { placedAt } = desk;
  const mayBeUnseen = placedAt !== undefined && now - placedAt < SETTLED_AFTER_MS;
  const state: DeskState = {
    owner: desk.owner,
    ...(entries.length > 0 && { digest: { at: now, entries, more } }),
    ...((more > 0 || mayBeUnseen) && { waits: true as const }),
    ...(mayBeUnseen && { placedAt }),
  };
  return { state, deadline: deadlineOf(state, digestHour, zone, now) };
}

const deadlineOf = ({ waits }: DeskState, digestHour: number, zone: string, now: Instant): Instant | undefined => (waits ? nextWorkingHour(now, digestHour, zone) : undefined);

/** The request for the latest digest. */
export const noticeOfDigest = ({ owner, digest }: DeskState): NoticeRequest[] => (digest === undefined ? [] : [digestNotice(owner, digest.at)]);

export const digestNotice = (owner: string, at: Instant): NoticeRequest => ({ kind: 'digest.csm', subject: deskKey(owner), fact: `digest:${at}`, factAt: at, to: [{ owner }] });
