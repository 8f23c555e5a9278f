import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Wake } from '../../core/decision.ts';
import { type EngagementInput, signalsFrom, usageByCustomer } from '../../core/engagement/decide.ts';
import type { Signal } from '../../core/engagement/signal.ts';
import type { Event, EventOf } from '../../core/events/catalogue.ts';
import { customerIn } from '../../core/keys.ts';
import type { Ports } from '../../core/ports.ts';
import { type Instant, instantOf } from '../../core/time.ts';
import { ringDesk } from '../../flow/digest.ts';
import { eachRecord } from '../../flow/each-record.ts';
import { engage, ringAlert } from '../../flow/engage.ts';
import { knownDays } from '../../flow/known-days.ts';
import { eventOrWake, signalsOr } from '../../flow/messages.ts';
import { judgeLedger } from '../../flow/truth.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'lanes' | 'quarantine' | 'visibility' | 'clock' | 'log' | 'pause' | 'judge' | 'rules'>;

type EngagementEvent = EventOf<'usage.recorded' | 'survey.answered' | 'feedback.received' | 'subscription.cancelled' | 'billing.payment_failed'>;
const TYPES: readonly string[] = ['usage.recorded', 'survey.answered', 'feedback.received', 'subscription.cancelled', 'billing.payment_failed'];
const concernsEngagement = (event: Event): event is EngagementEvent => TYPES.includes(event.type);

/** A profile often arrives after the first bad experience; an alert waits for it a few times, so that it reaches the right CSM. */
const WAITS_FOR_PROFILE = 3;
const PROFILE_WAIT_SECONDS = 60;

/** Days of use, experiences, days on which silence alone would raise a flag, ends of snoozes, mornings with a digest, and ends of windows in which a flag must come true. */
export const engagement = (ports: Needs) => {
  const known = knownDays(ports.clock);
  return (batch: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(ports, batch, signalsOr(eventOrWake(ports.clock, concernsEngagement)), async (message, record) => {
      const mayWait = Number(record.attributes.ApproximateReceiveCount) <= WAITS_FOR_PROFILE;
      if ('wake' in message && message.wake.sk.startsWith('ALERT#')) {
        await ringAlert(ports, message.wake);
        return 'done';
      }
      if ('wake' in message && message.wake.sk === 'DESK') {
        await ringDesk(ports, message.wake, await ports.rules());
        return 'done';
      }
      if ('wake' in message && message.wake.sk === 'TRUTH') {
        await judgeLedger(ports, customerIn(message.wake.pk));
        return 'done';
      }
      let waits = false;
      for (const [customerId, input] of inputsOf(message, ports.clock.now())) {
        const { usage } = input;
        if (usage !== undefined && known.all(customerId, usage)) continue;
        const how = await engage(ports, customerId, input, 'wake' in message, mayWait);
        waits ||= how === 'waits';
        if (usage !== undefined && how === 'quiet') known.keep(customerId, usage);
      }
      return waits ? { deferSeconds: PROFILE_WAIT_SECONDS } : 'done';
    });
};

/** What a message tells of whom. */
function inputsOf(message: EngagementEvent | Wake | { readonly signals: readonly Signal[] }, now: Instant): Map<string, EngagementInput> {
  if ('wake' in message) return new Map([[customerIn(message.wake.pk), {}]]);
  if ('signals' in message) return bySignal(message.signals);
  switch (message.type) {
    case 'usage.recorded':
      return new Map([...usageByCustomer(message, now)].map(([customer, usage]) => [customer, { usage, ...brought(message) }]));
    case 'subscription.cancelled':
      return new Map([[message.data.customerId, { leftAt: instantOf(message.time), ...brought(message) }]]);
    default:
      return bySignal(signalsFrom(message).map((signal) => ({ ...signal, ...(message.imported && { imported: true as const }) })));
  }
}

const brought = ({ imported }: EngagementEvent): Pick<EngagementInput, 'imported'> => (imported ? { imported } : {});

function bySignal(signals: readonly Signal[]): Map<string, EngagementInput> {
  const byCustomer = Map.groupBy(signals, (signal) => signal.customerId);
  return new Map([...byCustomer].map(([customer, mine]) => [customer, { signals: mine, ...(mine.every(({ imported }) => imported) && { imported: true }) }]));
}
