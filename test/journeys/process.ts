/** The local system as its own process, so that it can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';

export type Running = { readonly url: string; readonly process: ChildProcess; readonly output: () => string };

/** Starts on a port of the system's choosing and waits until it is ready. */
export async function startSystem(folder: string, args: readonly string[] = ['--empty'], environment: NodeJS.ProcessEnv = {}): Promise<Running> {
  let output = '';
  const child = spawn(process.execPath, ['local/start.ts', ...args], { env: { ...process.env, BEFOREHAND_DIR: folder, PORT: '0', ...environment } });
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const url = await new Promise<string>((resolve, reject) => {
    const look = (): void => {
      const found = /Ready on (\S+)/.exec(output)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', look);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${output}`)));
  });
  return { url, process: child, output: () => output };
}

/** How it ends when it cannot start. */
export function endOf(folder: string, environment: NodeJS.ProcessEnv = {}): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['local/start.ts', '--empty'], { env: { ...process.env, BEFOREHAND_DIR: folder, PORT: '0', ...environment } });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    child.once('exit', (code) => resolve({ code, output }));
  });
}

export async function kill({ process: child }: Running, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

export async function untilIdle(url: string): Promise<void> {
  for (;;) {
    const { idle } = (await (await fetch(`${url}/local/health`)).json()) as { idle: boolean };
    if (idle) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
