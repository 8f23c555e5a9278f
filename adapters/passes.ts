/**
 * Access tokens of the company's Cognito user pool, verified by AWS's own library: signature, pool, client, use and time. A laptop verifies its own
 * tokens by the very same code; only the keys come from its folder instead of the pool's address.
 */
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { JwtExpiredError } from 'aws-jwt-verify/error';
import type { Jwks } from 'aws-jwt-verify/jwk';
import type { Pass, Passes } from '../core/ports.ts';

export type Pool = { readonly userPoolId: string; readonly clientId: string };

/** @param keys the pool's public keys, where they are not to be fetched from it */
export function cognitoPasses({ userPoolId, clientId }: Pool, keys?: Jwks): Passes {
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: 'access' });
  if (keys !== undefined) verifier.cacheJwks(keys);
  return {
    async read(token): Promise<Pass> {
      try {
        const { username, 'cognito:groups': groups = [] } = await verifier.verify(token);
        return { good: true, user: username, groups };
      } catch (error) {
        return { good: false, because: error instanceof JwtExpiredError ? 'expired' : 'not-good' };
      }
    },
  };
}
