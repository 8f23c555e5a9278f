/** Somebody who has signed in, over the local system's HTTP. Every answer is held to what the document says of its route. */
import { expect } from 'vitest';
import type { Role } from '../../core/console/access.ts';
import { Refusal } from '../../core/console/answers.ts';
import { ROUTE_ANSWERS } from '../../core/console/route-answers.ts';
import { BASE, routeOf } from '../../core/console/routes.ts';
import type { Served } from '../local/served.ts';

// biome-ignore lint/suspicious/noExplicitAny: a view for people
export type Answer = { readonly status: number; readonly body: any; readonly etag: string | null };
export type Asking = { readonly body?: unknown; readonly ifMatch?: string; readonly token?: string | undefined };

export type SignedIn = {
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body: unknown, ifMatch?: string) => Promise<Answer>;
};

export async function signedIn(served: Served, user: string, role: Role): Promise<SignedIn> {
  const token = await (await served.system.engine.signIn()).token({ user, role });
  return {
    get: (path) => ask(served, 'GET', path, { token }),
    post: (path, body, ifMatch) => ask(served, 'POST', path, { token, body, ...(ifMatch !== undefined && { ifMatch }) }),
  };
}

export async function ask({ url }: Served, method: string, path: string, { token, body, ifMatch }: Asking): Promise<Answer> {
  const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...(ifMatch !== undefined && { 'if-match': ifMatch }) };
  const response = await fetch(`${url}${BASE}${path}`, { method, headers, ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }) });
  const answer = { status: response.status, body: (await response.json()) as unknown, etag: response.headers.get('etag') };
  holdsTo(method, `${BASE}${path.split('?')[0]}`, answer);
  return answer as Answer;
}

/** Nothing that the document does not say: objects are strict here. */
function holdsTo(method: string, path: string, { status, body }: { readonly status: number; readonly body: unknown }): void {
  const match = routeOf(method, path);
  const schema = status === 200 && typeof match === 'object' ? ROUTE_ANSWERS[match.name] : Refusal;
  const read = schema.safeParse(body);
  expect(read.error?.issues ?? [], `${method} ${path} ${status}`).toEqual([]);
  expect(read.data, `${method} ${path} ${status}: nothing besides what its schema names`).toEqual(body);
}
