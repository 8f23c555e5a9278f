/** How an expected MAC is made of a secret. A secret that is empty or cannot be a key makes no signer. */
import { isUtf8 } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Delivery } from './delivery.ts';
import { unixSeconds } from './timestamps.ts';

/** The MAC that the delivery must carry; nothing for one that this secret's scheme cannot sign. */
export type Signer = (delivery: Delivery) => Buffer | undefined;
export type SignerOf = (secret: string) => Signer | undefined;

/** HMAC with the secret used as text, also where it looks like base64 (Zendesk) or has a prefix (Stripe). */
export const hmacOf =
  (signed: (delivery: Delivery) => readonly (string | Uint8Array)[], algorithm: 'sha256' | 'sha1' = 'sha256'): SignerOf =>
  (secret) => {
    if (secret.trim() === '') return undefined;
    return (delivery) => {
      const hmac = createHmac(algorithm, secret);
      for (const part of signed(delivery)) hmac.update(part);
      return hmac.digest();
    };
  };

/** A plain SHA-256 over the secret and what it vouches for, as HubSpot's second version has it. */
export const hashedWith =
  (signed: (delivery: Delivery) => readonly (string | Uint8Array)[]): SignerOf =>
  (secret) => {
    if (secret.trim() === '') return undefined;
    return (delivery) => {
      const hash = createHash('sha256').update(secret);
      for (const part of signed(delivery)) hash.update(part);
      return hash.digest();
    };
  };

/**
 * The reference library's own MAC. Its `verify` is not asked: that one knows no clock but the machine's and reads `123abc` as 123.
 * It signs text, in which every byte that is not UTF-8 is the same character, so such a body has no MAC here.
 */
export const standardWebhooks: SignerOf = (secret) => {
  const webhook = webhookOf(secret);
  if (webhook === undefined) return undefined;
  return ({ headers, rawBody }) => {
    if (!isUtf8(rawBody)) return undefined;
    const sentAt = new Date(unixSeconds(headers['webhook-timestamp'] ?? ''));
    const [, mac = ''] = webhook.sign(headers['webhook-id'] ?? '', sentAt, Buffer.from(rawBody).toString('utf8')).split(',');
    return Buffer.from(mac, 'base64');
  };
};

/** The library throws at a secret that is empty or no base64. */
function webhookOf(secret: string): Webhook | undefined {
  try {
    return new Webhook(secret);
  } catch {
    return undefined;
  }
}
