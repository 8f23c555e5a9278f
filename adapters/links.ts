/** Signed links as compact JWS (HS256 by `jose`), one audience for each purpose, keys with a `kid` so that they can be rotated. */
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import type { Clock, LinkClaims, LinkPurpose, Links, SecretKey, Secrets } from '../core/ports.ts';

const PATH: Readonly<Record<LinkPurpose, string>> = { survey: 's', unsubscribe: 'u' };
const ALGORITHM = 'HS256';
/** Longer than any token of ours; the rest is refused unread. */
const MAX_TOKEN_CHARS = 2_000;

export function signedLinks({ secrets, clock }: { readonly secrets: Secrets; readonly clock: Clock }, baseUrl: string): Links {
  return {
    async url(purpose, claims, days) {
      const [key] = await secrets.keys('links');
      if (key === undefined) throw new Error('no key to sign links with');
      const now = Math.floor(clock.now() / 1000);
      const token = await new SignJWT({ ...claims })
        .setProtectedHeader({ alg: ALGORITHM, kid: key.kid })
        .setAudience(purpose)
        .setExpirationTime(now + days * 86_400)
        .sign(bytesFor(purpose, key));
      return `${baseUrl}/${PATH[purpose]}/${token}`;
    },
    async read(purpose, token) {
      if (token.length > MAX_TOKEN_CHARS) return undefined;
      try {
        const { kid } = decodeProtectedHeader(token);
        const keys = await secrets.keys('links');
        const key = keys.find((each) => each.kid === kid) ?? keys[0];
        if (key === undefined) return undefined;
        const { payload } = await jwtVerify(token, bytesFor(purpose, key), { algorithms: [ALGORITHM], audience: purpose, currentDate: new Date(clock.now()) });
        const { aud: _aud, exp: _exp, ...claims } = payload;
        return claims as LinkClaims;
      } catch {
        return undefined;
      }
    },
  };
}

const encoder = new TextEncoder();
/** Each purpose has its own key, so that a token of one is noise to another. */
const bytesFor = (purpose: LinkPurpose, { secret }: SecretKey): Uint8Array => encoder.encode(`${purpose}:${secret}`);
