/** One reading that serves for a while: of what many ask for and few change. */
import type { Clock } from '../core/ports.ts';
import type { Instant } from '../core/time.ts';

/** @param freshForMs how long a worker goes by what it has read. What failed is not remembered. */
export function remembered<Args extends readonly unknown[], T>(clock: Clock, freshForMs: number, read: (...args: Args) => Promise<T>): (...args: Args) => Promise<T> {
  let last: { readonly at: Instant; readonly value: Promise<T> } | undefined;
  return (...args) => {
    if (last === undefined || clock.now() - last.at >= freshForMs) {
      const mine = { at: clock.now(), value: read(...args) };
      last = mine;
      mine.value.catch(() => {
        if (last === mine) last = undefined;
      });
    }
    return last.value;
  };
}
