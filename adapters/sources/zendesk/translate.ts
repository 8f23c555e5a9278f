/**
 * Zendesk in three shapes: what a trigger sends (a body of the admin's making, given in this folder's README), events of a webhook
 * (`zen:event-type:ticket.…`), and events of the connector for EventBridge (`ticket_event`).
 */
import { type Draft, declined, type Translation } from '../../../core/sources/translation.ts';
import type { Given } from '../given.ts';
import { at, cut, flag, isObject, moment, need, needMoment, needObject, text } from '../read.ts';

type CaseType = Extract<Draft['type'], `case.${string}`>;
const CASES = new Set<string>(['case.opened', 'case.resolved', 'case.reopened'] satisfies CaseType[]);
const PRIORITIES = new Set(['low', 'normal', 'high', 'urgent']);
const OPEN = new Set(['new', 'open', 'pending', 'hold', 'on-hold']);

export function translateZendesk({ headers, payload }: Given): Translation {
  const body = needObject(payload, '');
  const type = text(body, 'type');
  if (type !== undefined && CASES.has(type)) return triggerFact(body, type as CaseType);
  if (isObject(at(body, 'ticket_event'))) return connectorFact(needObject(body, 'ticket_event'));
  if (type?.startsWith('zen:event-type:')) return webhookFact(body, type.slice('zen:event-type:'.length));
  if (headers['x-zendesk-webhook-id'] !== undefined && type === undefined)
    return declined('A body without "type": give the trigger the JSON of adapters/sources/zendesk/README.md.');
  return declined(`"${cut(type ?? 'a body without a type', 60)}" is nothing that is told here.`);
}

/** What a trigger sends says everything itself. */
function triggerFact(body: Record<string, unknown>, type: CaseType): Translation {
  const caseId = need(body, 'caseId');
  const time = needMoment(body, 'at', 'time');
  const data = {
    customerId: need(body, 'customerId'),
    caseId,
    topic: lineOf(text(body, 'topic')),
    priority: priorityOf(text(body, 'priority')),
    agent: real(text(body, 'agent')),
    ...(type === 'case.resolved' && { resolvedBy: text(body, 'resolvedBy') ?? 'human', resolution: text(body, 'resolution') }),
    ...(at(body, 'customerWrote') !== undefined && { customerWrote: flag(body, 'customerWrote') }),
  };
  return { events: [{ id: `ticket/${caseId}/${type}/${time}`, source: 'zendesk', type, time, data }] };
}

/** Missing values come as empty text, and in some connectors as the word None. */
const real = (value: string | undefined): string | undefined => (value === undefined || value === 'None' || value === 'null' ? undefined : value);
const lineOf = (value: string | undefined): string | undefined => (value === undefined ? undefined : cut(value, 300));
const priorityOf = (value: string | undefined): string | undefined => (PRIORITIES.has(value?.toLowerCase() ?? '') ? value?.toLowerCase() : undefined);

function webhookFact(body: Record<string, unknown>, name: string): Translation {
  if (name.startsWith('user.')) return userFact(body, name);
  if (!name.startsWith('ticket.')) return declined(`Events of the type ${cut(name, 60)} change nothing that is told here.`);
  const ticket = needObject(body, 'detail');
  const time = needMoment(body, 'time');
  return ticketFact(ticket, { name: name.slice('ticket.'.length), time, before: text(body, 'event.previous'), after: text(body, 'event.current') });
}

function connectorFact(event: Record<string, unknown>): Translation {
  const name = need(event, 'type', 'the type of a ticket event')
    .toLowerCase()
    .replace(/^ticket /, '')
    .replaceAll(' ', '_');
  const ticket = needObject(event, 'ticket');
  const time = moment(event, 'meta.occurred_at') ?? needMoment(ticket, 'updated_at', 'created_at');
  return ticketFact(ticket, {
    name,
    time,
    before: text(event, 'previous_status') ?? text(event, 'previous.status'),
    after: text(event, 'updated_status') ?? text(ticket, 'status'),
  });
}

type Change = { readonly name: string; readonly time: string; readonly before: string | undefined; readonly after: string | undefined };

function ticketFact(ticket: Record<string, unknown>, { name, time, before, after }: Change): Translation {
  const type = typeOf(name, before?.toLowerCase(), after?.toLowerCase());
  if (typeof type !== 'string') return declined(type.reason);
  const caseId = need(ticket, 'id');
  const customerId = real(text(ticket, 'requester_external_id')) ?? need(ticket, 'requester_id');
  const data = {
    customerId,
    caseId,
    topic: lineOf(real(text(ticket, 'subject'))),
    priority: priorityOf(text(ticket, 'priority')),
    ...(type === 'case.resolved' && { resolvedBy: real(text(ticket, 'assignee_id')) === undefined ? 'auto' : 'human', resolution: name === 'merged' ? 'merged' : undefined }),
  };
  return { events: [{ id: `ticket/${caseId}/${type}/${time}`, source: 'zendesk', type, time, data }] };
}

function typeOf(name: string, before: string | undefined, after: string | undefined): CaseType | { readonly reason: string } {
  if (name === 'created') return 'case.opened';
  if (name === 'merged') return 'case.resolved';
  if (name !== 'status_changed') return { reason: `What changed about the ticket (${cut(name, 60)}) is nothing that its customer is told.` };
  if (after === 'solved') return 'case.resolved';
  if (after === 'closed') return before === 'solved' ? { reason: 'A ticket that was solved is closed by itself after some days.' } : 'case.resolved';
  if (after !== undefined && OPEN.has(after) && (before === 'solved' || before === 'closed')) return 'case.reopened';
  return { reason: 'The ticket goes on: neither opened, nor solved, nor opened again.' };
}

function userFact(body: Record<string, unknown>, name: string): Translation {
  const user = needObject(body, 'detail');
  if (name !== 'user.created' && name !== 'user.identity_changed' && name !== 'user.name_changed')
    return declined(`Events of the type ${cut(name, 60)} change nothing that is told here.`);
  const role = text(user, 'role')?.toLowerCase();
  if (role !== undefined && role !== 'end-user' && role !== 'end_user') return declined('An agent or administrator is no customer.');
  const time = needMoment(body, 'time');
  const customerId = real(text(user, 'external_id')) ?? need(user, 'id');
  const data = { customerId, name: text(body, 'event.current.name') ?? text(user, 'name'), email: text(user, 'email') };
  return { events: [{ id: `user/${text(user, 'id') ?? customerId}/${time}`, source: 'zendesk', type: 'customer.updated', time, data }] };
}
