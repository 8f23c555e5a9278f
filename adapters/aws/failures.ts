/** What an SDK error says of its call: wait and ask again, or our mistake. */
import { Unavailable } from '../../core/ports.ts';

const THROTTLED: ReadonlySet<string> = new Set([
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Never reached the service: nothing there to answer, or no name or credentials to ask with. */
const NEVER_ASKED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'ENOTCONNECTED', 'EAI_AGAIN', 'CredentialsProviderError', 'TokenProviderError']);

type Failure = {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: { readonly httpStatusCode?: number };
};
const failure = (error: unknown): Failure => (typeof error === 'object' && error !== null ? error : {});

/** Of the network's errors, which all have the same name, the code. */
export const nameOf = (error: unknown): string => {
  const { name = 'unknown', code } = failure(error);
  return name === 'Error' ? (code ?? name) : name;
};
export const messageOf = (error: unknown): string => failure(error).message ?? '';

export const isThrottled = (error: unknown): boolean => THROTTLED.has(nameOf(error)) || failure(error).$metadata?.httpStatusCode === 429;
export const neverAsked = (error: unknown): boolean => NEVER_ASKED.has(nameOf(error)) || NEVER_ASKED.has(failure(error).code ?? '');
/** The service understood and said no: its answer, not an accident. */
export const isRefusal = (error: unknown): boolean => failure(error).$fault === 'client' && !isThrottled(error);

/** Whether the call met the network, a time limit or the service's own trouble, so that its outcome is unknown. */
export function isTrouble(error: unknown): boolean {
  const { name, code, $fault, $metadata } = failure(error);
  if (isThrottled(error) || neverAsked(error)) return true;
  if ($fault !== undefined) return $fault === 'server';
  return $metadata !== undefined || name === 'TimeoutError' || name === 'AbortError' || (code?.startsWith('E') ?? false);
}

/** The call's answer; trouble becomes `Unavailable` with its cause, and what is our mistake stays what it is. */
export async function answerOf<T>(what: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw isTrouble(error) ? new Unavailable(`${what}: ${nameOf(error)}`, { cause: error }) : error;
  }
}
