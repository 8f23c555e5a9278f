/** The functions as they are deployed, each one file: what the test of their sizes and the benchmark of their starts look at. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { BUNDLING } from '../infra/bundling.ts';

export const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** Those that carry every message in every language may have more. */
const LIMITS: Readonly<Record<string, number>> = { deliver: 400_000, console: 420_000 };
/** Bytes that a function's file may have. */
export const limitFor = (folder: string): number => LIMITS[folder] ?? 180_000;

export type Bundle = { readonly folder: string; readonly file: string; readonly bytes: number; readonly metafile: Metafile };

/** Builds each into `OUTDIR/FOLDER/index.js`. */
export const bundleAll = (outdir: string): Promise<readonly Bundle[]> =>
  Promise.all(
    readdirSync(`${PROJECT}functions`)
      .sort()
      .map(async (folder) => ({ folder, ...(await bundle(`functions/${folder}/wire.ts`, `${outdir}/${folder}/index.js`)) })),
  );

/** @param file absolute */
export async function bundle(entry: string, file: string, absWorkingDir: string = PROJECT): Promise<Omit<Bundle, 'folder'>> {
  const { format, mainFields, target, alias } = BUNDLING;
  const { metafile } = await build({
    absWorkingDir,
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    minify: true,
    platform: 'node',
    charset: 'utf8',
    format,
    mainFields: [...mainFields],
    target,
    metafile: true,
    logLevel: 'error',
    ...(absWorkingDir === PROJECT && { alias }),
  });
  const [output] = Object.values(metafile.outputs);
  return { file, bytes: output?.bytes ?? 0, metafile };
}

/** What takes the most room: packages and rooms of ours, largest first. */
export function partsOf({ metafile }: Pick<Bundle, 'metafile'>): readonly (readonly [name: string, bytes: number])[] {
  const parts = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(path)?.[1] ?? path.split('/')[0] ?? path;
    parts.set(name, (parts.get(name) ?? 0) + bytesInOutput);
  }
  return [...parts].sort(([, a], [, b]) => b - a);
}
