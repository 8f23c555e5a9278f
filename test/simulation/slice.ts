/** A worker thread's share of the seeds. Says what each violates, its figures now and then, and when it is done. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Wiring } from '../../local/template.ts';
import { loadBeside } from './beside.ts';
import type { Figures } from './check.ts';
import { simulate } from './simulate.ts';

export type Share = {
  readonly wiring: Wiring;
  readonly seeds: readonly number[];
  readonly sendEventLoss: number;
  readonly calm: boolean;
  readonly beside: string | undefined;
};
export type Said = { readonly seed: number; readonly figures: Figures; readonly violations: readonly string[] };

const { wiring, seeds, sendEventLoss, calm, beside } = workerData as Share;
const other = await loadBeside(beside);
for (const seed of seeds) {
  const { figures, violations } = await simulate({ wiring, seed, sendEventLoss, calm, beside: other });
  parentPort?.postMessage({ seed, figures, violations } satisfies Said);
}
