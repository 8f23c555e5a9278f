/** The engine as `npm start` and the commands open it: the wiring of the synthesized app, the handlers from their sources. */
import type { Log } from '../core/ports.ts';
import { checkMessages, createRenderer } from '../templates/render.ts';
import { Engine } from './engine.ts';
import { synthesizedTemplate } from './synthesized-template.ts';
import { readWiring } from './template.ts';

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
