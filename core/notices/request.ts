/** What a decision asks the gate for: tell these people this fact about this subject. */
import { base32hex, bytesOf32, hash64 } from '../hash.ts';
import { type Recipient, recipientText } from '../keys.ts';
import type { Key } from '../ports.ts';
import { type Instant, SECOND } from '../time.ts';
import type { Kind } from './kinds.ts';

export type Notice = {
  readonly kind: Kind;
  /** The order, case, incident or alert that it is about: read again when the gate decides and once more before it sends. */
  readonly subject: Key;
  /** Which fact of the subject: its name there. */
  readonly fact: string;
  /** When the fact was, as first committed in the subject; never the envelope's time. */
  readonly factAt: Instant;
  /** When it was to be told, where that is later than the fact: its age counts from then. No part of its identity. */
  readonly dueAt?: Instant | undefined;
};

/** One message to a lane. Fan-out puts up to 100 recipients into one. */
export type NoticeRequest = Notice & { readonly to: readonly Recipient[] };

/**
 * The identity of a message: fact time, then a hash of what is said about which fact to whom. Sorts by time.
 * The channel finally used is no part of it, nor is any queue's or event's id: a repeat under another id is the same notice.
 */
export function noticeKey(notice: Notice, to: Recipient): string {
  const [high, low] = hash64(JSON.stringify([notice.kind, notice.subject.pk, notice.subject.sk, notice.fact, recipientText(to)]));
  return base32hex([...bytesOf32(Math.floor(notice.factAt / SECOND)), ...bytesOf32(high), ...bytesOf32(low)]);
}
