/** The template that `npm start`, the commands and the tests run on: synthesized when something that it is made from has changed, else as it was kept. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Template, TemplateProblem } from './template.ts';

/** All that a synthesis reads of the project, files and folders; the second lock file says what is installed. A test watches a synthesis read. */
export const MADE_FROM = ['cdk.json', 'sources.json', 'package.json', 'package-lock.json', 'node_modules/.package-lock.json', 'infra', 'core', 'functions'] as const;
/** Where somebody tries it out, everything is told, and at once. */
const LOCAL_CONTEXT = JSON.stringify({ alerts: 'live', alertDelivery: 'at-once' });
const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const KEPT_IN = 'node_modules/.cache/template';
const MAX_TEMPLATE_BYTES = 16 * 1024 * 1024;

/** @throws TemplateProblem */
export function synthesizedTemplate(project = PROJECT): Template {
  const key = keyOf(project);
  const kept = keptAs(project, key);
  if (kept !== undefined) return kept;
  const printed = print(project);
  // Whoever saves a file meanwhile shall not find the older template under the newer key.
  if (keyOf(project) === key) keep(project, key, printed);
  return JSON.parse(printed) as Template;
}

/** A hash of the names and contents of all that the template is made from, and of what the CDK takes from elsewhere. */
function keyOf(project: string): string {
  const hash = createHash('sha256');
  const add = (what: string | Buffer): void => void hash.update(`${what.length}:`).update(what);
  for (const what of [process.version, LOCAL_CONTEXT]) add(what);
  for (const [name, value] of Object.entries(process.env).sort()) if (name.startsWith('CDK_')) add(`${name}=${value}`);
  for (const path of [...MADE_FROM, ...namedSources(project)].flatMap((root) => filesAt(project, root))) {
    add(path);
    add(readFileSync(resolve(project, path)));
  }
  return hash.digest('hex');
}

/** Sorted; the path itself when it is a file, nothing when it is not there. */
function filesAt(project: string, path: string): readonly string[] {
  try {
    return readdirSync(resolve(project, path), { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTDIR') return [path];
    if (code === 'ENOENT') return [];
    throw error;
  }
}

/** The file that `cdk.json` may name in the place of `sources.json`. */
function namedSources(project: string): readonly string[] {
  const { context } = JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8')) as { context?: { sources?: unknown } };
  return typeof context?.sources === 'string' ? [context.sources] : [];
}

function keptAs(project: string, key: string): Template | undefined {
  try {
    return JSON.parse(readFileSync(join(project, KEPT_IN, `${key}.json`), 'utf8')) as Template;
  } catch {
    return undefined; // never made, or not whole: it is made again
  }
}

/** In the place of all that were kept before, at once and whole. Where nothing can be written, each start synthesizes. */
function keep(project: string, key: string, printed: string): void {
  const folder = join(project, KEPT_IN);
  try {
    mkdirSync(folder, { recursive: true });
    const staging = mkdtempSync(join(folder, 'writing-'));
    writeFileSync(join(staging, 'template'), printed);
    renameSync(join(staging, 'template'), join(folder, `${key}.json`));
    rmSync(staging, { recursive: true });
    for (const name of readdirSync(folder)) if (name.endsWith('.json') && name !== `${key}.json`) rmSync(join(folder, name), { force: true });
  } catch {
    return;
  }
}

/** Without bundles, as the handlers run from their sources; in a process of its own, as the CDK takes 400 MB. */
function print(project: string): string {
  try {
    return execFileSync(process.execPath, ['infra/print-template.ts', LOCAL_CONTEXT], {
      cwd: project,
      encoding: 'utf8',
      maxBuffer: MAX_TEMPLATE_BYTES,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new TemplateProblem(
      `The stack cannot be synthesized: ${said.split('\n').find((line) => line.length < 300 && /^\W*\w*(error|cannot|must|invalid)/i.test(line)) ?? said.slice(0, 300)}`,
    );
  }
}
