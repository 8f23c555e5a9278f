/** Chatwoot: conversations are cases, contacts are customers, its CSAT answers are answers. */
import { type Draft, declined, type Translation } from '../../../core/sources/translation.ts';
import type { Given } from '../given.ts';
import { at, cut, isObject, joined, list, moment, need, needMoment, needObject, number, phone, text } from '../read.ts';

export function translateChatwoot({ headers, payload }: Given): Translation {
  const body = needObject(payload, '');
  const event = need(body, 'event', 'the name of an event');
  const source = `chatwoot:${text(body, 'account.id') ?? text(body, 'account_id') ?? 'account'}`;
  switch (event) {
    case 'conversation_created':
    case 'conversation_status_changed':
    case 'conversation_resolved':
    case 'conversation_opened':
      return conversationFact(body, event, source, headers);
    case 'contact_created':
    case 'contact_updated':
      return contactFact(body, source, headers);
    case 'message_updated':
      return answerFact(body, source);
    case 'message_created':
      return declined('One message of many: a case is told when it opens, ends or goes on.');
    case 'conversation_updated':
      return declined('What matters of a conversation comes as conversation_status_changed.');
    default:
      return declined(`Events of the type ${cut(event, 60)} change nothing that is told here.`);
  }
}

/** Your own id where the widget was told it, else Chatwoot's. */
function customerOf(contact: unknown): string | undefined {
  const id = text(contact, 'id');
  return text(contact, 'identifier') ?? (id === undefined ? undefined : `chatwoot-${id}`);
}

function conversationFact(body: Record<string, unknown>, event: string, source: string, headers: Given['headers']): Translation {
  const caseId = need(body, 'id');
  const status = text(body, 'status') ?? '';
  const created = event === 'conversation_created';
  const before = list(body, 'changed_attributes')
    .map((each) => text(each, 'status.previous_value'))
    .find((each) => each !== undefined);
  const type: Draft['type'] | undefined = created
    ? 'case.opened'
    : status === 'resolved'
      ? 'case.resolved'
      : status === 'open' && (before === 'resolved' || event === 'conversation_opened')
        ? 'case.reopened'
        : undefined;
  if (type === undefined) return declined(`A conversation that is ${cut(status || 'without a status', 30)} goes on: neither opened, nor resolved, nor opened again.`);
  const contact = at(body, 'meta.sender') ?? at(body, 'contact_inbox.contact') ?? at(body, 'contact');
  const customerId = customerOf(contact) ?? text(body, 'contact_inbox.contact_id')?.replace(/^/, 'chatwoot-');
  if (customerId === undefined) return declined('The conversation names no contact.');
  const time = created ? needMoment(body, 'created_at', 'timestamp') : timeOf(body, headers);
  const assignee = text(body, 'meta.assignee.name') ?? text(body, 'meta.assignee.available_name');
  const data = {
    customerId,
    caseId,
    priority: text(body, 'priority') === 'medium' ? 'normal' : text(body, 'priority'),
    agent: assignee,
    ...(type === 'case.resolved' && { resolvedBy: assignee === undefined ? 'auto' : 'human' }),
  };
  return { events: [{ id: `conversation/${caseId}/${type}/${time}`, source, type, time, data }] };
}

/** When it changed: the conversation's own word where it has one, else when Chatwoot signed the delivery. */
function timeOf(body: Record<string, unknown>, headers: Given['headers']): string {
  return moment(body, 'updated_at') ?? moment(body, 'last_activity_at') ?? moment(headers, 'x-chatwoot-timestamp') ?? needMoment(body, 'timestamp', 'created_at');
}

function contactFact(body: Record<string, unknown>, source: string, headers: Given['headers']): Translation {
  const customerId = customerOf(body);
  if (customerId === undefined) return declined('The contact has no id.');
  const time = moment(body, 'updated_at') ?? moment(headers, 'x-chatwoot-timestamp') ?? needMoment(body, 'last_activity_at', 'created_at');
  const data = {
    customerId,
    name: joined(text(body, 'name'), text(body, 'last_name')),
    email: text(body, 'email'),
    phone: phone(text(body, 'phone_number')),
    region: text(body, 'country_code') ?? text(body, 'additional_attributes.country_code'),
  };
  return { events: [{ id: `contact/${text(body, 'id') ?? customerId}/${time}`, source, type: 'customer.updated', time, data }] };
}

const CSAT_SCALE = 5;

/** The answer lies in the message that asked. */
function answerFact(body: Record<string, unknown>, source: string): Translation {
  if (text(body, 'content_type') !== 'input_csat') return declined('A message was changed: nothing that is told here.');
  const answer = at(body, 'content_attributes.submitted_values.csat_survey_response');
  const score = number(answer, 'rating');
  if (!isObject(answer) || score === undefined) return declined('The question was asked, and not answered yet.');
  const customerId = customerOf(at(body, 'conversation.meta.sender')) ?? customerOf(at(body, 'contact')) ?? customerOf(at(body, 'sender'));
  if (customerId === undefined) return declined('The answer names no contact.');
  const time = needMoment(body, 'updated_at', 'created_at');
  const caseId = text(body, 'conversation.id') ?? text(body, 'conversation.display_id');
  const data = { customerId, kind: 'csat', score, scale: CSAT_SCALE, answeredAt: time, caseId, comment: text(answer, 'feedback_message') };
  return { events: [{ id: `csat/${need(body, 'id')}/${score}`, source, type: 'survey.answered', time, data }] };
}
