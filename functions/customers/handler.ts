import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { CustomerEvent, Event } from '../../core/events/catalogue.ts';
import { customerIn } from '../../core/keys.ts';
import type { Ports } from '../../core/ports.ts';
import { eachRecord } from '../../flow/each-record.ts';
import { eraseCustomer, forgetAgain, updateCustomer } from '../../flow/know-customer.ts';
import { eventOrWake } from '../../flow/messages.ts';

type Needs = Pick<Ports, 'table' | 'quarantine' | 'visibility' | 'clock' | 'log' | 'pause' | 'lanes'>;

const isCustomerEvent = (event: Event): event is CustomerEvent => event.type === 'customer.updated' || event.type === 'customer.erased';

/** Who customers are, what they allow, and what they use. */
export const customers =
  (ports: Needs) =>
  (batch: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(ports, batch, eventOrWake(ports.clock, isCustomerEvent), async (message) => {
      if ('wake' in message) await forgetAgain(ports, customerIn(message.wake.pk));
      else if (message.type === 'customer.erased') await eraseCustomer(ports, message);
      else await updateCustomer(ports, message);
      return 'done';
    });
