/** Virtual time and one thread: whatever happens is an event of a heap, and everything that an event sets going has come to rest before the next. */
import type { Instant } from '../../core/time.ts';

type Scheduled = { readonly at: Instant; readonly turn: number; readonly run: () => void };

export class World {
  now: Instant;
  /** A line for each thing that happened, only when asked for. */
  readonly lines: string[] | undefined;
  #hash = 0x811c9dc5;
  #turns = 0;
  #touched = false;
  readonly #heap: Scheduled[] = [];

  constructor(startAt: Instant, traced: boolean) {
    this.now = startAt;
    this.lines = traced ? [] : undefined;
  }

  in(ms: number, run: () => void): void {
    this.#push({ at: this.now + Math.max(0, Math.round(ms)), turn: this.#turns++, run });
  }

  /** A promise has been settled: its followers run before the next event. */
  touch(): void {
    this.#touched = true;
  }

  trace(what: string, detail: string | undefined = ''): void {
    for (let i = 0; i < what.length; i++) this.#hash = Math.imul(this.#hash ^ what.charCodeAt(i), 0x01000193);
    this.#hash = Math.imul(this.#hash ^ (this.now | 0), 0x01000193);
    this.lines?.push(`${new Date(this.now).toISOString().slice(11, 23)} ${what} ${detail}`);
  }

  get traceHash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  /** Until then, or until `stop` says so after an event. */
  async run(until: Instant, stop?: () => boolean): Promise<void> {
    for (;;) {
      const next = this.#heap[0];
      if (next === undefined || next.at > until) break;
      this.#pop();
      this.now = next.at;
      next.run();
      if (this.#touched) {
        this.#touched = false;
        // A tick comes once all promises have come to rest.
        await new Promise<void>((resolve) => process.nextTick(resolve));
      }
      if (stop?.()) return;
    }
    this.now = Math.max(this.now, until);
  }

  #push(event: Scheduled): void {
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, heap[parent] as Scheduled)) break;
      heap[at] = heap[parent] as Scheduled;
      at = parent;
    }
    heap[at] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Scheduled;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Scheduled, heap[child] as Scheduled)) child++;
      if (!isBefore(heap[child] as Scheduled, last)) break;
      heap[at] = heap[child] as Scheduled;
      at = child;
    }
    heap[at] = last;
  }
}

const isBefore = (a: Scheduled, b: Scheduled): boolean => a.at < b.at || (a.at === b.at && a.turn < b.turn);
