/** What a person does with an alert. The same action twice is one; nothing that anybody does opens a closed alert again. */
import { DAY, type Instant, isoOf } from '../time.ts';
import { type AlertAction, type AlertState, OUTCOMES, type Outcome } from './state.ts';

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
);

export const ACT_REFUSALS = ['already-closed', 'overtaken', 'snooze-in-the-past', 'snooze-too-long', 'snooze-without-reason', 'unknown-owner'] as const;
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
export function act(alert: AlertState, action: Act, now: Instant): Acted {
  if (isInForce(alert, action)) return { state: alert, action: alert.actions?.findLast(({ did }) => did === action.did) };
  const refused = refusalOf(alert, action, now);
  if (refused !== undefined) return { state: alert, refused };
  const done = actionOf(alert, action, now);
  return { state: { ...withAct(alert, action, now), actions: [...(alert.actions ?? []), done].slice(-ACTIONS_KEPT) }, action: done };
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
  }
}

function refusalOf(alert: AlertState, action: Act, now: Instant): ActRefusal | undefined {
  if (alert.closed !== undefined) return 'already-closed';
  if (action.seen !== undefined && action.seen !== lastAction(alert)) return 'overtaken';
  if (action.did === 'reassign') return action.isKnown ? undefined : 'unknown-owner';
  if (action.did !== 'snooze') return undefined;
  if (!(action.until > now)) return 'snooze-in-the-past';
  if (action.until - now > LONGEST_SNOOZE_DAYS * DAY) return 'snooze-too-long';
  return action.why.trim() === '' ? 'snooze-without-reason' : undefined;
}

function actionOf(alert: AlertState, action: Act, at: Instant): AlertAction {
  const { did, by } = action;
  const what = did === 'snooze' ? isoOf(action.until) : did === 'reassign' ? action.to : did === 'close' ? action.outcome : undefined;
  return { n: lastAction(alert) + 1, at, by, did, ...(what !== undefined && { what }), ...whyOf(action) };
}

function whyOf(action: Act): { readonly why?: string } {
  const why = 'why' in action ? action.why?.trim().slice(0, MAX_WHY_CHARS) : undefined;
  return why ? { why } : {};
}

function withAct(alert: AlertState, action: Act, at: Instant): AlertState {
  const { by } = action;
  switch (action.did) {
    case 'acknowledge':
      return { ...alert, acknowledged: { at, by } };
    case 'snooze':
      return { ...alert, snoozed: { until: action.until, at, by, why: whyOf(action).why ?? '' } };
    case 'reassign': {
      // Whoever gets it has not yet said that they have it.
      const { acknowledged: _before, ...rest } = alert;
      return { ...rest, owner: action.to, again: { because: 'reassigned', at } };
    }
    case 'close': {
      const { snoozed: _over, ...rest } = alert;
      return { ...rest, closed: { at, outcome: action.outcome, by, ...whyOf(action) } };
    }
  }
}
