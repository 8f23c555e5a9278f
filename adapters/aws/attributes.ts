/** Our items as DynamoDB writes them: the state as JSON text, beside it only what the keys, indexes and expiry need. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { shardOf } from '../../core/hash.ts';
import { type Draft, DUE_SHARDS, type Item, type Key } from '../../core/ports.ts';
import { readable } from '../../core/schema.ts';

export type Attributes = Record<string, AttributeValue>;

export const text = (value: string): AttributeValue => ({ S: value });
export const number = (value: number): AttributeValue => ({ N: String(value) });

export const attributesOfKey = ({ pk, sk }: Key): Attributes => ({ pk: text(pk), sk: text(sk) });

/** An index holds exactly the items that carry its attributes, so those are left out where they do not apply. */
export function attributesOf(draft: Draft, version: number): Attributes {
  const { pk, sk, body, dueAt, work, expiresAt } = draft;
  return {
    ...attributesOfKey(draft),
    version: number(version),
    body: text(JSON.stringify(body)),
    ...(dueAt !== undefined && { dueShard: number(shardOf(pk + sk, DUE_SHARDS)), dueAt: number(dueAt) }),
    ...(work !== undefined && { owner: text(work.owner), rank: number(work.rank) }),
    ...(expiresAt !== undefined && { expiresAt: number(expiresAt) }),
  };
}

export function itemOf(attributes: Attributes): Item {
  const { version, body, dueAt, owner, rank, expiresAt } = attributes;
  return readable({
    ...keyOf(attributes),
    version: numberIn(version),
    body: JSON.parse(textIn(body)),
    ...(dueAt !== undefined && { dueAt: numberIn(dueAt) }),
    ...(owner !== undefined && { work: { owner: textIn(owner), rank: numberIn(rank) } }),
    ...(expiresAt !== undefined && { expiresAt: numberIn(expiresAt) }),
  });
}

export const keyOf = ({ pk, sk }: Attributes): Key => ({ pk: textIn(pk), sk: textIn(sk) });

export const textIn = (value: AttributeValue | undefined): string => value?.S ?? '';
export const numberIn = (value: AttributeValue | undefined): number => Number(value?.N);

/** Where a page ended, as an opaque text that fits into an address. */
export const cursorOf = (last: Attributes | undefined): string | undefined =>
  last && Buffer.from(JSON.stringify(Object.entries(last).map(([name, value]) => [name, value.S ?? Number(value.N)]))).toString('base64url');

export function afterCursor(cursor: string | undefined): Attributes | undefined {
  if (cursor === undefined) return undefined;
  const entries = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string | number][];
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'string' ? text(value) : number(value)]));
}
