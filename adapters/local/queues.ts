/**
 * In-process queues as SQS has them: at least once, visibility, a count of receives, redrive to a dead-letter queue.
 * Kept in the store, so they survive a restart.
 */
import type { Clock } from '../../core/ports.ts';
import type { Instant } from '../../core/time.ts';
import type { Store } from './store.ts';

export type QueueConfig = { readonly name: string; readonly visibilityMs: number; readonly deadLetters?: { readonly queue: string; readonly maxReceives: number } | undefined };
export type Received = { readonly id: number; readonly body: string; readonly receives: number; readonly sentAt: Instant; readonly receipt: string };
export type Depth = { readonly queue: string; readonly waiting: number; readonly inFlight: number };

export class LocalQueues {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #configs: ReadonlyMap<string, QueueConfig>;
  /** Messages now visible or in flight; kept here so that asking whether all is idle costs nothing. */
  readonly #counts = new Map<string, number>();
  readonly #listeners = new Set<(queue: string) => void>();
  #handedOut = 0;

  constructor(store: Store, clock: Clock, configs: readonly QueueConfig[]) {
    this.#store = store;
    this.#clock = clock;
    this.#configs = new Map(configs.map((config) => [config.name, config]));
    for (const { queue, n } of store.prepare('SELECT queue, count(*) AS n FROM messages GROUP BY queue').all() as { queue: string; n: number }[]) this.#counts.set(queue, n);
  }

  get names(): readonly string[] {
    return [...this.#configs.keys()];
  }

  /** Called whenever something was sent to a queue. */
  onSent(listener: (queue: string) => void): void {
    this.#listeners.add(listener);
  }

  count(queue: string): number {
    return this.#counts.get(queue) ?? 0;
  }

  send(queue: string, bodies: readonly string[], delaySeconds = 0): void {
    if (!this.#configs.has(queue)) throw new Error(`there is no queue ${queue}`);
    if (bodies.length === 0) return;
    this.#store.writing();
    const now = this.#clock.now();
    const insert = this.#store.prepare('INSERT INTO messages (queue, body, visible_at, sent_at) VALUES (?, ?, ?, ?)');
    for (const body of bodies) insert.run(queue, body, now + delaySeconds * 1000, now);
    this.#counts.set(queue, this.count(queue) + bodies.length);
    for (const listener of this.#listeners) listener(queue);
  }

  /** Up to `limit` visible messages, now invisible to others. Those received too often go to the dead letters instead. */
  receive(queue: string, limit: number): Received[] {
    const config = this.#configs.get(queue);
    if (config === undefined || this.count(queue) === 0) return [];
    const now = this.#clock.now();
    const rows = this.#store
      .prepare('SELECT id, body, receives, sent_at AS sentAt FROM messages WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, id LIMIT ?')
      .all(queue, now, limit) as Omit<Received, 'receipt'>[];
    if (rows.length === 0) return [];
    this.#store.writing();
    const hide = this.#store.prepare('UPDATE messages SET visible_at = ?, receives = receives + 1, receipt = ? WHERE id = ?');
    return rows.flatMap((row) => {
      if (config.deadLetters && row.receives >= config.deadLetters.maxReceives) {
        this.#move(row.id, queue, config.deadLetters.queue);
        return [];
      }
      const receipt = `${row.id}:${++this.#handedOut}`;
      hide.run(now + config.visibilityMs, receipt, row.id);
      return [{ ...row, receives: row.receives + 1, receipt }];
    });
  }

  /** Done with a message. A receipt that has been overtaken by another receive deletes nothing, as in SQS's worst case. */
  delete(queue: string, receipt: string): void {
    this.#store.writing();
    const { changes } = this.#store.prepare('DELETE FROM messages WHERE id = ? AND receipt = ?').run(Number(receipt.split(':')[0]), receipt);
    this.#counts.set(queue, this.count(queue) - Number(changes));
  }

  changeVisibility(receipt: string, seconds: number): void {
    this.#store.writing();
    this.#store.prepare('UPDATE messages SET visible_at = ? WHERE id = ? AND receipt = ?').run(this.#clock.now() + seconds * 1000, Number(receipt.split(':')[0]), receipt);
  }

  /** After a restart no worker can be alive: what was in flight is visible at once. Delayed messages keep their time. */
  releaseAll(): void {
    this.#store.writing();
    this.#store.prepare('UPDATE messages SET visible_at = ?, receipt = NULL WHERE receipt IS NOT NULL').run(this.#clock.now());
  }

  /** When the next message of a queue becomes visible. */
  nextVisibleAt(queue: string): Instant | undefined {
    const row = this.#store.prepare('SELECT min(visible_at) AS at FROM messages WHERE queue = ?').get(queue) as { at: number | null };
    return row.at ?? undefined;
  }

  depths(): readonly Depth[] {
    const now = this.#clock.now();
    const rows = this.#store
      .prepare('SELECT queue, sum(receipt IS NULL OR visible_at <= ?) AS waiting, sum(receipt IS NOT NULL AND visible_at > ?) AS inFlight FROM messages GROUP BY queue')
      .all(now, now) as Depth[];
    return this.names.map((queue) => rows.find((row) => row.queue === queue) ?? { queue, waiting: 0, inFlight: 0 });
  }

  peek(queue: string, limit: number): readonly { readonly body: string; readonly sentAt: Instant }[] {
    return this.#store.prepare('SELECT body, sent_at AS sentAt FROM messages WHERE queue = ? ORDER BY id DESC LIMIT ?').all(queue, limit) as { body: string; sentAt: number }[];
  }

  /** Dead letters back to where they came from: of every queue, or of one. @returns how many */
  redrive(only?: string): number {
    let moved = 0;
    for (const { name, deadLetters } of this.#configs.values()) {
      if (deadLetters === undefined || (only !== undefined && name !== only)) continue;
      for (const { id } of this.#store.prepare('SELECT id FROM messages WHERE queue = ?').all(deadLetters.queue) as { id: number }[]) {
        this.#move(id, deadLetters.queue, name);
        moved++;
      }
    }
    return moved;
  }

  #move(id: number, from: string, to: string): void {
    this.#store.writing();
    this.#store.prepare('UPDATE messages SET queue = ?, receives = 0, receipt = NULL, visible_at = ? WHERE id = ?').run(to, this.#clock.now(), id);
    this.#counts.set(from, this.count(from) - 1);
    this.#counts.set(to, this.count(to) + 1);
    for (const listener of this.#listeners) listener(to);
  }
}
