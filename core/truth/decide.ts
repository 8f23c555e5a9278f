/** What the ledger takes down, and when it judges. Facts may come twice and in any order: a flag has one raise, one verdict, one arm. */
import type { AlertOutcome } from '../alerts/state.ts';
import { REDRIVEN_WITHIN_MS } from '../engagement/policy.ts';
import type { Reason } from '../engagement/reasons.ts';
import type { EngagementState, Flag } from '../engagement/state.ts';
import { type Instant, instantOf, type UtcDay, utcDayOf } from '../time.ts';
import { type AlertHoldout, armOf } from './holdout.ts';
import { judge, judgedFrom, windowEndsAt } from './judge.ts';
import { LOSSES_KEPT, RAISES_KEPT } from './policy.ts';
import type { Ledger, Loss, Raise } from './state.ts';

/** What engagement has just found, or found before and says again. */
export type Heard = {
  readonly customerId: string;
  readonly raised: readonly { readonly flag: Flag; readonly since: Instant; readonly reasons: readonly Reason[] }[];
  readonly cleared: readonly { readonly flag: Flag; readonly since: Instant; readonly at: Instant }[];
  /** This message says that the customer cancelled then. */
  readonly cancelledAt?: Instant | undefined;
  /** When their silence reached the horizon, if a ring has just found it. */
  readonly silentAt?: Instant | undefined;
  readonly lastActive?: UtcDay | undefined;
  readonly horizonDays: number;
};

export const isNews = ({ raised, cleared, cancelledAt, silentAt }: Heard): boolean =>
  raised.length > 0 || cleared.length > 0 || cancelledAt !== undefined || silentAt !== undefined;

/** @returns the very ledger that went in when all of it was known */
export function onHeard(before: Ledger | undefined, heard: Heard, holdout: AlertHoldout | undefined, now: Instant): Ledger | undefined {
  const raised = heard.raised.reduce((ledger, { flag, since, reasons }) => withRaise(ledger, heard, { flag, since, ...saidIn(reasons) }, holdout), before);
  // A flag may have cleared before its raise was written down; then nobody knows the reasons any more.
  const cleared = heard.cleared.reduce((ledger, { flag, since, at }) => withCleared(withRaise(ledger, heard, { flag, since, reasons: [] }, holdout), flag, since, at), raised);
  const silent = heard.silentAt === undefined ? cleared : withLoss(cleared, heard, 'silent', heard.silentAt, now);
  return heard.cancelledAt === undefined ? silent : withLoss(silent, heard, 'cancelled', Math.min(heard.cancelledAt, now), now);
}

/** Its time has come: every window that is over gets its verdict. What is known only later changes none. */
export function onDue(ledger: Ledger, engagement: EngagementState | undefined, saidOf: (raise: Raise) => AlertOutcome | undefined, now: Instant): Ledger {
  if (!ledger.raises.some((raise) => isDue(raise, now))) return ledger;
  return { ...ledger, raises: ledger.raises.map((raise) => (isDue(raise, now) ? { ...raise, judged: judge(raise, ledger, engagement, saidOf(raise)) } : raise)) };
}

const isDue = (raise: Raise, now: Instant): boolean => raise.judged === undefined && judgedFrom(raise) <= now;

/** When the sweep is to ring: when a window may be judged, and at once while a verdict or a loss has not reached its week. */
export function deadlineOf({ raises, losses = [] }: Ledger): Instant | undefined {
  const due = [
    ...raises.flatMap((raise) => (raise.judged === undefined || raise.filed !== 'judged' ? [judgedFrom(raise)] : [])),
    ...losses.flatMap(({ filed, isHistory, at }) => (filed || isHistory ? [] : [at])),
  ];
  return due.length > 0 ? Math.min(...due) : undefined;
}

export const raiseOf = (ledger: Ledger | undefined, { flag, since }: Pick<Raise, 'flag' | 'since'>): Raise | undefined =>
  ledger?.raises.find((raise) => raise.flag === flag && raise.since === since);

