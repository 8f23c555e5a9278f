/** Reaching the local system from a command: the one that runs, or none. */
import { addressOf, readSettings } from '../settings.ts';

export type Reached = {
  readonly url: string;
  readonly get: (path: string) => Promise<unknown>;
  readonly post: (path: string, body: string, type?: string) => Promise<{ readonly status: number; readonly body: unknown }>;
};

/** The running system, if one answers at PORT. */
export async function runningSystem(): Promise<Reached | undefined> {
  const url = addressOf(readSettings(process.env).port);
  const isThere = await fetch(`${url}/local/health`).then(
    (answer) => answer.ok,
    () => false,
  );
  if (!isThere) return undefined;
  return {
    url,
    get: async (path) => (await fetch(url + path)).json(),
    post: async (path, body, type = 'application/json') => {
      const answer = await fetch(url + path, { method: 'POST', body, headers: { 'content-type': type } });
      return { status: answer.status, body: await answer.json() };
    },
  };
}

/** One line on the error stream and a failing exit. */
export function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
