/** Queues as SQS keeps them: at least once, in no order, out of sight while somebody works, dead after too many receives. */
import type { QueueConfig } from '../../adapters/local/queues.ts';
import { type Queue, Unavailable } from '../../core/ports.ts';
import type { Instant } from '../../core/time.ts';
import { LONGEST_REORDER_MS } from './faults.ts';
import type { Invocation, Scene } from './invocation.ts';

export type Message = { readonly id: string; readonly body: string; readonly sentAt: Instant; visibleAt: Instant; receives: number; receipt: string };

export class SimQueues {
  readonly #scene: Scene;
  readonly #configs: ReadonlyMap<string, QueueConfig>;
  readonly #waiting = new Map<string, Set<Message>>();
  readonly #died: (queue: string, message: Message) => void;
  #count = 0;
  /** Called when a message of the queue may have become visible. */
  onVisible: (queue: string) => void = () => undefined;
  lastSentAt: Instant = 0;

  constructor(scene: Scene, configs: readonly QueueConfig[], died: (queue: string, message: Message) => void) {
    this.#scene = scene;
    this.#configs = new Map(configs.map((config) => [config.name, config]));
    for (const { name } of configs) this.#waiting.set(name, new Set());
    this.#died = died;
  }

  get names(): readonly string[] {
    return [...this.#configs.keys()];
  }

  messages(queue: string): ReadonlySet<Message> {
    return this.#waiting.get(queue) as Set<Message>;
  }

  send(queue: string, body: unknown, delayMs = 0): void {
    const { world, random, faults } = this.#scene;
    const text = JSON.stringify(body);
    const id = `m${++this.#count}`;
    this.lastSentAt = world.now;
    for (let copies = random.chance(faults.duplicate) ? 2 : 1; copies > 0; copies--) {
      const late = random.chance(faults.reorder) ? random.next() * LONGEST_REORDER_MS : random.next() * 20;
      const message = { id, body: text, sentAt: world.now, visibleAt: world.now, receives: 0, receipt: '' };
      this.#waiting.get(queue)?.add(message);
      this.#hide(queue, message, Math.round(delayMs + late));
    }
  }

  #hide(queue: string, message: Message, ms: number): void {
    const { world } = this.#scene;
    message.visibleAt = world.now + ms;
    world.in(ms, () => {
      if (message.visibleAt <= world.now && this.messages(queue).has(message)) this.onVisible(queue);
    });
  }

  /** Up to so many visible messages, each out of sight from now on; those received too often are dead. */
  receive(queue: string, most: number): Message[] {
    const { world } = this.#scene;
    const config = this.#configs.get(queue);
    const taken: Message[] = [];
    for (const message of this.messages(queue)) {
      if (taken.length >= most) break;
      if (message.visibleAt > world.now) continue;
      if (config?.deadLetters && message.receives >= config.deadLetters.maxReceives) {
        this.#waiting.get(queue)?.delete(message);
        this.#waiting.get(config.deadLetters.queue)?.add(message);
        world.trace('dead letter', queue);
        this.#died(queue, message);
        continue;
      }
      message.receives++;
      message.receipt = `r${++this.#count}`;
      this.#hide(queue, message, config?.visibilityMs ?? 30_000);
      world.trace('receive', world.lines && `${queue} ${message.id} ${message.receives} ${message.body.slice(0, 300)}`);
      taken.push(message);
    }
    return taken;
  }

  /** What the event source does with the messages that are done. An old receipt deletes nothing. */
  acknowledge(queue: string, message: Message, receipt: string): void {
    if (message.receipt !== receipt || this.#scene.random.chance(this.#scene.faults.lostDelete)) return;
    this.#waiting.get(queue)?.delete(message);
  }

  defer(queue: string, receipt: string, seconds: number): void {
    for (const message of this.messages(queue)) if (message.receipt === receipt) this.#hide(queue, message, seconds * 1000);
  }

  /** Everything in dead letters back to where it came from, as new messages. */
  redrive(): void {
    for (const { name, deadLetters } of this.#configs.values()) {
      if (deadLetters === undefined) continue;
      const dead = [...this.messages(deadLetters.queue)];
      this.#waiting.get(deadLetters.queue)?.clear();
      for (const { body } of dead) this.send(name, JSON.parse(body));
    }
  }

  /** Queues with a consumer that still hold something. */
  count(queues: readonly string[]): number {
    return queues.reduce((sum, queue) => sum + this.messages(queue).size, 0);
  }

  port(queue: string | undefined, by: Invocation): Queue {
    return {
      send: (bodies, delaySeconds = 0) =>
        by.call('send', () => {
          if (queue === undefined) throw new Error(`${by.folder} has no such queue in its environment`);
          const { random, faults } = this.#scene;
          const failed = random.chance(faults.partialSend);
          for (const body of bodies) if (!failed || random.chance(0.5)) this.send(queue, body, delaySeconds * 1000);
          if (failed) throw new Unavailable('some entries were refused');
        }),
    };
  }
}
