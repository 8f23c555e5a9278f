/** Whether several senders together use the rate that the account has, and never more of it than it has. In real time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../bundles.ts';
import { answerOf } from '../child.ts';
import { atLeast, atMost, type Benchmark, type Goal, same } from '../figure.ts';

const WORKERS = 5;
const SECOND = 1_000;
const WINDOW_SECONDS = 10;

type Sent = {
  readonly rate: number;
  readonly customers: number;
  readonly throttled: number;
  readonly doubled: number;
  readonly cpuSeconds: number;
  readonly at: readonly number[];
};

export const sender: Benchmark = {
  says: 'senders that share an account’s mails a second',
  async run({ quick, progress }) {
    const rates = quick ? [14, 50] : [14, 100, 200];
    const seconds = quick ? 25 : 60;
    const goals: Goal[] = [];
    const rows = [];
    const curves = [];
    for (const rate of rates) {
      progress(`${rate} a second, ${seconds} s`);
      const folder = mkdtempSync(join(tmpdir(), 'beforehand-sender-'));
      const sent = await answerOf<Sent>(`${PROJECT}bench/outage/send.ts`, [String(rate), String(rate * seconds), String(WORKERS), folder]);
      rmSync(folder, { recursive: true, force: true });
      const counts = aligned(sent.at);
      const tens = windows(counts.slice(1, -1), WINDOW_SECONDS).map((sum) => sum / WINDOW_SECONDS / rate);
      const [least, most, mostInSecond] = [Math.min(...tens), Math.max(...tens), Math.max(...counts)];
      rows.push({
        rate,
        sent: sent.at.length,
        doubled: sent.doubled,
        throttled: sent.throttled,
        'least of it in 10 s': Number(least.toFixed(3)),
        'most of it in 10 s': Number(most.toFixed(3)),
        'most in a second': mostInSecond,
        'most in any 1,000 ms': mostWithin(sent.at),
        'CPU ms a mail': Number(((1000 * sent.cpuSeconds) / sent.at.length).toFixed(2)),
      });
      goals.push(
        atLeast(`share of ${rate}/s in any ten seconds, at least`, least, 0.9),
        atMost(`share of ${rate}/s in any ten seconds, at most`, most, 1),
        atMost(`mails in a second at ${rate}/s`, mostInSecond, rate),
        same(`mails lost or doubled at ${rate}/s`, Math.abs(sent.customers - sent.at.length) + sent.doubled, 0),
      );
      curves.push({ rate, counts });
    }
    const longest = Math.max(...curves.map(({ counts }) => counts.length));
    return {
      rows,
      goals,
      notes: [
        `${WORKERS} instances of the deployed sender, each with its own memory, over one SQLite file; a mail takes the provider 20 ms. Its rate is a bucket of a second's worth: a burst after a pause passes, a lasting excess is throttled. A twentieth of the rate is kept for urgent news, so broadcasts reach 0.95 of it.`,
      ],
      charts: [
        {
          title: 'Mails taken in each second, as a share of the rate',
          x: { title: 'second', from: 0, to: longest, ticks: [0, longest / 2, longest].map(Math.round), say: (n) => String(n) },
          y: { title: 'share', from: 0, to: 1.2, ticks: [0, 0.25, 0.5, 0.75, 1], say: (n) => n.toFixed(2) },
          series: curves.map(({ rate, counts }, index) => ({
            name: `${rate}/s`,
            colour: ['#1f4fa3', '#1e8450', '#b8860b'][index] ?? '#1f4fa3',
            points: counts.map((n, second) => [second, n / rate] as const),
          })),
        },
      ],
    };
  },
};

/** Mails of each second of the clock, the first and last of which are no whole seconds. */
function aligned(at: readonly number[]): readonly number[] {
  const first = Math.floor((at[0] ?? 0) / SECOND);
  const counts = Array.from({ length: Math.floor((at.at(-1) ?? 0) / SECOND) - first + 1 }, () => 0);
  for (const each of at) counts[Math.floor(each / SECOND) - first] = (counts[Math.floor(each / SECOND) - first] ?? 0) + 1;
  return counts;
}

const windows = (counts: readonly number[], length: number): readonly number[] =>
  counts.slice(0, Math.max(1, counts.length - length + 1)).map((_, from) => counts.slice(from, from + length).reduce((sum, n) => sum + n, 0));

function mostWithin(at: readonly number[]): number {
  const sorted = [...at].sort((a, b) => a - b);
  let most = 0;
  for (let first = 0, last = 0; last < sorted.length; last++) {
    while ((sorted[last] ?? 0) - (sorted[first] ?? 0) >= SECOND) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
