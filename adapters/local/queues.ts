/**
 * In-process queues as SQS has them: at least once, visibility, a count of receives, redrive to a dead-letter queue. They are worked from memory, and the store
 * keeps a copy that is brought up to date with each commit: so they survive a restart, and what is sent and done within one commit costs the store nothing.
 */
import type { Clock } from '../../core/ports.ts';
import type { Instant } from '../../core/time.ts';
import type { Store } from './store.ts';

export type QueueConfig = { readonly name: string; readonly visibilityMs: number; readonly deadLetters?: { readonly queue: string; readonly maxReceives: number } | undefined };
export type Received = { readonly id: number; readonly body: string; readonly receives: number; readonly sentAt: Instant; readonly receipt: string };
export type Depth = { readonly queue: string; readonly waiting: number; readonly inFlight: number };

/** One that is held in memory. Without a receipt it has not been handed out since it came or came back. */
type Message = { readonly id: number; readonly body: string; readonly sentAt: Instant; queue: string; visibleAt: Instant; receives: number; receipt: string | undefined };
type Row = { readonly id: number; readonly body: string; readonly sentAt: Instant; readonly visibleAt: Instant; readonly receives: number; readonly receipt: string | null };

/** A queue's messages in memory, before what comes is left in the store alone. */
const HELD_AT_MOST = 10_000;
const READ_AT_ONCE = 5_000;

class Waiting {
  /** In the order in which they are handed out. */
  visible: Message[] = [];
  readonly hidden = new Set<Message>();
  /** When the first of the hidden is visible; undefined when that must be looked up. */
  nextAt: Instant | undefined = Number.POSITIVE_INFINITY;
  /** In the store alone: so many, with ids from that one on. */
  readonly beyond = { count: 0, from: 0 };
}

export class LocalQueues {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #configs: ReadonlyMap<string, QueueConfig>;
  readonly #queues = new Map<string, Waiting>();
  readonly #held = new Map<number, Message>();
  /** What the store does not know yet. */
  readonly #fresh = new Set<Message>();
  readonly #changed = new Set<Message>();
  #done: number[] = [];
  readonly #listeners = new Set<(queue: string, bodies: readonly string[]) => void>();
  #lastId = 0;
  #handedOut = 0;

