/** What reports are made of: filed when a survey goes out, is answered and is acted on, when a case moves, and when a measured message falls to somebody. */
import { type CaseFact, type CaseState, resolutionOf } from '../core/cases/state.ts';
import type { Channel } from '../core/customers/gate-item.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import type { EventOf } from '../core/events/catalogue.ts';
import { caseKey, customerIn, profileKey, type Recipient } from '../core/keys.ts';
import {
  ANSWERED_ELSEWHERE,
  answeredElsewhereKey,
  answerOnRecord,
  type CaseRecord,
  CONTACT_WITHIN_MS,
  caseRecordKey,
  othersAnswerKey,
  owedOnRecord,
  type ReachRecord,
  reachKey,
  type SurveyRecord,
  surveyRecordKey,
  type Traits,
  withContact,
} from '../core/measures/records.ts';
import { CLASSES, type Kind, type NoticeClass, policyOf } from '../core/notices/kinds.ts';
import type { GateDecision } from '../core/notices/reasons.ts';
import type { Notice } from '../core/notices/request.ts';
import type { SubjectState } from '../core/notices/subject.ts';
import type { Item, Key, Ports } from '../core/ports.ts';
import type { Rules } from '../core/rules/state.ts';
import type { Answer } from '../core/surveys/answer.ts';
import type { FollowUp } from '../core/surveys/follow-up.ts';
import { ABOUT, type About, KIND_OF, SORTS, type SurveyState } from '../core/surveys/state.ts';
import { type Instant, instantOf, MINUTE } from '../core/time.ts';
import { commit, commitOf, FORGOTTEN } from './commit.ts';

type Needs = Pick<Ports, 'table' | 'clock' | 'pause'>;

const ASKING: readonly Kind[] = ['survey.csat', 'survey.nps', 'survey.ces', 'survey.delivery'];
/** Whether a report counts this message as a question asked; a reminder repeats one. */
export const isQuestion = ({ kind }: Pick<Notice, 'kind'>): boolean => ASKING.includes(kind);

export type Sent = {
  readonly notice: Notice;
  readonly subject: SubjectState | undefined;
  readonly profile: ProfileState | undefined;
  readonly channel: Channel;
  readonly at: Instant;
};

/**
 * A question has gone out. Filed again for a message that comes again, as the first one may have been cut off before this.
 * @param isFirst it has just gone out, so there is no record yet
 */
export async function fileSent(ports: Needs, { notice, subject, profile, channel, at }: Sent, isFirst: boolean): Promise<void> {
  const about = aboutOf(notice.subject);
  const traits = { ...traitsOf(subject as Partial<CaseState> | undefined), ...segmentOf(profile) };
  await changeSurvey(ports, notice.subject, notice.factAt, (seen) => (seen.sentAt === undefined ? { ...seen, ...traits, sentAt: at, channel } : seen), about, isFirst);
}

/** What has been answered to one of our surveys, and what became of it. */
export async function fileAnswer(ports: Needs, subject: Key, name: string, answer: Answer | undefined, owed: FollowUp | undefined): Promise<void> {
  if (answer === undefined) return;
  const added = { answer: answerOnRecord(answer), ...(owed && { owed: owedOnRecord(owed) }) };
  await changeSurvey(ports, subject, Number(name), (seen) => (saysSo(seen, added) ? seen : { ...seen, ...added }), aboutOf(subject));
}

const saysSo = (seen: SurveyRecord, added: Partial<SurveyRecord>): boolean => JSON.stringify([seen.answer, seen.owed]) === JSON.stringify([added.answer, added.owed]);

/** The answers of an item that an event or a wake may have changed: the named one, or all on which somebody was to act. */
export async function fileAnswers(ports: Needs, subject: Key, state: CaseState | SurveyState | undefined, named: string | undefined): Promise<void> {
  const { answers = {}, followUps = {} } = state ?? {};
  for (const name of named === undefined ? Object.keys(followUps) : [named]) await fileAnswer(ports, subject, name, answers[name], followUps[name]);
}

