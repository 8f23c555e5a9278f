/** The same events with a tenth of all messages delivered twice and a twentieth of all invocations killed: the same effects, and what the repetition costs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../bundles.ts';
import { answerOf } from '../child.ts';
import { atLeast, type Benchmark, median, rounded, same } from '../figure.ts';
import { workload } from '../peers/workload.ts';

const REDELIVERED = 0.1;
const KILLED = 0.05;

type Run = {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly redelivered: number;
  readonly killed: number;
  readonly dead: number;
  readonly notices: readonly string[];
};

export const faults: Benchmark = {
  says: 'redelivery of 10 % of the messages and 5 % of the invocations killed',
  async run({ quick, progress }) {
    const folder = mkdtempSync(join(tmpdir(), 'beforehand-faults-'));
    try {
      const load = workload(quick ? 2_000 : 10_000);
      const file = join(folder, 'workload.json');
      writeFileSync(file, JSON.stringify(load));
      const [without, withFaults]: [Run[], Run[]] = [[], []];
      const rounds = quick ? 1 : 3;
      for (let round = 0; round < rounds; round++) {
        progress(`round ${round + 1} of ${rounds}`);
        const run = (...shares: readonly number[]) => answerOf<Run>(`${PROJECT}bench/faulty.ts`, [file, mkdtempSync(join(folder, 'run-')), ...shares.map(String)]);
        without.push(await run(0, 0));
        withFaults.push(await run(REDELIVERED, KILLED));
      }
      const cpu = (runs: readonly Run[]): number => median(runs.map(({ cpuSeconds }) => cpuSeconds));
      const row = (what: string, runs: readonly Run[]) => ({
        what,
        'events/s and core': Math.round(load.events.length / cpu(runs)),
        'wall s': rounded(median(runs.map(({ seconds }) => seconds))),
        redelivered: runs[0]?.redelivered ?? 0,
        killed: runs[0]?.killed ?? 0,
        'dead letters': runs[0]?.dead ?? 0,
        notices: runs[0]?.notices.length ?? 0,
      });
      const expected = JSON.stringify(load.notices);
      return {
        rows: [row('without faults', without), row('with faults', withFaults)],
        goals: [
          same('runs whose notices are those that they had to be', [...without, ...withFaults].filter(({ notices }) => JSON.stringify(notices) === expected).length, rounds * 2),
          atLeast('throughput to that without faults', cpu(without) / cpu(withFaults), 0.8, 'x'),
        ],
        notes: ['Throughput is events to the CPU that they took: the clock is turned on past visibility timeouts and leases, so waiting costs nothing here.'],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
