/** What the company has decided for everybody, changeable while the system runs: quiet hours, caps, holdouts, and classes that are paused. */
import { type AlertPolicy, DEFAULT_ALERT_POLICY } from '../alerts/policy.ts';
import type { CappedClass, NoticeClass } from '../notices/kinds.ts';
import { DAY, type Instant } from '../time.ts';
import type { AlertHoldout } from '../truth/holdout.ts';

export type Paused = { readonly at: Instant; readonly by: string; readonly why: string };

/** At most `most` of the class in `withinMs`, and of one kind at most one in `sameKindMs`. */
export type Cap = { readonly most: number; readonly withinMs: number; readonly sameKindMs?: number };

/** NPS: at most so many people are asked on one day, 0 for none. CES after a step, and the question about a delivery: asked or not. */
export type RelationshipSurveys = { readonly npsPerDay: number; readonly ces: boolean; readonly delivery: boolean };

export type Rules = {
  /** Local hours of the recipient, 0 to 23; equal ones mean that there are none. */
  readonly quietHours: { readonly from: number; readonly until: number };
  /** The company's own zone (IANA): that of recipients of whom nothing better is known. */
  readonly zone: string;
  /** Days of the week on which nobody is asked anything, in the recipient's own zone: 0 is Sunday, 6 Saturday. Never all seven. */
  readonly restDays: readonly number[];
  /** Surveys that no case brings. */
  readonly surveys: RelationshipSurveys;
  readonly caps: Readonly<Record<CappedClass, Cap>>;
  /** Percent of customers who get no message of the class, so that its effect can be measured. Never of urgent news or receipts. */
  readonly holdoutPercent: Readonly<Partial<Record<NoticeClass, number>>>;
  readonly paused: Readonly<Partial<Record<NoticeClass, Paused>>>;
  readonly alerts: AlertPolicy;
  /** Flagged customers whose CSM is not told, while it is measured what telling does. Locked: changed only through `core/truth/holdout.ts`. */
  readonly alertHoldout?: AlertHoldout;
};

/** Source: contract, section 6. */
export const DEFAULT_RULES: Rules = {
  quietHours: { from: 21, until: 8 },
  zone: 'UTC',
  restDays: [0, 6],
  // Asked of whom nobody has asked for it, NPS and the question about a delivery would surprise; `step.completed` is sent for the sake of its question alone.
  surveys: { npsPerDay: 0, ces: true, delivery: false },
  caps: {
    survey: { most: 1, withinMs: 7 * DAY, sameKindMs: 30 * DAY },
    outreach: { most: 3, withinMs: 7 * DAY },
  },
  holdoutPercent: {},
  paused: {},
  alerts: DEFAULT_ALERT_POLICY,
};

/** What stands in the table: only what somebody has changed. */
export type RulesState = Partial<Omit<Rules, 'alerts'>> & { readonly alerts?: Partial<AlertPolicy> };

export const rulesFrom = (changed: RulesState | undefined, defaults: Rules = DEFAULT_RULES): Rules => ({
  ...defaults,
  ...changed,
  alerts: { ...defaults.alerts, ...changed?.alerts },
});

export const withPause = (state: RulesState, noticeClass: NoticeClass, paused: Paused): RulesState =>
  state.paused?.[noticeClass] ? state : { ...state, paused: { ...state.paused, [noticeClass]: paused } };

/** The same object when the class is not paused. */
export function withoutPause(state: RulesState, noticeClass: NoticeClass): RulesState {
  if (state.paused?.[noticeClass] === undefined) return state;
  const { [noticeClass]: _over, ...others } = state.paused;
  return { ...state, paused: others };
}
