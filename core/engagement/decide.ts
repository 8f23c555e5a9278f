import type { EventOf } from '../events/catalogue.ts';
import { type Instant, instantOf, isoOf, startOfUtcDay, type UtcDay, utcDayOf } from '../time.ts';
import { SETTLES_AFTER_MS } from '../truth/policy.ts';
import { isActiveOn, withDay } from './days.ts';
import { daysTaken, dayWithExcused, withExcused } from './excused.ts';
import { crossingOf, earliestOf, judgeFor, type QuietJudge, UNTRAINED_JUDGE } from './judge.ts';
import { EXPERIENCE_POINTS, MAX_EXPERIENCES, QUIET_CONFIRMED_AFTER_MS, REDRIVEN_WITHIN_MS, UNHAPPY_CLEARS_BELOW } from './policy.ts';
import type { Signal } from './signal.ts';
import { meanValueOf, quietScoresOf, type Standing, standingOf, watchedDays } from './standing.ts';
import { type Cleared, type EngagementState, type Flag, flagSince } from './state.ts';
import { type Answered, type Bad, decaysBelowAt, freshPoints, isUnhappy, unhappyScore } from './unhappy-score.ts';

export type UsageDay = { readonly day: UtcDay; readonly value: number; readonly error: boolean };

/** Facts about one customer, whatever event brought them. None at all is a wake. */
export type EngagementInput = {
  readonly usage?: readonly UsageDay[];
  readonly signals?: readonly Signal[];
  readonly leftAt?: Instant;
  /** They came with a history: they count, and alert nobody. */
  readonly imported?: boolean;
  /** As the profile says, where it was looked at. */
  readonly segment?: string;
};

export type EngagementDecision = {
  /** The very object that went in when nothing changed: then nothing is written. */
  readonly state: EngagementState;
  readonly deadline: Instant | undefined;
  /** Flags that are up, with what an alert needs; level-triggered, so a repeat asks again. */
  readonly raised: readonly Raised[];
  /** Flags that cleared not longer ago than a message may still be redriven: their alerts close, and a repeat makes sure of it. */
  readonly cleared: readonly (Cleared & { readonly flag: Flag })[];
  /** When the silence of a customer who is watched reached the horizon: found by a ring, and by what repeats that ring. */
  readonly silentAt: Instant | undefined;
};

export type Raised = Standing & { readonly flag: Flag; readonly since: Instant; readonly score: number };

/**
 * Adds facts to a customer's engagement and judges both flags at `now`. Only wakes raise `quiet`, and only the second in
 * a row over the line: silence is found by time passing, and a history that comes in pieces, oldest first, is none.
 */
export function decideOnEngagement(before: EngagementState, input: EngagementInput, now: Instant, judges: QuietJudge = UNTRAINED_JUDGE): EngagementDecision {
  const known = (input.signals ?? []).reduce(withSignal, (input.usage ?? []).reduce(withUsage, before));
  const told = withSegment(withLeaving(known, input.leftAt), input.segment);
  const facts = input.imported && told !== before ? { ...told, importedAt: now } : told;
  const woken = input.usage === undefined && input.signals === undefined && input.leftAt === undefined;
  const judge = facts.segment === undefined && !woken ? earliestOf(judges) : judgeFor(judges, facts.segment);
  const state = withSilence(facts, withFlags(facts, now, woken, judge), { imported: input.imported === true, news: facts.bads !== before.bads, judge });
  return {
    state,
    deadline: deadlineOf(state, now, judge),
    raised: FLAGS.flatMap((flag) => raisedOf(state, flag, now, judge)),
    cleared: FLAGS.flatMap((flag) => clearedOf(state, flag, now)),
    silentAt: woken ? silentAtOf(state, now, judge) : undefined,
  };
}

const FLAGS = ['quiet', 'unhappy'] as const;

type Rise = { readonly imported: boolean /** A bad experience came with this input. */; readonly news: boolean; readonly judge: QuietJudge };

/**
 * Which flags are up in silence. `unhappy` is, when a history raised it, until something bad happens after that; `quiet` is, when the silence had
 * crossed the line before the history was brought in: nobody could have been told of it then, and a hundred old alerts in an hour help nobody.
 */
