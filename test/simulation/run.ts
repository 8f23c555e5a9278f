/**
 * `node test/simulation/run.ts --seeds N [--from S] [--seed S] [--loss 0.01] [--calm] [--on]`: as many seeds as asked, or one with its trace.
 * Ends with 1 and the seed at the first violation, or with `--on` after all of them.
 */
import { parseArgs } from 'node:util';
import { synthesizedTemplate } from '../../local/open-engine.ts';
import { readWiring } from '../../local/template.ts';
import type { Figures } from './check.ts';
import { simulate } from './simulate.ts';
import { simulatedWiring } from './wiring.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    loss: { type: 'string', default: '0' },
    calm: { type: 'boolean', default: false },
    on: { type: 'boolean', default: false },
  },
});
const wiring = simulatedWiring(readWiring(synthesizedTemplate()));
const sendEventLoss = Number(values.loss);
const traced = values.seed !== undefined;
const from = Number(values.seed ?? values.from);
const seeds = traced ? 1 : Number(values.seeds);
const totals: Figures = { due: 0, sent: 0, duplicates: 0, excused: 0, lost: 0, lateClaims: 0, undrained: 0, unknowable: 0, writes: 0 };
const startedAt = Date.now();
const PROGRESS_EVERY = 1_000;
let failed = 0;

for (let seed = from; seed < from + seeds; seed++) {
  const { figures, violations, traceHash, lines } = await simulate({ wiring, seed, sendEventLoss, calm: values.calm, traced });
  for (const [name, value] of Object.entries(figures)) totals[name as keyof Figures] += value;
  if (traced) console.log(`${lines.join('\n')}\ntrace ${traceHash}`);
  if (violations.length > 0) {
    failed++;
    console.error(`seed ${seed} fails:\n  ${violations.slice(0, 10).join('\n  ')}`);
    if (!values.on) break;
  }
  if ((seed - from + 1) % PROGRESS_EVERY === 0) console.log(`${seed - from + 1} seeds, ${perSecond(seed - from + 1)} a second`);
}

const { writes, ...shown } = totals;
console.log({ ...shown, writesPerNotice: Number((writes / totals.sent).toFixed(3)), seedsASecond: perSecond(seeds) });
process.exitCode = failed > 0 ? 1 : 0;

function perSecond(done: number): number {
  return Math.round((done * 1000) / (Date.now() - startedAt));
}
