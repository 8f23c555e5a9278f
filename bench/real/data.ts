/** Where the real data is, and how its files are read. None of it is part of this repository. */
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

const PROJECT = join(import.meta.dirname, '../..');

export type Row = Readonly<Record<string, string>>;

/** The folder of one data set, if it is there. */
export function dataSet(name: string): string | undefined {
  const folder = join(process.env.BEFOREHAND_DATA ?? join(PROJECT, '../shared/data'), name);
  return existsSync(folder) ? folder : undefined;
}

/** The rows of a gzipped CSV file, one after the other, by the names of its columns. */
export const rowsOf = (file: string): AsyncIterable<Row> => pipeline(createReadStream(file), createGunzip(), csv(), ignoreEnd);

/** The same for text at hand. */
export const rowsIn = (text: string): AsyncIterable<Row> => csv().end(text);

/** The lines of a gzipped file. */
export const linesOf = (file: string): AsyncIterable<string> => createInterface({ input: pipeline(createReadStream(file), createGunzip(), ignoreEnd) });

const csv = () => parse({ columns: true, bom: true, relax_column_count: false });

/** Whoever reads the stream meets its error there. */
const ignoreEnd = (): void => {};

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