  constructor(store: Store, clock: Clock, configs: readonly QueueConfig[]) {
    this.#store = store;
    this.#clock = clock;
    this.#configs = new Map(configs.map((config) => [config.name, config]));
    this.#forget();
    store.beforeCommit(() => this.#flush());
  }

  get names(): readonly string[] {
    return [...this.#configs.keys()];
  }

  /** Called whenever something was sent to a queue, or moved there, which is told without bodies. */
  onSent(listener: (queue: string, bodies: readonly string[]) => void): void {
    this.#listeners.add(listener);
  }

  count(queue: string): number {
    const { visible, hidden, beyond } = this.#of(queue);
    return visible.length + hidden.size + beyond.count;
  }

  send(queue: string, bodies: readonly string[], delaySeconds = 0): void {
    if (!this.#configs.has(queue)) throw new Error(`there is no queue ${queue}`);
    if (bodies.length === 0) return;
    this.#store.writing();
    const now = this.#clock.now();
    const { beyond } = this.#of(queue);
    for (const body of bodies) {
      const message: Message = { id: ++this.#lastId, body, sentAt: now, queue, visibleAt: now + delaySeconds * 1000, receives: 0, receipt: undefined };
      if (beyond.count > 0 || this.count(queue) >= HELD_AT_MOST) this.#leaveInStore(message);
      else {
        this.#hold(message, now);
        this.#fresh.add(message);
      }
    }
    for (const listener of this.#listeners) listener(queue, bodies);
  }

  /** Up to `limit` visible messages, now invisible to others. Those received too often go to the dead letters instead. */
  receive(queue: string, limit: number): Received[] {
    const config = this.#configs.get(queue);
    const now = this.#clock.now();
    const taken: Received[] = [];
    while (config !== undefined && taken.length < limit) {
      const message = this.#nextVisible(queue, now);
      if (message === undefined) break;
      this.#store.writing();
      if (config.deadLetters && message.receives >= config.deadLetters.maxReceives) {
        this.#move(message, config.deadLetters.queue);
        continue;
      }
      const receipt = `${message.id}:${++this.#handedOut}`;
      message.receives++;
      message.receipt = receipt;
      this.#hide(message, now + config.visibilityMs);
      taken.push({ id: message.id, body: message.body, receives: message.receives, sentAt: message.sentAt, receipt });
    }
    return taken;
  }

  /** Done with a message. A receipt that has been overtaken by another receive deletes nothing, as in SQS's worst case. */
  delete(receipt: string): void {
    const message = this.#handedOutFor(receipt);
    if (message === undefined) return;
    this.#store.writing();
    this.#takeOut(message);
    this.#held.delete(message.id);
    this.#changed.delete(message);
    if (!this.#fresh.delete(message)) this.#done.push(message.id);
  }

  changeVisibility(receipt: string, seconds: number): void {
    const message = this.#handedOutFor(receipt);
    if (message === undefined) return;
    this.#store.writing();
    this.#takeOut(message);
    this.#hide(message, this.#clock.now() + seconds * 1000);
  }

  /** After a restart no worker can be alive: what was in flight is visible at once. Delayed messages keep their time. */
  releaseAll(): void {
    this.#store.writing();
    this.#flush();
    this.#store.prepare('UPDATE messages SET visible_at = ?, receipt = NULL WHERE receipt IS NOT NULL').run(this.#clock.now());
    this.#forget();
  }

  /** When the next message of a queue becomes visible. */
  nextVisibleAt(queue: string): Instant | undefined {
    const waiting = this.#of(queue);
    if (waiting.visible.length > 0 || waiting.beyond.count > 0) return this.#clock.now();
    const at = nextOf(waiting);
    return at === Number.POSITIVE_INFINITY ? undefined : at;
  }

  depths(): readonly Depth[] {
    const now = this.#clock.now();
    return this.names.map((queue) => {
      const { hidden } = this.#of(queue);
      const inFlight = [...hidden].filter(({ receipt, visibleAt }) => receipt !== undefined && visibleAt > now).length;
      return { queue, waiting: this.count(queue) - inFlight, inFlight };
    });
  }

  /** The last ones to come, newest first. */
  peek(queue: string, limit: number): readonly { readonly body: string; readonly sentAt: Instant }[] {
    this.#flush();
    return this.#store.prepare('SELECT body, sent_at AS sentAt FROM messages WHERE queue = ? ORDER BY id DESC LIMIT ?').all(queue, limit) as { body: string; sentAt: number }[];
  }

  /** Dead letters back to where they came from: of every queue, or of one. @returns how many */
  redrive(only?: string): number {
    let moved = 0;
    for (const { name, deadLetters } of this.#configs.values()) {
      if (deadLetters === undefined || (only !== undefined && name !== only)) continue;
      const dead = this.#of(deadLetters.queue);
      while (dead.beyond.count > 0) this.#readOn(deadLetters.queue, dead);
      const all = [...dead.visible, ...dead.hidden];
      this.#queues.set(deadLetters.queue, new Waiting());
      if (all.length > 0) this.#store.writing();
      for (const message of all) this.#move(message, name);
      moved += all.length;
    }
    return moved;
  }

  #of(queue: string): Waiting {
    return this.#queues.get(queue) ?? NONE;
  }

  #handedOutFor(receipt: string): Message | undefined {
    const message = this.#held.get(Number.parseInt(receipt, 10));
    return message?.receipt === receipt ? message : undefined;
  }

  /** The next one to be handed out, taken out of its queue. */
  #nextVisible(queue: string, now: Instant): Message | undefined {
    const waiting = this.#of(queue);
    if (nextOf(waiting) <= now) surface(waiting, now);
    while (waiting.visible.length === 0 && waiting.beyond.count > 0) this.#readOn(queue, waiting);
    return waiting.visible.shift();
  }

  #hold(message: Message, now: Instant): void {
    this.#held.set(message.id, message);
    if (message.visibleAt <= now) this.#of(message.queue).visible.push(message);
    else hideIn(this.#of(message.queue), message);
  }

  #hide(message: Message, until: Instant): void {
    message.visibleAt = until;
    this.#changed.add(message);
    hideIn(this.#of(message.queue), message);
  }

  #takeOut(message: Message): void {
    const waiting = this.#of(message.queue);
    if (waiting.hidden.delete(message)) {
      if (waiting.nextAt === message.visibleAt) waiting.nextAt = undefined;
    } else waiting.visible = waiting.visible.filter((other) => other !== message);
  }

  /** One that is in no queue at the moment, to another. */
  #move(message: Message, to: string): void {
    Object.assign(message, { queue: to, receives: 0, receipt: undefined, visibleAt: this.#clock.now() });
    this.#changed.add(message);
    this.#of(to).visible.push(message);
    for (const listener of this.#listeners) listener(to, []);
  }

  // ---- the copy in the store

  /** Within the transaction that is about to be committed. */
  #flush(): void {
    for (const message of this.#fresh) this.#insert(message);
    const update = this.#store.prepare('UPDATE messages SET queue = ?, visible_at = ?, receives = ?, receipt = ? WHERE id = ?');
    for (const message of this.#changed) {
      const { id, queue, visibleAt, receives, receipt } = message;
      if (!this.#fresh.has(message)) update.run(queue, visibleAt, receives, receipt ?? null, id);
    }
    if (this.#done.length > 0) this.#store.prepare('DELETE FROM messages WHERE id IN (SELECT value FROM json_each(?))').run(JSON.stringify(this.#done));
    this.#fresh.clear();
    this.#changed.clear();
    this.#done = [];
  }

  #insert({ id, queue, body, visibleAt, sentAt, receives, receipt }: Message): void {
    const insert = this.#store.prepare('INSERT INTO messages (id, queue, body, visible_at, sent_at, receives, receipt) VALUES (?, ?, ?, ?, ?, ?, ?)');
    insert.run(id, queue, body, visibleAt, sentAt, receives, receipt ?? null);
  }

  #leaveInStore(message: Message): void {
    const { beyond } = this.#of(message.queue);
    this.#insert(message);
    if (beyond.count++ === 0) beyond.from = message.id;
  }

  #readOn(queue: string, { beyond }: Waiting): void {
    this.#flush();
    const select = this.#store.prepare(
      'SELECT id, body, visible_at AS visibleAt, sent_at AS sentAt, receives, receipt FROM messages WHERE queue = ? AND id >= ? ORDER BY id LIMIT ?',
    );
    const rows = select.all(queue, beyond.from, READ_AT_ONCE) as Row[];
    const now = this.#clock.now();
    // One that was moved here meanwhile is held already.
    const read = rows.filter(({ id }) => !this.#held.has(id));
    for (const { receipt, ...row } of read) this.#hold({ ...row, queue, receipt: receipt ?? undefined }, now);
    beyond.count = rows.length < READ_AT_ONCE ? 0 : beyond.count - read.length;
    beyond.from = (rows.at(-1)?.id ?? 0) + 1;
  }

  /** Holds nothing any more: all is in the store. */
  #forget(): void {
    this.#held.clear();
    for (const name of this.names) this.#queues.set(name, new Waiting());
    for (const { queue, n } of this.#store.prepare('SELECT queue, count(*) AS n FROM messages GROUP BY queue').all() as { queue: string; n: number }[])
      if (this.#configs.has(queue)) this.#of(queue).beyond.count = n;
    const { last } = this.#store.prepare('SELECT coalesce(max(id), 0) AS last FROM messages').get() as { last: number };
    this.#lastId = Math.max(this.#lastId, last);
  }
}

const NONE = new Waiting();

function hideIn(waiting: Waiting, message: Message): void {
  waiting.hidden.add(message);
  if (waiting.nextAt !== undefined) waiting.nextAt = Math.min(waiting.nextAt, message.visibleAt);
}

function nextOf(waiting: Waiting): Instant {
  if (waiting.nextAt === undefined) {
    waiting.nextAt = Number.POSITIVE_INFINITY;
    for (const { visibleAt } of waiting.hidden) waiting.nextAt = Math.min(waiting.nextAt, visibleAt);
  }
  return waiting.nextAt;
}

/** The hidden whose time has come are visible. */
function surface(waiting: Waiting, now: Instant): void {
  const risen = [...waiting.hidden].filter(({ visibleAt }) => visibleAt <= now).sort((a, b) => a.visibleAt - b.visibleAt || a.id - b.id);
  for (const message of risen) {
    waiting.hidden.delete(message);
    waiting.visible.push(message);
  }
  waiting.nextAt = undefined;
}
