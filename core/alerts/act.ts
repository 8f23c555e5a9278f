/** What a person does with an alert. The same action twice is one; nothing that anybody does opens a closed alert again. */
import { DAY, type Instant, isoOf } from '../time.ts';
import { type Enrolment, type Goodwill, hasTask, type TaskId } from './playbooks.ts';
import { type AlertPolicy, DEFAULT_ALERT_POLICY, limitOf, mayApprove } from './policy.ts';
import { type AlertAction, type AlertState, MANAGER, OUTCOMES, type Outcome } from './state.ts';

export type Act = {
  readonly by: string;
  /** The last action that the person had seen; whatever came after it must be looked at first. Absent, nobody looked. */
  readonly seen?: number | undefined;
} & (
  | { readonly did: 'acknowledge' }
  | { readonly did: 'snooze'; readonly until: Instant; readonly why: string }
  /** @param isKnown whether there is such a colleague */
  | { readonly did: 'reassign'; readonly to: string; readonly isKnown: boolean }
  | { readonly did: 'close'; readonly outcome: Outcome; readonly why?: string | undefined }
  /** A step of the playbook, perhaps with something that the customer was offered. */
  | { readonly did: 'task'; readonly task: string; readonly goodwill?: Goodwill | undefined; readonly why?: string | undefined }
  | { readonly did: 'approve' }
  | { readonly did: 'decline'; readonly why?: string | undefined }
);

export const ACT_REFUSALS = [
  'already-closed',
  'overtaken',
  'snooze-in-the-past',
  'snooze-too-long',
  'snooze-without-reason',
  'unknown-owner',
  'unknown-task',
  'over-limit',
  'not-a-lead',
  'nothing-to-approve',
] as const;
export type ActRefusal = (typeof ACT_REFUSALS)[number];

export type Acted =
  | { readonly state: AlertState; readonly refused: ActRefusal }
  /** @param action as it stands in the alert; none when it is too long ago */
  | { readonly state: AlertState; readonly action: AlertAction | undefined };

export const LONGEST_SNOOZE_DAYS = 90;
const ACTIONS_KEPT = 20;
export const MAX_WHY_CHARS = 500;

export const isOutcome = (text: string | null): text is Outcome => (OUTCOMES as readonly (string | null)[]).includes(text);

/** The number of the latest action; 0 when nobody has done anything. */
export const lastAction = ({ actions }: AlertState): number => actions?.at(-1)?.n ?? 0;

/** @returns the very state that went in when the action is in force already, or refused */
export function act(alert: AlertState, action: Act, now: Instant, policy: AlertPolicy = DEFAULT_ALERT_POLICY): Acted {
  if (isInForce(alert, action)) return { state: alert, action: alert.actions?.findLast(({ did }) => did === action.did) };
  const refused = refusalOf(alert, action, now, policy);
  if (refused !== undefined) return { state: alert, refused };
  const done = actionOf(alert, action, now);
  return { state: { ...withAct(alert, action, now, policy), actions: [...(alert.actions ?? []), done].slice(-ACTIONS_KEPT) }, action: done };
}

function isInForce(alert: AlertState, action: Act): boolean {
  if (action.did === 'close') return alert.closed?.by !== undefined && alert.closed.outcome === action.outcome;
  if (alert.closed !== undefined) return false;
  switch (action.did) {
    case 'acknowledge':
      return alert.acknowledged !== undefined;
    case 'snooze':
      return alert.snoozed?.until === action.until;
    case 'reassign':
      return alert.owner === action.to;
    case 'task':
      return alert.enrolment?.done?.[action.task as TaskId] !== undefined;
    default:
      return false;
  }
}

function refusalOf(alert: AlertState, action: Act, now: Instant, policy: AlertPolicy): ActRefusal | undefined {
  if (alert.closed !== undefined) return 'already-closed';
  if (action.seen !== undefined && action.seen !== lastAction(alert)) return 'overtaken';
  if (action.did === 'reassign') return action.isKnown ? undefined : 'unknown-owner';
  if (action.did === 'task') return taskRefusal(alert.enrolment, action.task, action.goodwill, policy);
  if (action.did === 'approve' || action.did === 'decline') return !mayApprove(action.by, policy) ? 'not-a-lead' : alert.enrolment?.asked ? undefined : 'nothing-to-approve';
  if (action.did !== 'snooze') return undefined;
  if (!(action.until > now)) return 'snooze-in-the-past';
  if (action.until - now > LONGEST_SNOOZE_DAYS * DAY) return 'snooze-too-long';
  return action.why.trim() === '' ? 'snooze-without-reason' : undefined;
}

