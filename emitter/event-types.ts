/** TypeScript types of what producers send, and the methods of the emitter: made from the catalogue, so that no type is forgotten. */
import { type EventType, INCOMING, MEANING } from '../core/events/catalogue.ts';
import { type JsonSchema, schemaOf } from './schemas.ts';

const HEADER = `/** Generated from core/events by \`npm run generate\`; not to be edited. Imported by the emitter's own types, so it imports none of ours. */
import type { Emit } from './api.ts';
`;

/** `emitter/client/events.generated.ts`, whole. */
export function eventTypes(): string {
  const types = Object.keys(INCOMING) as EventType[];
  const named = namesOf(types);
  const declarations = [...new Set(named.values())].map((name) => {
    const type = types.find((each) => named.get(each) === name) as EventType;
    return `export type ${name} = ${typeOf(dataOf(type), '')};`;
  });
  return [
    HEADER,
    ...declarations.map((each) => `${each}\n`),
    `/** What \`data\` is, by event type. */\nexport type EventData = {\n${types.map((type) => `  readonly '${type}': ${named.get(type)};`).join('\n')}\n};\n`,
    `/** A method for each event type. */\nexport type Methods = {\n${groupsOf(types)
      .map(([group, members]) => groupType(group, members, named))
      .join('\n')}\n};\n`,
    `/** The method behind each event type. */\nexport const METHODS = {\n${types.map((type) => `  '${type}': ['${methodOf(type).join("', '")}'],`).join('\n')}\n} as const;\n`,
  ].join('\n');
}

/** `order.out_for_delivery` is `order.outForDelivery`. */
export function methodOf(type: EventType): readonly [group: string, method: string] {
  const [group = '', fact = ''] = type.split('.');
  return [group, fact.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())];
}

const dataOf = (type: EventType): JsonSchema => (schemaOf(type).properties as { data: JsonSchema }).data;

/** Types whose data look the same share a name: that of their group. */
function namesOf(types: readonly EventType[]): ReadonlyMap<EventType, string> {
  const texts = new Map(types.map((type) => [type, JSON.stringify(dataOf(type))]));
  return new Map(
    types.map((type) => {
      const alike = types.filter((other) => texts.get(other) === texts.get(type));
      return [type, pascal(alike.length > 1 ? `${(alike[0] as string).split('.')[0]}` : type)];
    }),
  );
}

const pascal = (name: string): string => name.replace(/(^|[._])(.)/g, (_, _mark, letter: string) => letter.toUpperCase());

function groupsOf(types: readonly EventType[]): readonly (readonly [string, readonly EventType[]])[] {
  const groups = new Map<string, EventType[]>();
  for (const type of types) {
    const [group] = methodOf(type);
    groups.set(group, [...(groups.get(group) ?? []), type]);
  }
  return [...groups];
}

const groupType = (group: string, members: readonly EventType[], named: ReadonlyMap<EventType, string>): string =>
  `  readonly ${group}: {\n${members.map((type) => `    /** ${MEANING[type]} */\n    readonly ${methodOf(type)[1]}: Emit<${named.get(type)}>;`).join('\n')}\n  };`;

function typeOf(schema: JsonSchema, indent: string): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  switch (schema.type) {
    case 'string':
      return schema.format === 'date-time' ? 'string | Date' : 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return arrayOf(typeOf(schema.items as JsonSchema, indent));
    case 'object':
      return objectOf(schema, indent);
    default:
      throw new Error(`no TypeScript for ${JSON.stringify(schema).slice(0, 200)}`);
  }
}

const arrayOf = (item: string): string => (/^[\w]+$/.test(item) ? `readonly ${item}[]` : item.startsWith('{') ? `readonly ${item}[]` : `readonly (${item})[]`);

function objectOf({ properties = {}, required = [] }: { properties?: Record<string, JsonSchema>; required?: readonly string[] }, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).flatMap(([name, schema]) => {
    const optional = !required.includes(name);
    const doc = typeof schema.description === 'string' ? [`${inner}/** ${schema.description} */`] : [];
    return [...doc, `${inner}readonly ${name}${optional ? '?' : ''}: ${typeOf(schema, inner)}${optional ? ' | undefined' : ''};`];
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}
