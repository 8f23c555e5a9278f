/**
 * Whether a schema keeps what an earlier one promised. Who sends must be able to go on sending what was good before; who listens to us must go on finding what it
 * found. Compares the subset of JSON Schema that the contract is made of.
 */
import type { JsonSchema } from './schemas.ts';

/** `incoming`: others write it and we read it. `outgoing`: the other way round. */
export type Direction = 'incoming' | 'outgoing';
export type Break = { readonly path: string; readonly what: string };

export function breaksBetween(published: JsonSchema, now: JsonSchema, direction: Direction, path = ''): readonly Break[] {
  const at = (what: string): readonly Break[] => [{ path: path || 'the event', what }];
  const [was, is] = [kindOf(published), kindOf(now)];
  if (was !== is && !(direction === 'incoming' && was === 'integer' && is === 'number')) return at(`was ${was} and is ${is}`);
  return [...valueBreaks(published, now, direction).flatMap(at), ...fieldBreaks(published, now, direction, path), ...itemBreaks(published, now, direction, path)];
}

const kindOf = ({ type, const: only, enum: list }: JsonSchema): string => String(type ?? (only !== undefined ? typeof only : Array.isArray(list) ? typeof list[0] : 'anything'));

/** What a value may be: a producer's values must stay allowed, and ours must not become others than a reader knows. */
function valueBreaks(published: JsonSchema, now: JsonSchema, direction: Direction): readonly string[] {
  const [wide, narrow] = direction === 'incoming' ? [published, now] : [now, published];
  const verb = direction === 'incoming' ? 'no longer takes' : 'may now be';
  const values = listOf(wide);
  const allowed = listOf(narrow);
  const odd =
    allowed === undefined ? [] : values === undefined ? ['other values than before'] : values.filter((value) => !allowed.includes(value)).map((value) => JSON.stringify(value));
  return [
    ...odd.map((value) => `${verb} ${value}`),
    ...LIMITS.flatMap(([name, isNarrower]) => {
      const [before, after] = [wide[name] as number | undefined, narrow[name] as number | undefined];
      if (after === undefined || (before !== undefined && !isNarrower(after, before))) return [];
      return [`${name} was ${published[name] ?? 'not set'} and is ${now[name] ?? 'not set'}`];
    }),
    ...['pattern', 'format', 'anyOf', 'oneOf'].flatMap((name) =>
      narrow[name] !== undefined && JSON.stringify(narrow[name]) !== JSON.stringify(wide[name]) ? [`${name} was ${shown(published[name])} and is ${shown(now[name])}`] : [],
    ),
  ];
}

const LIMITS: readonly (readonly [string, (after: number, before: number) => boolean])[] = [
  ...['minLength', 'minItems', 'minimum', 'exclusiveMinimum'].map((name) => [name, (after: number, before: number) => after > before] as const),
  ...['maxLength', 'maxItems', 'maximum', 'exclusiveMaximum'].map((name) => [name, (after: number, before: number) => after < before] as const),
];

const listOf = ({ const: only, enum: list }: JsonSchema): readonly unknown[] | undefined => (only !== undefined ? [only] : Array.isArray(list) ? list : undefined);
const shown = (value: unknown): string => (value === undefined ? 'not set' : JSON.stringify(value));

type Fields = { readonly properties?: Readonly<Record<string, JsonSchema>>; readonly required?: readonly string[] };

function fieldBreaks(published: Fields, now: Fields, direction: Direction, path: string): readonly Break[] {
  const named = (field: string): string => (path ? `${path}.${field}` : field);
  const before = published.properties ?? {};
  const after = now.properties ?? {};
  const gone = Object.keys(before).filter((field) => after[field] === undefined);
  const [had, has] = [published.required ?? [], now.required ?? []];
  const required =
    direction === 'incoming'
      ? has
          .filter((field) => !had.includes(field))
          .map((field) => ({ path: named(field), what: before[field] === undefined ? 'is new and required' : 'was optional and is required' }))
      : had.filter((field) => !has.includes(field) && after[field] !== undefined).map((field) => ({ path: named(field), what: 'was always there and is optional' }));
  return [
    ...gone.map((field) => ({ path: named(field), what: 'is gone' })),
    ...required,
    ...Object.entries(before).flatMap(([field, schema]) => (after[field] === undefined ? [] : breaksBetween(schema, after[field], direction, named(field)))),
  ];
}

function itemBreaks({ items: before }: JsonSchema, { items: after }: JsonSchema, direction: Direction, path: string): readonly Break[] {
  return before === undefined || after === undefined ? [] : breaksBetween(before as JsonSchema, after as JsonSchema, direction, `${path}[]`);
}
