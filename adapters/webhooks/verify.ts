/** Whether a delivery comes from who holds the secret: on the raw bytes, before anything reads them. */
import { timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../core/time.ts';
import type { Delivery } from './delivery.ts';
import { SCHEMES, type Scheme, type SchemeRow } from './schemes.ts';
import { macIn, SHA256_BYTES } from './signature-header.ts';

/** `no-secret` is our fault and worth an alarm; the others are the sender's. */
export type BadReason = 'missing-header' | 'malformed' | 'stale' | 'wrong-signature' | 'no-secret';
export type Verdict = 'good' | { readonly bad: BadReason };

export type Claim = Delivery & {
  /** All that are in force: while one is rotated, the current and the previous. */
  readonly secrets: readonly string[];
  readonly now: Instant;
};

/** Many times what any source sends; the rest is refused unread. */
const MAX_HEADER_CHARS = 2_000;

/** The signature's verdict, and never an exception whatever was sent. Only `good` may be parsed. */
export function verifySignature(scheme: Scheme, { secrets, now, ...delivery }: Claim): Verdict {
  const { headers } = delivery;
  const row: SchemeRow = SCHEMES[scheme];
  const signers = secrets.flatMap((secret) => row.signerOf(secret) ?? []);
  if (signers.length === 0) return { bad: 'no-secret' };

  const needed = row.needs.map((name) => headers[name] ?? '');
  if (needed.includes('')) return { bad: 'missing-header' };
  if (needed.some((value) => value.length > MAX_HEADER_CHARS)) return { bad: 'malformed' };
  const [signature = ''] = needed;
  const sent = row.macs(signature).flatMap((text) => macIn(text, row.encoding, row.macBytes ?? SHA256_BYTES) ?? []);
  if (sent.length === 0) return { bad: 'malformed' };

  if (row.signedAt !== undefined) {
    const at = row.signedAt.of(headers);
    if (Number.isNaN(at)) return { bad: 'malformed' };
    // Asked this way round so that a broken clock of ours refuses.
    if (!(Math.abs(now - at) <= row.signedAt.toleranceMs)) return { bad: 'stale' };
  }

  const expected = signers.flatMap((sign) => sign(delivery) ?? []);
  if (expected.length === 0) return { bad: 'malformed' };
  // `macIn` gives as many bytes as every MAC of the scheme has.
  return expected.some((mac) => sent.some((each) => timingSafeEqual(mac, each))) ? 'good' : { bad: 'wrong-signature' };
}
