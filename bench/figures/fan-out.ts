/** From an outage's event to a request for each customer concerned, with nothing sent: what it takes, and whether ten times the customers take more than ten times as long. */
import { PROJECT } from '../bundles.ts';
import { answerOf } from '../child.ts';
import { atLeast, atMost, type Benchmark, median, same } from '../figure.ts';

const LEAST_PER_SECOND = 5_000;
const TEN_TIMES = 10.5;

type Planned = { readonly customers: number; readonly planned: number; readonly seconds: number; readonly cpuSeconds: number };

export const fanOut: Benchmark = {
  says: 'planning an outage for 1,000 to 100,000 customers',
  async run({ quick, progress }) {
    const sizes = quick ? [1_000, 10_000] : [1_000, 10_000, 100_000];
    const runs = new Map(sizes.map((size) => [size, [] as Planned[]]));
    const rounds = quick ? 3 : 5;
    for (let round = 0; round < rounds; round++) {
      for (const [size, found] of runs) {
        progress(`round ${round + 1} of ${rounds}: ${size} customers`);
        found.push(await answerOf<Planned>(`${PROJECT}bench/outage/plan.ts`, [String(size)]));
      }
    }
    const rows = [...runs].map(([customers, found]) => {
      const cpu = median(found.map(({ cpuSeconds }) => cpuSeconds));
      return {
        customers,
        planned: Math.min(...found.map(({ planned }) => planned)),
        'wall ms': Math.round(1000 * median(found.map(({ seconds }) => seconds))),
        'CPU ms': Math.round(1000 * cpu),
        'a second and core': Math.round(customers / cpu),
      };
    });
    const largest = rows.at(-1);
    const before = rows.at(-2);
    return {
      rows,
      goals: [
        same(
          'customers without a request',
          rows.reduce((sum, { customers, planned }) => sum + customers - planned, 0),
          0,
        ),
        atLeast(`recipients a second and core, ${largest?.customers.toLocaleString('en')} customers`, largest?.['a second and core'] ?? 0, LEAST_PER_SECOND),
        atMost(`CPU for ${largest?.customers.toLocaleString('en')} to that for a tenth`, (largest?.['CPU ms'] ?? 0) / (before?.['CPU ms'] ?? 1), TEN_TIMES, 'x'),
      ],
      notes: ['The deployed handlers of outages and fan-out on the local table in memory; a fresh process each, whose start is not counted.'],
    };
  },
};