function withSilence(before: EngagementState, after: EngagementState, { imported, news, judge }: Rise): EngagementState {
  if (after.importedAt === undefined) return after;
  const silent = FLAGS.filter((flag) => {
    const since = flagSince(after, flag);
    if (since === undefined) return false;
    const isNew = flagSince(before, flag) !== since;
    if (!isNew) return after.silently?.[flag] === since && !(flag === 'unhappy' && news && !imported);
    return flag === 'unhappy' ? imported : (quietCrossedAt(after, judge) ?? 0) <= (after.importedAt ?? 0);
  });
  if (silent.length === 0 && after.silently === undefined) return after;
  const { silently: _before, ...rest } = after;
  const now = Object.fromEntries(silent.map((flag) => [flag, flagSince(after, flag)]));
  if (JSON.stringify(now) === JSON.stringify(after.silently)) return after;
  return silent.length === 0 ? rest : { ...rest, silently: now };
}

/** The day on which silence alone crosses the line. */
function quietCrossedAt(state: EngagementState, judge: QuietJudge): Instant | undefined {
  const days = watchedDays(state, judge);
  const day = days && crossingOf(judge, days, meanValueOf(state));
  return days === undefined || day === undefined ? undefined : startOfUtcDay(dayWithExcused(state.excused, days.last, day));
}

const withSegment = (state: EngagementState, segment: string | undefined): EngagementState => (segment === undefined || segment === state.segment ? state : { ...state, segment });

/** Who is active again after the day on which they left has not left. */
function withLeaving(state: EngagementState, leftAt: Instant | undefined): EngagementState {
  const left = leftAt ?? state.leftAt;
  if (left === undefined) return state;
  const isBack = state.days !== undefined && state.days.last > utcDayOf(left);
  const { leftAt: _before, ...rest } = state;
  if (isBack) return state.leftAt === undefined ? state : rest;
  return left === state.leftAt ? state : { ...rest, leftAt: left };
}

function withFlags(before: EngagementState, now: Instant, woken: boolean, judge: QuietJudge): EngagementState {
  const state = withSuspicion(before, now, woken, judge);
  const quiet = isQuiet(before, state, now, woken, judge) ? (flagSince(state, 'quiet') ?? now) : undefined;
  const unhappy = isOrStaysUnhappy(state, now) ? (flagSince(state, 'unhappy') ?? now) : undefined;
  if (quiet === flagSince(state, 'quiet') && unhappy === flagSince(state, 'unhappy')) return state;
  const after: EngagementState = { ...state, flags: { ...(quiet !== undefined && { quiet }), ...(unhappy !== undefined && { unhappy }) } };
  const down = FLAGS.filter((flag) => flagSince(state, flag) !== undefined && state.silently?.[flag] === undefined && flagSince(after, flag) === undefined);
  if (down.length === 0) return after;
  const cleared = Object.fromEntries(down.map((flag) => [flag, { since: flagSince(state, flag) ?? now, at: now, left: state.leftAt !== undefined }]));
  return { ...after, cleared: { ...after.cleared, ...cleared } };
}

/** A first evaluation over the line is a suspicion; it goes as soon as the customer is below it again. */
function withSuspicion(state: EngagementState, now: Instant, woken: boolean, judge: QuietJudge): EngagementState {
  const over = quietScoreAt(state, now, judge) >= judge.flagsFrom;
  if (over && (state.suspectedAt !== undefined || !woken)) return state;
  if (over) return { ...state, suspectedAt: now };
  const { suspectedAt, ...rest } = state;
  return suspectedAt === undefined ? state : rest;
}

/** Raised by the second evaluation over the line; a raised flag needs more than a dip to clear. */
function isQuiet(before: EngagementState, state: EngagementState, now: Instant, woken: boolean, judge: QuietJudge): boolean {
  if (flagSince(state, 'quiet') !== undefined) return quietScoreAt(state, now, judge) >= judge.clearsBelow;
  return woken && before.suspectedAt !== undefined && state.suspectedAt !== undefined && now >= before.suspectedAt + QUIET_CONFIRMED_AFTER_MS;
}

