/** Signed links as compact JWS (HS256 by `jose`), one audience for each purpose, keys with a `kid` so that they can be rotated. */
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import type { Clock, LinkClaims, LinkPurpose, Links, SecretKey, Secrets } from '../core/ports.ts';

const PATH: Readonly<Record<LinkPurpose, string>> = { survey: 's', unsubscribe: 'u', preferences: 'p', alert: 'a' };
const ALGORITHM = 'HS256';
/** Longer than any token of ours; the rest is refused unread. */
const MAX_TOKEN_CHARS = 2_000;
/** Three parts in base64url, the last an HS256 signature. */
const FORM = /^[\w-]+\.[\w-]+\.[\w-]{43}$/;

/**
 * Reading throws `Unavailable` when the keys cannot be read: then nobody knows whether a link is good.
 * Every bad token costs the one verification that a good one costs, so that the answer's time tells nothing of why.
 */
export function signedLinks({ secrets, clock }: { readonly secrets: Secrets; readonly clock: Clock }, baseUrl: string): Links {
  return {
    async url(purpose, claims, days) {
      const key = newest(await secrets.keys('links'));
      const token = await new SignJWT({ ...claims })
        .setProtectedHeader(headerOf(key.kid))
        .setAudience(purpose)
        .setExpirationTime(Math.floor(clock.now() / 1000) + days * 86_400)
        .sign(bytesFor(purpose, key));
      return `${baseUrl}/${PATH[purpose]}/${token}`;
    },
    async read(purpose, token) {
      const kid = kidOf(token);
      const keys = await secrets.keys('links', kid);
      const key = keys.find((each) => each.kid === kid);
      return key === undefined ? claimsOf(purpose, DECOY, newest(keys)) : claimsOf(purpose, token, key);
    },
  };

  /** What a token says, when this key signed it for this purpose and its time has not passed. */
  async function claimsOf(purpose: LinkPurpose, token: string, key: SecretKey): Promise<LinkClaims | undefined> {
    try {
      const { payload } = await jwtVerify(token, bytesFor(purpose, key), {
        algorithms: [ALGORITHM],
        audience: purpose,
        requiredClaims: ['exp'],
        currentDate: new Date(clock.now()),
      });
      const { aud: _aud, exp: _exp, ...claims } = payload;
      return areOurs(claims) ? claims : undefined;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }
}

/** The key that a token names; none when it is not spelt as we spell ours, in which case its signature is not looked at. */
function kidOf(token: string): string | undefined {
  if (token.length > MAX_TOKEN_CHARS || !FORM.test(token)) return undefined;
  const [header = '', , signature = ''] = token.split('.');
  const kid = kidIn(token);
  return kid !== undefined && header === encoded(JSON.stringify(headerOf(kid))) && isCanonical(signature) ? kid : undefined;
}

function kidIn(token: string): string | undefined {
  try {
    const kid: unknown = decodeProtectedHeader(token).kid;
    return typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** The last letter of a signature has two bits to spare, which a decoder ignores: only one of its four spellings is ours. */
const isCanonical = (part: string): boolean => Buffer.from(part, 'base64url').toString('base64url') === part;

const areOurs = (claims: Readonly<Record<string, unknown>>): claims is LinkClaims => Object.values(claims).every((claim) => typeof claim === 'string' || typeof claim === 'number');

/** In this order: a token's header is compared with it letter by letter. */
const headerOf = (kid: string) => ({ alg: ALGORITHM, kid });

function newest([key]: readonly SecretKey[]): SecretKey {
  if (key === undefined) throw new Error('no key for links');
  return key;
}

const encoded = (text: string): string => Buffer.from(text).toString('base64url');
const encoder = new TextEncoder();
/** Each purpose has its own key, so that a token of one is noise to another. */
const bytesFor = (purpose: LinkPurpose, { secret }: SecretKey): Uint8Array => encoder.encode(`${purpose}:${secret}`);

/** Of ordinary length and signed by nobody: verified in place of a token that names no key of ours. */
const DECOY = `${encoded(JSON.stringify(headerOf('0')))}.${encoded(JSON.stringify({ decoy: 'x'.repeat(90) }))}.${'A'.repeat(43)}`;
