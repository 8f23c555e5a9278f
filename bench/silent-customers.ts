/**
 * `npm run bench:silence`: what it costs to find the customers who have gone quiet, in calls to the table, with the deployed handlers
 * and a sweep each minute. Everybody has a weekly rhythm; so many stop, whatever the number of all; the others go on.
 */

import type { SQSEvent } from 'aws-lambda';
import { Command } from 'commander';
import { openStore } from '../adapters/local/store.ts';
import { sqliteTable } from '../adapters/local/table.ts';
import { decideOnEngagement, type EngagementDecision } from '../core/engagement/decide.ts';
import { crossingOf, UNTRAINED_JUDGE } from '../core/engagement/judge.ts';
import { engagementKey } from '../core/keys.ts';
import type { Key, Ports, Queue, Table } from '../core/ports.ts';
import { DEFAULT_RULES } from '../core/rules/state.ts';
import { DAY, type Instant, isoOf, MINUTE, startOfUtcDay, type UtcDay, utcDayOf } from '../core/time.ts';
import { engagement } from '../functions/engagement/handler.ts';
import { sweep } from '../functions/sweep/handler.ts';

const options = new Command('npm run bench:silence --')
  .description('Table calls a day that finding silent customers takes, for more and more customers of whom the same number goes quiet.')
  .option('--customers <n...>', 'how many customers there are', (text, before: number[] | undefined) => [...(before ?? []), Number(text)])
  .option('--crossings <n>', 'how many of them go quiet', Number, 140)
  .option('--days <n>', 'within so many days', Number, 14)
  .option('--json', 'print one JSON object a line')
  .parse()
  .opts<{ customers?: number[]; crossings: number; days: number; json?: boolean }>();

const EVERY_DAYS = 7;
const KNOWN_WEEKS = 26;
const RECORDS = 500;
const CUSTOMER = 'CUSTOMER#c';
const START: UtcDay = utcDayOf(Date.UTC(2026, 2, 1));

type Calls = { reads: number; writes: number };
type Measured = {
  readonly customers: number;
  readonly crossings: number;
  readonly flagged: number;
  readonly days: number;
  /** Of the sweep: as many as there are minutes and shards. */
  readonly dueQueriesADay: number;
  /** For those who go quiet: found, looked at once more, their alert opened, its CSM told and reminded, and the flag kept for its verdict. */
  readonly quiet: Calls;
  /** For those who go on: a deadline that activity has overtaken rings once, and is written anew. */
  readonly goingOn: Calls & { readonly rings: number };
  /** What their activity itself costs, for comparison. */
  readonly activity: Calls;
  /** What a job that looks at everybody once a day would read. */
  readonly scanReads: number;
};

