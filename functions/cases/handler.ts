import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { decideOnCase } from '../../core/cases/decide.ts';
import type { CaseState } from '../../core/cases/state.ts';
import type { Wake } from '../../core/decision.ts';
import type { CaseEvent, Event, EventOf } from '../../core/events/catalogue.ts';
import { caseKey, customerIn, surveyKey } from '../../core/keys.ts';
import type { Key, Ports } from '../../core/ports.ts';
import { decideOnSurvey } from '../../core/surveys/decide.ts';
import { type SurveyState, surveyIn } from '../../core/surveys/state.ts';
import { HOUR } from '../../core/time.ts';
import { commitOf, FORGOTTEN } from '../../flow/commit.ts';
import { eachRecord } from '../../flow/each-record.ts';
import { perform } from '../../flow/effects.ts';
import { eventOrWake } from '../../flow/messages.ts';
import { whatCasesSee, whatSurveysSee } from '../../flow/survey-sight.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'lanes' | 'signals' | 'quarantine' | 'visibility' | 'clock' | 'log' | 'pause' | 'rules'>;

type Heard = CaseEvent | EventOf<'survey.answered' | 'step.completed' | 'order.delivered' | 'customer.updated'>;
const OTHERS: readonly string[] = ['survey.answered', 'step.completed', 'order.delivered', 'customer.updated'];
const concernsCases = (event: Event): event is Heard => event.type.startsWith('case.') || OTHERS.includes(event.type);

/** Case events, what else a question may follow, answers, and surveys and reminders whose instant has come. */
export const cases =
  (ports: Needs, settings: { readonly surveyDelayHours: number }) =>
  (batch: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(ports, batch, eventOrWake(ports.clock, concernsCases), async (message) => {
      const subject = subjectOf(message);
      if (subject === undefined) return 'done';
      const { key } = subject;
      const woken = 'wake' in message;
      const seenBefore = woken ? await ports.table.get(key) : undefined;
      if (isOfCase(key)) {
        const policy = { surveyDelayMs: settings.surveyDelayHours * HOUR, rules: await ports.rules() };
        const input = message as CaseEvent | EventOf<'survey.answered'> | Wake;
        const seen = await whatCasesSee(ports, key, seenBefore?.body as CaseState | undefined);
        const decision = await commitOf(ports, customerIn(key.pk), key, (state: CaseState | undefined, now) => decideOnCase(state, input, now, policy, seen), { woken });
        if (decision !== FORGOTTEN) await perform(ports, decision);
        return 'done';
      }
      const input = message as Exclude<Heard, CaseEvent> | Wake;
      const seen = await whatSurveysSee(ports, key, seenBefore?.body as SurveyState | undefined);
      const decision = await commitOf(ports, customerIn(key.pk), key, (state: SurveyState | undefined, now) => decideOnSurvey(state, input, now, seen), { woken });
      if (decision !== FORGOTTEN) await perform(ports, decision);
      return 'done';
    });

const isOfCase = ({ sk }: Key): boolean => sk.startsWith('CASE#');

/** The item that a message is about; none for another tool's answer that belongs to no case. */
function subjectOf(message: Heard | Wake): { readonly key: Key } | undefined {
  if ('wake' in message) return { key: message.wake };
  const { customerId } = message.data;
  switch (message.type) {
    case 'customer.updated':
      return { key: surveyKey(customerId, 'nps') };
    case 'step.completed':
      return { key: surveyKey(customerId, 'ces') };
    case 'order.delivered':
      return { key: surveyKey(customerId, 'delivery', message.data.orderId) };
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
