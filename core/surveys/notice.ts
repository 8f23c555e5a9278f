/** What the gate asks of a survey that no case brings, and what its messages say. */
import type { Relevance } from '../notices/relevance.ts';
import type { Notice } from '../notices/request.ts';
import type { Instant } from '../time.ts';
import { SCALES } from './scales.ts';
import { askAt, KIND_OF, type SurveyState } from './state.ts';

export function askRelevance(state: SurveyState, notice: Notice): Relevance {
  const ask = askAt(state, notice.factAt);
  if (ask === undefined) return { reason: 'superseded', because: { missing: true } };
  if (ask.spoilt !== undefined) return { reason: 'superseded', because: { by: ask.spoilt } };
  const isApology = notice.kind === 'order.late_apology';
  if (isApology !== (ask.late !== undefined)) return { reason: 'superseded', because: { late: ask.late !== undefined } };
  return !isApology && state.answers?.[ask.at] !== undefined ? { reason: 'superseded', because: { by: 'survey.answered' } } : undefined;
}

/** The survey that a reminder is about. */
export const askReminded = (state: SurveyState, { subject, factAt }: Notice): Notice => ({ kind: `survey.${state.sort}`, subject, fact: `asked:${factAt}`, factAt });

export type AskVariables = {
  /** When it was: the step, the delivery, or of NPS the question. */
  readonly at: Instant;
  readonly scale: number;
  readonly step?: string;
  readonly onboarding?: true;
  readonly orderId?: string;
  /** Of a late parcel. */
  readonly promisedAt?: Instant;
  readonly offset?: string;
};

export function askVariables(state: SurveyState, { factAt }: Notice): AskVariables | undefined {
  const ask = askAt(state, factAt);
  if (ask === undefined) return undefined;
  return {
    at: ask.late?.deliveredAt ?? ask.at,
    scale: SCALES[KIND_OF[state.sort]].to,
    ...(ask.step !== undefined && { step: ask.step }),
    ...(ask.stepKind === 'onboarding' && { onboarding: true }),
    ...(state.orderId !== undefined && { orderId: state.orderId }),
    ...(ask.late && { promisedAt: ask.late.promisedAt, ...(ask.late.offset !== undefined && { offset: ask.late.offset }) }),
  };
}