/** Nobody offers what not even a lead may; what a lead may is asked of one. */
function taskRefusal(enrolment: Enrolment | undefined, task: string, goodwill: Goodwill | undefined, { goodwillLimit }: AlertPolicy): ActRefusal | undefined {
  if (enrolment === undefined || !hasTask(enrolment, task) || (goodwill !== undefined && task !== 'offer')) return 'unknown-task';
  return goodwill !== undefined && !(goodwill.amount > 0 && goodwill.amount <= goodwillLimit.lead) ? 'over-limit' : undefined;
}

const offerText = ({ kind, amount, currency }: Goodwill): string => `${kind} ${amount} ${currency}`;

function whatOf(alert: AlertState, action: Act): string | undefined {
  switch (action.did) {
    case 'acknowledge':
      return undefined;
    case 'snooze':
      return isoOf(action.until);
    case 'reassign':
      return action.to;
    case 'close':
      return action.outcome;
    case 'task':
      return action.goodwill ? `${action.task}: ${offerText(action.goodwill)}` : action.task;
    default:
      return alert.enrolment?.asked && offerText(alert.enrolment.asked.goodwill);
  }
}

function actionOf(alert: AlertState, action: Act, at: Instant): AlertAction {
  const { did, by } = action;
  const what = whatOf(alert, action);
  return { n: lastAction(alert) + 1, at, by, did, ...(what !== undefined && { what }), ...whyOf(action) };
}

function whyOf(action: Act): { readonly why?: string } {
  const why = 'why' in action ? action.why?.trim().slice(0, MAX_WHY_CHARS) : undefined;
  return why ? { why } : {};
}

function withAct(alert: AlertState, action: Act, at: Instant, policy: AlertPolicy): AlertState {
  const { by } = action;
  switch (action.did) {
    case 'acknowledge':
      return { ...alert, acknowledged: { at, by } };
    case 'snooze':
      // Somebody has looked: nobody else hears of it before they do once more.
      return { ...alert, snoozed: { until: action.until, at, by, why: whyOf(action).why ?? '' }, ...withLaterTimers(alert, action.until - at) };
    case 'reassign': {
      // Whoever gets it has not yet said that they have it.
      const { acknowledged: _before, coverFor: _cover, waits: _digest, ...rest } = alert;
      return {
        ...rest,
        owner: action.to,
        again: { because: 'reassigned', at },
        ...withLaterTimers(alert, at - alert.openedAt),
      };
    }
    case 'close': {
      const { snoozed: _over, ...rest } = alert;
      return { ...rest, closed: { at, outcome: action.outcome, by, ...whyOf(action) } };
    }
    case 'task':
      return withTask(alert, action, at, policy);
    case 'approve': {
      const { asked, ...enrolment } = alert.enrolment as Enrolment;
      return asked === undefined ? alert : { ...alert, enrolment: withDone(enrolment, 'offer', { at, by: asked.by, goodwill: asked.goodwill }) };
    }
    case 'decline': {
      const { asked: _no, ...enrolment } = alert.enrolment as Enrolment;
      return { ...alert, enrolment };
    }
  }
}

const withLaterTimers = ({ timers }: AlertState, ms: number): Pick<AlertState, 'timers'> =>
  timers ? { timers: { teamAt: timers.teamAt + ms, managerAt: timers.managerAt + ms } } : {};

function withTask(alert: AlertState, { by, task, goodwill }: Extract<Act, { did: 'task' }>, at: Instant, policy: AlertPolicy): AlertState {
  const enrolment = alert.enrolment as Enrolment;
  if (goodwill !== undefined && goodwill.amount > limitOf(by, policy)) {
    return { ...alert, enrolment: { ...enrolment, asked: { goodwill, by, at } }, again: { because: 'to-approve', to: policy.leads[0] ?? MANAGER, at } };
  }
  return { ...alert, enrolment: withDone(enrolment, task as TaskId, { at, by, ...(goodwill && { goodwill }) }) };
}

const withDone = (enrolment: Enrolment, task: TaskId, done: NonNullable<NonNullable<Enrolment['done']>[TaskId]>): Enrolment => ({
  ...enrolment,
  done: { ...enrolment.done, [task]: done },
});
