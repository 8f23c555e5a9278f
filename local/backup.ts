/** A table as a file of JSON lines, an item each as DynamoDB writes it, and back again. */

import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { NotDone } from './operations.ts';

/** What `adapters/aws/whole-table.ts` does for a table. */
export type WholeTable<Item> = {
  readonly pages: () => AsyncIterable<readonly Item[]>;
  readonly isEmpty: () => Promise<boolean>;
  readonly put: (items: readonly Item[]) => Promise<void>;
};

const AT_ONCE = 1_000;

/** @returns how many items are in the file, which only its owner may read: it holds names and addresses */
export async function backUp<Item>({ pages }: Pick<WholeTable<Item>, 'pages'>, file: string): Promise<number> {
  // An old backup is never overwritten.
  const out = createWriteStream(file, { mode: 0o600, flags: 'wx' });
  let count = 0;
  const done = finished(out);
  done.catch(() => undefined);
  for await (const page of pages()) {
    for (const item of page) if (!out.write(`${JSON.stringify(item)}\n`)) await Promise.race([once(out, 'drain'), done]);
    count += page.length;
  }
  out.end();
  await done;
  return count;
}

/** Into an empty table only: over a living one it would turn back what has happened since. */
export async function restore<Item>({ isEmpty, put }: Omit<WholeTable<Item>, 'pages'>, file: string): Promise<number> {
  if (!(await isEmpty())) throw new NotDone('The table is not empty, and a restore would turn back what it knows. Restore into a new one, or empty it first.');
  let count = 0;
  let waiting: Item[] = [];
  const flush = async (): Promise<void> => {
    await put(waiting);
    count += waiting.length;
    waiting = [];
  };
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    waiting.push(itemIn(line, count + waiting.length + 1));
    if (waiting.length === AT_ONCE) await flush();
  }
  await flush();
  return count;
}

function itemIn<Item>(line: string, at: number): Item {
  try {
    return JSON.parse(line) as Item;
  } catch {
    throw new NotDone(`Line ${at} is not JSON: the file is not a backup, or was cut off. What came before it is restored.`);
  }
}
