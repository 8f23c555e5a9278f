import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type CaseInput, decideOnCase } from '../../core/cases/decide.ts';
import type { CaseState } from '../../core/cases/state.ts';
import type { Wake } from '../../core/decision.ts';
import type { CaseEvent, Event, EventOf } from '../../core/events/catalogue.ts';
import { caseKey, customerIn, surveyKey } from '../../core/keys.ts';
import type { Key, Ports } from '../../core/ports.ts';
import { OUR_PAGES } from '../../core/surveys/answer.ts';
import { decideOnSurvey } from '../../core/surveys/decide.ts';
import { type SurveyState, surveyIn } from '../../core/surveys/state.ts';
import { HOUR, instantOf } from '../../core/time.ts';
import { commitOf, FORGOTTEN } from '../../flow/commit.ts';
import { eachRecord } from '../../flow/each-record.ts';
import { perform } from '../../flow/effects.ts';
import { fileAnswers, fileCase, fileContact, fileOthersAnswer } from '../../flow/measures.ts';
import { eventOrWake } from '../../flow/messages.ts';
import { whatCasesSee, whatSurveysSee } from '../../flow/survey-sight.ts';
import { keepComment, type Words } from '../../flow/themes.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'lanes' | 'signals' | 'quarantine' | 'visibility' | 'clock' | 'log' | 'pause' | 'rules'>;

type Heard = CaseEvent | EventOf<'survey.answered' | 'feedback.received' | 'step.completed' | 'order.delivered' | 'customer.updated'>;
const OTHERS: readonly string[] = ['survey.answered', 'feedback.received', 'step.completed', 'order.delivered', 'customer.updated'];
const concernsCases = (event: Event): event is Heard => event.type.startsWith('case.') || OTHERS.includes(event.type);