/** Another tool's answer counts for the score; to how many that tool wrote nobody has said. */
export async function fileOthersAnswer(ports: Needs, { data, source, id }: EventOf<'survey.answered'>, about: CaseState | undefined): Promise<void> {
  const at = instantOf(data.answeredAt);
  const factAt = data.sentAt === undefined ? at : instantOf(data.sentAt);
  const profile = (await ports.table.get(profileKey({ customer: data.customerId })))?.body as ProfileState | undefined;
  const record: SurveyRecord = {
    record: 'survey',
    kind: data.kind,
    factAt,
    ...traitsOf(about),
    ...segmentOf(profile),
    answer: answerOnRecord({ at, score: data.score, scale: data.scale, ...(data.comment !== undefined && { comment: data.comment }) }),
  };
  // One form that asks about several orders is an answer for each.
  const key = othersAnswerKey(data.customerId, source, [data.surveyId ?? id, data.orderId ?? ''].join(' '), factAt);
  // First where it will stand, so that an erasure finds it.
  if ((await commitOf(ports, data.customerId, answeredElsewhereKey(data.customerId, key), (seen: Key | undefined) => ({ state: seen ?? key }))) === FORGOTTEN) return;
  await commitOf(ports, data.customerId, key, (seen: SurveyRecord | undefined) => ({ state: seen?.answer !== undefined && seen.answer.at >= at ? seen : record }));
}

async function changeSurvey(ports: Needs, subject: Key, factAt: Instant, change: (seen: SurveyRecord) => SurveyRecord, about: About, fresh = false): Promise<void> {
  const kind = about === 'case' ? 'csat' : KIND_OF[SORTS.find((sort) => ABOUT[sort] === about) ?? 'nps'];
  await commitOf(
    ports,
    customerIn(subject.pk),
    surveyRecordKey(subject, factAt),
    (seen: SurveyRecord | undefined) => ({ state: change(seen ?? { record: 'survey', kind, about, factAt }) }),
    { fresh },
  );
}

function aboutOf({ sk }: Key): About {
  const [, sort] = sk.split('#');
  return sk.startsWith('SURVEY#') ? ABOUT[SORTS.find((each) => each === sort) ?? 'nps'] : 'case';
}

const traitsOf = ({ topic, agent }: Partial<Pick<CaseState, 'topic' | 'agent'>> = {}): Traits => ({ ...(topic !== undefined && { topic }), ...(agent !== undefined && { agent }) });
const segmentOf = (profile: ProfileState | undefined): Traits => (profile?.fields.segment === undefined ? {} : { segment: profile.fields.segment.value });

/** How long a case's first reply and its resolution took. A case is in its report from its opening on. */
export async function fileCase(ports: Needs, state: CaseState): Promise<void> {
  const openedAt = openedAtOf(state);
  if (openedAt === undefined) return;
  const key = caseKey(state.customerId, state.caseId);
  const profile = (await ports.table.get(profileKey({ customer: state.customerId })))?.body as ProfileState | undefined;
  const record = { ...traitsOf(state), ...segmentOf(profile), ...timesOf(state, openedAt) };
  await commitOf(ports, state.customerId, caseRecordKey(key, openedAt), (seen: CaseRecord | undefined) => ({
    state: JSON.stringify(seen) === JSON.stringify(record) ? seen : record,
  }));
}

/** A case of whose opening nobody has told has no times to measure. */
const openedAtOf = ({ facts }: CaseState): Instant | undefined => facts.find(({ step }) => step === 'opened')?.at;

function timesOf(state: CaseState, openedAt: Instant): CaseRecord {
  const resolvedAt = resolutionOf(state)?.at;
  return {
    record: 'case',
    openedAt,
    ...(state.repliedAt !== undefined && state.repliedAt >= openedAt && { repliedAfterMs: state.repliedAt - openedAt }),
    ...(resolvedAt !== undefined && resolvedAt >= openedAt && { resolvedAfterMs: resolvedAt - openedAt }),
    reopened: state.facts.filter(isReopening).length,
  };
}

