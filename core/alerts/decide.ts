import type { ProfileState } from '../customers/profile.ts';
import type { Raised } from '../engagement/decide.ts';
import type { Flag } from '../engagement/state.ts';
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
  if (state.closed) return { state, notices: [], outcomes: [] };
  return { state, notices: [noticeOf(state)], outcomes: openedOutcomes(state) };
}

/** A flag that cleared by itself closes its alert. */
export function onCleared(alert: AlertState | undefined, cleared: { readonly flag: Flag; readonly since: Instant }, now: Instant): AlertDecision {
  if (alert === undefined || alert.since > cleared.since) return { state: alert, notices: [], outcomes: [] };
  const state: AlertState = alert.closed ? alert : { ...alert, closed: { at: now, outcome: 'recovered' } };
  return { state, notices: [], outcomes: closedOutcomes(state, cleared) };
}

/** Higher first: money at stake times how far over the line, so that the most valuable stand on top. */
export const rankOf = (alert: AlertState): number => Math.round((1 + Number(alert.moneyAtRisk?.amount ?? 0)) * Math.max(alert.score / alert.threshold, 0.1));

const noticeOf = (alert: AlertState): NoticeRequest => ({
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

function closedOutcomes(alert: AlertState, cleared: { readonly flag: Flag; readonly since: Instant }): OutgoingEvent[] {
  const { customerId } = alert;
  const at = alert.closed?.at ?? cleared.since;
  const closed = alert.closed && outgoing('alert.closed', idOf(alert), at, { customerId, alertId: `${alert.flag}:${alert.reason}`, outcome: alert.closed.outcome });
  return [outgoing('customer.recovered', idOf(alert), at, { customerId, flag: cleared.flag, since: isoOf(cleared.since) }), ...(closed ? [closed] : [])];
}
