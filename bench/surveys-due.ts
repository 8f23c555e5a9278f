/** `node bench/surveys-due.ts [--surveys N] [--rate R]`: surveys that fall due in one minute, on SQLite on disk, with the deployed handlers: how long they take, and whether anybody gets two. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Command } from 'commander';
import type { BusEvent } from '../core/ports.ts';
import { DAY, HOUR, isoOf, MINUTE, SECOND } from '../core/time.ts';
import { turnTo } from '../local/drive.ts';
import { openEngine } from '../local/open-engine.ts';

const { surveys, rate } = new Command('node bench/surveys-due.ts')
  .description('Surveys that are all due in one minute.')
  .option('--surveys <n>', 'how many', (text) => Number(text), 50_000)
  .option('--rate <n>', 'mails a second that the provider takes; without end when absent', (text) => Number(text))
  .parse()
  .opts<{ surveys: number; rate?: number }>();

/** A Monday, so that the next day is one on which people are asked. */
const RESOLVED_AT = Date.UTC(2026, 2, 2, 12);
const BATCH = 500;

const folder = mkdtempSync(join(tmpdir(), 'beforehand-bench-'));
const engine = openEngine({ folder, baseUrl: 'http://127.0.0.1:4600', ...(rate && { mailPerSecond: rate }) });
engine.clock.stop();
engine.clock.set(RESOLVED_AT);
await engine.start();
await tell((n) => eventOf('customer.updated', n, { name: `Customer ${n}`, email: `c${n}@example.com`, timezone: 'UTC' }));
await turnTo(engine, RESOLVED_AT + HOUR);
await tell((n) => eventOf('case.resolved', n, { caseId: `k${n}`, resolvedBy: 'human' }));
await turnTo(engine, RESOLVED_AT + DAY - MINUTE);
const started = performance.now();
if (rate === undefined) await turnTo(engine, RESOLVED_AT + DAY + 2 * MINUTE);
else await inRealTime();
const seconds = (performance.now() - started) / SECOND;
const messages = engine.outbox.list({ kind: 'survey.csat', limit: surveys * 2, brief: true });
const sentAt = messages.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
const [earliest = 0, latest = 0] = [sentAt[0], sentAt.at(-1)];
console.log(
  JSON.stringify({
    surveys,
    sent: messages.length,
    duplicates: messages.length - new Set(messages.map(({ to }) => to)).size,
    secondsAfterDue: (latest - RESOLVED_AT - DAY - MINUTE) / SECOND,
    ...(rate && {
      rate,
      mailsASecond: Math.round((SECOND * messages.length) / Math.max(latest - earliest, SECOND)),
      mostInASecond: mostWithin(SECOND),
      mostInTenSeconds: mostWithin(10 * SECOND),
    }),
    wallSeconds: Math.round(seconds * 10) / 10,
    surveysASecond: Math.round(messages.length / seconds),
  }),
);
await engine.stop();
rmSync(folder, { recursive: true });

/** A rate is one of real seconds: the clock runs until all are out, or nothing has moved for three minutes. */
async function inRealTime(): Promise<void> {
  engine.clock.go();
  const sent = (): number => engine.outbox.list({ kind: 'survey.csat', limit: surveys * 2, brief: true }).length;
  for (let [before, still] = [0, 0]; before < surveys && still < 18; ) {
    await setTimeout(10 * SECOND);
    const now = sent();
    still = now === before ? still + 1 : 0;
    before = now;
  }
  engine.clock.stop();
}

function mostWithin(spanMs: number): number {
  let most = 0;
  for (let first = 0, last = 0; last < sentAt.length; last++) {
    while ((sentAt[last] ?? 0) - (sentAt[first] ?? 0) >= spanMs) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

async function tell(event: (n: number) => BusEvent): Promise<void> {
  for (let from = 0; from < surveys; from += BATCH) {
    await engine.put(Array.from({ length: Math.min(BATCH, surveys - from) }, (_, n) => event(from + n)));
    await engine.workers.drained();
  }
}

/** Spread over one minute. */
function eventOf(type: string, n: number, data: object): BusEvent {
  const time = isoOf(RESOLVED_AT + Math.floor((n * MINUTE) / surveys));
  return { source: 'bench', type, detail: { specversion: '1.0', source: 'bench', id: `${type}-${n}`, type, time, data: { customerId: `c${n}`, ...data } } };
}
