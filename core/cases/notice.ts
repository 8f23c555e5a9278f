/** What the gate asks of a case before it surveys, and what the survey says. */
import type { Relevance } from '../notices/relevance.ts';
import type { Notice } from '../notices/request.ts';
import type { Instant } from '../time.ts';
import { type CaseState, resolutionOf } from './state.ts';

/** A survey, and its reminder, is for a case that stands solved by a human, since before the resolution it was asked for. */
export function surveyRelevance(state: CaseState, resolvedAt: Instant): Relevance {
  const resolution = resolutionOf(state);
  if (resolution === undefined || resolution.at > resolvedAt) return { reason: 'superseded', because: { by: 'case.reopened' } };
  if (state.answers?.[String(resolvedAt)] !== undefined) return { reason: 'superseded', because: { by: 'survey.answered' } };
  if (resolution.resolution !== undefined) return { reason: 'merged-or-spam', because: { resolution: resolution.resolution } };
  if (resolution.resolvedBy === 'auto') return { reason: 'resolved-automatically', because: { resolvedBy: 'auto' } };
  if (state.customerWrote === false) return { reason: 'customer-wrote-nothing', because: { customerWrote: false } };
  return undefined;
}

/** The survey that a reminder is about. */
export const surveyReminded = (notice: Notice): Notice => ({ kind: 'survey.csat', subject: notice.subject, fact: `resolution:${notice.factAt}`, factAt: notice.factAt });

export type SurveyVariables = {
  readonly caseId: string;
  readonly resolvedAt: Instant;
  readonly topic?: string;
  readonly agent?: string;
  readonly scale: number;
};

export const surveyVariables = (state: CaseState, resolvedAt: Instant): SurveyVariables => ({
  caseId: state.caseId,
  resolvedAt,
  scale: 5,
  ...(state.topic !== undefined && { topic: state.topic }),
  ...(state.agent !== undefined && { agent: state.agent }),
});
