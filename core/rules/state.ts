/** What the company has decided for everybody, changeable while the system runs: quiet hours, caps, holdouts, and classes that are paused. */
import { type AlertPolicy, DEFAULT_ALERT_POLICY } from '../alerts/policy.ts';
import type { CappedClass, NoticeClass } from '../notices/kinds.ts';
import { DAY, type Instant } from '../time.ts';
import type { AlertHoldout } from '../truth/holdout.ts';

export type Paused = { readonly at: Instant; readonly by: string; readonly why: string };

/** At most `most` of the class in `withinMs`, and of one kind at most one in `sameKindMs`. */
export type Cap = { readonly most: number; readonly withinMs: number; readonly sameKindMs?: number };

export type Rules = {
  /** Local hours of the recipient, 0 to 23; equal ones mean that there are none. */
  readonly quietHours: { readonly from: number; readonly until: number };
  /** The company's own zone (IANA): that of recipients of whom nothing better is known. */
  readonly zone: string;
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