/** Once by us for a low answer is not once more by the customer. */
const isReopening = ({ step, byUs }: CaseFact): boolean => step === 'reopened' && !byUs;

type Lot = { readonly notice: Notice; readonly to: Recipient; readonly rules: Pick<Rules, 'holdoutPercent'>; readonly decision: GateDecision };

/** Asked after the holdout: whoever these words meet was not left out by it. */
const AFTER_THE_LOT: readonly string[] = ['open-incident', 'open-case', 'open-alert', 'cap', 'quiet-hours', 'rest-day'];

/**
 * While part of a class's customers is left out by lot: to whom its messages fell, and in which arm. Taken down when the lot decides, not when the
 * message goes out, so that both arms lose as many to what comes after it.
 */
export async function fileLot(ports: Needs, { notice, to, rules, decision }: Lot): Promise<void> {
  const noticeClass = policyOf(notice).class;
  if ('owner' in to || !isMeasured(rules, noticeClass)) return;
  const arm = armOf(decision);
  if (arm === undefined) return;
  const now = ports.clock.now();
  const record: ReachRecord = { record: 'reach', class: noticeClass, arm, at: now, contacts: [] };
  await commit(ports, reachKey(to.customer, noticeClass, now), (seen: ReachRecord | undefined) => ({ state: seen ?? record }));
}

const isMeasured = ({ holdoutPercent }: Pick<Rules, 'holdoutPercent'>, noticeClass: NoticeClass): boolean => (holdoutPercent[noticeClass] ?? 0) > 0;

function armOf(decision: GateDecision): ReachRecord['arm'] | undefined {
  if (decision.decision === 'send') return 'told';
  if (decision.reason === 'holdout') return 'held-out';
  return AFTER_THE_LOT.includes(decision.reason) ? 'told' : undefined;
}

/** A customer asks for help: written down beside the measured messages that fell to them within a week before. */
export async function fileContact(ports: Needs & Pick<Ports, 'rules'>, { data, time }: EventOf<'case.opened'>): Promise<void> {
  if (data.customerWrote === false) return;
  const rules = await ports.rules();
  const measured = (Object.keys(CLASSES) as NoticeClass[]).filter((name) => isMeasured(rules, name));
  if (measured.length === 0) return;
  // What a clock ahead of ours says happened now.
  const at = Math.min(instantOf(time), ports.clock.now() + MINUTE);
  const keys = measured.flatMap((name) => [reachKey(data.customerId, name, at), reachKey(data.customerId, name, at - CONTACT_WITHIN_MS)]);
  const found = await ports.table.getMany(keys);
  for (const item of found) if (item) await commit(ports, item, (seen: ReachRecord | undefined) => ({ state: seen && withContact(seen, data.caseId, at) }));
}

/** Items by which a forgotten customer's records are found. */
export const LEADS_TO_RECORDS: readonly string[] = ['CASE#', 'SURVEY#', ANSWERED_ELSEWHERE];

/** A topic or a segment may be words that tell of one person: with their customer forgotten, records keep their numbers and lose their words. */
export async function forgetTraits(ports: Needs, items: readonly Item[]): Promise<void> {
  for (const item of items) for (const key of recordsBehind(item)) await commit(ports, key, (seen: Traits | undefined) => ({ state: seen && withoutTraits(seen) }));
}

function recordsBehind({ pk, sk, body }: Item): readonly Key[] {
  if (sk.startsWith(ANSWERED_ELSEWHERE)) return [body as Key];
  const key = { pk, sk };
  if (sk.startsWith('SURVEY#')) return (body as SurveyState).asks.map(({ at }) => surveyRecordKey(key, at));
  const openedAt = openedAtOf(body as CaseState);
  return [...((body as CaseState).asked ?? []).map((at) => surveyRecordKey(key, at)), ...(openedAt === undefined ? [] : [caseRecordKey(key, openedAt)])];
}

function withoutTraits<T extends Traits>(record: T): T {
  const { topic, agent, segment, ...rest } = record;
  return topic === undefined && agent === undefined && segment === undefined ? record : (rest as T);
}
