/** Sends of one moment go out together: the records of a batch are worked on side by side, and each that asked for one message of its own would be billed a request of its own. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Queue } from '../core/ports.ts';

/**
 * Each caller hears of the whole: what failed for one is done again by all, and whoever is asked twice knows it. Another delay is another request.
 * @param withinMs how long the first waits for others
 */
export function gathered(queue: Queue, withinMs: number): Queue {
  const waiting = new Map<number, { readonly bodies: unknown[]; readonly sent: Promise<void> }>();
  return {
    send(bodies, delaySeconds = 0) {
      if (bodies.length === 0) return Promise.resolve();
      const open = waiting.get(delaySeconds);
      if (open !== undefined) {
        open.bodies.push(...bodies);
        return open.sent;
      }
      const mine: unknown[] = [...bodies];
      const sent = wait(withinMs).then(() => {
        waiting.delete(delaySeconds);
        return queue.send(mine, delaySeconds);
      });
      waiting.set(delaySeconds, { bodies: mine, sent });
      return sent;
    },
  };
}
