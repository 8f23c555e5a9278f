/** Which concept a notice is about: its relevance and its variables, by kind. */
import type { DeskState } from '../alerts/desk.ts';
import { type AlertVariables, alertRelevance, alertVariables, digestRelevance } from '../alerts/notice.ts';
import type { AlertState } from '../alerts/state.ts';
import { type SurveyVariables, surveyRelevance, surveyReminded, surveyVariables } from '../cases/notice.ts';
import type { CaseState } from '../cases/state.ts';
import type { ProfileState } from '../customers/profile.ts';
import { type OrderVariables, orderRelevance, orderVariables } from '../orders/notice.ts';
import type { OrderState } from '../orders/state.ts';
import { mustHaveBeenTold, type OutageVariables, outageRelevance, outageVariables } from '../outages/notice.ts';
import type { IncidentState } from '../outages/state.ts';
import { type FollowUpVariables, followUpVariables } from '../surveys/follow-up.ts';
import { type AskVariables, askRelevance, askReminded, askVariables } from '../surveys/notice.ts';
import type { SurveyState } from '../surveys/state.ts';
import { type FixVariables, fixRelevance, fixVariables } from '../themes/notice.ts';
import type { Theme } from '../themes/state.ts';
import { policyOf } from './kinds.ts';
import type { Relevance } from './relevance.ts';
import type { Notice } from './request.ts';

/** The subject's state as read, of the concept that the notice's topic names. */
export type SubjectState = OrderState | IncidentState | CaseState | AlertState | DeskState | SurveyState | Theme;

export type Variables = OrderVariables | OutageVariables | SurveyVariables | AskVariables | FollowUpVariables | AlertVariables | FixVariables;

/** What follows from an answer, wherever that stands. */
const isFollowUp = ({ kind }: Notice): boolean => kind === 'survey.read' || kind === 'survey.overdue';

/** Of surveys, and of what is said instead of one: whether no case brings it. */
const isAboutSurveyItem = ({ subject }: Notice): boolean => subject.sk.startsWith('SURVEY#');

/** @param heldMs how long the notice has been held */
export function relevanceOf(notice: Notice, subject: SubjectState | undefined, heldMs = 0): Relevance {
  if (subject === undefined) return { reason: 'superseded', because: { missing: true } };
  if (isFollowUp(notice)) return undefined;
  if (isAboutSurveyItem(notice)) return askRelevance(subject as SurveyState, notice);
  switch (policyOf(notice).topic) {
    case 'orders':
      return orderRelevance(subject as OrderState, notice.fact, heldMs);
    case 'outages':
      return outageRelevance(subject as IncidentState, notice.fact);
    case 'surveys':
      return surveyRelevance(subject as CaseState, notice.factAt);
    case 'alerts':
      return notice.kind === 'digest.csm' ? digestRelevance(subject as DeskState, notice.factAt) : alertRelevance(subject as AlertState, notice.factAt);
    case 'outreach':
      return fixRelevance(subject as Theme, notice.fact);
  }
}

/** What a message about the subject says. @param customer the profile of the customer whom an alert is about */
export function variablesOf(notice: Notice, subject: SubjectState, customer: ProfileState | undefined): Variables | undefined {
  if (isFollowUp(notice)) return withCustomer(followUpVariables(subject as CaseState | SurveyState, notice.fact), customer);
  if (isAboutSurveyItem(notice)) return askVariables(subject as SurveyState, notice);
  switch (policyOf(notice).topic) {
    case 'orders':
      return orderVariables(subject as OrderState, notice.fact);
    case 'outages':
      return outageVariables(subject as IncidentState, notice.fact);
    case 'surveys':
      return surveyVariables(subject as CaseState, notice.factAt);
    case 'alerts':
      return notice.kind === 'digest.csm' ? undefined : alertVariables(subject as AlertState, customer);
    case 'outreach':
      return fixVariables(subject as Theme, notice.fact);
  }
}

/** To a colleague, who the customer is. */
function withCustomer(variables: FollowUpVariables | undefined, customer: ProfileState | undefined): FollowUpVariables | undefined {
  const { name, email } = customer?.fields ?? {};
  return variables && { ...variables, ...(name && { customerName: name.value }), ...(email && { customerEmail: email.value }) };
}

/** Earlier notices of which the recipient must have got one; none when the kind asks for none. */
export function earlierNotices(notice: Notice, subject: SubjectState | undefined): readonly Notice[] {
  if (subject === undefined) return [];
  if (notice.kind === 'survey.reminder') return [isAboutSurveyItem(notice) ? askReminded(subject as SurveyState, notice) : surveyReminded(notice)];
  if (policyOf(notice).topic !== 'outages') return [];
  return mustHaveBeenTold(subject as IncidentState, notice.fact).map((report) => ({ ...notice, kind: report.step, fact: report.name, factAt: report.at }));
}
