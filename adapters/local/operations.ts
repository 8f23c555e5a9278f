/** How a laptop's system is. Sends are what lies in the outbox; words of the provider are counted as they come. Table and functions cost nothing here and are not counted. */
import type { Clock, DayOfSends, Operations, QueueDepth } from '../../core/ports.ts';
import { DAY, type Instant, isoOf, startOfUtcDay, utcDayOf } from '../../core/time.ts';
import type { Depth } from './queues.ts';
import type { Store } from './store.ts';

export type NamedQueue = { readonly name: string; readonly queue: string; readonly dead?: string; readonly role: QueueDepth['role'] };
type Here = { readonly store: Store; readonly clock: Clock; readonly depths: () => readonly Depth[]; readonly queues: readonly NamedQueue[] };

type Word = 'bounced' | 'complained';
const WORDS: Readonly<Record<string, Word>> = { Bounce: 'bounced', Complaint: 'complained' };
const nameOf = (word: Word, day: string): string => `feedback ${word} ${day}`;

/** One more word of the provider, on the day on which it came. */
export function countFeedback(store: Store, now: Instant, eventType: unknown): void {
  const word = WORDS[String(eventType)];
  if (word === undefined) return;
  const name = nameOf(word, dayOf(now));
  store.setMeta(name, String(Number(store.meta(name) ?? 0) + 1));
}

const dayOf = (at: Instant): string => isoOf(at).slice(0, 10);

export function localOperations({ store, clock, depths, queues }: Here): Operations {
  const mailsBetween = (from: Instant, until: Instant): number =>
    (store.prepare("SELECT count(*) AS n FROM outbox WHERE channel = 'email' AND at >= ? AND at < ?").get(from, until) as { n: number }).n;
  return {
    async queues() {
      const known = new Map(depths().map((depth) => [depth.queue, depth]));
      return queues.map(({ name, queue, dead, role }) => {
        const { waiting = 0, inFlight = 0 } = known.get(queue) ?? {};
        const letters = dead === undefined ? undefined : known.get(dead);
        return { name, role, waiting, inFlight, dead: (letters?.waiting ?? 0) + (letters?.inFlight ?? 0) };
      });
    },
    async sends(days) {
      const today = utcDayOf(clock.now());
      const from = startOfUtcDay(today - days + 1);
      const rows = store.prepare("SELECT at / 86400000 AS day, count(*) AS n FROM outbox WHERE channel = 'email' AND at >= ? GROUP BY 1").all(from) as { day: number; n: number }[];
      const sent = new Map(rows.map(({ day, n }) => [day, n]));
      return Array.from({ length: days }, (_, n): DayOfSends => {
        const at = from + n * DAY;
        const day = dayOf(at);
        return { day, sent: sent.get(utcDayOf(at)) ?? 0, bounced: Number(store.meta(nameOf('bounced', day)) ?? 0), complained: Number(store.meta(nameOf('complained', day)) ?? 0) };
      });
    },
    async usage() {
      const month = dayOf(clock.now()).slice(0, 7);
      return { month, mails: mailsBetween(Date.parse(`${month}-01T00:00:00Z`), clock.now() + 1), invocations: 0, gigabyteSeconds: 0, writes: 0, reads: 0 };
    },
  };
}
