/** For sources that sign nothing: an unguessable token in the address, which only they and we know. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Verdict } from './verify.ts';

/** Sixteen bytes of chance, however they are written. */
const MIN_TOKEN_CHARS = 22;
const MAX_TOKEN_CHARS = 500;

/** Compared by their hashes, so that neither the length nor a right beginning shows in the time it takes. */
export function verifyToken(given: string | undefined, secrets: readonly string[]): Verdict {
  const usable = secrets.filter((secret) => secret.length >= MIN_TOKEN_CHARS);
  if (usable.length === 0) return { bad: 'no-secret' };
  if (given === undefined || given === '') return { bad: 'missing-header' };
  if (given.length > MAX_TOKEN_CHARS) return { bad: 'malformed' };
  const asked = digest(given);
  return usable.some((secret) => timingSafeEqual(digest(secret), asked)) ? 'good' : { bad: 'wrong-signature' };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
