/** The engine as `npm start` and the commands open it: the wiring of the synthesized app, the handlers from their sources. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Log } from '../core/ports.ts';
import { checkMessages, createRenderer } from '../templates/render.ts';
import { Engine } from './engine.ts';
import { readWiring, type Template, TemplateProblem } from './template.ts';

export type OpenOptions = { readonly folder: string; readonly baseUrl: string; readonly log?: Log; readonly mailPerSecond?: number };

export function openEngine({ folder, baseUrl, log, mailPerSecond }: OpenOptions): Engine {
  checkMessages();
  return new Engine({
    wiring: readWiring(synthesizedTemplate()),
    folder,
    baseUrl,
    render: createRenderer(),
    ...(log && { log }),
    ...(mailPerSecond !== undefined && { mailPerSecond }),
  });
}

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** Where somebody tries it out, everything is told, and at once. */
const LOCAL_CONTEXT = { alerts: 'live', alertDelivery: 'at-once' };
const MAX_TEMPLATE_BYTES = 16 * 1024 * 1024;

/** Synthesized without bundles, as the handlers run from their sources; in a process of its own, as the CDK takes 400 MB. */
export function synthesizedTemplate(): Template {
  try {
    return JSON.parse(
      execFileSync(process.execPath, ['infra/print-template.ts', JSON.stringify(LOCAL_CONTEXT)], {
        cwd: PROJECT,
        encoding: 'utf8',
        maxBuffer: MAX_TEMPLATE_BYTES,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    ) as Template;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new TemplateProblem(
      `The stack cannot be synthesized: ${said.split('\n').find((line) => line.length < 300 && /^\W*\w*(error|cannot|must|invalid)/i.test(line)) ?? said.slice(0, 300)}`,
    );
  }
}
