/**
 * What reports of surveys, cases and contacts are made of: one small record for each, in the week of its fact, and nobody named in it.
 * Keys are hashes of what they stand for, so that a record filed twice is one; an erasure takes back only words (`Traits`), never numbers.
 */
import type { Channel } from '../customers/gate-item.ts';
import { hashName } from '../hash.ts';
import type { NoticeClass } from '../notices/kinds.ts';
import type { Key } from '../ports.ts';
import type { Answer } from '../surveys/answer.ts';
import type { FollowUp } from '../surveys/follow-up.ts';
import type { SurveyKind } from '../surveys/scales.ts';
import type { About } from '../surveys/state.ts';
import { DAY, type Instant, utcDayOf } from '../time.ts';
import { type Week, weekOf } from '../truth/weeks.ts';

/** What figures are broken down by. Absent where nobody has said. */
export type Traits = { readonly topic?: string; readonly agent?: string; readonly segment?: string };

export type SurveyRecord = Traits & {
  readonly record: 'survey';
  readonly kind: SurveyKind;
  /** None for another tool's answer: nobody knows what it was about, or to how many it went. */
  readonly about?: About;
  /** When what it asks about was: the resolution, the step, the delivery, the person's turn. */
  readonly factAt: Instant;
  /** Absent until we have sent it. */
  readonly sentAt?: Instant;
  readonly channel?: Channel;
  readonly answer?: { readonly at: Instant; readonly score: number; readonly scale: number; readonly commented?: true; readonly rapid?: true };
  /** What an unsatisfied customer was promised, and what became of it. */
  readonly owed?: Pick<FollowUp, 'at' | 'byAt' | 'over' | 'keptAt'>;
};

export type CaseRecord = Traits & {
  readonly record: 'case';
  readonly openedAt: Instant;
  /** First reply of a person, and the resolution in force, counted from the opening. */
  readonly repliedAfterMs?: number;
  readonly resolvedAfterMs?: number;
  readonly reopened: number;
};

/** A customer to whom a class of messages fell while part of them is left out by lot, in the week in which the first did. */
export type ReachRecord = {
  readonly record: 'reach';
  readonly class: NoticeClass;
  readonly arm: 'told' | 'held-out';
  readonly at: Instant;
  /** Cases that they opened within `CONTACT_WITHIN_MS`, as hashes. */
  readonly contacts: readonly string[];
};

export type MeasureRecord = SurveyRecord | CaseRecord | ReachRecord;

/** A case opened later has another cause. */
export const CONTACT_WITHIN_MS = 7 * DAY;
const CONTACTS_KEPT = 20;

export const measuresIn = (week: Week): string => `MEASURES#${week}`;

const keyOf = (at: Instant, record: MeasureRecord['record'], name: readonly (string | number)[]): Key => ({
  pk: measuresIn(weekOf(utcDayOf(at))),
  sk: `${record}#${hashName(JSON.stringify([record, ...name]))}`,
});

/** @param subject the item that the survey lives in; @param factAt which of its surveys */
export const surveyRecordKey = (subject: Key, factAt: Instant): Key => keyOf(factAt, 'survey', [subject.pk, subject.sk, factAt]);
export const othersAnswerKey = (customer: string, source: string, name: string, at: Instant): Key => keyOf(at, 'survey', [customer, source, name]);
/** Of another tool's answers no item is kept but this, which says where its record stands. */
export const ANSWERED_ELSEWHERE = 'ANSWER#';
export const answeredElsewhereKey = (customer: string, { sk }: Key): Key => ({ pk: `CUSTOMER#${customer}`, sk: `${ANSWERED_ELSEWHERE}${sk.slice('survey#'.length)}` });
export const caseRecordKey = (subject: Key, openedAt: Instant): Key => keyOf(openedAt, 'case', [subject.pk, subject.sk]);
export const reachKey = (customer: string, noticeClass: NoticeClass, at: Instant): Key => keyOf(at, 'reach', [customer, noticeClass]);

export const answerOnRecord = ({ at, score, scale, comment, rapid }: Answer): NonNullable<SurveyRecord['answer']> => ({
  at,
  score,
  scale,
  ...(comment !== undefined && { commented: true }),
  ...(rapid && { rapid }),
});

export const owedOnRecord = ({ at, byAt, over, keptAt }: FollowUp): NonNullable<SurveyRecord['owed']> => ({
  at,
  byAt,
  ...(over && { over }),
  ...(keptAt !== undefined && { keptAt }),
});

/** The same object when that contact is known, or comes too late to have to do with it. */
export function withContact(reach: ReachRecord, caseId: string, at: Instant): ReachRecord {
  const contact = hashName(caseId);
  if (at < reach.at || at >= reach.at + CONTACT_WITHIN_MS || reach.contacts.includes(contact)) return reach;
  return { ...reach, contacts: [...reach.contacts, contact].slice(-CONTACTS_KEPT) };
}
