/** Reaching the local system from a command: the one that runs, or none. */
import { addressOf, readSettings } from '../settings.ts';

export type Reached = {
  readonly url: string;
  readonly get: (path: string) => Promise<unknown>;
  readonly post: (path: string, body: string, type?: string) => Promise<{ readonly status: number; readonly body: unknown }>;
  /** What the answer says line by line, as it comes. */
  readonly lines: (path: string, body: string) => AsyncIterable<unknown>;
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
    lines: (path, body) => linesOf(`${url}${path}`, body),
    get: async (path) => (await fetch(url + path)).json(),
    post: async (path, body, type = 'application/json') => {
      const answer = await fetch(url + path, { method: 'POST', body, headers: { 'content-type': type } });
      return { status: answer.status, body: await answer.json() };
    },
  };
}

async function* linesOf(url: string, body: string): AsyncGenerator<unknown> {
  const answer = await fetch(url, { method: 'POST', body });
  let rest = '';
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    const lines = (rest + Buffer.from(chunk).toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line);
  }
}

/** One line on the error stream and a failing exit. */
export function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
