/** A clock that can be turned: real time plus an offset that the store keeps. */
import type { Clock } from '../../core/ports.ts';
import type { Instant } from '../../core/time.ts';
import type { Store } from './store.ts';

export type LocalClock = Clock & {
  /** Puts the clock at an instant, from which it goes on at its usual pace (or stands, when stopped). */
  readonly set: (at: Instant) => void;
  /** While driven from event to event the clock stands still in between. */
  readonly stop: () => void;
  readonly go: () => void;
};

export function localClock(store: Store): LocalClock {
  let offset = Number(store.meta('clock-offset-ms') ?? 0);
  let standingAt: Instant | undefined;
  const set = (at: Instant): void => {
    offset = at - Date.now();
    if (standingAt !== undefined) standingAt = at;
    // While it is driven too: who is killed then goes on at the time that the state has come to.
    store.setMeta('clock-offset-ms', String(offset));
  };
  return {
    now: () => standingAt ?? Date.now() + offset,
    set,
    stop: () => {
      standingAt ??= Date.now() + offset;
    },
    go: () => {
      if (standingAt === undefined) return;
      const at = standingAt;
      standingAt = undefined;
      set(at);
    },
  };
}
