import type { ProfileState } from '../customers/profile.ts';
import type { Raised } from '../engagement/decide.ts';
import type { Cleared, Flag } from '../engagement/state.ts';
import type { OutgoingEvent } from '../events/catalogue.ts';
import { alertKey } from '../keys.ts';
import type { NoticeRequest } from '../notices/request.ts';
import { DAY, type Instant, isoOf } from '../time.ts';
import type { HeldOut } from '../truth/holdout.ts';
import { enrolled, playbookFor } from './playbooks.ts';
import { type AlertPolicy, coverOf, DEFAULT_ALERT_POLICY, escalationFor } from './policy.ts';
import { dueAfter, priorityOf } from './priority.ts';
import { type Again, type AlertOutcome, type AlertState, MANAGER, TEAM, type Timers } from './state.ts';
import { workingDaysAfter } from './working-days.ts';

export type AlertDecision = {
  readonly state: AlertState | undefined;
  readonly deadline: Instant | undefined;
  readonly notices: readonly NoticeRequest[];
  readonly outcomes: readonly OutgoingEvent[];
  /** The owner is to hear of it for the first time: within the day's budget, or in their next digest. */
  readonly isNew?: true;
};

/** What the company has decided, and its own zone (IANA). */
export type Company = { readonly alerts: AlertPolicy; readonly zone: string };
const NO_COMPANY: Company = { alerts: DEFAULT_ALERT_POLICY, zone: 'UTC' };

/** The one reason under which a flag's alert is kept. */
export const alertReason = (flag: Flag): string => (flag === 'quiet' ? 'silence' : 'experiences');

/** How long the word of somebody who has looked keeps the next alert of the kind from opening. */
const QUIET_AFTER: Readonly<Partial<Record<AlertOutcome, number>>> = { 'false-alarm': 30 * DAY, 'too-early': 14 * DAY };

/**
 * A raised flag opens its alert, or finds it open, brings its evidence up to date, and asks for its notice again. A flag raised anew after a close opens a
 * new one, unless it is held back.
 */
export function onRaised(
  alert: AlertState | undefined,
  customerId: string,
  raised: Raised & { readonly heldOut?: HeldOut },
  profile: ProfileState | undefined,
  now: Instant,
  company: Company = NO_COMPANY,
): AlertDecision {
  const known = alert !== undefined && alert.since >= raised.since;
  const until = known ? undefined : heldBackUntil(alert, now);
  if (alert !== undefined && until !== undefined) return asking(withHeldBack(alert, raised.since, until, now), now);
  const state = known ? withEvidence(alert, raised) : opened(alert, customerId, raised, profile, now, company);
  if (state.closed || state.told || state.shadow) return asking(state, now);
  const asked = asking(state, now, [noticeOfAlert(state)], openedOutcomes(state));
  // One that is held out takes nobody's time: the gate writes down why it is not told.
  return state.heldOut ? asked : { ...asked, isNew: true };
}

function opened(
  before: AlertState | undefined,
  customerId: string,
  raised: Raised & { readonly heldOut?: HeldOut },
  profile: ProfileState | undefined,
  now: Instant,
  { alerts, zone }: Company,
): AlertState {
  const { flag, reasons } = raised;
  const { arr, csm, segment } = profile?.fields ?? {};
  const whose = csm?.value.id ?? TEAM;
  const cover = coverOf(whose, alerts, now);
  const theirZone = csm?.value.timezone ?? zone;
  const priority = priorityOf({ ...raised, moneyAtRisk: arr?.value }, alerts);
  const enrolledBefore = before?.enrolment ?? before?.enrolledBefore;
  const enrolment = raised.heldOut ? undefined : enrolled(playbookFor(flag, reasons), enrolledBefore, now);
  const { teamAfterDays, managerAfterDays } = escalationFor(segment?.value, alerts);
  const wasHeldBack = before?.heldBack?.since === raised.since ? before.heldBack : undefined;
  return {
    customerId,
    flag,
    reason: alertReason(flag),
    owner: cover ?? whose,
    since: raised.since,
    openedAt: now,
    ...standing(raised),
    ...(arr && { moneyAtRisk: arr.value }),
    priority,
    dueAt: dueAfter(priority, now, theirZone),
    ...(cover !== undefined && { coverFor: whose }),
    ...(alerts.mode === 'shadow' && { shadow: true }),
    ...(raised.heldOut && { heldOut: raised.heldOut }),
    // The team has its own alerts from the start.
    timers: { teamAt: workingDaysAfter(now, whose === TEAM ? managerAfterDays : teamAfterDays, theirZone), managerAt: workingDaysAfter(now, managerAfterDays, theirZone) },
    ...(enrolment ? { enrolment } : { enrolledBefore }),
    ...(wasHeldBack && { heldBack: wasHeldBack, again: { because: 'held-back-until', at: wasHeldBack.until } }),
  } as AlertState;
}

const standing = ({ score, threshold, reasons, band, percentile, probability, clears }: Raised) => ({
  score,
  threshold,
  reasons,
  band,
  ...(percentile !== undefined && { percentile }),
  ...(probability !== undefined && { probability }),
  ...(clears && { clears }),
});

