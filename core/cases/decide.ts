import type { Decision, Wake } from '../decision.ts';
import { isLow } from '../engagement/decide.ts';
import type { Signal } from '../engagement/signal.ts';
import type { CaseEvent, EventOf } from '../events/catalogue.ts';
import { caseKey } from '../keys.ts';
import type { NoticeRequest } from '../notices/request.ts';
import { DEFAULT_RULES, type Rules } from '../rules/state.ts';
import { withAnswer } from '../surveys/answer.ts';
import { type FollowUpSight, followUpRequests, judgedFollowUps, nextFollowUpAt, withFollowUp } from '../surveys/follow-up.ts';
import { ACTED_ON_AFTER_MS } from '../surveys/policy.ts';
import { judgedReminders, nextLookAt, remindersAsked, type SurveysSeen, withReminder } from '../surveys/reminder.ts';
import { factTime, type Instant, isoOf } from '../time.ts';
import { askedFor, type CaseFact, type CaseState, caseFactOf, MAX_FACTS, OUR_SURVEYS, resolutionOf, sameFact, takenBack } from './state.ts';

export type CaseInput = CaseEvent | EventOf<'survey.answered'> | Wake;

/** What the survey waits for: the customer to see for a while whether the solution holds. Source: field survey B1. */
export type CasePolicy = { readonly surveyDelayMs: number; readonly rules?: Pick<Rules, 'restDays' | 'zone'> };

/** What became of surveys whose reminder may be due, and of what was promised for an answer. */
export type CaseSeen = { readonly surveys: SurveysSeen; readonly followUp?: FollowUpSight | undefined };
const NOTHING_SEEN: CaseSeen = { surveys: new Map() };

/**
 * What follows from one event about a case, from an answer to its survey, or from an instant coming: the survey's, or its reminder's.
 * Reopening takes the survey's deadline away in the same write; the next resolution brings a new one.
 * @param seen what became of the surveys whose reminder may be due
 */
export function decideOnCase(state: CaseState | undefined, input: CaseInput, now: Instant, policy: CasePolicy, seen: CaseSeen = NOTHING_SEEN): Decision<CaseState | undefined> {
  if ('wake' in input) return onWake(state, now, policy, seen);
  if (input.type === 'survey.answered') return onAnswer(state, input, policy);
  return onEvent(state, input, now, policy);
}

function onEvent(state: CaseState | undefined, event: CaseEvent, now: Instant, policy: CasePolicy): Decision<CaseState> {
  const fact = caseFactOf(event, factTime(event.time, now));
  const before = state ?? { caseId: event.data.caseId, customerId: event.data.customerId, facts: [] };
  if (event.type === 'case.replied') return decided(withReply(before, event, factTime(event.time, now)), undefined, policy, 'replied');
  const known = before.facts.find((other) => sameFact(other, fact));
  if (known !== undefined) return decided(before, known, policy, 'known');
  const after: CaseState = { ...before, facts: [...before.facts, fact].sort((a, b) => a.at - b.at).slice(-MAX_FACTS), ...saidOf(event) };
  return decided(withTakenBack(after), fact, policy, fact.step);
}

/** What an event says of the case besides its fact; the latest word counts. */
function saidOf({ data: { topic, agent, customerWrote, reopenable } }: CaseEvent): Partial<CaseState> {
  return {
    ...(topic !== undefined && { topic }),
    ...(agent !== undefined && { agent }),
    ...(customerWrote !== undefined && { customerWrote }),
    ...(reopenable !== undefined && { reopenable }),
  };
}

/** Only the first reply is kept, and changes nothing about where the case stands; the same object when it is no earlier one. */
function withReply(state: CaseState, event: CaseEvent, at: Instant): CaseState {
  return state.repliedAt !== undefined && state.repliedAt <= at ? state : { ...state, ...saidOf(event), repliedAt: at };
}

