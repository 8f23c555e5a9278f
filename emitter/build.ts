/** `npm run build:emitter` makes what `npm pack` puts into the package: one file of code as ESM and as CommonJS, and types that need nobody else's. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const HERE = import.meta.dirname;
const DIST = join(HERE, 'dist');
const PEER = '@aws-sdk/client-eventbridge';
/** The entry's types and what they import: nothing of ours beyond, and no package. */
/** `await using` in the types, whatever the importing project's own libraries are. */
const REFERENCE = '/// <reference lib="esnext.disposable" />\n';
const TYPES = ['main', 'emitter', 'api', 'problems', 'events.generated'];

rmSync(DIST, { recursive: true, force: true });
for (const format of ['esm', 'cjs'] as const) {
  await build({
    entryPoints: [join(HERE, 'client/main.ts')],
    outfile: join(DIST, format, 'main.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format,
    mainFields: ['module', 'main'],
    external: [PEER],
    minify: true,
    legalComments: 'eof',
  });
}
writeTypes();
writeFileSync(join(DIST, 'cjs/package.json'), '{ "type": "commonjs" }\n');
copyFileSync(join(HERE, '../LICENSE'), join(HERE, 'LICENSE'));
console.log(`emitter: ${Math.round(statSync(join(DIST, 'esm/main.js')).size / 1024)} KB as ESM, ${Math.round(statSync(join(DIST, 'cjs/main.js')).size / 1024)} KB as CommonJS`);

function writeTypes(): void {
  const made = join(DIST, 'types');
  execFileSync(process.execPath, [join(HERE, '../node_modules/typescript/bin/tsc'), '-p', join(HERE, 'tsconfig.build.json'), '--outDir', made], { stdio: 'inherit' });
  const folder = dirname(found(made, 'main.d.ts'));
  for (const name of TYPES) {
    const text = readFileSync(join(folder, `${name}.d.ts`), 'utf8');
    const foreign = [...text.matchAll(/from ['"]([^'"]+)['"]/g)].map(([, from]) => from as string).filter((from) => !TYPES.some((each) => from === `./${each}.ts`));
    if (foreign.length > 0) throw new Error(`The package's types would need ${foreign.join(', ')} (from ${name}.d.ts), which it does not have.`);
    mkdirSync(join(DIST, 'esm'), { recursive: true });
    writeFileSync(join(DIST, 'esm', `${name}.d.ts`), `${REFERENCE}${text.replace(/(from ['"]\.\/[\w.]+)\.ts(['"])/g, '$1.js$2')}`);
  }
  for (const name of TYPES) cpSync(join(DIST, 'esm', `${name}.d.ts`), join(DIST, 'cjs', `${name}.d.ts`));
  rmSync(made, { recursive: true });
}

function found(folder: string, name: string): string {
  const path = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((each) => each.endsWith(`client/${name}`));
  if (path === undefined || !existsSync(join(folder, path))) throw new Error(`tsc wrote no ${name}`);
  return join(folder, path);
}
