/** Makes links: compact JWS (HS256), one audience for each purpose, keys with a `kid` so that they can be rotated. Who sends needs no more, and starts without the library that reads them. */
import { createHmac } from 'node:crypto';
import type { Clock, LinkPurpose, LinkSigner, SecretKey, Secrets } from '../core/ports.ts';

export const ALGORITHM = 'HS256';
const PATH: Readonly<Record<LinkPurpose, string>> = { survey: 's', unsubscribe: 'u', preferences: 'p', alert: 'a' };

export function linkSigner({ secrets, clock }: { readonly secrets: Secrets; readonly clock: Clock }, baseUrl: string): LinkSigner {
  return {
    async url(purpose, claims, days) {
      const key = newest(await secrets.keys('links'));
      const payload = { ...claims, aud: purpose, exp: Math.floor(clock.now() / 1000) + days * 86_400 };
      const signed = `${encoded(JSON.stringify(headerOf(key.kid)))}.${encoded(JSON.stringify(payload))}`;
      return `${baseUrl}/${PATH[purpose]}/${signed}.${createHmac('sha256', bytesFor(purpose, key)).update(signed).digest('base64url')}`;
    },
  };
}

/** In this order: a token's header is compared with it letter by letter. */
export const headerOf = (kid: string) => ({ alg: ALGORITHM, kid });

export function newest([key]: readonly SecretKey[]): SecretKey {
  if (key === undefined) throw new Error('no key for links');
  return key;
}

export const encoded = (text: string): string => Buffer.from(text).toString('base64url');

const encoder = new TextEncoder();
/** Each purpose has its own key, so that a token of one is noise to another. */
export const bytesFor = (purpose: LinkPurpose, { secret }: SecretKey): Uint8Array => encoder.encode(`${purpose}:${secret}`);
