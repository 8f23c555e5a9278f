/**
 * `npm run sim -- --seeds N`: as many seeds as asked, shared among the processor's cores, or one with its trace. Ends with 1 and the seed at
 * the first violation, or with `--on` after all of them.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Command } from 'commander';
import { synthesizedTemplate } from '../../local/synthesized-template.ts';
import { readWiring } from '../../local/template.ts';
import { loadBeside } from './beside.ts';
import type { Figures } from './check.ts';
import { enumerate } from './enumerate.ts';
import { simulate } from './simulate.ts';
import type { Said, Share } from './slice.ts';
import { simulatedWiring } from './wiring.ts';

const whole = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new Error(`a whole number, not ${text}`);
  return Number(text);
};

const options = new Command('npm run sim --')
  .description('The production handlers under drawn faults: crashes at any port call, lost answers, doubled and reordered messages. Prints the first seed that breaks a promise.')
  .option('--seeds <n>', 'how many seeds', whole, 1_000)
  .option('--from <seed>', 'the first of them', whole, 1)
  .option('--seed <seed>', 'one seed, with everything that happens in it and the hash of that', whole)
  .option('--loss <share>', 'share of the provider’s Send events that never come', Number, 0)
  .option('--calm', 'no faults, and nothing told twice', false)
  .option('--on', 'go on after a violation', false)
  .option('--beside <folder>', 'another checkout, whose handlers take turns with these')
  .option('--enumerate <seed>', 'this calm seed once for every port call and each way in which it can be cut off', whole)
  .option('--workers <n>', 'threads', whole, availableParallelism())
  .addHelpText('after', '\nExamples:\n  npm run sim -- --seeds 10000\n  npm run sim -- --seed 1234 > trace.txt\n  npm run sim -- --seeds 2500 --loss 0.01')
  .parse()
  .opts<{ seeds: number; from: number; seed?: number; loss: number; calm: boolean; on: boolean; beside?: string; enumerate?: number; workers: number }>();

const PROGRESS_EVERY = 1_000;
const wiring = simulatedWiring(readWiring(synthesizedTemplate()));
const startedAt = Date.now();
if (options.seed !== undefined) await one(options.seed);
else if (options.enumerate !== undefined) await everyCut(options.enumerate);
else await many();

async function one(seed: number): Promise<void> {
  const beside = await loadBeside(options.beside);
  const { figures, violations, traceHash, lines } = await simulate({ wiring, seed, sendEventLoss: options.loss, calm: options.calm, traced: true, beside });
  console.log(`${lines.join('\n')}\n`);
  report(totalsOf([figures]), 1);
  console.log(`trace ${traceHash}`);
  if (violations.length > 0) fails(seed, violations);
}

async function everyCut(seed: number): Promise<void> {
  const { runs, failures } = await enumerate(wiring, seed, (done, of) => done % 500 === 0 && console.log(`${done} of ${of}`));
  for (const { single, violations } of failures.slice(0, 10)) console.error(`cut ${single.mode} call ${single.call}:\n  ${violations.slice(0, 5).join('\n  ')}`);
  console.log(`${runs} runs of seed ${seed}, each cut off at one port call in one way; ${failures.length} broke a promise.`);
  if (failures.length > 0) process.exitCode = 1;
}

async function many(): Promise<void> {
  const seeds = Array.from({ length: options.seeds }, (_, n) => options.from + n);
  const figures: Figures[] = [];
  const threads = Math.max(1, Math.min(options.workers, seeds.length));
  const workers: Worker[] = [];
  await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const share: Share = { wiring, seeds: seeds.filter((_seed, n) => n % threads === thread), sendEventLoss: options.loss, calm: options.calm, beside: options.beside };
      return new Promise<void>((resolve, reject) => {
        const worker = new Worker(new URL('./slice.ts', import.meta.url), { workerData: share, resourceLimits: { maxYoungGenerationSizeMb: 64 } });
        workers.push(worker);
        worker.on('message', (said: Said) => {
          figures.push(said.figures);
          if (said.violations.length > 0) {
            fails(said.seed, said.violations);
            if (!options.on) for (const each of workers) void each.terminate();
          }
          if (figures.length % PROGRESS_EVERY === 0) console.log(`${figures.length} seeds, ${perSecond(figures.length)} a second`);
        });
        worker.on('error', reject);
        worker.on('exit', () => resolve());
      });
    }),
  );
  report(totalsOf(figures), figures.length);
}

function fails(seed: number, violations: readonly string[]): void {
  console.error(`seed ${seed} fails (npm run sim -- --seed ${seed}):\n  ${violations.slice(0, 10).join('\n  ')}`);
  process.exitCode = 1;
}

function totalsOf(figures: readonly Figures[]): Figures {
  const totals: Figures = {
    due: 0,
    sent: 0,
    duplicates: 0,
    excused: 0,
    lost: 0,
    lateClaims: 0,
    undrained: 0,
    unknowable: 0,
    writes: 0,
    straight: 0,
    writesOfWaited: 0,
    waited: 0,
    calls: 0,
  };
  for (const each of figures) for (const [name, value] of Object.entries(each)) totals[name as keyof Figures] += value;
  return totals;
}

function report({ writes, straight, writesOfWaited, waited, calls: _calls, ...shown }: Figures, seeds: number): void {
  const ratio = (sum: number, of: number): number => Number((sum / of).toFixed(3));
  console.log({ seeds, ...shown, writesPerMail: ratio(writes, straight), writesPerOther: ratio(writesOfWaited, waited), seedsASecond: perSecond(seeds) });
}

function perSecond(done: number): number {
  return Math.round((done * 1000) / (Date.now() - startedAt));
}
