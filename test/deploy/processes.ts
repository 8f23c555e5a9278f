/** Other programs, run to their end. */
import { spawn } from 'node:child_process';

type Options = { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv };

/** Runs to the end; what it printed is shown only when it fails. */
export async function run(command: string, args: readonly string[], options: Options = {}): Promise<void> {
  const { code, output } = await end(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args[0] ?? ''} ended with ${code}:\n${output.slice(-6_000)}`);
}

/** What it prints, whatever it ends with. */
export const outputOf = async (command: string, args: readonly string[], options: Options = {}): Promise<string> => (await end(command, args, options, ['stdout'])).output;

export const has = async (command: string, ...args: readonly string[]): Promise<boolean> => (await end(command, args.length > 0 ? args : ['--version'])).code === 0;

function end(
  command: string,
  args: readonly string[],
  options: Options = {},
  heard: readonly ('stdout' | 'stderr')[] = ['stdout', 'stderr'],
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => {
        if (heard.includes(name)) output += chunk;
      });
    }
    child.on('error', (error) => resolve({ code: -1, output: error.message }));
    child.on('exit', (code) => resolve({ code: code ?? -1, output }));
  });
}
