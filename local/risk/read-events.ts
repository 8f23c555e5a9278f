/** Contract events from JSON lines, plain or gzipped, with the lines they stand on. */
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { parseEventText } from '../../core/events/parse.ts';
import type { EventAtLine } from '../../core/risk/unhappy-rows.ts';
import { NotDone } from '../operations.ts';

export type EventLog = { readonly events: readonly EventAtLine[]; readonly refused: readonly string[] };

/** What the contract refuses is left out and named. Lines without any event of the contract are no log of events. */
export async function readEvents(file: string, now: number): Promise<EventLog> {
  if (!existsSync(file)) throw new NotDone(`${file} is not there.`);
  const bytes = createReadStream(file);
  const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  const events: EventAtLine[] = [];
  const refused: string[] = [];
  let line = 0;
  try {
    for await (const text of createInterface({ input })) {
      line++;
      if (text.trim() === '') continue;
      const parsed = parseEventText(text, now);
      if (parsed.ok) events.push({ event: parsed.event, line });
      else refused.push(`line ${line}: ${parsed.errors.map(({ path, expected }) => `${path || 'the line'} (expected ${expected})`).join('; ')}`);
    }
  } catch (error) {
    throw new NotDone(`${file} cannot be read: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  if (events.length === 0) throw new NotDone(`${file} holds no event of the contract${refused[0] ? `; ${refused[0]}` : ''}. One CloudEvent a line is wanted (docs/events.md).`);
  return { events, refused };
}