/** The score, or the least there is for who is not watched. */
function quietScoreAt(state: EngagementState, now: Instant, judge: QuietJudge): number {
  const days = watchedDays(state, judge);
  return days === undefined ? Number.NEGATIVE_INFINITY : quietScoresOf(state, days, judge)(utcDayOf(now));
}

function isOrStaysUnhappy(state: EngagementState, now: Instant): boolean {
  if (state.leftAt !== undefined) return false;
  const bads = state.bads ?? [];
  return flagSince(state, 'unhappy') === undefined ? isUnhappy(bads, now) : unhappyScore(bads, now) >= UNHAPPY_CLEARS_BELOW;
}

function withUsage(state: EngagementState, usage: UsageDay): EngagementState {
  const errors = usage.error && !(state.errorDays ?? []).includes(usage.day) ? withErrorDay(state, usage.day) : state;
  const days = withDay(errors.days, usage.day);
  return days === errors.days
    ? errors
    : { ...errors, days, ...(usage.value > 0 && { value: (errors.value ?? 0) + usage.value }), ...(days.last !== errors.days?.last && { counted: [] }) };
}

const MAX_ERROR_DAYS = 14;

function withErrorDay(state: EngagementState, day: UtcDay): EngagementState {
  const errorDays = [day, ...(state.errorDays ?? [])].sort((a, b) => b - a).slice(0, MAX_ERROR_DAYS);
  return errorDays.includes(day) ? withBad({ ...state, errorDays }, { key: `errors:${day}`, what: 'errors', at: startOfUtcDay(day), points: EXPERIENCE_POINTS.errors }) : state;
}

const MAX_COUNTED = 8;

function withSignal(state: EngagementState, signal: Signal): EngagementState {
  if (signal.signal === 'activity') {
    const day = utcDayOf(signal.at);
    const known = isActiveOn(state.days, day);
    const after = withUsage(state, { day, value: signal.value, error: false });
    if (day !== after.days?.last || (after.counted ?? []).includes(signal.key)) return after;
    const counted = [...(after.counted ?? []), signal.key].slice(-MAX_COUNTED);
    return { ...after, counted, ...(known && signal.value > 0 && { value: (after.value ?? 0) + signal.value }) };
  }
  const points = signal.withdrawn ? 0 : freshPoints(signal.experience, signal.amount);
  const lasting = signal.experience === 'outage' ? withOutageDays(state, signal.at, signal.amount ?? 0) : state;
  return withBad(lasting, { key: signal.key, what: signal.experience, at: signal.at, points, ...(signal.answer && points > 0 && { answer: signal.answer as Answered }) });
}

function withOutageDays(state: EngagementState, endedAt: Instant, hours: number): EngagementState {
  const excused = withExcused(state.excused, daysTaken(endedAt, hours));
  return excused === state.excused || excused.length === 0 ? state : { ...state, excused };
}

/** A fact known already is corrected by a later word of it, never by an earlier one. What was taken back is kept without points, for that. */
function withBad(state: EngagementState, bad: Bad): EngagementState {
  const bads = state.bads ?? [];
  const known = bads.find((other) => other.key === bad.key);
  if (known !== undefined && (known.at > bad.at || known.points === bad.points)) return state;
  return { ...state, bads: newest([...bads.filter((other) => other !== known), bad]) };
}

/** What still counts stays longest. */
function newest(bads: readonly Bad[]): Bad[] {
  const sorted = [...bads].sort((a, b) => a.at - b.at);
  const spare = sorted.length > MAX_EXPERIENCES ? (sorted.find(({ points }) => points === 0) ?? sorted[0]) : undefined;
  return sorted.filter((bad) => bad !== spare);
}

function clearedOf({ cleared }: EngagementState, flag: Flag, now: Instant): (Cleared & { flag: Flag })[] {
  const known = cleared?.[flag];
  return known === undefined || now - known.at > REDRIVEN_WITHIN_MS ? [] : [{ ...known, flag }];
}

/** Silence that was over its horizon long before anybody looked is history: nobody could have told of it. */
function silentAtOf(state: EngagementState, now: Instant, judge: QuietJudge): Instant | undefined {
  const at = horizonReachedAt(state, judge);
  return at !== undefined && now >= at + SETTLES_AFTER_MS && now - at <= REDRIVEN_WITHIN_MS ? at : undefined;
}

