/**
 * Who has signed in. On AWS by the user pool's own pages (authorization code with PKCE); on a laptop with one click. An access token lives in this tab
 * alone; when it has expired it is renewed without a word, and where that is no longer possible the reader signs in again and goes on where they were.
 */
import { useSyncExternalStore } from 'react';
import type { PageConfig } from '../../core/console/headers.ts';

export type Session = {
  readonly config: PageConfig;
  readonly token: string | undefined;
  /** They had signed in, and that is over: what is on the page stays there meanwhile. */
  readonly isOver: boolean;
  /** Why signing in did not work. */
  readonly problem?: string;
};

const KEPT = 'beforehand.session';
const BEGUN = 'beforehand.sign-in';
type Kept = { readonly token: string; readonly refresh?: string };

let session: Session;
let refreshToken: string | undefined;
const listeners = new Set<() => void>();

const change = (next: Partial<Session>): void => {
  session = { ...session, ...next };
  for (const listener of listeners) listener();
};

export const useSession = (): Session =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => session,
  );
export const currentToken = (): string | undefined => session.token;

export async function openSession(config: PageConfig): Promise<void> {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as Kept | null;
  session = { config, token: kept?.token, isOver: false };
  refreshToken = kept?.refresh;
  if (config.signIn === 'cognito' && location.pathname === '/signed-in') await comeBack(config);
}

function keep({ token, refresh }: Kept): void {
  refreshToken = refresh ?? refreshToken;
  sessionStorage.setItem(KEPT, JSON.stringify({ token, ...(refreshToken !== undefined && { refresh: refreshToken }) }));
  change({ token, isOver: false });
}

/** The server does not take the token any more. @returns whether there is another one */
export async function renew(): Promise<boolean> {
  if (session.config.signIn === 'cognito' && refreshToken !== undefined) {
    const tokens = await tokensFor(session.config, { grant_type: 'refresh_token', client_id: session.config.clientId, refresh_token: refreshToken });
    if (tokens !== undefined) {
      keep(tokens);
      return true;
    }
  }
  sessionStorage.removeItem(KEPT);
  refreshToken = undefined;
  change({ isOver: true });
  return false;
}

export function signOut(): void {
  sessionStorage.clear();
  refreshToken = undefined;
  const { config } = session;
  if (config.signIn === 'cognito') location.assign(`${config.domain}/logout?${new URLSearchParams({ client_id: config.clientId, logout_uri: `${location.origin}/` })}`);
  else location.assign('/');
}

export async function signInHere(user: string, role: string): Promise<void> {
  const answer = await fetch('/local/sign-in', { method: 'POST', body: JSON.stringify({ user, role }) });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (token !== undefined) keep({ token });
}

/** Leaves the page for the pool's own, and comes back to where the reader was. */
export async function signInAtPool(config: Extract<PageConfig, { signIn: 'cognito' }>): Promise<void> {
  const [verifier, state] = [random(), random()];
  sessionStorage.setItem(BEGUN, JSON.stringify({ verifier, state, back: `${location.pathname}${location.search}` }));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const query = {
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: `${location.origin}/signed-in`,
    scope: 'openid',
    state,
    code_challenge_method: 'S256',
    code_challenge: base64url(new Uint8Array(digest)),
  };
  location.assign(`${config.domain}/oauth2/authorize?${new URLSearchParams(query)}`);
}

async function comeBack(config: Extract<PageConfig, { signIn: 'cognito' }>): Promise<void> {
  const begun = JSON.parse(sessionStorage.getItem(BEGUN) ?? 'null') as { verifier: string; state: string; back: string } | null;
  sessionStorage.removeItem(BEGUN);
  const answer = new URLSearchParams(location.search);
  const code = answer.get('code');
  // An answer to a question that this tab did not ask is nobody's sign-in.
  const isOurs = begun !== null && code !== null && answer.get('state') === begun.state;
  const tokens = isOurs
    ? await tokensFor(config, { grant_type: 'authorization_code', client_id: config.clientId, code, redirect_uri: `${location.origin}/signed-in`, code_verifier: begun.verifier })
    : undefined;
  history.replaceState(null, '', isOurs && begun.back.startsWith('/') && !begun.back.startsWith('//') ? begun.back : '/');
  if (tokens === undefined) change({ problem: answer.get('error_description') ?? 'Signing in did not work. Please try again.' });
  else keep(tokens);
}

async function tokensFor({ domain }: Extract<PageConfig, { signIn: 'cognito' }>, form: Record<string, string>): Promise<Kept | undefined> {
  try {
    const answer = await fetch(`${domain}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
    if (!answer.ok) return undefined;
    const { access_token: token, refresh_token: refresh } = (await answer.json()) as { access_token: string; refresh_token?: string };
    return { token, ...(refresh !== undefined && { refresh }) };
  } catch {
    return undefined;
  }
}

const random = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));
const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