function saidIn(reasons: readonly Reason[]): Pick<Raise, 'reasons' | 'answeredAt'> {
  const answers = reasons.flatMap(({ code, at }) => (code === 'low-answer' && at !== undefined ? [instantOf(at)] : []));
  return { reasons: [...new Set(reasons.map(({ code }) => code))], ...(answers.length > 0 && { answeredAt: Math.max(...answers) }) };
}

function withRaise(
  ledger: Ledger | undefined,
  { customerId, horizonDays }: Heard,
  said: Pick<Raise, 'flag' | 'since' | 'reasons' | 'answeredAt'>,
  holdout: AlertHoldout | undefined,
): Ledger {
  const { raises, ...rest }: Ledger = ledger ?? { customerId, raises: [] };
  if (ledger !== undefined && raiseOf(ledger, said) !== undefined) return ledger;
  const arm = armOf(customerId, said.since, holdout);
  const isFirst = arm !== undefined && rest.countedIn !== arm.from;
  const raise: Raise = { ...said, horizonDays, ...(arm && { trial: { ...arm, ...(isFirst && { first: true as const }) } }) };
  const sorted = [...raises, raise].sort((a, b) => a.since - b.since);
  return { ...rest, raises: keptOf(sorted), ...(isFirst && { countedIn: arm.from }) };
}

/** Those with a verdict that has been filed may leave, the oldest first. */
function keptOf(raises: readonly Raise[]): readonly Raise[] {
  const spare = raises.length > RAISES_KEPT ? raises.find(({ filed }) => filed === 'judged') : undefined;
  return raises.filter((raise) => raise !== spare);
}

function withCleared(ledger: Ledger, flag: Flag, since: Instant, at: Instant): Ledger {
  const known = raiseOf(ledger, { flag, since });
  if (known === undefined || known.clearedAt !== undefined) return ledger;
  return { ...ledger, raises: ledger.raises.map((raise) => (raise === known ? { ...raise, clearedAt: at } : raise)) };
}

function withLoss(ledger: Ledger | undefined, heard: Heard, what: Loss['what'], at: Instant, now: Instant): Ledger | undefined {
  const losses = ledger?.losses ?? [];
  if (losses.some((loss) => isSame(loss, what, at, heard.lastActive))) return ledger;
  const isHistory = now - at > REDRIVEN_WITHIN_MS;
  if (isHistory && ledger === undefined) return undefined;
  const wasSilent = what === 'cancelled' && losses.some((loss) => loss.what === 'silent' && (heard.lastActive ?? Number.NEGATIVE_INFINITY) < utcDayOf(loss.at));
  const loss: Loss = { what, at, leadDays: leadDaysOf(ledger, at), ...(wasSilent && { wasSilent }), ...(isHistory && { isHistory }) };
  const { customerId, raises = [], ...rest }: Partial<Ledger> = ledger ?? {};
  return { ...rest, customerId: customerId ?? heard.customerId, raises, losses: [...losses, loss].slice(-LOSSES_KEPT) };
}

/** Whoever cancels a second time without having come back in between is lost once. */
const isSame = (loss: Loss, what: Loss['what'], at: Instant, lastActive: UtcDay = Number.NEGATIVE_INFINITY): boolean =>
  loss.what === what && (loss.at === at || (what === 'cancelled' && lastActive <= utcDayOf(loss.at)));

/** A flag told of a loss when it had gone up before and was still up, or its window was still open. */
function leadDaysOf(ledger: Ledger | undefined, at: Instant): Loss['leadDays'] {
  const told = (ledger?.raises ?? []).filter((raise) => raise.since < at && (at < windowEndsAt(raise) || (raise.clearedAt ?? Number.POSITIVE_INFINITY) >= at));
  const lead = (flag: Flag): number | undefined => {
    const first = told.find((raise) => raise.flag === flag);
    return first && utcDayOf(at) - utcDayOf(first.since);
  };
  const [quiet, unhappy] = [lead('quiet'), lead('unhappy')];
  return { ...(quiet !== undefined && { quiet }), ...(unhappy !== undefined && { unhappy }) };
}
