/**
 * What starting a function costs: its file loaded, and loaded with its first event worked off over HTTP against a stub of AWS. Fresh processes of Node 24, all
 * variants in turn within a round, the whole process's CPU, medians, as ratios to a function that does nothing and to what is usual.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isoOf } from '../../core/time.ts';
import { synthesizedTemplate } from '../../local/synthesized-template.ts';
import { readWiring, type Wiring } from '../../local/template.ts';
import { type Bundle, bundle, bundleAll, PROJECT, partsOf } from '../bundles.ts';
import { answerOf } from '../child.ts';
import { FIRST_EVENTS } from '../cold-start/events.ts';
import { atMost, type Benchmark, type Goal, median, rounded } from '../figure.ts';
import { installed } from '../peers-folder.ts';

/** What performance.md's figures were taken with, but for the parser, whose whole zod it found in nobody's way of working. */
const USUAL = {
  '@aws-lambda-powertools/batch': '2.35.0',
  '@aws-lambda-powertools/commons': '2.35.0',
  '@aws-lambda-powertools/idempotency': '2.35.0',
  '@aws-lambda-powertools/jmespath': '2.35.0',
  '@aws-lambda-powertools/logger': '2.35.0',
  '@aws-lambda-powertools/metrics': '2.35.0',
  '@aws-lambda-powertools/tracer': '2.35.0',
  '@aws-sdk/client-dynamodb': '3.1162.0',
  '@aws-sdk/client-scheduler': '3.1162.0',
  '@aws-sdk/client-sesv2': '3.1164.0',
  '@aws-sdk/lib-dynamodb': '3.1162.0',
  zod: '4.6.7',
};
const IMPORT_TIMES_EMPTY = 3.2;
const IMPORT_OF_USUAL = 0.65;
/** What we want; what the test allows is where they are. */
const wantedBytes = (folder: string): number => (folder === 'deliver' ? 650_000 : 450_000);
const WARM_UPS = 2;

type Sample = { readonly ms: number; readonly cpuMs: number; readonly rssMb: number; readonly failed: boolean };
type Variant = { readonly name: string; readonly file: string; readonly event?: object; readonly env: Readonly<Record<string, string>> };
type Medians = { readonly cpuMs: number; readonly ms: number; readonly rssMb: number };

