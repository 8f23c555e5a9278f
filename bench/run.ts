/** `npm run bench`: every figure that bench/README.md has a goal for, measured here and now. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { Command } from 'commander';
import { isoOf } from '../core/time.ts';
import type { Benchmark, Outcome } from './figure.ts';
import { coldStart } from './figures/cold-start.ts';
import { fanOut } from './figures/fan-out.ts';
import { faults } from './figures/faults.ts';
import { handler } from './figures/handler.ts';
import { mixed } from './figures/mixed.ts';
import { peers } from './figures/peers.ts';
import { sender } from './figures/sender.ts';
import { page } from './page.ts';
import { table } from './table.ts';

const BENCHMARKS: Readonly<Record<string, Benchmark>> = { 'cold-start': coldStart, handler, peers, 'fan-out': fanOut, sender, mixed, faults };

const command = new Command('npm run bench --')
  .description(
    `Measures, one after the other:\n${Object.entries(BENCHMARKS)
      .map(([name, { says }]) => `  ${name.padEnd(11)} ${says}`)
      .join('\n')}\nEach is kept in bench/results/NAME.json. Exits with 1 when a goal is missed. bench/README.md says how to read them.`,
  )
  .argument('[name...]', `which: ${Object.keys(BENCHMARKS).join(', ')}; all when absent`)
  .option('--quick', 'a short form of each, to see that it works')
  .option('--json', 'print JSON')
  .option('--html <file>', 'write a page with tables and curves')
  .parse();

const { quick = false, json = false, html } = command.opts<{ quick?: boolean; json?: boolean; html?: string }>();
const unknown = command.args.find((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown !== undefined) {
  console.error(`There is no benchmark ${unknown}. There are ${Object.keys(BENCHMARKS).join(', ')}.`);
  process.exit(2);
}

export type Report = Outcome & {
  readonly name: string;
  readonly says: string;
  readonly at: string;
  readonly quick: boolean;
  readonly seconds: number;
  readonly node: string;
  readonly cores: number;
  /** Processes that waited for a core over the minute before and the minute at the end: much above the number of cores, and the figures are rough. */
  readonly load: readonly [before: number, after: number];
};

const reports: Report[] = [];
const results = new URL('results/', import.meta.url);
mkdirSync(results, { recursive: true });
for (const [name, { says, run }] of Object.entries(BENCHMARKS)) {
  if (command.args.length > 0 && !command.args.includes(name)) continue;
  const [before = 0] = loadavg();
  const started = performance.now();
  const outcome = await run({ quick, progress: (text) => process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${name}: ${text}` : '') });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const [after = 0] = loadavg();
  const seconds = Math.round((performance.now() - started) / 1000);
  const report: Report = { name, says, at: isoOf(Date.now()), quick, seconds, node: process.version, cores: availableParallelism(), load: [before, after], ...outcome };
  reports.push(report);
  writeFileSync(new URL(`${name}.json`, results), `${JSON.stringify(report, null, 2)}\n`);
  if (!json) console.log(table(report));
}
if (json) console.log(JSON.stringify(reports));
if (html !== undefined) writeFileSync(html, page(reports));
process.exitCode = reports.some(({ goals }) => goals.some(({ met }) => !met)) ? 1 : 0;
