/** Surveys that no case brings: one item for a customer's NPS, one for the efforts of their steps, one for each order's delivery. */

import type { EventOf } from '../events/catalogue.ts';
import { type Instant, instantOf } from '../time.ts';
import type { Answer } from './answer.ts';
import type { FollowUps } from './follow-up.ts';
import type { Reminders } from './reminder.ts';
import type { SurveyKind } from './scales.ts';

export const SORTS = ['nps', 'ces', 'delivery'] as const;
export type Sort = (typeof SORTS)[number];

/** A delivery is a thing to be satisfied with, on the same scale as help. */
export const KIND_OF: Readonly<Record<Sort, SurveyKind>> = { nps: 'nps', ces: 'ces', delivery: 'csat' };

/** What a question is about, as its words say it. */
export type About = 'case' | 'relationship' | 'step' | 'delivery';
export const ABOUT: Readonly<Record<Sort, About>> = { nps: 'relationship', ces: 'step', delivery: 'delivery' };

export type Late = { readonly promisedAt: Instant; readonly deliveredAt: Instant; readonly offset?: string };

/** One question to one person. */
export type Ask = {
  /** The instant of what it is about, which names it: a step, a delivery, or of NPS the person's turn. */
  readonly at: Instant;
  readonly dueAt: Instant;
  /** It has been asked of the gate. */
  readonly asked?: true;
  readonly step?: string;
  readonly stepKind?: EventOf<'step.completed'>['data']['kind'];
  /** The parcel came late: they get an apology, and no question. */
  readonly late?: Late;
  /** What went wrong with the order otherwise: they are not asked how they liked it. */
  readonly spoilt?: string;
  /** Another parcel of the order is still on its way; its delivery sets a new instant. */
  readonly waits?: true;
};

export type SurveyState = {
  readonly customerId: string;
  readonly sort: Sort;
  readonly orderId?: string;
  /** In the order of their times, the latest twenty. */
  readonly asks: readonly Ask[];
  readonly answers?: Readonly<Record<string, Answer>>;
  readonly reminders?: Reminders;
  readonly followUps?: FollowUps;
  /** Of NPS: when the person's turn comes. */
  readonly turnAt?: Instant;
};

export const askAt = (state: SurveyState, at: Instant): Ask | undefined => state.asks.find((ask) => ask.at === at);

/** What a survey is called in its link and its answer. */
export const surveyIdOf = (sort: Sort, at: Instant): string => `${sort}:${at}`;

/** The survey that an answer is about; none for another tool's. */
export function surveyIn(surveyId: string | undefined): { readonly sort: Sort; readonly at: Instant } | undefined {
  const [, sort, at] = /^(nps|ces|delivery):(\d{1,15})$/.exec(surveyId ?? '') ?? [];
  return sort === undefined ? undefined : { sort: sort as Sort, at: Number(at) };
}

export const stepTime = ({ time, data }: EventOf<'step.completed'>): Instant => instantOf(data.at ?? time);
