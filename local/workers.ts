/** Feeds the functions from their queues as event source mappings do: batches, partial failures, limits on what runs at once. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { LocalClock } from '../adapters/local/clock.ts';
import type { LocalQueues, Received } from '../adapters/local/queues.ts';
import type { Log } from '../core/ports.ts';
import type { Story } from './functions.ts';
import type { Consumer, Wiring } from './template.ts';

type Running = Consumer & { busy: number };

/**
 * What one turn of the event loop takes up while requests come: so many messages, and of each function one invocation. The functions share the loop with the HTTP server,
 * and on SQLite they never wait, so a turn lasts as long as all of its work: like this it is some milliseconds, and requests are answered in between. Five invocations that each
 * tell an outage to 25 customers at a time would hold every request up for a tenth of a second, and win nothing. Alone they take all there is, which commits less often.
 */
const SHARED_TURN = { messages: 20, invocations: 1 } as const;
const ALONE = { messages: Number.POSITIVE_INFINITY, invocations: Number.POSITIVE_INFINITY } as const;
/** So long after a request another is expected. */
const SHARED_FOR_MS = 1_000;

export class Workers {
  readonly #wiring: Wiring;
  readonly #queues: LocalQueues;
  readonly #clock: LocalClock;
  readonly #story: (fn: string) => Story;
  readonly #log: Log;
  readonly #consumers: readonly Running[];
  #started = false;
  #first = 0;
  #sharedUntil = 0;
  #pumping = false;
  #sweeping = 0;
  #timer: NodeJS.Timeout | undefined;
  #sweeps: NodeJS.Timeout | undefined;
  #waiters: (() => void)[] = [];

  constructor(wiring: Wiring, queues: LocalQueues, clock: LocalClock, story: (fn: string) => Story, log: Log) {
    this.#wiring = wiring;
    this.#queues = queues;
    this.#clock = clock;
    this.#story = story;
    this.#log = log;
    this.#consumers = wiring.consumers.map((consumer) => ({ ...consumer, busy: 0 }));
    queues.onSent(() => this.#soon());
  }

  start(): void {
    this.#started = true;
    this.#sweeps = setInterval(() => void this.sweep(), this.#wiring.sweep.everyMs);
    this.#sweeps.unref();
    this.#soon();
  }

  async stop(): Promise<void> {
    this.#started = false;
    clearInterval(this.#sweeps);
    clearTimeout(this.#timer);
    while (this.#busy() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Somebody waits for an answer of this process: leave the loop to them in between. */
  share(): void {
    this.#sharedUntil = performance.now() + SHARED_FOR_MS;
  }

  /** Nothing queued, invisible, leased or being swept. */
  get idle(): boolean {
    return this.#busy() === 0 && this.#consumers.every(({ queue }) => this.#queues.count(queue) === 0);
  }

  /** Resolves once nothing can be done at the present time: what remains waits for a later one. */
  async drained(): Promise<void> {
    this.#soon();
    while (this.#pumping || this.#busy() > 0) await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  /** When the next waiting message becomes visible. */
  nextVisibleAt(): number | undefined {
    const times = this.#visibleAt();
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  /** Of each queue, when its next message is. */
  #visibleAt(): readonly number[] {
    return this.#consumers.flatMap(({ queue }) => this.#queues.nextVisibleAt(queue) ?? []);
  }

  async sweep(): Promise<void> {
    this.#sweeping++;
    try {
      await this.#story(this.#wiring.sweep.fn)({}, { getRemainingTimeInMillis: () => 60_000 });
    } catch (error) {
      this.#log.line({ sweepFailed: error instanceof Error ? error.name : 'unknown' });
    } finally {
      this.#sweeping--;
      this.#soon();
    }
  }

  /** Works one queue off before the others start. */
  async drainQueue(queue: string): Promise<void> {
    const consumer = this.#consumers.find((each) => each.queue === queue);
    if (consumer === undefined) return;
    for (let batch = this.#queues.receive(queue, consumer.batchSize); batch.length > 0; batch = this.#queues.receive(queue, consumer.batchSize))
      await this.#invoke(consumer, batch);
  }

  #busy(): number {
    return this.#sweeping + this.#consumers.reduce((sum, { busy }) => sum + busy, 0);
  }

  #soon(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    setImmediate(() => {
      this.#pumping = false;
      if (this.#started) this.#pump();
      if (this.#busy() === 0 && !this.#pumping) for (const waiter of this.#waiters.splice(0)) waiter();
    });
  }

  /** Starts what a turn may hold, another queue first each time; the end of each invocation looks for more. */
  #pump(): void {
    const { messages, invocations } = performance.now() < this.#sharedUntil ? SHARED_TURN : ALONE;
    let left: number = messages;
    for (let n = 0; n < this.#consumers.length && left > 0; n++) {
      const consumer = this.#consumers[(this.#first + n) % this.#consumers.length] as Running;
      while (consumer.busy < Math.min(consumer.concurrency, invocations) && left > 0) {
        const batch = this.#queues.receive(consumer.queue, consumer.batchSize);
        if (batch.length === 0) break;
        left -= batch.length;
        consumer.busy++;
        void this.#invoke(consumer, batch).finally(() => {
          consumer.busy--;
          this.#soon();
        });
      }
    }
    this.#first++;
    this.#wakeForNext();
  }

  /** Delayed and invisible messages come back by themselves when their time has come. */
  #wakeForNext(): void {
    clearTimeout(this.#timer);
    const now = this.#clock.now();
    // What is visible by now waits for an invocation to end, if any runs.
    const times = this.#visibleAt().filter((at) => at > now || this.#busy() === 0);
    if (times.length === 0) return;
    this.#timer = setTimeout(() => this.#soon(), Math.min(Math.max(Math.min(...times) - now, 1), 60_000));
    this.#timer.unref();
  }

  async #invoke(consumer: Consumer, batch: readonly Received[]): Promise<void> {
    const failed = await this.#failedOf(consumer, batch);
    for (const { id, receipt } of batch) if (!failed.has(String(id))) this.#queues.delete(receipt);
  }

  async #failedOf(consumer: Consumer, batch: readonly Received[]): Promise<ReadonlySet<string>> {
    const timeoutMs = this.#wiring.functions.get(consumer.fn)?.timeoutMs ?? 30_000;
    const endsAt = Date.now() + timeoutMs;
    try {
      const answer = (await this.#story(consumer.fn)(sqsEvent(consumer.queue, batch), { getRemainingTimeInMillis: () => endsAt - Date.now() })) as SQSBatchResponse | undefined;
      return new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    } catch (error) {
      this.#log.line({ invocationFailed: consumer.fn, error: error instanceof Error ? error.name : 'unknown' });
      return new Set(batch.map(({ id }) => String(id)));
    }
  }
}

const sqsEvent = (queue: string, batch: readonly Received[]): SQSEvent => ({
  Records: batch.map(({ id, body, receives, sentAt, receipt }) => ({
    messageId: String(id),
    receiptHandle: receipt,
    body,
    attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt), SenderId: 'local', ApproximateFirstReceiveTimestamp: String(sentAt) },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: queue,
    awsRegion: 'local',
  })),
});
