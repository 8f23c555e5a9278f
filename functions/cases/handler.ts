import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type CaseInput, decideOnCase } from '../../core/cases/decide.ts';
import type { CaseState } from '../../core/cases/state.ts';
import type { CaseEvent, Event, EventOf } from '../../core/events/catalogue.ts';
import { caseKey, customerIn } from '../../core/keys.ts';
import type { Key, Ports } from '../../core/ports.ts';
import { HOUR } from '../../core/time.ts';
import { commitOf, FORGOTTEN } from '../../flow/commit.ts';
import { eachRecord } from '../../flow/each-record.ts';
import { perform } from '../../flow/effects.ts';
import { eventOrWake } from '../../flow/messages.ts';

type Needs = Pick<Ports, 'table' | 'lanes' | 'signals' | 'quarantine' | 'visibility' | 'clock' | 'log' | 'pause'>;

const concernsCases = (event: Event): event is CaseEvent | EventOf<'survey.answered'> => event.type.startsWith('case.') || event.type === 'survey.answered';

/** Case events, answers to their surveys, and surveys whose instant has come. */
export const cases =
  (ports: Needs, settings: { readonly surveyDelayHours: number }) =>
  (batch: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(ports, batch, eventOrWake(ports.clock, concernsCases), async (message) => {
      const key = keyOf(message);
      if (key === undefined) return 'done';
      const policy = { surveyDelayMs: settings.surveyDelayHours * HOUR };
      const decision = await commitOf(ports, customerIn(key.pk), key, (state: CaseState | undefined, now) => decideOnCase(state, message, now, policy), {
        woken: 'wake' in message,
      });
      if (decision !== FORGOTTEN) await perform(ports, decision);
      return 'done';
    });

/** None for an answer that belongs to no case. */
function keyOf(message: CaseInput): Key | undefined {
  if ('wake' in message) return message.wake;
  return message.data.caseId === undefined ? undefined : caseKey(message.data.customerId, message.data.caseId);
}
