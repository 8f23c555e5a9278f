/** Synthesizes the app once for all tests that need its template, as that takes seconds. `inject('template')` is the file's path. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    template: string;
  }
}

const WRITE =
  "const { writeFileSync } = await import('node:fs'); const { synthesize } = await import('./infra/synthesize.ts'); writeFileSync(process.argv[1], JSON.stringify(synthesize()));";

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'beforehand-template-'));
  const file = join(folder, 'template.json');
  execFileSync(process.execPath, ['--input-type=module', '-e', WRITE, file], { stdio: 'inherit' });
  project.provide('template', file);
  return () => rmSync(folder, { recursive: true, force: true });
}
