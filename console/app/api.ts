/** Asks the API. What it answers has the types of its document; what it refuses is a `Problem` with the words to show. */
import { QueryClient } from '@tanstack/react-query';
import type { Refusal } from '../../core/console/answers.ts';
import type { AnswerOf } from '../../core/console/route-answers.ts';
import type { BodyOf, RouteName } from '../../core/console/routes.ts';
import { connectionLost, connectionThere } from './connection.ts';
import { currentToken, renew } from './session.ts';

const BASE = '/v1/console';

export class Problem extends Error {
  override name = 'Problem';
  /** 0 when nobody answered. */
  readonly status: number;
  readonly body: Refusal;

  constructor(status: number, body: Refusal) {
    super(body.error);
    this.status = status;
    this.body = body;
  }
}

type Query = Readonly<Record<string, string | number | undefined>>;
type Asking = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: unknown; readonly ifMatch?: string };

/** @param path below the base; each part that is not fixed is encoded by `at` */
export async function get<R extends RouteName>(_route: R, path: string, query: Query = {}): Promise<AnswerOf<R>> {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined || value === '' ? [] : [[name, String(value)]]));
  return (await asked({ method: 'GET', path: given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path })) as AnswerOf<R>;
}

export const post = async <R extends RouteName>(_route: R, path: string, body: BodyOf<R>, ifMatch?: string): Promise<AnswerOf<R>> =>
  (await asked({ method: 'POST', path, body, ...(ifMatch !== undefined && { ifMatch }) })) as AnswerOf<R>;

/** `at('customers', id, 'score')`: the steps of a path, each encoded. */
export const at = (...steps: readonly string[]): string => `/${steps.map(encodeURIComponent).join('/')}`;

async function asked(asking: Asking, isAgain = false): Promise<unknown> {
  const answer = await sent(asking);
  if (answer.status === 401 && !isAgain && (await renew())) return asked(asking, true);
  if (answer.ok) return answer.json();
  const body = (await answer.json().catch(() => ({ error: 'The answer could not be read. Please try again.' }))) as Refusal;
  throw new Problem(answer.status, body);
}

async function sent({ method, path, body, ifMatch }: Asking): Promise<Response> {
  try {
    const answer = await fetch(`${BASE}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${currentToken() ?? ''}`,
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    connectionThere();
    return answer;
  } catch {
    connectionLost();
    throw new Problem(0, { error: 'There is no connection. Nothing was changed; what you have typed is kept.' });
  }
}

const TRIES = 2;
/** Numbers on a page that is looked at are at most so old. */
export const LIVE_MS = 15_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refuses it refuses again; what it did not answer may be answered next time.
      retry: (failed, error) => failed < TRIES && error instanceof Problem && error.status === 503,
      retryDelay: 1_000,
      staleTime: 5_000,
      refetchInterval: LIVE_MS,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
