/** A history, chunk by chunk: translated, marked as imported, handed on, and remembered so that a second run goes on where the first ended. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { BadPayload } from '../../adapters/sources/read.ts';
import type { Event, EventOf } from '../../core/events/catalogue.ts';
import { MAX_USAGE_RECORDS } from '../../core/events/usage.ts';
import { completed } from '../../core/sources/complete.ts';
import type { Draft, Knows } from '../../core/sources/translation.ts';
import type { Instant } from '../../core/time.ts';
import type { Translated } from './translated.ts';

/** What a chunk brings: events of a history, and whose things of a vendor's are. */
export type Chunk = { readonly source: string; readonly events: readonly Event[]; readonly knows: readonly Knows[] };
export type Sink = {
  readonly take: (chunk: Chunk) => Promise<void>;
  /** The customer whom a thing of the vendor's belongs to, if an earlier import or a webhook has said so. */
  readonly whose: (source: string, ref: string) => Promise<string | undefined>;
};

export type Told = { readonly reason: string; readonly count: number; readonly lines: readonly number[] };
export type ImportResult = {
  readonly rows: number;
  /** Rows that an earlier run had brought in. */
  readonly before: number;
  readonly events: Readonly<Record<string, number>>;
  readonly customers: number;
  readonly declined: readonly Told[];
  readonly refused: readonly Told[];
  readonly leftOut: Readonly<Record<string, number>>;
  readonly done: boolean;
};

export type Mark = { readonly rows: number; readonly done: boolean };
export type Marks = { readonly read: () => Mark | undefined; readonly write: (mark: Mark) => void };

/** Rows between two marks. */
const ROWS_A_CHUNK = 500;
const LINES_SHOWN = 10;
/** Customers are counted up to here; more need no exact number. */
const MAX_COUNTED = 1_000_000;

export type ImportOptions = {
  readonly source: string;
  readonly rows: AsyncIterable<Translated | { readonly line: number; readonly bad: string }>;
  readonly now: Instant;
  readonly sink: Sink;
  readonly marks: Marks;
  readonly progress?: (rows: number) => void;
};

export async function importHistory({ source, rows, now, sink, marks, progress = () => undefined }: ImportOptions): Promise<ImportResult> {
  const before = marks.read()?.rows ?? 0;
  const counts: Record<string, number> = {};
  const leftOut: Record<string, number> = {};
  const customers = new Set<string>();
  const [declined, refused] = [new Tally(), new Tally()];
  let read = 0;
  let events: Event[] = [];
  let knows: Knows[] = [];
  const handOn = async (done: boolean): Promise<void> => {
    const packed = withPackedUsage(events);
    if (packed.length > 0 || knows.length > 0) await sink.take({ source, events: packed, knows });
    for (const { type } of packed) counts[type] = (counts[type] ?? 0) + 1;
    events = [];
    knows = [];
    marks.write({ rows: Math.max(read, before), done });
    progress(read);
  };
  const customerOf = async ({ whose }: Draft): Promise<string | undefined> => {
    if (whose === undefined) return undefined;
    return knows.find(({ ref }) => ref === whose.ref)?.customerId ?? (await sink.whose(source, whose.ref)) ?? whose.otherwise;
  };
  for await (const row of rows) {
    read++;
    if (read <= before) continue;
    if ('bad' in row) refused.add(row.bad, row.line);
    else if ('reason' in row.said) declined.add(row.said.reason, row.line);
    else {
      for (const draft of row.said.events) {
        const made = completed(draft, await customerOf(draft), now);
        if (made.ok) events.push({ ...made.event, imported: true });
        else refused.add(made.errors.map(({ path, expected }) => `${path || 'the row'}: expected ${expected}`).join('; '), row.line);
        if (made.ok) for (const field of made.left) leftOut[field] = (leftOut[field] ?? 0) + 1;
        if (made.ok && customers.size < MAX_COUNTED) for (const id of customersOf(made.event)) customers.add(id);
      }
      knows.push(...(row.said.knows ?? []));
    }
    if (read % ROWS_A_CHUNK === 0) await handOn(false);
  }
  await handOn(true);
  return { rows: read, before: Math.min(before, read), events: counts, customers: customers.size, declined: declined.all(), refused: refused.all(), leftOut, done: true };
}

const customersOf = (event: Event): readonly string[] =>
  event.type === 'usage.recorded' ? event.data.records.map(({ customerId }) => customerId) : 'customerId' in event.data ? [event.data.customerId] : [];

/** Days of use one by one would be a bus entry each; up to five hundred go in one. */
function withPackedUsage(events: readonly Event[]): readonly Event[] {
  const usage = events.filter((event): event is EventOf<'usage.recorded'> => event.type === 'usage.recorded');
  const [first] = usage;
  if (first === undefined) return events;
  const records = usage.flatMap(({ data }) => data.records);
  const packed: Event[] = [];
  for (let from = 0; from < records.length; from += MAX_USAGE_RECORDS) packed.push({ ...first, data: { records: records.slice(from, from + MAX_USAGE_RECORDS) } });
  return [...events.filter(({ type }) => type !== 'usage.recorded'), ...packed.map((event, index) => ({ ...event, id: `${event.id}/${index}` }))];
}

/** Why rows were not taken, each reason once, with the first lines that it stands for. */
class Tally {
  readonly #reasons = new Map<string, { count: number; lines: number[] }>();

  add(reason: string, line: number): void {
    const known = this.#reasons.get(reason) ?? { count: 0, lines: [] };
    known.count++;
    if (known.lines.length < LINES_SHOWN && known.lines.at(-1) !== line) known.lines.push(line);
    this.#reasons.set(reason, known);
  }

  all(): Told[] {
    return [...this.#reasons].map(([reason, { count, lines }]) => ({ reason, count, lines })).sort((a, b) => b.count - a.count);
  }
}

/** What a reader throws at is a row that its own source would not have exported so. */
export function orRefused(line: number, of: string, read: () => Translated['said']): Translated | { readonly line: number; readonly bad: string } {
  try {
    return { line, of, said: read() };
  } catch (error) {
    if (!(error instanceof BadPayload)) throw error;
    return { line, bad: error.errors.map(({ path, expected, received }) => `${path || 'the row'}: expected ${expected}, got ${received}`).join('; ') };
  }
}

/** How far a file has come in one place, in a file of its own: written beside and renamed, so that a kill leaves the last mark. */
export function marksIn(path: string): Marks {
  return {
    read() {
      if (!existsSync(path)) return undefined;
      const mark = JSON.parse(readFileSync(path, 'utf8')) as Mark;
      return Number.isInteger(mark.rows) ? mark : undefined;
    },
    write(mark) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify(mark));
      renameSync(`${path}.new`, path);
    },
  };
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}