/** The survey of a resolution that was taken back before it was due is asked for all the same, so that the gate writes down why nobody got it. */
function withTakenBack(state: CaseState): CaseState {
  const unasked = takenBack(state).filter(({ resolution, by }) => !resolution.imported && !(state.asked ?? []).some((at) => at >= resolution.at && at < by.at));
  return unasked.length === 0 ? state : { ...state, asked: [...(state.asked ?? []), ...unasked.map(({ resolution }) => resolution.at)].sort((a, b) => a - b).slice(-MAX_FACTS) };
}

function onWake(state: CaseState | undefined, now: Instant, policy: CasePolicy, seen: CaseSeen): Decision<CaseState | undefined> {
  if (state === undefined) return { state, notices: [], signals: [], outcomes: [], because: 'unknown' };
  const resolution = resolutionOf(state);
  const judged = withJudgedFollowUps(withJudgedReminders(state, resolution, seen.surveys, now), seen.followUp, now);
  if (resolution === undefined || resolution.imported) return askedAgain(judged, policy, resolution ? 'history' : 'open-again');
  const dueAt = surveyDueAt(resolution, policy);
  if (dueAt > now) return askedAgain(judged, policy, 'nothing-due');
  if (askedFor(judged, resolution) !== undefined) return askedAgain(judged, policy, 'known');
  const asked = [...(judged.asked ?? []), resolution.at].slice(-MAX_FACTS);
  return askedAgain({ ...judged, asked, reminders: withReminder(judged.reminders, String(resolution.at), dueAt) }, policy, 'survey-due');
}

function withJudgedReminders(state: CaseState, resolution: CaseFact | undefined, seen: SurveysSeen, now: Instant): CaseState {
  const isOvertaken = (name: string): boolean => resolution === undefined || resolution.at > Number(name);
  const reminders = judgedReminders(state.reminders, { isAnswered: (name) => state.answers?.[name] !== undefined, isOvertaken }, seen, now);
  return reminders === undefined || reminders === state.reminders ? state : { ...state, reminders };
}

function withJudgedFollowUps(state: CaseState, sight: FollowUpSight | undefined, now: Instant): CaseState {
  const keptAt = (since: Instant): Instant | undefined => earliest(sight?.keptAt(since), state.facts.find(({ step, at }) => step === 'resolved' && at > since)?.at);
  const followUps = judgedFollowUps(state.followUps, state.answers, sight && { ...sight, keptAt }, now);
  return followUps === undefined || followUps === state.followUps ? state : { ...state, followUps };
}

/** A low answer that has been read opens the case again, where its source lets us. Said at every wake, as one event. */
function reopenings({ customerId, caseId, reopenable, followUps = {}, answers = {} }: CaseState): EventOf<'case.reopened'>[] {
  if (!reopenable) return [];
  return Object.entries(followUps).flatMap(([name, { at, read, over }]) => {
    const answer = answers[name];
    if (!read || over !== undefined || answer === undefined || !isLow({ kind: 'csat', ...answer })) return [];
    const id = `low-survey:${customerId}:${caseId}:${name}`.slice(0, 256);
    const time = isoOf(at + ACTED_ON_AFTER_MS);
    return [{ specversion: '1.0', source: OUR_SURVEYS, type: 'case.reopened', id, time, subject: customerId, data: { customerId, caseId, reason: 'low-survey' } } as const];
  });
}

/** Surveys asked for lately are asked for again at each wake: one may have been cut off after its write, and the gate writes down what was overtaken since. */
const ASKED_AGAIN = 3;

function askedAgain(state: CaseState, policy: CasePolicy, because: string): Decision<CaseState> {
  const surveys = (state.asked ?? []).slice(-ASKED_AGAIN).map((at) => surveyRequest(state, at, policy));
  const reminders = remindersAsked(state.reminders).slice(-ASKED_AGAIN);
  return {
    ...decided(state, undefined, policy, because),
    notices: [
      ...surveys,
      ...reminders.map(({ name, dueAt }) => reminderRequest(state, Number(name), dueAt)),
      ...followUpRequests(state.followUps, state.customerId, caseKey(state.customerId, state.caseId)),
    ],
    outcomes: reopenings(state),
  };
}

