/** One read of an incident serves the recipients of one message for a second, so that its key is not read a million times. */
import type { Item, Key, Ports } from '../core/ports.ts';
import { SECOND } from '../core/time.ts';
import { remembered } from './remembered.ts';

/** All recipients of a message have one subject, so the key is the same each time. */
export const sharedSubject = ({ table, clock }: Pick<Ports, 'table' | 'clock'>): ((key: Key) => Promise<Item | undefined>) =>
  remembered(clock, SECOND, (key: Key) => table.get(key));
