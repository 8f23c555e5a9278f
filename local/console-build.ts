/** The console's page, built when it is missing or older than its sources, by a process of its own: nothing waits for it but the page. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['console/app', 'console/index.html', 'console/vite.config.ts', 'core/console', 'package-lock.json'] as const;
export const CONSOLE_DIST = join(PROJECT, 'console', 'dist');

export type Build = { readonly state: () => 'ready' | 'building' | 'failed'; readonly done: Promise<void> };

let running: Build | undefined;

/** One build at a time in a process. */
export function builtConsole(): Build {
  running ??= isFresh() ? { state: () => 'ready', done: Promise.resolve() } : build();
  return running;
}

/** What is built is as new as what it is built from. */
export function isFresh(): boolean {
  const page = join(CONSOLE_DIST, 'index.html');
  return existsSync(page) && statSync(page).mtimeMs >= Math.max(...SOURCES.map((source) => newestIn(join(PROJECT, source))));
}

function newestIn(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  return stat.isDirectory() ? Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name)))) : stat.mtimeMs;
}

function build(): Build {
  let state: ReturnType<Build['state']> = 'building';
  // Whoever runs it may be a test: the page is the same.
  const vite = spawn(process.execPath, [join(PROJECT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], {
    env: { ...process.env, NODE_ENV: 'production' },
    cwd: join(PROJECT, 'console'),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const done = new Promise<void>((resolve) => {
    const end = (ok: boolean) => {
      state = ok ? 'ready' : 'failed';
      resolve();
    };
    vite.once('error', () => end(false));
    vite.once('exit', (code) => end(code === 0));
  });
  // A build in progress keeps nobody from ending.
  vite.unref();
  process.once('exit', () => vite.kill());
  return { state: () => state, done };
}
