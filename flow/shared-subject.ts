/** One read of an incident serves the recipients of one message for a second, so that its key is not read a million times. */
import type { Item, Key, Ports } from '../core/ports.ts';
import { type Instant, SECOND } from '../core/time.ts';

const SHARED_FOR_MS = SECOND;

export function sharedSubject({ table, clock }: Pick<Ports, 'table' | 'clock'>): (key: Key) => Promise<Item | undefined> {
  let read: { readonly at: Instant; readonly item: Promise<Item | undefined> } | undefined;
  return (key) => {
    if (read === undefined || clock.now() - read.at >= SHARED_FOR_MS) read = { at: clock.now(), item: table.get(key) };
    return read.item;
  };
}
