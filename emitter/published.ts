/** The schemas as they were published: `emitter/published/v1/`. Whoever built on them must be able to go on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INCOMING } from '../core/events/catalogue.ts';
import { breaksBetween } from './compatibility.ts';
import { ALL_TYPES, type AnyType, type JsonSchema, schemaOf } from './schemas.ts';

export const PUBLISHED = join(import.meta.dirname, 'published/v1');
export type Schemas = ReadonlyMap<string, JsonSchema>;

export const publishedSchemas = (): Schemas =>
  new Map(readdirSync(PUBLISHED).map((name) => [name.replace('.schema.json', ''), JSON.parse(readFileSync(join(PUBLISHED, name), 'utf8')) as JsonSchema]));

export const currentSchemas = (): Schemas => new Map(ALL_TYPES.map((type) => [type, schemaOf(type as AnyType)]));

/** One line for each promise that is broken, with type and field. */
export function brokenPromises(published: Schemas, now: Schemas): readonly string[] {
  return [...published].flatMap(([type, schema]) => {
    const current = now.get(type);
    if (current === undefined) return [`${type}: the type is gone`];
    return breaksBetween(schema, current, Object.hasOwn(INCOMING, type) ? 'incoming' : 'outgoing').map(({ path, what }) => `${type}: ${path} ${what}`);
  });
}
