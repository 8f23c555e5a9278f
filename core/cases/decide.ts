import type { Decision, Wake } from '../decision.ts';
import type { Signal } from '../engagement/signal.ts';
import type { CaseEvent, EventOf } from '../events/catalogue.ts';
import { caseKey } from '../keys.ts';
import type { NoticeRequest } from '../notices/request.ts';
import { factTime, type Instant, instantOf } from '../time.ts';
import { type Answer, askedFor, type CaseFact, type CaseState, caseFactOf, MAX_FACTS, resolutionOf, sameFact } from './state.ts';

export type CaseInput = CaseEvent | EventOf<'survey.answered'> | Wake;

/** What the survey waits for: the customer to see for a while whether the solution holds. Source: field survey B1. */
export type CasePolicy = { readonly surveyDelayMs: number };

/**
 * What follows from one event about a case, from an answer to its survey, or from the survey's instant coming.
 * Reopening takes the survey's deadline away in the same write; the next resolution brings a new one.
 */
export function decideOnCase(state: CaseState | undefined, input: CaseInput, now: Instant, policy: CasePolicy): Decision<CaseState | undefined> {
  if ('wake' in input) return onWake(state, now, policy);
  if (input.type === 'survey.answered') return onAnswer(state, input, policy);
  return onEvent(state, input, now, policy);
}

function onEvent(state: CaseState | undefined, event: CaseEvent, now: Instant, policy: CasePolicy): Decision<CaseState> {
  const fact = caseFactOf(event, factTime(event.time, now));
  const before = state ?? { caseId: event.data.caseId, customerId: event.data.customerId, facts: [] };
  const known = before.facts.find((other) => sameFact(other, fact));
  if (known !== undefined) return decided(before, known, policy, 'known');
  const { topic, agent, customerWrote } = event.data;
  const after: CaseState = {
    ...before,
    facts: [...before.facts, fact].sort((a, b) => a.at - b.at).slice(-MAX_FACTS),
    ...(topic !== undefined && { topic }),
    ...(agent !== undefined && { agent }),
    ...(customerWrote !== undefined && { customerWrote }),
  };
  return decided(after, fact, policy, fact.step);
}

function onWake(state: CaseState | undefined, now: Instant, policy: CasePolicy): Decision<CaseState | undefined> {
  if (state === undefined) return { state, notices: [], signals: [], outcomes: [], because: 'unknown' };
  const resolution = resolutionOf(state);
  if (resolution === undefined) return askedAgain(state, policy, 'open-again');
  if (surveyDueAt(resolution, policy) > now) return askedAgain(state, policy, 'nothing-due');
  if (askedFor(state, resolution) !== undefined) return askedAgain(state, policy, 'known');
  return askedAgain({ ...state, asked: [...(state.asked ?? []), resolution.at].slice(-MAX_FACTS) }, policy, 'survey-due');
}

/** Surveys asked for lately are asked for again at each wake: one may have been cut off after its write, and the gate writes down what was overtaken since. */
const ASKED_AGAIN = 3;

function askedAgain(state: CaseState, policy: CasePolicy, because: string): Decision<CaseState> {
  const asked = (state.asked ?? []).slice(-ASKED_AGAIN);
  return { ...decided(state, undefined, policy, because), notices: asked.map((at) => surveyRequest(state, at)) };
}

function onAnswer(state: CaseState | undefined, event: EventOf<'survey.answered'>, policy: CasePolicy): Decision<CaseState | undefined> {
  const resolvedAt = event.data.surveyId;
  // Another tool's answer has an id of its own, or none: it counts for engagement, not for our survey.
  if (state === undefined || resolvedAt === undefined || !state.facts.some(({ step, at }) => step === 'resolved' && String(at) === resolvedAt)) {
    return { state, notices: [], signals: [], outcomes: [], because: 'not-our-survey' };
  }
  const { score, scale, comment } = event.data;
  const answer: Answer = { score, scale, at: instantOf(event.data.answeredAt), ...(comment !== undefined && { comment }) };
  const before = state.answers?.[resolvedAt];
  if (before !== undefined && before.at >= answer.at) return decided(state, undefined, policy, 'known');
  // A changed score without words keeps the words said before.
  const kept = before?.comment !== undefined && comment === undefined ? { ...answer, comment: before.comment } : answer;
  return decided({ ...state, answers: { ...state.answers, [resolvedAt]: kept } }, undefined, policy, 'answered');
}

function decided(state: CaseState, fact: CaseFact | undefined, policy: CasePolicy, because: string): Decision<CaseState> {
  const resolution = resolutionOf(state);
  const askedAt = resolution && askedFor(state, resolution);
  const waiting = resolution !== undefined && askedAt === undefined;
  // An event that finds its survey already asked for asks again: the wake may have been cut off after its write.
  const again = askedAt !== undefined && fact?.step === 'resolved';
  return {
    state,
    deadline: waiting ? surveyDueAt(resolution, policy) : undefined,
    notices: again ? [surveyRequest(state, askedAt)] : [],
    signals: fact?.step === 'reopened' ? [reopenedSignal(state, fact)] : [],
    outcomes: [],
    because,
  };
}

const surveyDueAt = (resolution: CaseFact, policy: CasePolicy): Instant => resolution.at + policy.surveyDelayMs;

/** The survey's fact is its resolution: another resolution is another survey. */
const surveyRequest = (state: CaseState, resolvedAt: Instant): NoticeRequest => ({
  kind: 'survey.csat',
  subject: caseKey(state.customerId, state.caseId),
  fact: `resolution:${resolvedAt}`,
  factAt: resolvedAt,
  to: [{ customer: state.customerId }],
});

const reopenedSignal = (state: CaseState, fact: CaseFact): Signal => ({
  signal: 'experience',
  experience: 'reopened-case',
  customerId: state.customerId,
  key: `case:${state.caseId}:${fact.at}`,
  at: fact.at,
});
