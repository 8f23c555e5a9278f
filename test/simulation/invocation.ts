/** One run of a function: alive until it ends, its time is over, or a fault ends it in the middle. What it asks after that is never answered. */
import { Unavailable } from '../../core/ports.ts';
import type { Instant } from '../../core/time.ts';
import type { STORIES } from '../../local/functions.ts';
import { type Faults, LONGEST_STALL_MS } from './faults.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** What all runs of one simulation share. `faults` is replaced when the world heals. */
export type Scene = {
  readonly world: World;
  readonly random: Random;
  /** What the provider lets through; infinite where no rate is tried. */
  readonly mailsASecond: number;
  /** Handlers of another version of this code, which take turns with ours. */
  readonly beside?: typeof STORIES | undefined;
  faults: Faults;
  invocations: number;
  /** Port calls so far, and the one of them that goes wrong. */
  calls: number;
  readonly single?: SingleFault | undefined;
};

/** One fault at one port call: the process ends before or after the call's effect, or the effect happens and the answer is an error. */
export const MODES = ['before', 'after', 'done-but-error'] as const;
export type SingleFault = { readonly call: number; readonly mode: (typeof MODES)[number] };

const never = new Promise<never>(() => undefined);
const FASTEST_CALL_MS = 1;
const USUAL_CALL_MS = 30;

export class Invocation {
  alive = true;
  readonly id: number;
  readonly folder: string;
  readonly skewMs: number;
  readonly endsAt: Instant;
  /** Which items it has read, and after which commit. */
  readonly reads: { readonly key: string; readonly after: number }[] = [];
  readonly #scene: Scene;
  readonly #crash: number;
  readonly #died: () => void;

  /** @param records how many messages share its fate: a fault of the process is one fault, however many calls they make */
  constructor(scene: Scene, folder: string, timeoutMs: number, records: number, died: () => void) {
    const { world, random, faults } = scene;
    this.#scene = scene;
    this.id = ++scene.invocations;
    this.folder = folder;
    this.skewMs = faults.clockSkewMs === 0 ? 0 : Math.round((random.next() * 2 - 1) * faults.clockSkewMs);
    this.#crash = faults.crash / Math.max(1, records);
    this.#died = died;
    this.endsAt = world.now + timeoutMs;
    world.in(timeoutMs, () => this.kill('timeout'));
  }

  kill(why: string): void {
    if (!this.alive) return;
    this.alive = false;
    this.#scene.world.trace('die', `#${this.id} ${this.folder} ${why}`);
    this.#died();
  }

  end(): void {
    this.alive = false;
  }

  /** A port call: some time passes, its effect happens (or not), its answer comes (or not). */
  call<T>(name: string, effect: () => T, ms?: number): Promise<T> {
    const { world, random, faults } = this.#scene;
    if (!this.alive) return never;
    const takes = ms ?? FASTEST_CALL_MS + random.skewed(USUAL_CALL_MS) + (random.chance(faults.stall) ? random.next() * LONGEST_STALL_MS : 0);
    const { single } = this.#scene;
    const mode = ++this.#scene.calls === single?.call ? single.mode : undefined;
    const crashes = mode === 'before' || mode === 'after' ? mode : random.chance(this.#crash) ? random.pick(['before', 'after'] as const) : undefined;
    const onTheWire = crashes === undefined && random.chance(0.5);
    return new Promise((resolve, reject) => {
      world.in(takes, () => {
        if (!this.alive) {
          // The process is gone; what it had sent off may still arrive.
          if (onTheWire) tried(effect);
          return;
        }
        if (crashes === 'before') return this.kill(`before ${name}`);
        world.trace(name, world.lines && `#${this.id} ${this.folder}`);
        try {
          const result = effect();
          if (crashes === 'after') return this.kill(`after ${name}`);
          if (mode !== 'done-but-error') resolve(result);
          else if (name === 'mail') resolve({ outcome: 'unknown', why: 'single fault' } as T);
          else reject(new Unavailable('the answer was lost'));
        } catch (error) {
          if (crashes === 'after') return this.kill(`after ${name}`);
          reject(error);
        }
        world.touch();
      });
    });
  }
}

function tried(effect: () => unknown): void {
  try {
    effect();
  } catch {
    // Nobody is left to be told.
  }
}
