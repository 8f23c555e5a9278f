/** Replays contract events from JSONL: on an empty store as they happened, elsewhere at once (old ones are then too stale to tell). */
import type { Event } from '../core/events/catalogue.ts';
import { parseEventText, type Refusal } from '../core/events/parse.ts';
import { DAY, type Instant, instantOf } from '../core/time.ts';
import { kindsSent, less, skipsByReason } from './counts.ts';
import { live } from './drive.ts';
import type { Engine } from './engine.ts';

export type ReplayResult = {
  readonly events: number;
  readonly refused: readonly { readonly line: number; readonly errors: readonly Refusal[] }[];
  readonly refusedCount: number;
  readonly messages: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly skipped: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly peakMemoryMb: number;
};

export const MAX_REFUSALS_SHOWN = 20;

export async function replayText(engine: Engine, text: string, progress: (done: number, of: number) => void = () => undefined): Promise<ReplayResult> {
  const started = performance.now();
  const fresh = engine.isEmpty;
  const { events, refused } = readLines(text, fresh ? undefined : engine.clock.now());
  const before = { messages: engine.outbox.count(), kinds: kindsSent(engine), skips: skipsByReason(engine) };
  if (fresh && events[0] !== undefined) {
    engine.clock.set(instantOf(events[0].time));
    await live(engine, events, (done) => progress(done, events.length));
    engine.clock.go();
  } else {
    for (let index = 0; index < events.length; index += 500) {
      await engine.put(events.slice(index, index + 500).map((event) => ({ source: event.source, type: event.type, detail: event })));
      await engine.workers.drained();
      progress(Math.min(index + 500, events.length), events.length);
    }
  }
  await engine.store.durable();
  return {
    events: events.length,
    refused: refused.slice(0, MAX_REFUSALS_SHOWN),
    refusedCount: refused.length,
    messages: engine.outbox.count() - before.messages,
    byKind: less(kindsSent(engine), before.kinds),
    skipped: less(skipsByReason(engine), before.skips),
    seconds: Math.round((performance.now() - started) / 100) / 10,
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

/** In the order of their times. @param now the system's time; none on an empty store, whose clock will follow the events: then nothing may lie ahead of the real day */
export function readLines(text: string, now: Instant | undefined): { events: Event[]; refused: { line: number; errors: readonly Refusal[] }[] } {
  const events: Event[] = [];
  const refused: { line: number; errors: readonly Refusal[] }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = parseEventText(line, now ?? Date.now() + DAY);
    if (parsed.ok) events.push(parsed.event);
    else refused.push({ line: index + 1, errors: parsed.errors });
  }
  return { events: events.sort((a, b) => instantOf(a.time) - instantOf(b.time)), refused };
}