export const coldStart: Benchmark = {
  says: 'what starting each function costs, and how large its file is',
  async run({ quick, progress }) {
    const folder = mkdtempSync(join(tmpdir(), 'beforehand-cold-'));
    const stub = await startStub();
    try {
      progress('bundling');
      const bundles = await bundleAll(folder);
      mkdirSync(join(folder, 'empty'));
      const empty = join(folder, 'empty', 'index.js');
      writeFileSync(empty, 'exports.handler = async () => undefined;');
      const peers = installed('usual-stack', USUAL, progress);
      writeFileSync(join(peers, 'usual-stack.mjs'), process.getBuiltinModule('fs').readFileSync(`${PROJECT}bench/cold-start/usual-stack.mjs`));
      const usual = await bundle('usual-stack.mjs', join(folder, 'usual', 'index.js'), peers);
      const env = { PATH: process.env.PATH ?? '', AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_ENDPOINT_URL: stub.url };
      const wiring = readWiring(synthesizedTemplate());
      const variants: Variant[] = [
        { name: 'empty', file: empty, event: {}, env },
        { name: 'usual', file: usual.file, event: { customerId: 'c1', orderId: 'o1', at: isoOf(Date.now()) }, env: { ...env, POWERTOOLS_DEV: 'false' } },
        ...bundles.map(({ folder: name, file }) => {
          const environment = environmentOf(name, wiring, stub.url);
          return { name, file, event: FIRST_EVENTS[name]?.(environment) ?? {}, env: { ...environment, ...env } };
        }),
      ];
      const commands = await commandsOf(variants, stub.calls);
      const measured = await inTurn(variants, quick ? 5 : 15, progress);
      return outcome(bundles, usual.bytes, measured, commands);
    } finally {
      stub.end();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** As deployed, but that queues lie where the stub listens, and that the user pool has an id of Cognito's form. */
function environmentOf(folder: string, wiring: Wiring, url: string): Record<string, string> {
  const queues = new Set(wiring.queues.map(({ name }) => name));
  const config = [...wiring.functions.values()].find((each) => each.folder === folder);
  const given = Object.entries(config?.environment ?? {}).map(([name, value]) => [name, queues.has(value) ? `${url}/000000000000/${value}` : value]);
  return { ...Object.fromEntries(given), ...(config?.environment.USER_POOL && { USER_POOL: 'eu-central-1_benchmark' }) };
}

const SAMPLE = `${PROJECT}bench/cold-start/sample.cjs`;
const sample = ({ file, env }: Variant, event?: object): Promise<Sample> => answerOf<Sample>(SAMPLE, [file, ...(event ? [JSON.stringify(event)] : [])], { env });

/** How many calls of AWS each makes for its first event. One that fails would be fast for a wrong reason. */
async function commandsOf(variants: readonly Variant[], calls: () => Promise<number>): Promise<ReadonlyMap<string, number>> {
  const commands = new Map<string, number>();
  for (const variant of variants) {
    const before = await calls();
    const { failed } = await sample(variant, variant.event);
    commands.set(variant.name, (await calls()) - before);
    if (failed) throw new Error(`${variant.name} fails at its first event; see bench/cold-start/events.ts`);
  }
  return commands;
}

async function inTurn(
  variants: readonly Variant[],
  rounds: number,
  progress: (text: string) => void,
): Promise<ReadonlyMap<string, { readonly load: Medians; readonly first: Medians }>> {
  const samples = variants.map((variant) => ({ variant, load: [] as Sample[], first: [] as Sample[] }));
  for (let round = -WARM_UPS; round < rounds; round++) {
    progress(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`);
    for (const { variant, load, first } of samples) {
      const [a, b] = [await sample(variant), await sample(variant, variant.event)];
      if (round < 0) continue;
      load.push(a);
      first.push(b);
    }
  }
  return new Map(samples.map(({ variant, load, first }) => [variant.name, { load: mediansOf(load), first: mediansOf(first) }]));
}

const mediansOf = (samples: readonly Sample[]): Medians => ({
  cpuMs: median(samples.map(({ cpuMs }) => cpuMs)),
  ms: median(samples.map(({ ms }) => ms)),
  rssMb: median(samples.map(({ rssMb }) => rssMb)),
});

function outcome(
  bundles: readonly Bundle[],
  usualBytes: number,
  measured: ReadonlyMap<string, { readonly load: Medians; readonly first: Medians }>,
  commands: ReadonlyMap<string, number>,
): Awaited<ReturnType<Benchmark['run']>> {
  const none = { load: { cpuMs: Number.NaN, ms: Number.NaN, rssMb: Number.NaN }, first: { cpuMs: Number.NaN, ms: Number.NaN, rssMb: Number.NaN } };
  const of = (name: string) => measured.get(name) ?? none;
  const [empty, usual] = [of('empty'), of('usual')];
  const rows = [...bundles.map(({ folder, bytes }) => ({ name: folder, bytes })), { name: 'usual', bytes: usualBytes }, { name: 'empty', bytes: 0 }].map(({ name, bytes }) => {
    const { load, first } = of(name);
    return {
      function: name,
      KB: Math.round(bytes / 1000),
      'import CPU ms': rounded(load.cpuMs),
      'x empty': rounded(load.cpuMs / empty.load.cpuMs),
      'x usual': rounded(load.cpuMs / usual.load.cpuMs),
      commands: commands.get(name) ?? 0,
      'first CPU ms': rounded(first.cpuMs),
      'first x empty': rounded(first.cpuMs / empty.first.cpuMs),
      'first x usual': rounded(first.cpuMs / usual.first.cpuMs),
      'MB at the end': Math.round(first.rssMb),
    };
  });
  const ours = rows.filter((row) => row.function !== 'empty' && row.function !== 'usual');
  const worst = ours.reduce((a, b) => (b['x empty'] > a['x empty'] ? b : a));
  const largest = bundles.reduce((a, b) => (b.bytes / wantedBytes(b.folder) > a.bytes / wantedBytes(a.folder) ? b : a));
  const goals: Goal[] = [
    atMost(`import, worst function (${worst.function}), to an empty one`, worst['x empty'], IMPORT_TIMES_EMPTY, 'x'),
    atMost(`import, worst function (${worst.function}), to the usual stack`, worst['x usual'], IMPORT_OF_USUAL, 'x'),
    ...bundles
      .filter((each) => each === largest || each.folder === 'deliver')
      .map(({ folder, bytes }) => atMost(`size of ${folder}`, Math.round(bytes / 1000), wantedBytes(folder) / 1000, ' KB')),
  ];
  const parts = partsOf(bundles.find(({ folder }) => folder === worst.function) ?? largest).slice(0, 8);
  return {
    rows,
    goals,
    notes: [`The largest parts of ${worst.function}: ${parts.map(([name, bytes]) => `${name} ${Math.round(bytes / 1000)} KB`).join(', ')}.`],
  };
}

type Stub = { readonly url: string; readonly calls: () => Promise<number>; readonly end: () => void };

async function startStub(): Promise<Stub> {
  const child = spawn(process.execPath, [`${PROJECT}bench/cold-start/service-stub.ts`], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', (code) => reject(new Error(`the stub ended with ${code}`)));
  });
  const url = `http://127.0.0.1:${port}`;
  return { url, calls: async () => Number(await (await fetch(`${url}/calls`)).text()), end: () => child.kill() };
}
