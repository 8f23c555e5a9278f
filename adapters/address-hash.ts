import { createHmac } from 'node:crypto';
import type { Secrets } from '../core/ports.ts';

/** Half of the hash: far beyond a collision by chance, and short in a gate that keeps several. */
const KEPT_BYTES = 16;

/**
 * An address as the suppression list keeps it: the same for every spelling of its case, and without the key not to be
 * found by hashing addresses until one fits. An e-mail address, a phone number or a hook's name.
 *
 * @returns `<kid>:<hash>` under each key, the newest first: write the first, look for all
 */
export const addressHashes =
  ({ secrets }: { readonly secrets: Secrets }) =>
  async (address: string): Promise<readonly string[]> => {
    const keys = await secrets.keys('suppression');
    if (keys.length === 0) throw new Error('no key for addresses'); // no hash would mean: not on the list
    return keys.map(({ kid, secret }) => `${kid}:${hashOf(address.trim().toLowerCase(), secret)}`);
  };

const hashOf = (address: string, secret: string): string => createHmac('sha256', secret).update(address).digest().subarray(0, KEPT_BYTES).toString('base64url');
