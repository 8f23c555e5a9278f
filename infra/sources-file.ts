/** `sources.json` beside `cdk.json`: what is to be known of the sources of events, checked when the stack is made. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sourceSettings } from '../core/sources/settings.ts';

const DEFAULT = fileURLToPath(new URL('../sources.json', import.meta.url));
/** All variables of a function together may have 4 KB, and others need some of it. */
const MAX_BYTES = 3_000;

/** The file's text as the functions get it, without its white space; `{}` where there is none and none was named. */
export function sourcesText(named: string | undefined): string {
  const path = named ?? DEFAULT;
  if (!existsSync(path)) {
    if (named === undefined) return '{}';
    throw new Error(`The file ${path} (context sources) is not there.`);
  }
  const text = readFileSync(path, 'utf8');
  try {
    sourceSettings(text);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  const short = JSON.stringify(JSON.parse(text));
  const bytes = Buffer.byteLength(short);
  if (bytes > MAX_BYTES)
    throw new Error(
      `${path} has ${bytes} bytes without its white space, and a function can be given ${MAX_BYTES}. Name components by beginnings (alarms) or by their own names (services).`,
    );
  return short;
}
