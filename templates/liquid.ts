/** The engine for the words of messages: plain text in, plain text out. Escaping is the layout's task. */
import { Liquid, type Template } from 'liquidjs';
import type { Format } from './format.ts';

/** No text of ours uses the engine's own dates; with its locale said it does not load the whole of Intl to find one. */
const words = new Liquid({ strictVariables: true, strictFilters: true, lenientIf: true, ownPropertyOnly: true, relativeReference: false, locale: 'en-US' });

export type Scope = Readonly<Record<string, unknown>>;

/** A parsed template. Text without any template syntax stays a string. */
export type Parsed = string | Template[];

export const parseWords = (source: string): Parsed => (source.includes('{') ? words.parse(source) : source);

/** @throws when a variable that the text prints is not given */
export const say = (text: Parsed, scope: Scope, format: Format): string => (typeof text === 'string' ? text : (words.renderSync(text, scope, { globals: { format } }) as string));

/** The variables that a text prints or asks about. */
export const variablesIn = (source: string): readonly string[] => words.globalVariablesSync(words.parse(source));

type Filter = { readonly context: { readonly globals: object } };
const formatOf = (filter: Filter): Format => (filter.context.globals as { readonly format: Format }).format;

for (const name of ['day', 'moment', 'minutes', 'list', 'items', 'number'] as const) {
  words.registerFilter(name, function (this: Filter, value: unknown) {
    return formatOf(this)[name](value);
  });
}
words.registerFilter('money', function (this: Filter, value: unknown, whole?: string) {
  return formatOf(this).money(value, whole);
});
words.registerFilter('plural', function (this: Filter, count: unknown, one: string, other: string) {
  return formatOf(this).plural(count, one, other);
});
