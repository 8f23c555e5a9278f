/** Takes the place of `fast-sha256` in the bundles of functions (infra/bundling.ts): `standardwebhooks` brings it for browsers, and Node has the same of its own. */
import { createHmac } from 'node:crypto';

export const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array => createHmac('sha256', key).update(data).digest();
