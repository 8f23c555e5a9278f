import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { Event } from '../../core/events/catalogue.ts';
import { instantOf } from '../../core/time.ts';
import { dataSet } from './data.ts';

export type Options = { readonly out?: string; readonly customers: number };

/** What every converter does: finds its data set, writes its events in order of time as JSON lines, and says on stderr how many of which. */
export async function convert(name: string, make: (folder: string, options: Options) => Promise<Event[]>): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string' }, customers: { type: 'string', default: '0' } } });
  const folder = dataSet(name);
  if (folder === undefined) {
    console.error(`${name}: data not here (BEFOREHAND_DATA names the folder that holds it); nothing written`);
    return;
  }
  const events = inOrder(await make(folder, { customers: Number(values.customers), ...(values.out !== undefined && { out: values.out }) }));
  await write(events, values.out);
  console.error(summary(name, events));
}

/** In order of time; those of one instant stay as they were. */
export const inOrder = (events: readonly Event[]): Event[] =>
  events
    .map((event) => ({ event, at: instantOf(event.time) }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);

export function summary(name: string, events: readonly Event[]): string {
  const byType = Map.groupBy(events, (event) => event.type);
  const counts = [...byType].sort(([a], [b]) => a.localeCompare(b)).map(([type, some]) => `  ${type.padEnd(26)}${String(some.length).padStart(8)}`);
  return [`${name}: ${events.length} events, ${events[0]?.time ?? '-'} to ${events.at(-1)?.time ?? '-'}`, ...counts].join('\n');
}

async function write(events: readonly Event[], out: string | undefined): Promise<void> {
  const to: Writable = out === undefined ? process.stdout : createWriteStream(out);
  let closed = false;
  to.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed = true; // the reader, `head` perhaps, has had enough
  });
  for (const event of events) {
    if (closed) return;
    if (!to.write(`${JSON.stringify(event)}\n`)) await Promise.race([once(to, 'drain'), once(to, 'close')]).catch(() => {});
  }
  if (out !== undefined) await finished(to.end());
}
