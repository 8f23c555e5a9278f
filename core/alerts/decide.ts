import type { ProfileState } from '../customers/profile.ts';
import type { Raised } from '../engagement/decide.ts';
import type { Cleared, Flag } from '../engagement/state.ts';
import type { OutgoingEvent } from '../events/catalogue.ts';
import { alertKey } from '../keys.ts';
import type { NoticeRequest } from '../notices/request.ts';
import { type Instant, isoOf } from '../time.ts';
import { type AlertState, TEAM } from './state.ts';

export type AlertDecision = { readonly state: AlertState | undefined; readonly notices: readonly NoticeRequest[]; readonly outcomes: readonly OutgoingEvent[] };

/** The one reason under which a flag's alert is kept. */
export const alertReason = (flag: Flag): string => (flag === 'quiet' ? 'silence' : 'experiences');

/** A raised flag opens its alert, or finds it open and asks for its notice again. A flag raised anew after a close opens a new one. */
export function onRaised(alert: AlertState | undefined, customerId: string, raised: Raised, profile: ProfileState | undefined, now: Instant): AlertDecision {
  const known = alert !== undefined && alert.since >= raised.since;
  const arr = profile?.fields.arr?.value;
  const state: AlertState = known
    ? alert
    : {
        customerId,
        flag: raised.flag,
        reason: alertReason(raised.flag),
        owner: profile?.fields.csm?.value.id ?? TEAM,
        since: raised.since,
        openedAt: now,
        score: raised.score,
        threshold: raised.threshold,
        reasons: raised.reasons,
        ...(arr && { moneyAtRisk: arr }),
      };
  if (state.closed || state.told) return { state, notices: [], outcomes: [] };
  return { state, notices: [noticeOfAlert(state)], outcomes: openedOutcomes(state) };
}

/** A flag that cleared closes its alert: the customer has recovered, or has left. */
export function onCleared(alert: AlertState | undefined, flag: Flag, { since, left }: Cleared, now: Instant): AlertDecision {
  if (alert === undefined || alert.since > since) return { state: alert, notices: [], outcomes: [] };
  const state: AlertState = alert.closed ? alert : { ...alert, closed: { at: now, outcome: left ? 'churned' : 'recovered' } };
  // An alert that closes before it was told still gets its record: the gate writes down that it was overtaken.
  return { state, notices: state.told ? [] : [noticeOfAlert(state)], outcomes: state.closed?.told ? [] : closedOutcomes(state, flag) };
}

/** The alert once everything that follows from it has been asked for. */
export const told = (alert: AlertState): AlertState => (alert.closed ? { ...alert, told: true, closed: { ...alert.closed, told: true } } : { ...alert, told: true });

/** Higher first: money at stake times how far over the line, so that the most valuable stand on top. */
export const rankOf = (alert: AlertState): number => Math.round((1 + Number(alert.moneyAtRisk?.amount ?? 0)) * Math.max(alert.score / alert.threshold, 0.1));

/** What the gate is asked to tell the alert's owner. */
export const noticeOfAlert = (alert: AlertState): NoticeRequest => ({
  kind: `alert.${alert.flag}`,
  subject: alertKey(alert.customerId, alert.flag, alert.reason),
  fact: `since:${alert.since}`,
  factAt: alert.since,
  to: [{ owner: alert.owner }],
});

const outgoing = <T extends OutgoingEvent['type']>(type: T, id: string, at: Instant, data: Extract<OutgoingEvent, { type: T }>['data']) =>
  ({ specversion: '1.0', source: 'beforehand', type, id: `${type}:${id}`, time: isoOf(at), subject: (data as { customerId: string }).customerId, data }) as Extract<
    OutgoingEvent,
    { type: T }
  >;

const idOf = (alert: AlertState): string => `${alert.customerId}:${alert.flag}:${alert.since}`;

function openedOutcomes(alert: AlertState): OutgoingEvent[] {
  const { customerId, flag, owner, score, threshold, reasons } = alert;
  return [
    outgoing('customer.at_risk', idOf(alert), alert.since, { customerId, flag, score, threshold, since: isoOf(alert.since), reasons: [...reasons] }),
    outgoing('alert.opened', idOf(alert), alert.openedAt, {
      customerId,
      alertId: `${alert.flag}:${alert.reason}`,
      flag,
      owner,
      ...(alert.moneyAtRisk && { moneyAtRisk: alert.moneyAtRisk }),
    }),
  ];
}

function closedOutcomes(alert: AlertState, flag: Flag): OutgoingEvent[] {
  const { customerId, closed, since } = alert;
  if (closed === undefined) return [];
  const recovered = closed.outcome === 'recovered' ? [outgoing('customer.recovered', idOf(alert), closed.at, { customerId, flag, since: isoOf(since) })] : [];
  return [...recovered, outgoing('alert.closed', idOf(alert), closed.at, { customerId, alertId: `${alert.flag}:${alert.reason}`, outcome: closed.outcome })];
}
