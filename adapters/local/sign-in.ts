/** The user pool of a laptop: one key in its folder, and access tokens as Cognito makes them. Whoever reaches 127.0.0.1 may be anybody. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Jwks } from 'aws-jwt-verify/jwk';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { Role } from '../../core/console/access.ts';
import type { Pool } from '../passes.ts';

/** Spelt as a pool's id has to be; there is no such region. */
export const LOCAL_POOL: Pool = { userPoolId: 'xx-local-1_beforehand', clientId: 'local' };
const ISSUER = `https://cognito-idp.xx-local-1.amazonaws.com/${LOCAL_POOL.userPoolId}`;
const ALGORITHM = 'RS256';
/** A working day: what is asked of a person on AWS after an hour is only a nuisance here. */
const GOOD_FOR_SECONDS = 12 * 3_600;

export type TokenWish = {
  readonly user: string;
  readonly role: Role;
  /** What a test changes of it. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly expiresInSeconds?: number;
};
export type SignIn = { readonly keys: Jwks; readonly token: (wish: TokenWish) => Promise<string> };

/** To make one takes a while, and systems in memory are made by the dozen. */
let made: Promise<JWK> | undefined;
function ofThisProcess(): Promise<JWK> {
  made ??= newKey();
  return made;
}

/** @param folder where the key is kept; without one it lives as long as the process */
export async function localSignIn(folder: string | undefined): Promise<SignIn> {
  const jwk = folder === undefined ? await ofThisProcess() : await keptKey(join(folder, 'sign-in-key.json'));
  const key = await importJWK(jwk, ALGORITHM);
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...open } = jwk;
  return {
    keys: { keys: [open as Jwks['keys'][number]] },
    token: ({ user, role, claims = {}, expiresInSeconds = GOOD_FOR_SECONDS }) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ sub: user, username: user, client_id: LOCAL_POOL.clientId, token_use: 'access', scope: 'openid', 'cognito:groups': [role], iss: ISSUER, ...claims })
        .setProtectedHeader({ alg: ALGORITHM, kid: jwk.kid ?? '' })
        .setIssuedAt(now)
        .setExpirationTime(now + expiresInSeconds)
        .sign(key);
    },
  };
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: ALGORITHM, use: 'sig', kid: 'local' };
}

async function keptKey(file: string): Promise<JWK> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  const key = await newKey();
  writeFileSync(file, JSON.stringify(key), { mode: 0o600 });
  return key;
}
