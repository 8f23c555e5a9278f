/** Segment: the calls of its specification, one a delivery. What people do is use; who they are makes them reachable. */
import { type Draft, declined, type Translation } from '../../../core/sources/translation.ts';
import type { Given } from '../given.ts';
import { cut, flag, isObject, joined, need, needMoment, needObject, phone, text } from '../read.ts';

export function translateSegment({ payload, settings }: Given): Translation {
  if (Array.isArray(payload)) return declined('Segment signs only the first call of a batch: switch batching off in the destination.');
  const call = needObject(payload, '');
  const { customers, events, testMode } = settings.segment;
  const type = need(call, 'type', 'a call such as track');
  if (testMode !== 'accept' && (flag(call, 'context.test') || text(call, 'properties.environment') === 'test')) return declined('A call that says it is a test.');
  const customerId =
    customers === 'group' ? (type === 'group' ? text(call, 'groupId') : (text(call, 'context.groupId') ?? text(call, 'properties.groupId'))) : text(call, 'userId');
  if (customerId === undefined)
    return declined(
      customers === 'group' ? 'The call names no group, and groups are the customers here (segment.customers in sources.json).' : 'Nobody known did it: the call has no userId.',
    );
  const time = needMoment(call, 'timestamp', 'originalTimestamp', 'sentAt', 'receivedAt');
  const id = text(call, 'messageId') ?? `${type}/${customerId}/${time}`;
  const told = (eventType: Draft['type'], data: Record<string, unknown>): Translation => ({ events: [{ id, source: 'segment', type: eventType, time, data }] });
  switch (type) {
    case 'track':
    case 'page':
    case 'screen': {
      const name = text(call, 'event') ?? text(call, 'name') ?? type;
      if (events !== undefined && !(type === 'track' && events.includes(name))) return declined(`${cut(name, 60)} does not count as use (segment.events in sources.json).`);
      return told('usage.recorded', { records: [{ customerId, at: time, feature: cut(name, 300) }] });
    }
    case 'identify':
      if (customers === 'group') return declined('A person says nothing of their group; groups are the customers here.');
      return told('customer.updated', { customerId, ...traitsOf(call) });
    case 'group':
      if (customers === 'group') return told('customer.updated', { customerId, ...traitsOf(call) });
      return told('customer.updated', { customerId, plan: text(call, 'traits.plan'), segment: text(call, 'traits.industry') });
    case 'alias':
      return declined('Two ids become one at Segment; send what you know of the person as identify.');
    case 'delete':
      return told('customer.erased', { customerId });
    default:
      return declined(`A call ${cut(type, 40)} has no meaning here.`);
  }
}

function traitsOf(call: Record<string, unknown>): Record<string, unknown> {
  const traits = isObject(call.traits) ? call.traits : (isObject(call.context) && call.context.traits) || {};
  return {
    name: text(traits, 'name') ?? joined(text(traits, 'firstName') ?? text(traits, 'first_name'), text(traits, 'lastName') ?? text(traits, 'last_name')),
    email: text(traits, 'email'),
    phone: phone(text(traits, 'phone')),
    plan: text(traits, 'plan'),
    locale: text(traits, 'locale') ?? text(call, 'context.locale'),
    timezone: text(traits, 'timezone') ?? text(call, 'context.timezone'),
    region: text(traits, 'address.country') ?? text(traits, 'country'),
  };
}
