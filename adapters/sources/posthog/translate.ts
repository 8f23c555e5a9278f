/** PostHog: the default body of its webhook destination, `{ event, person }`. */
import { type Draft, declined, type Translation } from '../../../core/sources/translation.ts';
import type { Given } from '../given.ts';
import { at, cut, isObject, joined, need, needMoment, needObject, phone, text } from '../read.ts';

/** What the library sends by itself and is use all the same. */
const USE = new Set(['$pageview', '$screen', '$autocapture']);
const ABOUT_PEOPLE = new Set(['$identify', '$set', '$set_once']);

export function translatePostHog({ payload, settings }: Given): Translation {
  const body = needObject(payload, '');
  const event = isObject(at(body, 'event')) ? needObject(body, 'event') : body;
  const name = need(event, 'event', 'the name of an event');
  if (text(event, 'hook.event') !== undefined || text(body, 'hook.event') !== undefined) return declined('A legacy hook of PostHog: use a webhook destination.');
  if (at(event, 'properties.$process_person_profile') === false || at(event, 'properties.$is_identified') === false) return declined('Nobody known did it: an anonymous event.');
  const customerId = need(event, 'distinct_id');
  const time = needMoment(event, 'timestamp', 'created_at');
  const id = text(event, 'uuid') ?? `${name}/${customerId}/${time}`;
  const told = (type: Draft['type'], data: Record<string, unknown>): Translation => ({ events: [{ id, source: 'posthog', type, time, data }] });
  if (ABOUT_PEOPLE.has(name)) return told('customer.updated', { customerId, ...personOf(body, event) });
  if (name.startsWith('$') && !USE.has(name)) return declined(`${cut(name, 60)} is PostHog’s own bookkeeping, not something that a customer did.`);
  const { events } = settings.posthog;
  if (events !== undefined && !events.includes(name)) return declined(`${cut(name, 60)} does not count as use (posthog.events in sources.json).`);
  return told('usage.recorded', { records: [{ customerId, at: time, feature: cut(name, 300) }] });
}

/** What the person was like after the event: newer than what they were before. */
function personOf(body: Record<string, unknown>, event: Record<string, unknown>): Record<string, unknown> {
  const sets = [at(event, 'properties.$set'), at(body, 'person.properties'), at(event, 'properties.$set_once')];
  const value = (name: string): string | undefined => sets.map((set) => text(set, name)).find((found) => found !== undefined);
  return {
    name: value('name') ?? joined(value('first_name') ?? value('firstName'), value('last_name') ?? value('lastName')),
    email: value('email'),
    phone: phone(value('phone')),
    plan: value('plan'),
    locale: value('locale'),
    timezone: value('timezone') ?? value('$timezone'),
    region: value('$geoip_country_code') ?? value('country'),
  };
}
