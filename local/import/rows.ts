/** The rows of an export, whatever it is written as: JSON Lines, one JSON document, or CSV. Each with the line on which it begins. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { exactJson } from '../../core/exact-json.ts';
import { NotDone } from '../operations.ts';

export type Row = { readonly line: number; readonly value: Record<string, unknown> } | { readonly line: number; readonly bad: string };
export type Shape = 'lines' | 'document' | 'csv';

/** An export of a shop of some size; a larger one is to be had as lines. */
const MAX_DOCUMENT_CHARS = 400 * 1024 * 1024;

export async function* rowsOf(path: string, shape: Shape): AsyncGenerator<Row> {
  if (shape === 'csv') yield* csvRows(path);
  else if (shape === 'lines') yield* jsonLines(path);
  else yield* documentRows(path);
}

/** Judged by how it begins: a brace that closes on its own line is the first of many, else the whole is one document. */
export async function shapeOf(path: string): Promise<Shape> {
  for await (const line of linesOf(path)) {
    const text = line.trim();
    if (text === '') continue;
    if (!/^[[{]/.test(text)) return 'csv';
    return jsonIn(text) !== undefined && text.startsWith('{') && !isWrapper(jsonIn(text)) ? 'lines' : 'document';
  }
  throw new NotDone(`${path} is empty.`);
}

export const linesOf = (path: string): AsyncIterable<string> => createInterface({ input: textOf(path), crlfDelay: Number.POSITIVE_INFINITY });

function textOf(path: string): NodeJS.ReadableStream {
  const file = createReadStream(path);
  if (!path.endsWith('.gz')) return file;
  const text = createGunzip();
  file.on('error', (error) => text.destroy(error));
  return file.pipe(text);
}

function jsonIn(text: string): unknown {
  try {
    return exactJson(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
/** `{"orders":[…]}` and `{"object":"list","data":[…]}`, as APIs answer. */
const listIn = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value) ? value : isRecord(value) ? [value.data, value.orders, value.customers].find((each): each is unknown[] => Array.isArray(each)) : undefined;
const isWrapper = (value: unknown): boolean => listIn(value) !== undefined;

async function* jsonLines(path: string): AsyncGenerator<Row> {
  let number = 0;
  for await (const text of linesOf(path)) {
    number++;
    if (text.trim() === '') continue;
    const value = jsonIn(text);
    yield isRecord(value) ? { line: number, value } : { line: number, bad: 'The line is no JSON object.' };
  }
}

async function* documentRows(path: string): AsyncGenerator<Row> {
  let text = '';
  for await (const line of linesOf(path)) {
    text += `${line}\n`;
    if (text.length > MAX_DOCUMENT_CHARS) throw new NotDone(`${path} is too large for one JSON document: export it as JSON Lines, an object a line.`);
  }
  const value = jsonIn(text);
  if (value === undefined) throw new NotDone(`${path} is no JSON.`);
  let number = 0;
  for (const entry of listIn(value) ?? [value]) {
    number++;
    yield isRecord(entry) ? { line: number, value: entry } : { line: number, bad: 'The entry is no JSON object.' };
  }
}

async function* csvRows(path: string): AsyncGenerator<Row> {
  const reader = parse({ columns: true, bom: true, info: true, skip_empty_lines: true, relax_column_count: true, trim: true });
  const file = textOf(path);
  file.on('error', (error) => reader.destroy(error));
  for await (const { record, info } of file.pipe(reader) as AsyncIterable<{ record: Record<string, string>; info: { lines: number } }>) {
    yield { line: info.lines, value: Object.fromEntries(Object.entries(record).filter(([, text]) => text !== '')) };
  }
}
