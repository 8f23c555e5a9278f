import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { CustomerEvent, Event } from '../../core/events/catalogue.ts';
import { customerIn } from '../../core/keys.ts';
import type { Ports } from '../../core/ports.ts';
import { eachRecord } from '../../flow/each-record.ts';
import { eraseCustomer, forgetAgain, updateCustomer } from '../../flow/know-customer.ts';
import { eventOrWake } from '../../flow/messages.ts';
import { keepFindable } from '../../flow/search-index.ts';

type Needs = Pick<Ports, 'table' | 'quarantine' | 'visibility' | 'clock' | 'log' | 'pause' | 'lanes' | 'addressHashes'>;

const isCustomerEvent = (event: Event): event is CustomerEvent => event.type === 'customer.updated' || event.type === 'customer.erased';

/** Who customers are, what they allow, what they use, and what they are found by. */
export const customers =
  (ports: Needs) =>
  (batch: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(ports, batch, eventOrWake(ports.clock, isCustomerEvent), async (message) => {
      if ('wake' in message) await forgetAgain(ports, customerIn(message.wake.pk));
      else if (message.type === 'customer.erased') await eraseCustomer(ports, message);
      else await updateCustomer(ports, message);
      await keepFindable(ports, 'wake' in message ? customerIn(message.wake.pk) : message.data.customerId);
      return 'done';
    });
