/** What many surveys, cases and contacts come to, in all and by week, topic, channel, agent and segment. */

import { HOUR, utcDayOf } from '../time.ts';
import { type Difference, medianOf, newcombe, type Share, wilson } from '../truth/proportions.ts';
import { type Week, weekOf } from '../truth/weeks.ts';
import { ces, csat, type Estimate, nps } from './intervals.ts';
import type { CaseRecord, MeasureRecord, ReachRecord, SurveyRecord } from './records.ts';

/** The four questions, each with a figure of its own. */
export const QUESTIONS = ['csat', 'delivery', 'nps', 'ces'] as const;
export type Question = (typeof QUESTIONS)[number];

const FIGURE: Readonly<Record<Question, (scores: readonly number[]) => Estimate | undefined>> = { csat, delivery: csat, nps, ces };

export const DIMENSIONS = ['week', 'topic', 'channel', 'agent', 'segment'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export type SurveyMeasures = {
  /** Surveys that we have sent … */
  readonly asked: number;
  /** … how many of them were answered, and how many were not … */
  readonly response: Share | null;
  readonly silent: number;
  /** … and answers that came from other tools, which do not say how many they asked. */
  readonly elsewhere: number;
  /** Percent of 4 and 5 (csat, delivery), percent of 9 and 10 less percent of 0 to 6 (nps), mean (ces). Answers that a program gave in a burst are left out. */
  readonly score: Estimate | null;
  readonly scored: number;
  /** Where the figure would lie if everybody who was asked and kept silent were as unhappy, or as happy, as the scale allows. */
  readonly bounds: { readonly lower: number; readonly upper: number } | null;
  readonly rapid: number;
  readonly commented: number;
  readonly medianHoursToAnswer: number | null;
  /** From what it asks about (a case: its resolution) to the sending. */
  readonly medianHoursToAsk: number | null;
  readonly loop: LoopMeasures;
};

/** Answers on which somebody was to act: low ones, and those that asked for a word. */
export type LoopMeasures = {
  readonly owed: number;
  /** Among those whose day has come: somebody got in touch by then. */
  readonly closed: Share | null;
  readonly missed: number;
  readonly medianHoursToClose: number | null;
};

export type CaseMeasures = {
  readonly opened: number;
  readonly resolved: number;
  readonly reopened: number;
  readonly replied: number;
  readonly medianHoursToReply: number | null;
  readonly medianHoursToResolve: number | null;
};

/** What messages keep away from the help desk: customers who were told, against those who were left out by lot. */
export type ReachMeasures = {
  readonly class: string;
  readonly told: ReachArm;
  readonly heldOut: ReachArm;
  /** Share who opened a case, told less held out: below 0 when telling spares contacts. */
  readonly difference: Difference | null;
};
export type ReachArm = { readonly customers: number; readonly contacts: number; readonly contactsPerThousand: number | null; readonly share: Share | null };

/** `name` is null where nobody has said. */
export type Row<T> = T & { readonly name: string | null };
export type By<T> = { readonly all: T; readonly by: Readonly<Record<Dimension, readonly Row<T>[]>> };

export type MeasuresReport = {
  readonly weeks: readonly Week[];
  readonly surveys: Readonly<Record<Question, By<SurveyMeasures>>>;
  readonly cases: By<CaseMeasures>;
  readonly contacts: readonly ReachMeasures[];
};

/** @param weeks oldest first */
export function measuresReport(weeks: readonly Week[], records: readonly MeasureRecord[]): MeasuresReport {
  const surveys = records.filter((each) => each.record === 'survey');
  const cases = records.filter((each) => each.record === 'case');
  const question = (asked: Question): By<SurveyMeasures> =>
    byDimension(
      surveys.filter((each) => questionOf(each) === asked),
      (some) => surveyMeasures(some, FIGURE[asked]),
      surveyName,
    );
  return {
    weeks,
    surveys: { csat: question('csat'), delivery: question('delivery'), nps: question('nps'), ces: question('ces') },
    cases: byDimension(cases, caseMeasures, caseName),
    contacts: reachMeasures(records.filter((each) => each.record === 'reach')),
  };
}

const questionOf = ({ kind, about }: SurveyRecord): Question => (about === 'delivery' ? 'delivery' : kind);

function byDimension<R, T>(records: readonly R[], measure: (some: readonly R[]) => T, nameOf: (record: R, dimension: Dimension) => string | undefined): By<T> {
  const rows = (dimension: Dimension): Row<T>[] =>
    [...Map.groupBy(records, (record) => nameOf(record, dimension) ?? null)].map(([name, some]) => ({ name, ...measure(some) })).sort((a, b) => compared(a.name, b.name));
  return { all: measure(records), by: { week: rows('week'), topic: rows('topic'), channel: rows('channel'), agent: rows('agent'), segment: rows('segment') } };
}

/** By name, those without one last. */
const compared = (a: string | null, b: string | null): number => (a === null ? 1 : b === null ? -1 : a.localeCompare(b, 'en', { numeric: true }));

const surveyName = (record: SurveyRecord, dimension: Dimension): string | undefined => (dimension === 'week' ? weekOf(utcDayOf(record.factAt)) : record[dimension]);
const caseName = (record: CaseRecord, dimension: Dimension): string | undefined =>
  dimension === 'week' ? weekOf(utcDayOf(record.openedAt)) : dimension === 'channel' ? undefined : record[dimension];

function surveyMeasures(records: readonly SurveyRecord[], figure: (scores: readonly number[]) => Estimate | undefined): SurveyMeasures {
  const asked = records.filter(({ sentAt }) => sentAt !== undefined);
  const answered = records.filter(({ answer }) => answer !== undefined);
  const scores = answered.flatMap(({ answer }) => (answer === undefined || answer.rapid ? [] : [answer.score]));
  const ofAsked = asked.filter(({ answer }) => answer !== undefined).length;
  return {
    asked: asked.length,
    response: wilson(ofAsked, asked.length) ?? null,
    silent: asked.length - ofAsked,
    elsewhere: answered.filter(({ sentAt }) => sentAt === undefined).length,
    score: figure(scores) ?? null,
    scored: scores.length,
    bounds: boundsOf(scores, asked.length - ofAsked, figure),
    rapid: answered.filter(({ answer }) => answer?.rapid).length,
    commented: answered.filter(({ answer }) => answer?.commented).length,
    medianHoursToAnswer: hours(asked.flatMap(({ sentAt, answer }) => (sentAt === undefined || answer === undefined ? [] : [answer.at - sentAt]))),
    medianHoursToAsk: hours(asked.flatMap(({ sentAt, factAt }) => (sentAt === undefined ? [] : [sentAt - factAt]))),
    loop: loopMeasures(records),
  };
}

/** Below every scale's low end counts as it does: one is the least that csat and ces know, and for nps a detractor like 0. */
const LOWEST = 1;
const HIGHEST = { csat: 5, nps: 10, ces: 7 } as const;

function boundsOf(scores: readonly number[], silent: number, figure: (scores: readonly number[]) => Estimate | undefined): SurveyMeasures['bounds'] {
  if (scores.length === 0 || silent === 0) return null;
  const highest = figure === nps ? HIGHEST.nps : figure === ces ? HIGHEST.ces : HIGHEST.csat;
  const withSilent = (score: number): number => figure([...scores, ...Array<number>(silent).fill(score)])?.value ?? 0;
  return { lower: withSilent(LOWEST), upper: withSilent(highest) };
}

function loopMeasures(records: readonly SurveyRecord[]): LoopMeasures {
  const owed = records.flatMap((record) => (record.owed === undefined || record.owed.over === 'rapid' ? [] : [record.owed]));
  const [kept, missed] = [owed.filter(({ over }) => over === 'kept'), owed.filter(({ over }) => over === 'missed')];
  return {
    owed: owed.length,
    closed: wilson(kept.length, kept.length + missed.length) ?? null,
    missed: missed.length,
    medianHoursToClose: hours(kept.flatMap(({ at, keptAt }) => (keptAt === undefined ? [] : [keptAt - at]))),
  };
}

function caseMeasures(records: readonly CaseRecord[]): CaseMeasures {
  const replies = records.flatMap(({ repliedAfterMs }) => repliedAfterMs ?? []);
  const resolutions = records.flatMap(({ resolvedAfterMs }) => resolvedAfterMs ?? []);
  return {
    opened: records.length,
    resolved: resolutions.length,
    reopened: records.filter(({ reopened }) => reopened > 0).length,
    replied: replies.length,
    medianHoursToReply: hours(replies),
    medianHoursToResolve: hours(resolutions),
  };
}

function reachMeasures(records: readonly ReachRecord[]): ReachMeasures[] {
  return [...Map.groupBy(records, (record) => record.class)]
    .map(([name, some]) => {
      const told = armOf(some.filter(({ arm }) => arm === 'told'));
      const heldOut = armOf(some.filter(({ arm }) => arm === 'held-out'));
      return { class: name, told, heldOut, difference: told.share && heldOut.share ? newcombe(told.share, heldOut.share) : null };
    })
    .sort((a, b) => a.class.localeCompare(b.class));
}

function armOf(records: readonly ReachRecord[]): ReachArm {
  const contacts = records.reduce((sum, record) => sum + record.contacts.length, 0);
  return {
    customers: records.length,
    contacts,
    contactsPerThousand: records.length === 0 ? null : (1_000 * contacts) / records.length,
    share: wilson(records.filter((record) => record.contacts.length > 0).length, records.length) ?? null,
  };
}

/** In hours, to a hundredth. */
function hours(spans: readonly number[]): number | null {
  const middle = medianOf(spans);
  return middle === null ? null : Math.round((100 * middle) / HOUR) / 100;
}
