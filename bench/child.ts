/** A process of its own for whatever is measured, so that what it costs is the whole process's, start and all. */
import { spawn } from 'node:child_process';

export type ChildOptions = { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string; readonly execArgv?: readonly string[] };

/** Runs a script to its end. @returns the JSON of the last line that it printed */
export async function answerOf<T>(script: string, args: readonly string[] = [], { env = process.env, cwd, execArgv = [] }: ChildOptions = {}): Promise<T> {
  const child = spawn(process.execPath, [...execArgv, script, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'], ...(cwd !== undefined && { cwd }) });
  const [out, err] = [child.stdout, child.stderr].map((stream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${err?.().slice(-2_000)}`);
  return JSON.parse(out?.().trim().split('\n').at(-1) ?? 'null') as T;
}
