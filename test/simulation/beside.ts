/** The handlers of another checkout of this project, so that two versions can work side by side as they do during a deploy. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { STORIES } from '../../local/functions.ts';

/** @param folder the other checkout, with its packages installed (a link to this one's node_modules will do) */
export async function loadBeside(folder: string | undefined): Promise<typeof STORIES | undefined> {
  if (folder === undefined) return undefined;
  const { STORIES: other } = (await import(pathToFileURL(resolve(folder, 'local/functions.ts')).href)) as { STORIES: typeof STORIES };
  return other;
}
