/** What the gate asks of an alert, and what its message says. */
import type { ProfileState } from '../customers/profile.ts';
import type { Reason } from '../engagement/reasons.ts';
import type { Relevance } from '../notices/relevance.ts';
import { type Instant, isoOf } from '../time.ts';
import type { DeskState } from './desk.ts';
import type { PlaybookId } from './playbooks.ts';
import type { Priority } from './priority.ts';
import type { Again, AlertState } from './state.ts';

/** @param factAt of the notice: since when the flag is up, or why the owner is told once more */
export function alertRelevance(alert: AlertState, factAt: Instant): Relevance {
  if (factAt !== (alert.again?.at ?? alert.since)) return { reason: 'superseded', because: { by: 'a newer alert' } };
  if (alert.heldOut) return { reason: 'holdout', because: { measuredSince: isoOf(alert.heldOut.from), percent: alert.heldOut.percent } };
  if (alert.closed) return { reason: 'superseded', because: { closed: alert.closed.outcome } };
  return alert.snoozed ? { reason: 'superseded', because: { snoozedUntil: isoOf(alert.snoozed.until) } } : undefined;
}

export type AlertVariables = {
  readonly customerId: string;
  readonly customerName?: string;
  readonly customerEmail?: string;
  readonly plan?: string;
  readonly segment?: string;
  readonly since: Instant;
  readonly reasons: readonly Reason[];
  readonly moneyAtRisk?: { readonly amount: string; readonly currency: string };
  readonly priority?: Priority;
  readonly dueAt?: Instant;
  readonly percentile?: number;
  /** In whole percent. */
  readonly probabilityPercent?: number;
  readonly clearDays?: number;
  readonly clearBefore?: Instant;
  readonly clearAt?: Instant;
  readonly playbook?: PlaybookId;
  /** An offer that waits for a lead. */
  readonly offer?: string;
  /** Why the owner is told once more. */
  readonly again?: Again['because'];
};

/** What a digest says of each alert in it, and how many more wait. */
export type DigestVariables = {
  readonly count: number;
  readonly entries: readonly (Pick<AlertVariables, 'customerId' | 'customerName' | 'moneyAtRisk' | 'priority' | 'dueAt'> & { readonly flag: string; readonly url: string })[];
  readonly more?: number;
};

/** A newer morning's digest takes the place of this one. */
export const digestRelevance = ({ digest }: DeskState, factAt: Instant): Relevance =>
  digest?.at === factAt ? undefined : { reason: 'superseded', because: { by: 'a newer digest' } };

/** The case that a reason is about, if it is about one: its answer may hold the customer's own words. */
export const casesOf = (alert: AlertState): readonly string[] => alert.reasons.flatMap(({ code, about }) => (code === 'low-answer' && about !== undefined ? [about] : []));

export function alertVariables(alert: AlertState, customer: ProfileState | undefined): AlertVariables {
  const fields = customer?.fields;
  return {
    customerId: alert.customerId,
    ...(fields?.name && { customerName: fields.name.value }),
    ...(fields?.email && { customerEmail: fields.email.value }),
    ...(fields?.plan && { plan: fields.plan.value }),
    ...(fields?.segment && { segment: fields.segment.value }),
    since: alert.since,
    reasons: alert.reasons,
    ...(alert.moneyAtRisk && { moneyAtRisk: alert.moneyAtRisk }),
    ...(alert.priority && { priority: alert.priority }),
    ...(alert.dueAt !== undefined && { dueAt: alert.dueAt }),
    ...(alert.percentile !== undefined && { percentile: alert.percentile }),
    ...(alert.probability !== undefined && { probabilityPercent: Math.round(alert.probability * 100) }),
    ...clearing(alert),
    ...(alert.enrolment && { playbook: alert.enrolment.playbook }),
    ...(alert.enrolment?.asked && { offer: `${alert.enrolment.asked.goodwill.kind} ${alert.enrolment.asked.goodwill.amount} ${alert.enrolment.asked.goodwill.currency}` }),
    ...(alert.again && { again: alert.again.because }),
  };
}

function clearing({ clears }: AlertState): Pick<AlertVariables, 'clearDays' | 'clearBefore' | 'clearAt'> {
  if (clears === undefined) return {};
  return 'at' in clears ? { clearAt: Date.parse(clears.at) } : { clearDays: clears.activeDays, clearBefore: Date.parse(clears.before) };
}
