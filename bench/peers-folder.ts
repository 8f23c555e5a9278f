/** Packages that we are compared with: fetched when they are first wanted, into a folder outside of the project, so that nobody who installs Beforehand gets them. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @returns the folder that has them in its `node_modules` */
export function installed(name: string, dependencies: Readonly<Record<string, string>>, progress: (text: string) => void = () => undefined): string {
  const folder = join(tmpdir(), 'beforehand-bench-peers', name);
  const manifest = JSON.stringify({ name: `bench-${name}`, private: true, type: 'module', dependencies }, null, 2);
  const manifestFile = join(folder, 'package.json');
  const done = join(folder, 'node_modules', '.package-lock.json');
  if (existsSync(done) && existsSync(manifestFile) && readFileSync(manifestFile, 'utf8') === manifest) return folder;
  progress(`installing ${Object.keys(dependencies).join(', ')} …`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(manifestFile, manifest);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return folder;
}
