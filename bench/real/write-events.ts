import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { Event } from '../../core/events/catalogue.ts';
import { instantOf } from '../../core/time.ts';
import { dataSet } from './data.ts';

/** What every converter does: finds its data set, writes its events in order of time as JSON lines, and says on stderr how many of which. */
export async function convert(name: string, make: (folder: string, wanted: { readonly customers: number }) => Promise<Event[]>): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string' }, customers: { type: 'string', default: '0' } } });
  const folder = dataSet(name);
  if (folder === undefined) {
    console.error(`${name}: data not here (BEFOREHAND_DATA names the folder that holds it); nothing written`);
    return;
  }
  const events = inOrder(await make(folder, { customers: Number(values.customers) }));
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
  const lines = Readable.from(linesFor(events));
  if (out !== undefined) return pipeline(lines, createWriteStream(out));
  await pipeline(lines, process.stdout, { end: false }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error; // the reader, `head` perhaps, has had enough
  });
}

function* linesFor(events: readonly Event[]): Generator<string> {
  for (const event of events) yield `${JSON.stringify(event)}\n`;
}