/** Which facts the reasons rest on; that their weight fades is no news. */
const evidenceIn = ({ reasons }: { readonly reasons: AlertState['reasons'] }): string =>
  reasons
    .map(({ code, evidence, at, about }) => [code, evidence?.id ?? about ?? at ?? ''].join(':'))
    .sort()
    .join();

export const hasNewEvidence = (alert: AlertState, raised: Raised): boolean => alert.closed === undefined && evidenceIn(alert) !== evidenceIn(raised);

/** The same object when the flag rests on the same facts. */
function withEvidence(alert: AlertState, raised: Raised): AlertState {
  if (!hasNewEvidence(alert, raised)) return alert;
  const { percentile: _percentile, probability: _probability, clears: _clears, ...rest } = alert;
  return { ...rest, ...standing(raised) };
}

/** A flag that cleared closes its alert: the customer has recovered, or has left. A snooze goes on: it was asked for until a certain day. */
export function onCleared(alert: AlertState | undefined, flag: Flag, { since, left }: Cleared, now: Instant): AlertDecision {
  if (alert === undefined || alert.since > since) return { state: alert, deadline: alert && deadlineOf(alert, now), notices: [], outcomes: [] };
  const state = alert.closed ? withRecovery(alert, left, now) : { ...alert, closed: { at: now, outcome: left ? ('churned' as const) : ('recovered' as const) } };
  // An alert that closes before it was told still gets its record: the gate writes down that it was overtaken.
  if (state.shadow) return asking(state, now);
  return asking(state, now, state.told ? [] : [noticeOfAlert(state)], [...(state.closed?.told ? [] : closedOutcomes(state, flag)), ...recoveredOutcomes(state, flag)]);
}

/** Who had closed it said what became of the alert; that the customer has recovered is seen only now. */
const withRecovery = (alert: AlertState, left: boolean, now: Instant): AlertState =>
  left || alert.closed?.by === undefined || alert.recovered ? alert : { ...alert, recovered: { at: now } };

/** Its time has come: a snooze is over, nobody has taken it in hand, or what followed from somebody's action is still to be asked for. */
export function onDue(alert: AlertState, now: Instant): AlertDecision {
  const state = escalated(withoutOldSnooze(alert, now), now);
  const { again, closed } = state;
  const notices = again === undefined || again.told || closed ? [] : [noticeOfAlert(state)];
  return asking(state, now, notices, closed?.by !== undefined && !closed.told ? closedOutcomes(state, state.flag) : []);
}

/** Nobody has it in hand, and it is nobody's free choice that they do not. */
const isWaitedFor = ({ closed, snoozed, acknowledged, shadow, heldOut }: AlertState): boolean => !closed && !snoozed && !acknowledged && !shadow && !heldOut;

/** Past its timers, the team hears of it and then the manager; whoever is later than both hears alone. */
function escalated(alert: AlertState, now: Instant): AlertState {
  const { timers, ...rest } = alert;
  if (timers === undefined || !isWaitedFor(alert)) return alert;
  if (timers.managerAt <= now) return { ...rest, again: { because: 'escalated', to: MANAGER, at: timers.managerAt } };
  if (timers.teamAt > now || alert.again?.at === timers.teamAt) return alert;
  return { ...alert, again: { because: 'escalated', to: TEAM, at: timers.teamAt } };
}

const nextTimer = ({ teamAt, managerAt }: Timers, again: Again | undefined): Instant => (again?.because === 'escalated' && again.at === teamAt ? managerAt : teamAt);

/** The flag is to be judged once more, as what held its next alert back is over. */
export const isHeldBackNoMore = ({ heldBack }: AlertState, now: Instant): boolean => heldBack !== undefined && heldBack.until <= now;

const asking = (state: AlertState, now: Instant, notices: readonly NoticeRequest[] = [], outcomes: readonly OutgoingEvent[] = []): AlertDecision => ({
  state,
  deadline: deadlineOf(state, now),
  notices,
  outcomes,
});

function withoutOldSnooze(alert: AlertState, now: Instant): AlertState {
  const { snoozed, ...rest } = alert;
  if (snoozed === undefined || snoozed.until > now) return alert;
  // Of a closed one there is nothing to tell; and where the flag went up anew meanwhile, the next alert tells.
  return alert.closed || alert.heldBack ? rest : { ...rest, again: { because: 'snoozed-until', at: snoozed.until } };
}

function heldBackUntil(alert: AlertState | undefined, now: Instant): Instant | undefined {
  const { closed, snoozed } = alert ?? {};
  const said = closed?.by === undefined ? undefined : QUIET_AFTER[closed.outcome];
  const until = Math.max(snoozed?.until ?? 0, closed !== undefined && said !== undefined ? closed.at + said : 0);
  return until > now ? until : undefined;
}

const withHeldBack = (alert: AlertState, since: Instant, until: Instant, now: Instant): AlertState =>
  alert.heldBack?.since === since && alert.heldBack.until === until ? alert : { ...alert, heldBack: { since, at: now, until } };

