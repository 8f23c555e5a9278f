import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Event, OrderEvent } from '../../core/events/catalogue.ts';
import { customerIn, orderKey } from '../../core/keys.ts';
import { decideOnOrder } from '../../core/orders/decide.ts';
import type { OrderState } from '../../core/orders/state.ts';
import type { Ports } from '../../core/ports.ts';
import { commitOf, FORGOTTEN } from '../../flow/commit.ts';
import { eachRecord } from '../../flow/each-record.ts';
import { perform } from '../../flow/effects.ts';
import { eventOrWake } from '../../flow/messages.ts';

type Needs = Pick<Ports, 'table' | 'lanes' | 'signals' | 'quarantine' | 'visibility' | 'clock' | 'log' | 'pause'>;

const isOrderEvent = (event: Event): event is OrderEvent => event.type.startsWith('order.');

/** Order events, and promised instants that have come. */
export const orders =
  (ports: Needs) =>
  (batch: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(ports, batch, eventOrWake(ports.clock, isOrderEvent), async (message) => {
      const woken = 'wake' in message;
      const key = woken ? message.wake : orderKey(message.data.customerId, message.data.orderId);
      const decision = await commitOf(ports, customerIn(key.pk), key, (order: OrderState | undefined, now) => decideOnOrder(order, message, now), { woken });
      if (decision !== FORGOTTEN) await perform(ports, decision);
      return 'done';
    });
