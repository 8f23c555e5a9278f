import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Event, OutageEvent } from '../../core/events/catalogue.ts';
import { incidentKey } from '../../core/keys.ts';
import { decideOnOutage } from '../../core/outages/decide.ts';
import type { IncidentState } from '../../core/outages/state.ts';
import type { Ports } from '../../core/ports.ts';
import { commit } from '../../flow/commit.ts';
import { eachRecord } from '../../flow/each-record.ts';
import { eventOrWake } from '../../flow/messages.ts';
import { listIfOpen } from '../../flow/open-business.ts';

type Needs = Pick<Ports, 'table' | 'pages' | 'quarantine' | 'visibility' | 'clock' | 'log' | 'pause'>;

const isOutageEvent = (event: Event): event is OutageEvent => event.type.startsWith('outage.') || event.type.startsWith('maintenance.');

/** Reports of outages and planned work, and instants by which news was promised. */
export const outages =
  (ports: Needs) =>
  (batch: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(ports, batch, eventOrWake(ports.clock, isOutageEvent), async (message) => {
      const woken = 'wake' in message;
      const key = woken ? message.wake : incidentKey(message.data.incidentId);
      const decision = await commit(ports, key, (incident: IncidentState | undefined, now) => decideOnOutage(incident, message, now), { woken });
      if (decision.state !== undefined) await listIfOpen(ports, decision.state);
      if (decision.pages.length > 0) await ports.pages.send(decision.pages);
      return 'done';
    });
