/** What a company decides about its alerts; part of the rules that can change while the system runs. */
import type { Instant } from '../time.ts';

export type Escalation = {
  /** Working days without anybody having it in hand, after which the team hears of it. */
  readonly teamAfterDays: number;
  /** … and after which the manager does. */
  readonly managerAfterDays: number;
};

/** Somebody is away; alerts of theirs go to a colleague meanwhile. */
export type Away = { readonly from: Instant; readonly until: Instant; readonly cover: string };

export type AlertPolicy = {
  /** In shadow, flags and the alerts that would follow are recorded, and nobody is told. */
  readonly mode: 'live' | 'shadow';
  /** Urgent alerts are told at once either way; the others also, or once a day in a digest. */
  readonly delivery: 'at-once' | 'digest';
  /** Local hour of the owner, 0 to 23, at which their digest comes. */
  readonly digestHour: number;
  /** Alerts in a morning's digest; the most valuable first, the others wait for the next morning. Urgent ones come at once and do not count. */
  readonly perDay: number;
  /** Money a year from which an alert is of high priority. */
  readonly highFrom: number;
  readonly escalation: Escalation;
  readonly escalationBySegment: Readonly<Record<string, Escalation>>;
  /** The most that somebody may offer to a customer by themselves, in `currency`. */
  readonly goodwillLimit: { readonly csm: number; readonly lead: number };
  readonly currency: string;
  /** Ids of colleagues who approve what is above a CSM's limit. */
  readonly leads: readonly string[];
  /** Owners by team, for the console: who sees whose alerts and customers. None means that all are one team. */
  readonly teams: Readonly<Record<string, readonly string[]>>;
  readonly away: Readonly<Record<string, Away>>;
};

/** Sources: the design, section 7 (daily budget, digest at the CSM's morning, escalation); the amounts are a start, meant to be changed. */
export const DEFAULT_ALERT_POLICY: AlertPolicy = {
  mode: 'live',
  delivery: 'at-once',
  digestHour: 8,
  perDay: 10,
  highFrom: 10_000,
  escalation: { teamAfterDays: 2, managerAfterDays: 4 },
  escalationBySegment: {},
  goodwillLimit: { csm: 50, lead: 500 },
  currency: 'EUR',
  leads: [],
  teams: {},
  away: {},
};

/** Who stands in for an owner at that instant: their cover, unless that one is away too. */
export function coverOf(owner: string, { away }: Pick<AlertPolicy, 'away'>, now: Instant): string | undefined {
  const isAway = (id: string): boolean => away[id] !== undefined && away[id].from <= now && now < away[id].until;
  const cover = isAway(owner) ? away[owner]?.cover : undefined;
  return cover === undefined || isAway(cover) ? undefined : cover;
}

export const escalationFor = (segment: string | undefined, { escalation, escalationBySegment }: AlertPolicy): Escalation =>
  (segment !== undefined && Object.hasOwn(escalationBySegment, segment) && escalationBySegment[segment]) || escalation;

export const mayApprove = (by: string, { leads }: Pick<AlertPolicy, 'leads'>): boolean => leads.includes(by) || by === 'manager';

/** What somebody may offer by themselves. */
export const limitOf = (by: string, policy: Pick<AlertPolicy, 'leads' | 'goodwillLimit'>): number =>
  mayApprove(by, policy) ? policy.goodwillLimit.lead : policy.goodwillLimit.csm;