function onAnswer(state: CaseState | undefined, event: EventOf<'survey.answered'>, policy: CasePolicy): Decision<CaseState | undefined> {
  const resolvedAt = event.data.surveyId;
  // Another tool's answer has an id of its own, or none: it counts for engagement, not for our survey.
  if (state === undefined || resolvedAt === undefined || !state.facts.some(({ step, at }) => step === 'resolved' && String(at) === resolvedAt)) {
    return { state, notices: [], signals: [], outcomes: [], because: 'not-our-survey' };
  }
  const before = state.answers?.[resolvedAt];
  const answer = withAnswer(before, event);
  if (answer === before) return decided(state, undefined, policy, 'known');
  const answered = { ...state, answers: { ...state.answers, [resolvedAt]: answer } };
  const owed = isLow({ kind: 'csat', ...answer }) || answer.contact === true;
  return decided(owed ? { ...answered, followUps: withFollowUp(state.followUps, resolvedAt, answer.at, policy.rules ?? DEFAULT_RULES) } : answered, undefined, policy, 'answered');
}

function decided(state: CaseState, fact: CaseFact | undefined, policy: CasePolicy, because: string): Decision<CaseState> {
  const resolution = resolutionOf(state);
  const waiting = resolution !== undefined && !resolution.imported && askedFor(state, resolution) === undefined;
  return {
    state,
    deadline: earliest(waiting ? surveyDueAt(resolution, policy) : undefined, nextLookAt(state.reminders), nextFollowUpAt(state.followUps)),
    notices: surveysTouchedBy(state, fact).map((at) => surveyRequest(state, at, policy)),
    signals: fact?.step === 'reopened' && !fact.byUs ? [reopenedSignal(state, fact)] : [],
    outcomes: [],
    because,
  };
}

/** An event that finds its survey already asked for asks again, as does one that has taken a resolution back: what was asked for may have been cut off after its write. */
function surveysTouchedBy(state: CaseState, fact: CaseFact | undefined): readonly Instant[] {
  if (fact === undefined) return [];
  const resolution = resolutionOf(state);
  const askedAt = resolution && fact.step === 'resolved' ? askedFor(state, resolution) : undefined;
  const over = takenBack(state).filter((each) => each.by === fact || each.resolution === fact);
  const before = over.flatMap(({ resolution: { at: from }, by }) => (state.asked ?? []).filter((at) => at >= from && at < by.at));
  return [...before, ...(askedAt === undefined ? [] : [askedAt])];
}

const earliest = (...instants: readonly (Instant | undefined)[]): Instant | undefined => {
  const given = instants.filter((each) => each !== undefined);
  return given.length > 0 ? Math.min(...given) : undefined;
};

const surveyDueAt = (resolution: Pick<CaseFact, 'at'>, policy: CasePolicy): Instant => resolution.at + policy.surveyDelayMs;

/** The survey's fact is its resolution: another resolution is another survey. */
const surveyRequest = (state: CaseState, resolvedAt: Instant, policy: CasePolicy): NoticeRequest => ({
  kind: 'survey.csat',
  subject: caseKey(state.customerId, state.caseId),
  fact: `resolution:${resolvedAt}`,
  factAt: resolvedAt,
  dueAt: surveyDueAt({ at: resolvedAt }, policy),
  to: [{ customer: state.customerId }],
});

const reminderRequest = (state: CaseState, resolvedAt: Instant, dueAt: Instant): NoticeRequest => ({
  kind: 'survey.reminder',
  subject: caseKey(state.customerId, state.caseId),
  fact: `reminder:${resolvedAt}`,
  factAt: resolvedAt,
  dueAt,
  to: [{ customer: state.customerId }],
});

const reopenedSignal = (state: CaseState, fact: CaseFact): Signal => ({
  signal: 'experience',
  experience: 'reopened-case',
  customerId: state.customerId,
  key: `case:${state.caseId}:${fact.at}`,
  at: fact.at,
  ...(fact.imported && { imported: true as const }),
});
