/** Turning the clock as time passes: to each instant at which something is due, in turn, with everything done in between. */
import type { Event } from '../core/events/catalogue.ts';
import { type Instant, instantOf, MINUTE } from '../core/time.ts';
import type { Engine } from './engine.ts';

/** As deployed: what is due is woken at the next full minute. */
export const nextMinute = (at: Instant): Instant => Math.ceil(at / MINUTE) * MINUTE;

/** Puts the clock forward to an instant; it stands still there until `clock.go()`. */
export async function turnTo(engine: Engine, target: Instant): Promise<void> {
  engine.clock.stop();
  await engine.workers.drained();
  for (;;) {
    const due = nextDueAt(engine);
    const ring = due === undefined ? Number.POSITIVE_INFINITY : Math.max(nextMinute(due), nextMinute(engine.clock.now() + 1));
    const visible = engine.workers.nextVisibleAt() ?? Number.POSITIVE_INFINITY;
    const next = Math.max(Math.min(ring, visible), engine.clock.now());
    if (next > target) break;
    engine.clock.set(next);
    if (ring <= next) await engine.workers.sweep();
    await engine.workers.drained();
  }
  engine.clock.set(Math.max(target, engine.clock.now()));
}

/** Turns the clock on by a span and lets it run again, with what is due at the new time in the queues. */
export async function advance(engine: Engine, ms: number): Promise<void> {
  await turnTo(engine, engine.clock.now() + ms);
  await engine.workers.sweep();
  engine.clock.go();
}

/** Lives through events at their own times, from event to event. Those of one instant go together. */
export async function live(engine: Engine, events: readonly Event[], progress: (done: number) => void = () => undefined): Promise<void> {
  for (let index = 0; index < events.length; ) {
    const at = instantOf(events[index]?.time ?? '');
    let end = index + 1;
    while (end < events.length && instantOf(events[end]?.time ?? '') === at) end++;
    await turnTo(engine, Math.max(at, engine.clock.now()));
    await engine.put(events.slice(index, end).map((event) => ({ source: event.source, type: event.type, detail: event })));
    await engine.workers.drained();
    index = end;
    progress(index);
  }
}

function nextDueAt(engine: Engine): Instant | undefined {
  const row = engine.store.prepare('SELECT min(due_at) AS at FROM items WHERE due_at IS NOT NULL').get() as { at: number | null };
  return row.at ?? undefined;
}