function horizonReachedAt(state: EngagementState, judge: QuietJudge): Instant | undefined {
  const days = watchedDays(state, judge);
  return days && startOfUtcDay(dayWithExcused(state.excused, days.last, days.last + judge.horizonDays));
}

function raisedOf(state: EngagementState, flag: Flag, now: Instant, judge: QuietJudge): Raised[] {
  const since = flagSince(state, flag);
  if (since === undefined || state.silently?.[flag] === since) return [];
  return [{ score: 0, ...standingOf(state, flag, now, judge), flag, since }];
}

/** The day on which silence alone would raise `quiet`, that on which it will have lasted for the horizon, or the instant at which time alone clears `unhappy`. */
function deadlineOf(state: EngagementState, now: Instant, judge: QuietJudge): Instant | undefined {
  const due: Instant[] = [];
  const days = watchedDays(state, judge);
  if (days !== undefined && flagSince(state, 'quiet') === undefined) {
    const crossedAt = quietCrossedAt(state, judge);
    if (state.suspectedAt !== undefined) due.push(state.suspectedAt + QUIET_CONFIRMED_AFTER_MS);
    else if (crossedAt !== undefined) due.push(crossedAt);
  }
  const silentAt = horizonReachedAt(state, judge);
  if (silentAt !== undefined && silentAt + SETTLES_AFTER_MS > now) due.push(silentAt + SETTLES_AFTER_MS);
  if (flagSince(state, 'unhappy') !== undefined) {
    const at = decaysBelowAt(state.bads ?? [], UNHAPPY_CLEARS_BELOW, now);
    if (at !== undefined) due.push(at);
  }
  return due.length > 0 ? Math.min(...due) : undefined;
}

/** The usage facts of an event, by customer; no day lies ahead of today. `value` counts 1 for a day when the producer gives none. */
export function usageByCustomer(event: EventOf<'usage.recorded'>, now: Instant): ReadonlyMap<string, UsageDay[]> {
  const byCustomer = new Map<string, UsageDay[]>();
  for (const record of event.data.records) {
    const day = Math.min(utcDayOf(instantOf(record.day ?? record.at ?? event.time)), utcDayOf(now));
    const days = byCustomer.get(record.customerId) ?? [];
    byCustomer.set(record.customerId, days);
    days.push({ day, value: record.value ?? 1, error: record.outcome === 'error' });
  }
  return byCustomer;
}

/** What a customer tells us in other events, as signals. */
export function signalsFrom(event: EventOf<'survey.answered'> | EventOf<'feedback.received'> | EventOf<'billing.payment_failed'>): readonly Signal[] {
  const { customerId } = event.data;
  const at = instantOf(event.time);
  if (event.type === 'billing.payment_failed') {
    return [
      {
        signal: 'experience',
        experience: 'failed-payment',
        customerId,
        key: event.data.invoiceId === undefined ? `payment-day:${utcDayOf(at)}` : `payment:${event.data.invoiceId}`,
        at,
      },
    ];
  }
  if (event.type === 'feedback.received') {
    return event.data.mood === 'bad' ? [{ signal: 'experience', experience: 'low-answer', customerId, key: `feedback:${event.source}:${event.id}`.slice(0, 200), at }] : [];
  }
  const { kind, score, scale, surveyId, caseId, orderId, answeredAt } = event.data;
  const about = caseId ?? orderId ?? '';
  return [
    {
      signal: 'experience',
      experience: 'low-answer',
      customerId,
      key: `${kind}:${about}:${surveyId ?? isoOf(instantOf(answeredAt))}`,
      at: instantOf(answeredAt),
      // Who asks to be called has something to say, whatever the score.
      withdrawn: !isLow(event.data) && !event.data.contact,
      answer: { score, scale, ...(about !== '' && { about }) },
    },
  ];
}

/** CSAT: 1 or 2 of 5. NPS: 0 to 6. CES: 1 or 2 of 7 (and the like on other scales). Source: field survey B11 and the design. */
export const isLow = ({ kind, score, scale }: { kind: 'csat' | 'nps' | 'ces'; score: number; scale: number }): boolean =>
  kind === 'nps' ? score <= 6 : score <= Math.floor(scale * 0.4);
