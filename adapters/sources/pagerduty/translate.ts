/** PagerDuty, webhooks version 3. */
import { type Draft, declined, type Translation } from '../../../core/sources/translation.ts';
import { componentsFor } from '../components.ts';
import type { Given } from '../given.ts';
import { cut, need, needMoment, needObject, of, text } from '../read.ts';

const NOTHING_TO_TELL: Readonly<Record<string, string>> = {
  'pagey.ping': 'A test of the webhook: it arrives, and its signature is good.',
  'incident.annotated': 'A note of the responders is for themselves.',
  'incident.assigned': 'Who works on an incident is nothing for customers.',
  'incident.delegated': 'Who works on an incident is nothing for customers.',
  'incident.escalated': 'Who works on an incident is nothing for customers.',
  'incident.reassigned': 'Who works on an incident is nothing for customers.',
  'incident.priority_updated': 'A priority is how we work, not what customers see.',
  'incident.status_update_published': 'A status update of PagerDuty is written for colleagues; tell customers with outage.updated.',
};

const TYPES: Readonly<Record<string, { readonly type: Draft['type']; readonly status: string }>> = {
  'incident.triggered': { type: 'outage.opened', status: 'investigating' },
  'incident.reopened': { type: 'outage.opened', status: 'investigating' },
  'incident.unacknowledged': { type: 'outage.updated', status: 'investigating' },
  'incident.acknowledged': { type: 'outage.updated', status: 'identified' },
  'incident.resolved': { type: 'outage.resolved', status: 'resolved' },
};

/** What customers read, where the settings have no words: titles at PagerDuty are written for engineers. */
const WORDS: Readonly<Record<string, string>> = {
  investigating: 'We see a problem with a part of our service and are looking into it.',
  identified: 'We are working on the problem with our service.',
  resolved: 'It works again.',
};

export function translatePagerDuty({ payload, settings }: Given): Translation {
  const event = needObject(payload, 'event');
  const type = need(event, 'event_type', 'a type such as incident.triggered');
  const meaning = of(TYPES, type);
  if (meaning === undefined) return declined(of(NOTHING_TO_TELL, type) ?? `Events of the type ${cut(type, 60)} change nothing that customers are told.`);
  const { opensOn, services, message, impact, kind } = settings.pagerduty;
  const opens = type === 'incident.triggered' || type === 'incident.reopened' || type === 'incident.unacknowledged';
  if (opens && opensOn === 'acknowledged') return declined('Customers hear of it when somebody has acknowledged it (pagerduty.opensOn in sources.json).');
  const incidentId = need(event, 'data.id');
  const named = [text(event, 'data.service.id'), text(event, 'data.service.summary')].filter((each) => each !== undefined);
  if (named.length === 0) return declined('The incident names no service, so nobody can say whom it concerns.');
  const components = componentsFor(services, named, named.at(-1) ?? '');
  if (components.length === 0) return declined('No component stands behind this service (pagerduty.services in sources.json).');
  const occurredAt = needMoment(event, 'occurred_at', 'data.created_at');
  const words = WORDS[meaning.status] ?? '';
  return {
    events: [
      {
        id: text(event, 'id') ?? `${incidentId}/${type}/${occurredAt}`,
        source: 'pagerduty',
        type: meaning.type,
        time: occurredAt,
        data: {
          incidentId: `pagerduty-${incidentId}`,
          components,
          status: meaning.status,
          message: meaning.status === 'resolved' ? words : (message ?? words),
          impact: impact ?? (text(event, 'data.urgency') === 'low' ? 'minor' : 'major'),
          kind: kind ?? 'degraded',
        },
      },
    ],
  };
}
