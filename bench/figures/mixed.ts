/** Whether customers hear of their orders as soon as ever while an outage's mails use all that the account may send. In real time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../bundles.ts';
import { answerOf } from '../child.ts';
import { atMost, type Benchmark, quantile, rounded, same } from '../figure.ts';

type Mixed = { readonly idle: readonly number[]; readonly busy: readonly number[]; readonly expected: number; readonly share: number; readonly left: number };
const TIMES_IDLE = 2;
/** Below this a person notices nothing, and a timer is no more exact. */
const FLOOR_MS = 50;

export const mixed: Benchmark = {
  says: 'how long order notices take in the midst of an outage for 100,000',
  async run({ quick, progress }) {
    const [rate, customers, idleSeconds, busySeconds] = quick ? [100, 5_000, 15, 25] : [200, 100_000, 60, 240];
    progress(`${customers.toLocaleString('en')} customers, ${rate} mails a second`);
    const folder = mkdtempSync(join(tmpdir(), 'beforehand-mixed-'));
    try {
      const { idle, busy, expected, share, left } = await answerOf<Mixed>(`${PROJECT}bench/outage/mixed.ts`, [rate, customers, idleSeconds, busySeconds, folder].map(String));
      const row = (when: string, waits: readonly number[]) => ({
        when,
        notices: waits.length,
        'p50 ms': rounded(quantile(waits, 0.5)),
        'p95 ms': rounded(quantile(waits, 0.95)),
        'p99 ms': rounded(quantile(waits, 0.99)),
        'longest ms': rounded(Math.max(...waits)),
      });
      const limit = TIMES_IDLE * Math.max(quantile(idle, 0.99), FLOOR_MS);
      return {
        rows: [row('nothing else to do', idle), row('in the midst of the outage', busy)],
        goals: [
          atMost('p99 of order notices in the midst of it', quantile(busy, 0.99), Math.round(limit), ' ms'),
          same('order notices that did not come', expected - busy.length, 0),
          { what: 'the outage was still going on at the end', goal: 'more than 0 left', measured: `${left} left`, met: left > 0 },
        ],
        notes: [
          `The provider takes ${rate} mails a second; all together used ${Math.round(share * 100)} % of it during the outage. The goal is twice the idle p99, which is taken for at least ${FLOOR_MS} ms. One process for everything, as on a laptop: on AWS the lanes have functions of their own.`,
        ],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
