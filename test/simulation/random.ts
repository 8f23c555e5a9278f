/** Seeded randomness: the same seed draws the same numbers, and each part of the simulation draws from a stream of its own. */
import { hash64 } from '../../core/hash.ts';

export class Random {
  #state: number;

  constructor(seed: number | string) {
    this.#state = hash64(String(seed))[0];
  }

  /** Another stream, which the draws of this one do not disturb. */
  fork(name: string): Random {
    return new Random(`${this.#state}/${name}`);
  }

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** Mostly small, sometimes large. */
  skewed(most: number): number {
    return this.next() ** 3 * most;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)] as T;
  }
}
