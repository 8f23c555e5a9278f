/** Synthesizes the app once for all tests that need its template, as that takes seconds. `inject('template')` is the file's path. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { synthesizedTemplate } from '../local/synthesized-template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    template: string;
  }
}

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'beforehand-template-'));
  const file = join(folder, 'template.json');
  writeFileSync(file, JSON.stringify(synthesizedTemplate()));
  project.provide('template', file);
  return () => rmSync(folder, { recursive: true, force: true });
}
