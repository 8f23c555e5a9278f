/** The engine as `npm start` and the commands open it: the app synthesized in process, the handlers from their sources. */

import type { Log } from '../core/ports.ts';
import { synthesize } from '../infra/synthesize.ts';
import { createRenderer } from '../templates/render.ts';
import { Engine } from './engine.ts';
import { readWiring, type Template } from './template.ts';

export type OpenOptions = { readonly folder: string; readonly baseUrl: string; readonly context?: Readonly<Record<string, string>>; readonly log?: Log };

export function openEngine({ folder, baseUrl, context = {}, log }: OpenOptions): Engine {
  const wiring = readWiring(localTemplate(context));
  return new Engine({ wiring, folder, baseUrl, render: createRenderer(), ...(log && { log }) });
}

/** Local synthesis needs no bundles: the handlers run from their sources. */
export const localTemplate = (context: Readonly<Record<string, string>> = {}): Template => synthesize({ 'aws:cdk:bundling-stacks': [], ...context }) as Template;
