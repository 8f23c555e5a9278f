/** JSON whose long numbers are ids: a whole number that JavaScript cannot hold stays the text that it was written as. */

/** What a reviver is told of a primitive besides its value (ECMAScript, JSON.parse source text access). */
type Context = { readonly source?: string };

/**
 * Parses JSON with whole numbers beyond 2^53, and numbers beyond any, as text: `820982911946154508` comes out as `'820982911946154508'`.
 * Throws SyntaxError for what is no JSON, and RangeError for what is nested some thousand deep.
 */
export const exactJson = (text: string): unknown => JSON.parse(text, keepDigits);

function keepDigits(this: unknown, _key: string, value: unknown, context?: Context): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || context?.source === undefined) return value;
  return /^-?\d+$/.test(context.source) || !Number.isFinite(value) ? context.source : value;
}
