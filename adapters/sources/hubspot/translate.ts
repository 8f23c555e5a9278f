/** HubSpot: lists of an app's webhook events, and whole records as a workflow's webhook action sends them. */
import { type Draft, declined, type Translation } from '../../../core/sources/translation.ts';
import type { Given } from '../given.ts';
import { at, BadPayload, cut, isObject, joined, list, moment, need, needMoment, phone, text } from '../read.ts';

/** Properties of a contact that are a field of ours by themselves. A name comes in two, which only a whole record has together. */
const PROPERTIES: Readonly<Record<string, (value: string) => Record<string, unknown>>> = {
  email: (email) => ({ email }),
  phone: (value) => ({ phone: phone(value) }),
  mobilephone: (value) => ({ phone: phone(value) }),
  hs_language: (locale) => ({ locale: locale.replace('_', '-') }),
  hs_timezone: (zone) => ({ timezone: zoneOf(zone) }),
  country: (region) => ({ region }),
  name: (name) => ({ name }),
};

export function translateHubSpot({ payload, settings }: Given): Translation {
  const kind = settings.hubspot.customers;
  if (Array.isArray(payload)) return ofMany(payload, kind);
  if (!isObject(payload)) throw new BadPayload('', 'a list of events, or a record', payload);
  if (text(payload, 'subscriptionType') !== undefined) return ofMany([payload], kind);
  return recordFacts(payload, kind);
}

/** A delivery holds up to a hundred events; the reasons of those that say nothing are told where none says anything. */
function ofMany(entries: readonly unknown[], kind: 'contact' | 'company'): Translation {
  if (entries.length === 0) return declined('An empty list.');
  const made = entries.map((entry) => eventFacts(entry, kind));
  const events = made.flatMap((each) => ('events' in each ? each.events : []));
  if (events.length > 0) return { events };
  return declined([...new Set(made.flatMap((each) => ('reason' in each ? [each.reason] : [])))].slice(0, 3).join(' '));
}

function eventFacts(entry: unknown, kind: 'contact' | 'company'): Translation {
  const type = need(entry, 'subscriptionType', 'a type such as contact.propertyChange');
  const [thing = '', change = ''] = type.split('.');
  if (thing !== kind) return declined(`A ${cut(thing, 30)} is no customer here (hubspot.customers in sources.json says ${kind}).`);
  const id = need(entry, 'objectId');
  const customerId = idOf(kind, id);
  const time = needMoment(entry, 'occurredAt');
  const fact = (name: string, eventType: Draft['type'], data: Record<string, unknown>): Translation => ({
    events: [
      {
        id: text(entry, 'eventId') === undefined ? `${kind}/${id}/${name}/${time}` : `${kind}/${id}/${name}/${text(entry, 'eventId')}`,
        source: sourceOf(entry),
        type: eventType,
        time,
        data: { customerId, ...data },
      },
    ],
  });
  switch (change) {
    case 'creation':
      return fact('created', 'customer.updated', {});
    case 'privacyDeletion':
      return fact('erased', 'customer.erased', {});
    case 'propertyChange': {
      const property = need(entry, 'propertyName', 'the name of a property');
      const value = text(entry, 'propertyValue');
      const field = Object.hasOwn(PROPERTIES, property) && (property !== 'name' || kind === 'company') ? PROPERTIES[property] : undefined;
      if (field === undefined)
        return declined(`The property ${cut(property, 60)} is no field here${/^(first|last)name$/.test(property) ? ': a name comes whole with a workflow’s webhook action' : ''}.`);
      if (value === undefined) return declined(`The property ${property} was emptied, and what is known stays until something better is said.`);
      return fact(property, 'customer.updated', field(value));
    }
    case 'deletion':
      return declined('A deleted record is no request to be forgotten; that one comes as contact.privacyDeletion.');
    default:
      return declined(`Events of the type ${cut(type, 60)} change nothing that is told here.`);
  }
}

const sourceOf = (record: unknown): string => `hubspot:${text(record, 'portalId') ?? text(record, 'portal-id') ?? 'portal'}`;
/** Contacts and companies are numbered apart. */
const idOf = (kind: 'contact' | 'company', id: string): string => (kind === 'contact' ? id : `company-${id}`);

/** `europe_slash_berlin`, as HubSpot spells it. */
function zoneOf(zone: string): string {
  return zone
    .split('_slash_')
    .map((part) =>
      part
        .split('_')
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join('_'),
    )
    .join('/');
}

/** The time of a record is that of its newest property. */
function recordFacts(record: Record<string, unknown>, kind: 'contact' | 'company'): Translation {
  const sent = text(record, 'objectType')?.toLowerCase() ?? (at(record, 'vid') !== undefined || at(record, 'canonical-vid') !== undefined ? 'contact' : undefined);
  if (sent === undefined) return declined('Neither a list of events nor a record of a contact or a company.');
  if (sent !== kind) return declined(`A ${cut(sent, 30)} is no customer here (hubspot.customers in sources.json says ${kind}).`);
  const id = text(record, 'objectId') ?? text(record, 'canonical-vid') ?? need(record, 'vid');
  const time = newestIn(record);
  const value = (name: string): string | undefined => text(record, `properties.${name}.value`) ?? text(record, `properties.${name}`);
  const data = {
    customerId: idOf(kind, id),
    name: kind === 'company' ? value('name') : joined(value('firstname'), value('lastname')),
    email: value('email'),
    phone: phone(value('phone') ?? value('mobilephone')),
    locale: value('hs_language')?.replace('_', '-'),
    timezone: kind === 'company' ? value('timezone') : value('hs_timezone') && zoneOf(value('hs_timezone') ?? ''),
    region: value('country'),
  };
  return { events: [{ id: `${kind}/${id}/${time}`, source: sourceOf(record), type: 'customer.updated', time, data }] };
}

function newestIn(record: Record<string, unknown>): string {
  const properties = at(record, 'properties');
  if (!isObject(properties)) throw new BadPayload('properties', 'an object', properties);
  let newest = 0;
  for (const property of Object.values(properties)) {
    for (const one of [property, ...list(property, 'versions')]) newest = Math.max(newest, Date.parse(moment(one, 'timestamp') ?? '') || 0);
  }
  return newest > 0 ? new Date(newest).toISOString() : needMoment(record, 'updatedAt', 'createdAt');
}