async function measured(customers: number): Promise<Measured> {
  const { crossings, days } = options;
  const store = openStore(':memory:');
  const clock = { time: startOfUtcDay(START), now: (): Instant => clock.time };
  const counts = { dueQueries: 0, quiet: none(), goingOn: none(), activity: none() };
  let phase: 'silence' | 'activity' = 'silence';
  const callsOf = ({ pk }: Pick<Key, 'pk'>): Calls => (phase === 'activity' ? counts.activity : goesOn(pk) ? counts.goingOn : counts.quiet);
  const own = sqliteTable(store);
  const table: Table = {
    ...own,
    get: (key) => {
      callsOf(key).reads++;
      return own.get(key);
    },
    getMany: (keys) => {
      for (const key of keys) callsOf(key).reads++;
      return own.getMany(keys);
    },
    put: (draft, version) => {
      callsOf(draft).writes++;
      return own.put(draft, version);
    },
    query: (pk, ...asked) => {
      callsOf({ pk }).reads++;
      return own.query(pk, ...asked);
    },
    worklist: (owner, page) => {
      callsOf({ pk: `OWNER#${owner}` }).reads++;
      return own.worklist(owner, page);
    },
    due: (...asked) => {
      counts.dueQueries++;
      return own.due(...asked);
    },
  };

  let woken: unknown[] = [];
  const flagged = new Set<string>();
  const queue: Queue = { send: async (bodies) => void woken.push(...bodies) };
  const ports = portsOver(table, clock, (type, detail) => type === 'customer.at_risk' && flagged.add((detail as { data: { customerId: string } }).data.customerId));
  const handle = engagement(ports);
  const look = sweep({
    table,
    clock,
    log: ports.log,
    owners: { customers: queue, orders: queue, outages: queue, engagement: queue, cases: queue, pages: queue, notices: queue, sources: queue },
  });

  for (let n = 0; n < customers; n++) await own.put({ ...engagementKey(`c${n}`), ...seeded(n) }, 0);
  let rings = 0;
  for (let minute = 0; minute < days * (DAY / MINUTE); minute++) {
    clock.time = startOfUtcDay(START) + minute * MINUTE;
    if (minute % (DAY / MINUTE) === 0) {
      phase = 'activity';
      for (const event of activityOn(START + minute / (DAY / MINUTE))) await handle(batchOf([event]));
      phase = 'silence';
    }
    await look();
    for (; woken.length > 0; woken = woken.slice(RECORDS)) {
      const now = woken.slice(0, RECORDS);
      rings += now.filter((message) => goesOn((message as { wake: Key }).wake.pk)).length;
      const { batchItemFailures } = await handle(batchOf(now));
      if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} wakes failed`);
    }
    if (minute % 60 === 0) await store.durable();
  }
  await store.durable();
  store.close();
  return {
    customers,
    crossings,
    flagged: flagged.size,
    days,
    dueQueriesADay: counts.dueQueries / days,
    quiet: counts.quiet,
    goingOn: { ...counts.goingOn, rings },
    activity: counts.activity,
    scanReads: customers * days,
  };

  /** The first customers stop, some of them so that each day a few come over the line; what is done for their CSMs is done because of them. */
  function goesOn(pk: string): boolean {
    return pk.startsWith(CUSTOMER) && Number(pk.slice(CUSTOMER.length)) >= crossings;
  }

  function seeded(n: number): { readonly body: object; readonly dueAt: Instant } {
    const silentDays = daysUntilCrossing();
    const last = n < crossings ? START + (n % (days - 1)) - silentDays : START - 1 - (n % EVERY_DAYS);
    const { state, deadline = 0 } = decided(n, last);
    // As after months of running: who goes on was last looked at some time ago, and rings at some time before the exact day.
    const overtakenAt = clock.now() + ((n * 7_919) % 1_000) * 0.001 * (deadline - clock.now());
    return { body: state, dueAt: n < crossings ? deadline : overtakenAt };
  }

  function* activityOn(day: UtcDay): Generator<object> {
    const active = Array.from({ length: customers - crossings }, (_, n) => n + crossings).filter((n) => (day - (START - 1 - (n % EVERY_DAYS))) % EVERY_DAYS === 0);
    for (let index = 0; index < active.length; index += RECORDS) {
      const records = active.slice(index, index + RECORDS).map((n) => ({ customerId: `c${n}`, day: isoOf(startOfUtcDay(day)).slice(0, 10) }));
      yield { specversion: '1.0', type: 'usage.recorded', source: 'bench', id: `${day}-${index}`, time: isoOf(clock.now()), data: { records } };
    }
  }
}

const decided = (n: number, last: UtcDay): EngagementDecision =>
  decideOnEngagement(
    { customerId: `c${n}` },
    { usage: Array.from({ length: KNOWN_WEEKS }, (_, week) => ({ day: last - week * EVERY_DAYS, value: 1, error: false })) },
    startOfUtcDay(last),
  );

/** How long a customer of this rhythm must be silent. */
function daysUntilCrossing(): number {
  const { days } = decided(0, START).state;
  return days === undefined ? 0 : (crossingOf(UNTRAINED_JUDGE, days, 1) ?? START) - START;
}

const none = (): Calls => ({ reads: 0, writes: 0 });

function portsOver(table: Table, clock: Ports['clock'], said: (type: string, detail: unknown) => void): Parameters<typeof engagement>[0] {
  const nowhere: Queue = { send: async () => undefined };
  return {
    table,
    clock,
    bus: { put: async (events) => events.forEach(({ type, detail }) => void said(type, detail)) },
    lanes: { urgent: nowhere, routine: nowhere, broadcast: nowhere },
    quarantine: nowhere,
    visibility: { defer: async () => undefined },
    judge: async () => UNTRAINED_JUDGE,
    rules: async () => DEFAULT_RULES,
    pause: async () => undefined,
    log: { line: () => undefined },
  };
}

/** As SQS hands them over; received often enough that nobody waits for a profile. */
const batchOf = (bodies: readonly unknown[]): SQSEvent =>
  ({
    Records: bodies.map((body, n) => ({
      messageId: String(n),
      receiptHandle: String(n),
      body: JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '4' },
      eventSourceARN: 'bench',
    })),
  }) as unknown as SQSEvent;

function print(result: Measured): void {
  if (options.json) {
    console.log(JSON.stringify(result));
    return;
  }
  const { customers, crossings, flagged, days, dueQueriesADay, quiet, goingOn, activity, scanReads } = result;
  const aDay = (count: number): string => (count / days).toLocaleString('en', { maximumFractionDigits: 1 });
  console.log(`${customers.toLocaleString('en')} customers, ${crossings} go quiet within ${days} days, ${flagged} flagged. A day: ${dueQueriesADay.toLocaleString('en')} due queries
  who go quiet: ${aDay(quiet.reads)} reads, ${aDay(quiet.writes)} writes
  who go on:    ${aDay(goingOn.rings)} rings, ${aDay(goingOn.reads)} reads, ${aDay(goingOn.writes)} writes (their activity: ${aDay(activity.reads)} reads, ${aDay(activity.writes)} writes)
  a daily scan: ${aDay(scanReads)} reads`);
}

for (const customers of options.customers ?? [1_000, 10_000, 100_000]) print(await measured(customers));