/** Case events, what else a question may follow, answers, and surveys and reminders whose instant has come. */
export const cases =
  (ports: Needs, settings: { readonly surveyDelayHours: number }) =>
  (batch: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(ports, batch, eventOrWake(ports.clock, concernsCases), async (message) => {
      const subject = subjectOf(message);
      if (subject === undefined) return fromElsewhere(ports, message).then(() => 'done');
      const { key } = subject;
      const woken = 'wake' in message;
      const seenBefore = woken ? await ports.table.get(key) : undefined;
      if (isOfCase(key)) {
        const policy = { surveyDelayMs: settings.surveyDelayHours * HOUR, rules: await ports.rules() };
        const input = message as CaseInput;
        const seen = await whatCasesSee(ports, key, seenBefore?.body as CaseState | undefined);
        const decision = await commitOf(ports, customerIn(key.pk), key, (state: CaseState | undefined, now) => decideOnCase(state, input, now, policy, seen), {
          woken,
          seen: seenBefore,
        });
        if (decision === FORGOTTEN) return 'done';
        await perform(ports, decision);
        await onRecord(ports, input, key, decision.state);
        return 'done';
      }
      const input = message as Exclude<Heard, CaseEvent | EventOf<'feedback.received'>> | Wake;
      const seen = await whatSurveysSee(ports, key, seenBefore?.body as SurveyState | undefined);
      const decision = await commitOf(ports, customerIn(key.pk), key, (state: SurveyState | undefined, now) => decideOnSurvey(state, input, now, seen), {
        woken,
        seen: seenBefore,
      });
      if (decision === FORGOTTEN) return 'done';
      await perform(ports, decision);
      await onRecord(ports, input, key, decision.state);
      return 'done';
    });

/** What reports read: answers and what became of them, a case's times, and whether it followed upon something that we had said. */
async function onRecord(ports: Needs, input: Heard | Wake, key: Key, state: CaseState | SurveyState | undefined): Promise<void> {
  if ('wake' in input) return fileAnswers(ports, key, state, undefined);
  if (input.type === 'survey.answered') ports.log.measure?.('SurveysAnswered', 1);
  if (input.type === 'survey.answered') return onAnswerRecord(ports, input, key, state);
  if (input.type.startsWith('case.') && state !== undefined) await fileCase(ports, state as CaseState);
  if (input.type === 'case.opened') await fileContact(ports, input);
}

/** An answer that our survey has taken is ours, whoever brought it. */
async function onAnswerRecord(ports: Needs, event: EventOf<'survey.answered'>, key: Key, state: CaseState | SurveyState | undefined): Promise<void> {
  const name = String(surveyIn(event.data.surveyId)?.at ?? event.data.surveyId);
  const about = isOfCase(key) ? (state as CaseState | undefined) : undefined;
  const answer = state?.answers?.[name];
  if (answer === undefined) return event.source === OUR_PAGES ? undefined : fromOtherTool(ports, event, about);
  await fileAnswers(ports, key, state, name);
  if (answer.comment !== undefined) await keepComment(ports, { ...wordsOf(event, answer.comment, about), at: answer.at, standsIn: [key.sk, name] });
}

/** What belongs to no item that we keep: another tool's answer, and words outside any survey. */
async function fromElsewhere(ports: Needs, message: Heard | Wake): Promise<void> {
  if ('wake' in message) return;
  if (message.type === 'survey.answered') await fromOtherTool(ports, message, undefined);
  if (message.type === 'feedback.received') await keepComment(ports, { ...wordsOf(message, message.data.comment, undefined), standsIn: [message.source, message.id] });
}

async function fromOtherTool(ports: Needs, event: EventOf<'survey.answered'>, about: CaseState | undefined): Promise<void> {
  await fileOthersAnswer(ports, event, about);
  const { comment, surveyId } = event.data;
  if (comment !== undefined) await keepComment(ports, { ...wordsOf(event, comment, about), standsIn: [event.source, surveyId ?? event.id] });
}

function wordsOf(event: EventOf<'survey.answered' | 'feedback.received'>, text: string, about: CaseState | undefined): Omit<Words, 'standsIn'> {
  const { customerId, caseId, orderId } = event.data;
  const answer = event.type === 'survey.answered' && { kind: event.data.kind, score: event.data.score, scale: event.data.scale };
  const at = instantOf(event.type === 'survey.answered' ? event.data.answeredAt : event.time);
  const names = { ...(caseId !== undefined && { caseId }), ...(orderId !== undefined && { orderId }), ...(about?.topic !== undefined && { topic: about.topic }) };
  return { customerId, text, at, ...answer, ...names };
}

const isOfCase = ({ sk }: Key): boolean => sk.startsWith('CASE#');

/** The item that a message is about; none for another tool's answer that belongs to no case. */
function subjectOf(message: Heard | Wake): { readonly key: Key } | undefined {
  if ('wake' in message) return { key: message.wake };
  const { customerId } = message.data;
  // Nobody is asked about a history. A person who comes with one has a turn of their own like everybody.
  if (message.imported && !message.type.startsWith('case.') && message.type !== 'customer.updated') return undefined;
  switch (message.type) {
    case 'customer.updated':
      return { key: surveyKey(customerId, 'nps') };
    case 'step.completed':
      return { key: surveyKey(customerId, 'ces') };
    case 'order.delivered':
      return { key: surveyKey(customerId, 'delivery', message.data.orderId) };
    case 'feedback.received':
      return undefined;
    case 'survey.answered': {
      const survey = surveyIn(message.data.surveyId);
      if (survey?.sort === 'delivery') return message.data.orderId === undefined ? undefined : { key: surveyKey(customerId, survey.sort, message.data.orderId) };
      if (survey !== undefined) return { key: surveyKey(customerId, survey.sort) };
      return message.data.caseId === undefined ? undefined : { key: caseKey(customerId, message.data.caseId) };
    }
    default:
      return { key: caseKey(customerId, message.data.caseId) };
  }
}
