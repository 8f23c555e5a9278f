/** The provider: takes a message, refuses it for now, or leaves the caller in doubt. What it took it says so of, sooner or later, perhaps twice. */
import type { HookMessage, Hooks, Mail, MailMessage, SendOutcome } from '../../core/ports.ts';
import { isoOf, SECOND } from '../../core/time.ts';
import type { Evidence } from './evidence.ts';
import { SLOWEST_SEND_EVENT_MS } from './faults.ts';
import type { Invocation, Scene } from './invocation.ts';

type Told = (detail: object) => void;

export class SimMail {
  readonly #scene: Scene;
  readonly #evidence: Evidence;
  readonly #tell: Told;
  readonly #stillWaiting: (id: string) => boolean;
  readonly #sendEventLoss: number;
  readonly #bouncing: ReadonlySet<string>;

  constructor(
    scene: Scene,
    evidence: Evidence,
    tell: Told,
    stillWaiting: (id: string) => boolean,
    { sendEventLoss, bouncing }: { sendEventLoss: number; bouncing: ReadonlySet<string> },
  ) {
    this.#scene = scene;
    this.#evidence = evidence;
    this.#tell = tell;
    this.#stillWaiting = stillWaiting;
    this.#sendEventLoss = sendEventLoss;
    this.#bouncing = bouncing;
  }

  port(by: Invocation): Mail {
    return { send: (message) => by.call('mail', () => this.#send(message, by)) };
  }

  /** Somebody's own system: it fails for a while, and knows a repeat by its id. */
  hooks(by: Invocation): Hooks {
    return { post: (message) => by.call('hook', () => this.#post(message, by)) };
  }

  #post({ channel, to, about }: HookMessage, by: Invocation): SendOutcome {
    const { world, random, faults } = this.#scene;
    if (random.chance(faults.hookDown)) return { outcome: 'failed', why: '503' };
    const id = `h${this.#evidence.accepted.length + 1}`;
    this.#evidence.accept(id, { channel, to, about }, by, world.now, () => false);
    world.trace('accepted', `${id} ${about.kind} ${about.noticeKey} at ${to} by #${by.id}`);
    return random.chance(faults.acceptedButTimeout) ? { outcome: 'failed', why: 'timeout' } : { outcome: 'accepted', providerId: id };
  }

  #send(message: MailMessage, by: Invocation): SendOutcome {
    const { world, random, faults } = this.#scene;
    if (random.chance(faults.mailThrottle)) {
      this.#evidence.throttledAt.push(world.now);
      return { outcome: 'throttled' };
    }
    if (random.chance(faults.mailServerError)) return { outcome: 'unknown', why: '500' };
    const providerId = this.#accept(message, by);
    return random.chance(faults.acceptedButTimeout) ? { outcome: 'unknown', why: 'timeout' } : { outcome: 'accepted', providerId };
  }

  #accept({ to, tags, ...message }: MailMessage, by: Invocation): string {
    const { world, random, faults } = this.#scene;
    const id = `p${this.#evidence.accepted.length + 1}`;
    const accepted = this.#evidence.accept(id, { channel: 'email', to, about: message.about }, by, world.now, this.#stillWaiting);
    world.trace('accepted', `${id} ${message.about.kind} ${message.about.noticeKey} to ${message.about.recipient} by #${by.id}`);
    const mail = { messageId: id, timestamp: isoOf(world.now), tags: { notice: [tags.notice], customer: [tags.customer] }, destination: [to] };
    if (accepted && random.chance(this.#sendEventLoss)) accepted.sendEventLost = true;
    else
      for (let copies = random.chance(faults.doubledSendEvent) ? 2 : 1; copies > 0; copies--)
        world.in(SECOND + random.skewed(SLOWEST_SEND_EVENT_MS), () => this.#tell({ eventType: 'Send', mail }));
    if (this.#bouncing.has(to)) {
      const bounce = { bounceType: 'Permanent', timestamp: isoOf(world.now), bouncedRecipients: [{ emailAddress: to }] };
      world.in(SECOND + random.skewed(SLOWEST_SEND_EVENT_MS), () => this.#tell({ eventType: 'Bounce', mail, bounce }));
    }
    return id;
  }
}