/** When the sweep is to ring: at the end of a snooze or of what holds the next alert back, and at once while something is still to be told. */
export function deadlineOf(alert: AlertState, now: Instant): Instant | undefined {
  const { snoozed, heldBack, again, closed, timers } = alert;
  const due = [
    ...(timers && isWaitedFor(alert) ? [nextTimer(timers, again)] : []),
    ...(snoozed ? [snoozed.until] : []),
    ...(heldBack && heldBack.until > now ? [heldBack.until] : []),
    ...(again && !again.told && !closed ? [again.at] : []),
    ...(closed?.by !== undefined && !closed.told ? [closed.at] : []),
  ];
  return due.length > 0 ? Math.min(...due) : undefined;
}

/** The alert once everything that follows from it, as it was then, has been asked for. */
export function told(alert: AlertState, then: AlertState, waits = false): AlertState {
  if (alert.since !== then.since || (alert.closed === undefined) !== (then.closed === undefined)) return alert;
  const { closed, again, recovered } = alert;
  return {
    ...alert,
    told: true,
    ...(waits && !closed && { waits: true as const }),
    ...(closed && { closed: { ...closed, told: true } }),
    ...(again && again.at === then.again?.at && { again: { ...again, told: true } }),
    ...(recovered && then.recovered && { recovered: { ...recovered, told: true } }),
  };
}

/** Higher first: the risk, 0 to 1, times what is at stake, so that the most valuable stand on top. */
export const rankOf = (alert: AlertState): number => Math.round((1 + Number(alert.moneyAtRisk?.amount ?? 0)) * 1_000 * riskOf(alert));

/** A probability where one may be said; else by how far the score is over its line, which is one half. */
function riskOf({ flag, score, threshold, probability }: AlertState): number {
  if (probability !== undefined) return probability;
  return flag === 'quiet' ? 1 / (1 + Math.exp(threshold - score)) : Math.min(score / (2 * threshold), 1);
}

/** What the gate is asked to tell the alert's owner: that it is there, or why they hear of it once more. */
export const noticeOfAlert = (alert: AlertState): NoticeRequest => noticeOf(alert, alert.again);

/** Every notice that its owner has been asked to be told. */
export const noticesOfAlert = (alert: AlertState): readonly NoticeRequest[] => [noticeOf(alert, undefined), ...(alert.again ? [noticeOf(alert, alert.again)] : [])];

const noticeOf = (alert: AlertState, again: Again | undefined): NoticeRequest => ({
  kind: again?.to === undefined ? `alert.${alert.flag}` : 'alert.escalated',
  subject: alertKey(alert.customerId, alert.flag, alert.reason),
  fact: again ? `${again.because}:${again.at}` : `since:${alert.since}`,
  factAt: again ? again.at : alert.since,
  to: [{ owner: again?.to ?? alert.owner }],
});

const outgoing = <T extends OutgoingEvent['type']>(type: T, id: string, at: Instant, data: Extract<OutgoingEvent, { type: T }>['data']) =>
  ({ specversion: '1.0', source: 'beforehand', type, id: `${type}:${id}`, time: isoOf(at), subject: (data as { customerId: string }).customerId, data }) as Extract<
    OutgoingEvent,
    { type: T }
  >;

const idOf = (alert: AlertState): string => `${alert.customerId}:${alert.flag}:${alert.since}`;

function openedOutcomes(alert: AlertState): OutgoingEvent[] {
  const { customerId, flag, owner, score, threshold, reasons, band, percentile, probability, moneyAtRisk, dueAt } = alert;
  if (alert.heldOut) return [];
  return [
    outgoing('customer.at_risk', idOf(alert), alert.since, {
      customerId,
      flag,
      score,
      threshold,
      ...(band && { band }),
      ...(percentile !== undefined && { percentile }),
      ...(probability !== undefined && { probability }),
      since: isoOf(alert.since),
      reasons: [...reasons],
    }),
    outgoing('alert.opened', idOf(alert), alert.openedAt, {
      customerId,
      alertId: `${alert.flag}:${alert.reason}`,
      flag,
      owner,
      ...(moneyAtRisk && { moneyAtRisk }),
      ...(dueAt !== undefined && { dueAt: isoOf(dueAt) }),
    }),
  ];
}

/** That it has closed and how, for others on the bus. */
export function closedOutcomes(alert: AlertState, flag: Flag): OutgoingEvent[] {
  const { customerId, closed, since } = alert;
  if (closed === undefined || alert.shadow || alert.heldOut) return [];
  const recovered = closed.outcome === 'recovered' ? [outgoing('customer.recovered', idOf(alert), closed.at, { customerId, flag, since: isoOf(since) })] : [];
  return [...recovered, outgoing('alert.closed', idOf(alert), closed.at, { customerId, alertId: `${alert.flag}:${alert.reason}`, outcome: closed.outcome })];
}

function recoveredOutcomes(alert: AlertState, flag: Flag): OutgoingEvent[] {
  const { customerId, recovered, since } = alert;
  if (recovered === undefined || recovered.told || alert.heldOut) return [];
  return [outgoing('customer.recovered', idOf(alert), recovered.at, { customerId, flag, since: isoOf(since) })];
}
