/** `--rows`: every tested row with its label and scores, for checking elsewhere. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { dateOf } from '../../core/risk/months.ts';
import type { ScoredCutoff } from '../../core/risk/scored.ts';
import { NotDone } from '../operations.ts';

type Tested = ScoredCutoff & { readonly rows: readonly { readonly customerId: string; readonly orderId?: string }[] };

export async function writeRows(file: string, tested: readonly Tested[]): Promise<void> {
  try {
    await pipeline(Readable.from(linesFor(tested)), createWriteStream(file));
  } catch (error) {
    throw new NotDone(`${file} cannot be written: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

function* linesFor(tested: readonly Tested[]): Generator<string> {
  const names = Object.keys(tested[0]?.scores ?? {});
  const withOrders = tested.some(({ rows }) => rows[0]?.orderId !== undefined);
  yield `${['cutoff', 'customer', 'label', ...names, ...(withOrders ? ['order'] : [])].join(',')}\n`;
  for (const { cutoff, rows, labels, scores } of tested) {
    for (const [index, { customerId, orderId }] of rows.entries()) {
      yield `${[dateOf(cutoff), quoted(customerId), labels[index], ...names.map((name) => scores[name]?.[index]), ...(withOrders ? [quoted(orderId ?? '')] : [])].join(',')}\n`;
    }
  }
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
