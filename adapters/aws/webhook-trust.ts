import { type Clock, type SecretKey, type Secrets, Unavailable } from '../../core/ports.ts';
import { verifySignature } from '../webhooks/verify.ts';

/** What is asked of a request in API Gateway's version 2 payload. */
type Request = { readonly routeKey: string; readonly headers: Readonly<Record<string, string | undefined>> };

/** Let in by the API's own IAM authorizer; its function is never asked otherwise. */
const IAM_ROUTE = 'POST /v1/events/iam';

/** Whether a request comes from somebody who may send events: by IAM, or by a Standard Webhooks signature of at most five minutes ago. */
export function webhookTrust({ secrets, clock }: { readonly secrets: Secrets; readonly clock: Clock }): (request: Request, body: string) => Promise<'yes' | 'no' | 'cannot-tell'> {
  return async ({ routeKey, headers }, body) => {
    if (routeKey === IAM_ROUTE) return 'yes';
    let keys: readonly SecretKey[];
    try {
      keys = await secrets.keys('events');
    } catch (error) {
      if (error instanceof Unavailable) return 'cannot-tell';
      throw error;
    }
    const verdict = verifySignature('standard-webhooks', { headers, rawBody: Buffer.from(body), secrets: keys.map(({ secret }) => secret), now: clock.now() });
    if (verdict === 'good') return 'yes';
    return verdict.bad === 'no-secret' ? 'cannot-tell' : 'no';
  };
}
