import { asyncApi } from './asyncapi.ts';
import { eventTypes } from './event-types.ts';
import { consoleApi } from './openapi/console.ts';
import { openApi } from './openapi/document.ts';
import { ALL_TYPES, schemaOf } from './schemas.ts';

/** Every generated file by its path inside `emitter/`. */
export function documents(): ReadonlyMap<string, string> {
  return new Map([
    ...ALL_TYPES.map((type): [string, string] => [`schemas/${type}.schema.json`, written(schemaOf(type))]),
    ['asyncapi.json', written(asyncApi())],
    ['openapi.json', written(openApi())],
    ['console-openapi.json', written(consoleApi())],
    ['client/events.generated.ts', eventTypes()],
  ]);
}

const WIDTH = 120;

/** JSON for people and for small differences: what fits on a line stays on it. */
const written = (value: unknown): string => `${lines(value, '')}\n`;

function lines(value: unknown, indent: string, before = 0): string {
  const short = oneLine(value);
  if (typeof value !== 'object' || value === null || indent.length + before + short.length <= WIDTH) return short;
  const inner = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((item) => inner + lines(item, inner))
    : Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${lines(item, inner, key.length + 4)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${entries.join(',\n')}\n${indent}${close}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`);
  return entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}';
}
