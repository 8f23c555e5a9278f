/** An alert as the console shows it, and the mark by which a page says which alert it had shown. */
import { type Act, act, lastAction } from '../alerts/act.ts';
import { rankOf } from '../alerts/decide.ts';
import { tasksOf } from '../alerts/playbooks.ts';
import type { AlertPolicy } from '../alerts/policy.ts';
import type { AlertState } from '../alerts/state.ts';
import type { ProfileState } from '../customers/profile.ts';
import { type Instant, isoOf } from '../time.ts';
import type * as answers from './answers.ts';

/** Changes with every deed and with its end, not with evidence that comes in: who acknowledges an alert does so whatever came in meanwhile. */
export const etagOf = (alert: AlertState): string => `"${alert.since.toString(36)}-${lastAction(alert)}-${alert.closed === undefined ? 'open' : 'closed'}"`;

/** Whether the very deed has been done already by the same person: their answer was lost, and they press again. */
export function isRepeat(alert: AlertState, action: Act, now: Instant, policy: AlertPolicy): boolean {
  const last = alert.actions?.at(-1);
  if (last?.by !== action.by || last.did !== action.did) return false;
  const again = act(alert, action, now, policy);
  return !('refused' in again) && again.state === alert;
}

export const alertId = ({ customerId, flag }: AlertState): string => `${customerId}/${flag}`;

export type Around = { readonly customer: ProfileState | undefined; readonly mayAct: boolean; readonly zone: string };

export function alertView(alert: AlertState, { customer, mayAct, zone }: Around): answers.Alert {
  const { acknowledged, snoozed, closed, enrolment, clears } = alert;
  const { name, segment, plan } = customer?.fields ?? {};
  return {
    id: alertId(alert),
    etag: etagOf(alert),
    customerId: alert.customerId,
    ...(name && { customerName: name.value }),
    ...(segment && { segment: segment.value }),
    ...(plan && { plan: plan.value }),
    flag: alert.flag,
    owner: alert.owner,
    status: closed ? 'closed' : snoozed ? 'snoozed' : acknowledged ? 'acknowledged' : 'open',
    mayAct,
    since: isoOf(alert.since),
    openedAt: isoOf(alert.openedAt),
    score: alert.score,
    threshold: alert.threshold,
    rank: rankOf(alert),
    reasons: [...alert.reasons],
    ...(alert.band && { band: alert.band }),
    ...(alert.probability !== undefined && { probability: alert.probability }),
    ...(alert.moneyAtRisk && { moneyAtRisk: alert.moneyAtRisk }),
    ...(alert.priority && { priority: alert.priority }),
    ...(alert.dueAt !== undefined && { dueAt: isoOf(alert.dueAt) }),
    ...(alert.coverFor !== undefined && { coverFor: alert.coverFor }),
    ...(clears && { clears }),
    ...(acknowledged && { acknowledged: { at: isoOf(acknowledged.at), by: acknowledged.by } }),
    ...(snoozed && { snoozed: { until: isoOf(snoozed.until), by: snoozed.by, why: snoozed.why } }),
    ...(closed && {
      closed: { at: isoOf(closed.at), outcome: closed.outcome, ...(closed.by !== undefined && { by: closed.by }), ...(closed.why !== undefined && { why: closed.why }) },
    }),
    ...(enrolment && {
      playbook: {
        id: enrolment.playbook,
        tasks: tasksOf(enrolment, zone).map(({ id, dueAt, done }) => ({
          id,
          dueAt: isoOf(dueAt),
          ...(done && { done: { at: isoOf(done.at), by: done.by, ...(done.goodwill && { goodwill: done.goodwill }) } }),
        })),
        ...(enrolment.asked && { asked: { goodwill: enrolment.asked.goodwill, by: enrolment.asked.by, at: isoOf(enrolment.asked.at) } }),
      },
    }),
    actions: (alert.actions ?? []).map(({ at, ...action }) => ({ ...action, at: isoOf(at) })),
  };
}

/** Money by currency: sums of different ones are no sum. */
export function moneyIn(alerts: readonly AlertState[]): answers.Money[] {
  const sums = new Map<string, number>();
  for (const { moneyAtRisk } of alerts) if (moneyAtRisk) sums.set(moneyAtRisk.currency, (sums.get(moneyAtRisk.currency) ?? 0) + Number(moneyAtRisk.amount));
  return [...sums].sort((a, b) => b[1] - a[1]).map(([currency, sum]) => ({ amount: sum.toFixed(2), currency }));
}
