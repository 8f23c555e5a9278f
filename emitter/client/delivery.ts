/** Events on their way: gathered into requests, sent a few at a time, and only what failed is sent again. */
import type { CloudEvent, EventName, Failure, Receipt, Report } from './api.ts';
import { type FieldProblem, NotDelivered } from './problems.ts';

/** An event as it is sent. Its text is made once; the event itself only where somebody asks for it. */
export type Outgoing = { readonly id: string; readonly source: string; readonly type: EventName; readonly detail: string };

/** What became of one event of a request. */
export type Outcome =
  | 'taken'
  | {
      readonly code: string;
      readonly retryable: boolean;
      /** Not before, in milliseconds. */
      readonly afterMs?: number;
      readonly errors?: readonly FieldProblem[];
      readonly remedy?: string;
    };

/** A way to the bus. */
export type Transport = {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** What one event counts of `maxBytes`. */
  readonly bytesOf: (event: Outgoing) => number;
  /** One try. Never throws: each event, in order, has its outcome. */
  readonly send: (events: readonly Outgoing[]) => Promise<readonly Outcome[]>;
};

export type DeliveryOptions = {
  readonly transport: Transport;
  readonly retry: { readonly tries: number; readonly firstMs: number; readonly longestMs: number };
  readonly maxPending: number;
  readonly onFailed: (failure: Failure) => void;
};

type Waiting = {
  readonly event: Outgoing;
  tries: number;
  readonly settle: (receipt: Receipt) => void;
  readonly fail: (problem: NotDelivered) => void;
};

/** Requests at once: enough to hide the way there and back, and no more than a small service bears. */
const AT_ONCE = 4;
/** Failures that a report can name; all are counted in `onFailed`. */
const MAX_REPORTED = 1_000;

export class Delivery {
  readonly #options: DeliveryOptions;
  /** Ready to be sent, oldest first; what is to be sent again comes before the rest. */
  #ready: Waiting[] = [];
  /** Everything not settled. */
  readonly #open = new Set<Waiting>();
  readonly #pauses = new Map<NodeJS.Timeout, readonly Waiting[]>();
  #inFlight = 0;
  #scheduled = false;
  #delivered = 0;
  #failed: Failure[] = [];
  #idle: (() => void)[] = [];

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  add(event: Outgoing): Promise<Receipt> {
    const promise = new Promise<Receipt>((settle, fail) => {
      const waiting: Waiting = { event, tries: 0, settle, fail };
      if (this.#open.size >= this.#options.maxPending) {
        this.#fail(waiting, { code: 'full', retryable: true, remedy: `${this.#options.maxPending} events wait already: await what you send, or raise maxPending` });
        return;
      }
      this.#open.add(waiting);
      this.#ready.push(waiting);
      this.#soon();
    });
    // Whoever does not wait is told by onFailed; a rejection that nobody hears would end the process.
    promise.catch(() => undefined);
    return promise;
  }

  /** Resolves once everything that was added has been delivered or given up. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Gives up whatever is not settled. */
  abandon(code: string): void {
    for (const pause of this.#pauses.keys()) clearTimeout(pause);
    this.#pauses.clear();
    this.#ready = [];
    for (const waiting of [...this.#open]) this.#fail(waiting, { code, retryable: true, remedy: 'It may have arrived or not; sent again under the same id it does no harm' });
  }

  report(): Report {
    const report = { delivered: this.#delivered, failed: this.#failed };
    this.#delivered = 0;
    this.#failed = [];
    return report;
  }

  /** What is added in the same turn leaves together, and what is added while the requests are out leaves with the next. */
  #soon(): void {
    if (this.#scheduled || this.#ready.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#inFlight < AT_ONCE && this.#ready.length > 0) void this.#request(this.#nextPack());
    });
  }

  #nextPack(): readonly Waiting[] {
    const { maxEntries, maxBytes, bytesOf } = this.#options.transport;
    let bytes = 0;
    let count = 0;
    while (count < maxEntries && count < this.#ready.length) {
      bytes += bytesOf((this.#ready[count] as Waiting).event);
      if (bytes > maxBytes && count > 0) break;
      count++;
    }
    return this.#ready.splice(0, count);
  }

  async #request(pack: readonly Waiting[]): Promise<void> {
    this.#inFlight++;
    const outcomes = await this.#options.transport.send(pack.map(({ event }) => event));
    this.#inFlight--;
    const again: Waiting[] = [];
    let pauseMs = 0;
    for (const [index, waiting] of pack.entries()) {
      // Given up while it was out: its caller has been told.
      if (!this.#open.has(waiting)) continue;
      const outcome = outcomes[index] ?? { code: 'no-answer', retryable: true };
      waiting.tries++;
      if (outcome === 'taken') this.#taken(waiting);
      else if (!outcome.retryable || waiting.tries >= this.#options.retry.tries) this.#fail(waiting, outcome);
      else {
        again.push(waiting);
        pauseMs = Math.max(pauseMs, outcome.afterMs ?? 0, this.#pauseAfter(waiting.tries));
      }
    }
    if (again.length > 0) this.#later(again, pauseMs);
    this.#soon();
  }

  /** Full jitter: anywhere up to the longest pause of this try, so that many senders do not come back as one. */
  #pauseAfter(tries: number): number {
    const { firstMs, longestMs } = this.#options.retry;
    return Math.random() * Math.min(longestMs, firstMs * 2 ** (tries - 1));
  }

  #later(again: readonly Waiting[], ms: number): void {
    const pause = setTimeout(() => {
      this.#pauses.delete(pause);
      this.#ready.unshift(...again);
      this.#soon();
    }, ms);
    this.#pauses.set(pause, again);
  }

  #taken(waiting: Waiting): void {
    const { id, type } = waiting.event;
    this.#delivered++;
    waiting.settle({ id, type, tries: waiting.tries });
    this.#done(waiting);
  }

  #fail(waiting: Waiting, outcome: Exclude<Outcome, 'taken'>): void {
    const { id, type, detail } = waiting.event;
    const problem = Object.defineProperty(new NotDelivered({ ...outcome, id, type, tries: waiting.tries }), 'event', {
      get: () => JSON.parse(detail) as CloudEvent,
      // Not printed with the error: it holds personal data.
      enumerable: false,
    }) as Failure;
    if (this.#failed.length < MAX_REPORTED) this.#failed.push(problem);
    waiting.fail(problem);
    this.#done(waiting);
    try {
      this.#options.onFailed(problem);
    } catch (error) {
      // Theirs, and about one event: it must not keep the others from their way.
      process.emitWarning(`onFailed threw ${error instanceof Error ? error.name : 'something'}`, 'EmitterWarning');
    }
  }

  #done(waiting: Waiting): void {
    this.#open.delete(waiting);
    if (this.#open.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
