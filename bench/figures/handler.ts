/** What the deployed handlers of orders, use and cases take for an event when no call of theirs takes any time: reading, checking, deciding, writing down. */
import { PROJECT } from '../bundles.ts';
import { answerOf } from '../child.ts';
import { type Benchmark, median } from '../figure.ts';

const HANDLERS = ['orders', 'engagement', 'cases'] as const;
type Worked = { readonly events: number; readonly asked: number; readonly cpuSeconds: number };

export const handler: Benchmark = {
  says: 'events a second and core through single handlers, over a table that is a map',
  async run({ quick, progress }) {
    const rounds = quick ? 3 : 9;
    const runs = new Map(HANDLERS.map((name) => [name, [] as Worked[]]));
    for (let round = 0; round < rounds; round++) {
      progress(`round ${round + 1} of ${rounds}`);
      for (const [name, worked] of runs) worked.push(await answerOf<Worked>(`${PROJECT}bench/handler/work.ts`, [name, quick ? '10000' : '40000']));
    }
    const rows = [...runs].map(([name, worked]) => {
      const events = worked[0]?.events ?? 0;
      const cpu = median(worked.map(({ cpuSeconds }) => cpuSeconds));
      return {
        handler: name,
        events,
        'events/s and core': Math.round(events / cpu),
        'CPU µs an event': Math.round((1e6 * cpu) / events),
        'messages asked for': worked[0]?.asked ?? 0,
      };
    });
    return { rows, goals: [], notes: ['Batches of ten, as deployed. There is no goal: on AWS the calls take longer than this, and `npm run cost` counts those.'] };
  },
};
