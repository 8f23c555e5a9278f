/** `--segments FILE.csv`: which customer belongs to which segment, as their profiles say it. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { NotDone } from '../operations.ts';

const LOOKS = 'a CSV file with the columns customer and segment';

export function readSegments(path: string): ReadonlyMap<string, string> {
  const rows = rowsIn(path);
  const [first] = rows;
  if (first === undefined) throw new NotDone(`--segments ${path} is empty; it wants ${LOOKS}.`);
  if (!('customer' in first && 'segment' in first)) throw new NotDone(`--segments ${path} has the columns ${Object.keys(first).join(', ')}; it wants ${LOOKS}.`);
  const segments = new Map<string, string>();
  for (const [index, { customer = '', segment = '' }] of rows.entries()) {
    const known = segments.get(customer);
    if (known !== undefined && known !== segment)
      throw new NotDone(`--segments ${path}, row ${index + 2}: customer ${customer} is in "${known}" and in "${segment}"; say one of them.`);
    if (customer !== '' && segment !== '') segments.set(customer, segment);
  }
  return segments;
}

function rowsIn(path: string): readonly Record<string, string>[] {
  try {
    return parse(readFileSync(path, 'utf8'), { columns: true, skip_empty_lines: true, trim: true, bom: true });
  } catch (error) {
    throw new NotDone(`--segments ${path} cannot be read: ${error instanceof Error ? error.message : 'unknown'}; it wants ${LOOKS}.`);
  }
}
