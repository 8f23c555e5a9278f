/** `node bench/surveys-due.ts [--surveys N]`: surveys that fall due in one minute, on SQLite on disk, with the deployed handlers: how long they take, and whether anybody gets two. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { BusEvent } from '../core/ports.ts';
import { DAY, HOUR, isoOf, MINUTE, SECOND } from '../core/time.ts';
import { turnTo } from '../local/drive.ts';
import { openEngine } from '../local/open-engine.ts';

const { surveys } = new Command('node bench/surveys-due.ts')
  .description('Surveys that are all due in one minute.')
  .option('--surveys <n>', 'how many', (text) => Number(text), 50_000)
  .parse()
  .opts<{ surveys: number }>();

/** A Monday, so that the next day is one on which people are asked. */
const RESOLVED_AT = Date.UTC(2026, 2, 2, 12);
const BATCH = 500;

const folder = mkdtempSync(join(tmpdir(), 'beforehand-bench-'));
const engine = openEngine({ folder, baseUrl: 'http://127.0.0.1:4600' });
engine.clock.stop();
engine.clock.set(RESOLVED_AT);
await engine.start();
await tell((n) => eventOf('customer.updated', n, { name: `Customer ${n}`, email: `c${n}@example.com`, timezone: 'UTC' }));
await turnTo(engine, RESOLVED_AT + HOUR);
await tell((n) => eventOf('case.resolved', n, { caseId: `k${n}`, resolvedBy: 'human' }));
await turnTo(engine, RESOLVED_AT + DAY - MINUTE);
const started = performance.now();
await turnTo(engine, RESOLVED_AT + DAY + 2 * MINUTE);
const seconds = (performance.now() - started) / SECOND;
const messages = engine.outbox.list({ kind: 'survey.csat', limit: surveys * 2, brief: true });
const latest = Math.max(...messages.map(({ at }) => Date.parse(at)));
console.log(
  JSON.stringify({
    surveys,
    sent: messages.length,
    duplicates: messages.length - new Set(messages.map(({ to }) => to)).size,
    secondsAfterDue: (latest - RESOLVED_AT - DAY - MINUTE) / SECOND,
    wallSeconds: Math.round(seconds * 10) / 10,
    surveysASecond: Math.round(messages.length / seconds),
  }),
);
await engine.stop();
rmSync(folder, { recursive: true });

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
