import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { type SecretKey, type Secrets, Unavailable } from '../../core/ports.ts';

/** What is asked of a request in API Gateway's version 2 payload. */
type Request = { readonly routeKey: string; readonly headers: Readonly<Record<string, string | undefined>> };

/** Let in by the API's own IAM authorizer; its function is never asked otherwise. */
const IAM_ROUTE = 'POST /v1/events/iam';

/** Whether a request comes from somebody who may send events: by IAM, or by a Standard Webhooks signature of at most five minutes ago. */
export function webhookTrust(secrets: Secrets): (request: Request, body: string) => Promise<'yes' | 'no' | 'cannot-tell'> {
  return async (request, body) => {
    if (request.routeKey === IAM_ROUTE) return 'yes';
    let keys: readonly SecretKey[];
    try {
      keys = await secrets.keys('events');
    } catch (error) {
      if (error instanceof Unavailable) return 'cannot-tell';
      throw error;
    }
    return keys.some((key) => isSignedWith(key, request, body)) ? 'yes' : 'no';
  };
}

function isSignedWith({ secret }: SecretKey, { headers }: Request, body: string): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}
