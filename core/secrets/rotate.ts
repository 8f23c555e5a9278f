/** The next text of a secret: a new key in front that signs, and the ones before it, which still verify. */
import * as z from '../zod.ts';

const Keys = z.object({ keys: z.array(z.object({ kid: z.string(), secret: z.string() })).check(z.minLength(1)) });

/**
 * How many keys of each secret stay, the new one among them.
 * - Links are good for up to 400 days and their key is a new one each 90, so the key of the oldest good link is the sixth at most.
 * - Under a key of the suppression list lie addresses that are hashed once and for all: none is thrown away.
 * - Whoever posts events is told of the new key after it is there: the one before it stays.
 */
export const KEEPS = { links: 6, suppression: Number.POSITIVE_INFINITY, events: 2 } as const;
/** Days after which the key of links is a new one. */
export const LINK_KEY_DAYS = 90;

/** @param text what is in force: keys as JSON, or the plain text of a secret that has never been rotated, which is the one key "1" */
export function rotated(text: string, fresh: string, keeps: number): string {
  const known = text.trimStart().startsWith('{') ? Keys.parse(JSON.parse(text)).keys : [{ kid: '1', secret: text }];
  const kid = String(1 + Math.max(0, ...known.map((key) => Number(key.kid)).filter(Number.isInteger)));
  return JSON.stringify({ keys: [{ kid, secret: fresh }, ...known].slice(0, keeps) });
}
