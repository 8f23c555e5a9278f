/** Who a customer (or a colleague) is. Each field keeps the time of its fact, so a late event never overwrites a newer one. */
import type { Named } from '../console/search-words.ts';
import type { EventOf } from '../events/catalogue.ts';
import type { Instant } from '../time.ts';

type Updated = EventOf<'customer.updated'>['data'];
export type FieldName = Exclude<keyof Updated, 'customerId' | 'consents'>;
export type Dated<T> = { readonly value: T; readonly at: Instant };
export type Fields = { readonly [F in FieldName]?: Dated<NonNullable<Updated[F]>> };

export type ProfileState = {
  readonly fields: Fields;
  /** Components left, whose audience items may still have to be deleted. */
  readonly leaving?: readonly string[];
  readonly erasedAt?: Instant;
  /** Everything that they may be found under in the console; more than what they are called now only while that is being changed. */
  readonly found?: readonly Named[];
};

/** The profile with the newer fields of an event; the same object when none is newer. */
export function withUpdate(before: ProfileState | undefined, data: Updated, at: Instant): ProfileState {
  const profile = before ?? { fields: {} };
  if (profile.erasedAt !== undefined) return profile;
  const { customerId: _id, consents: _consents, ...told } = data;
  const newer = Object.entries(told).filter(([name, value]) => {
    const known = profile.fields[name as FieldName];
    return value !== undefined && (known === undefined || at > known.at);
  });
  if (newer.length === 0 && before !== undefined) return before;
  const fields: Fields = { ...profile.fields, ...Object.fromEntries(newer.map(([name, value]) => [name, { value, at }])) };
  const left = (profile.fields.components?.value ?? []).filter((component) => !(fields.components?.value ?? []).includes(component));
  const leaving = [...new Set([...(profile.leaving ?? []), ...left])].filter((component) => !(fields.components?.value ?? []).includes(component));
  return { fields, ...(leaving.length > 0 && { leaving }), ...(profile.found && { found: profile.found }) };
}

/** What remains of an erased person. */
export const tombstone = (before: ProfileState | undefined, at: Instant): ProfileState => ({
  fields: {},
  erasedAt: before?.erasedAt ?? at,
  ...(leavingAll(before).length > 0 && { leaving: leavingAll(before) }),
  ...(before?.found && { found: before.found }),
});

const leavingAll = (profile: ProfileState | undefined): string[] => [...new Set([...(profile?.leaving ?? []), ...(profile?.fields.components?.value ?? [])])];

export const isErased = (profile: ProfileState | undefined): boolean => profile?.erasedAt !== undefined;
