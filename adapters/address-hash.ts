import { createHash } from 'node:crypto';

/** An address as the suppression list keeps it: the same for every spelling of its case, and not to be read back. */
export const addressHash = (address: string): string => createHash('sha256').update(`beforehand:${address.trim().toLowerCase()}`).digest('base64url').slice(0, 22);
