/**
 * `node bench/load.ts`: a day's busiest hour on the local system, over HTTP, in a process of its own: order events on a timetable, and in the midst of them an outage that
 * concerns everybody. Afterwards every notice is looked for: none lost, none twice, all out soon after the end, and memory as it was.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { isoOf, MINUTE, SECOND } from '../core/time.ts';
import { PROJECT } from './bundles.ts';
import { atMost, quantile, same } from './figure.ts';
import { page } from './page.ts';
import type { Report } from './run.ts';
import { table } from './table.ts';

const options = new Command('node bench/load.ts')
  .description('Order events on a timetable and a fan-out in their midst, on the local system over HTTP: nothing lost, nothing twice, memory flat.')
  .option('--minutes <n>', 'how long events come', Number, 10)
  .option('--rate <n>', 'events a second', Number, 200)
  .option('--fan-out <n>', 'customers whom the outage concerns', Number, 50_000)
  .option('--html <file>', 'write a page with the curve of memory')
  .option('--json', 'print JSON')
  .parse()
  .opts<{ minutes: number; rate: number; fanOut: number; html?: string; json?: boolean }>();
for (const name of ['minutes', 'rate', 'fanOut'] as const) {
  if (options[name] > 0) continue;
  console.error(`--${name === 'fanOut' ? 'fan-out' : name} wants a number above 0.`);
  process.exit(2);
}

const DRAINED_WITHIN_MINUTES = 2;
/** Of the median of the first half to that of the last quarter. */
const GROWTH = 1.25;
const LONG_ENOUGH_MINUTES = 5;
const CONNECTIONS = 16;

const event = (type: string, id: string, data: object): object => ({ specversion: '1.0', id, source: 'bench', type, time: isoOf(Date.now()), data });
const customerUpdated = (n: number): object =>
  event('customer.updated', `c${n}`, { customerId: `c${n}`, name: `Customer ${n}`, email: `c${n}@example.com`, timezone: 'UTC', components: ['api'] });
const orderConfirmed = (n: number): object =>
  event('order.confirmed', `o${n}`, { customerId: `c${(n * 7919) % options.fanOut}`, orderId: `o${n}`, items: [{ name: 'A tent', price: { amount: '249.00', currency: 'EUR' } }] });
const outageOpened = (): object =>
  event('outage.opened', 'i1', { incidentId: 'i1', components: ['api'], kind: 'down', impact: 'major', title: 'Requests fail', message: 'We are on it.' });

const started = performance.now();
const [loadBefore = 0] = loadavg();
const folder = mkdtempSync(join(tmpdir(), 'beforehand-load-'));
const child = spawn(process.execPath, [`${PROJECT}local/start.ts`, '--empty'], {
  env: { ...process.env, BEFOREHAND_DIR: folder, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const report = await run(Number(new URL(await readyAt()).port), child.pid ?? 0);
  mkdirSync(`${PROJECT}bench/results`, { recursive: true });
  writeFileSync(`${PROJECT}bench/results/load.json`, `${JSON.stringify(report, null, 2)}\n`);
  console.log(options.json ? JSON.stringify(report) : table(report));
  if (options.html !== undefined) writeFileSync(options.html, page([report]));
  process.exitCode = report.goals.some(({ met }) => !met) ? 1 : 0;
} finally {
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  rmSync(folder, { recursive: true, force: true });
}

async function run(port: number, pid: number): Promise<Report> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const post = (body: object): Promise<number> => posted(agent, port, JSON.stringify(body), Array.isArray(body));
  say(`making ${options.fanOut.toLocaleString('en')} customers`);
  for (let from = 0; from < options.fanOut; from += 500) {
    const some = Array.from({ length: Math.min(500, options.fanOut - from) }, (_, n) => customerUpdated(from + n));
    if ((await post(some)) !== 200) throw new Error('a batch of customers was not taken');
  }
  await drained(port, 10 * MINUTE);

  const memory: (readonly [second: number, mb: number])[] = [];
  const begun = performance.now();
  const since = (): number => (performance.now() - begun) / SECOND;
  const watch = setInterval(() => memory.push([since(), rssMb(pid)]), SECOND);
  const cpuBefore = cpuSeconds(pid);
  const total = Math.round(options.minutes * 60 * options.rate);
  const waits: number[] = [];
  let refused = 0;
  const asked: Promise<void>[] = [];
  const outageAt = Math.floor(total / 4);
  for (let n = 0; n < total; ) {
    const due = Math.min(total, Math.floor(since() * options.rate) + 1);
    for (; n < due; n++) {
      const dueAt = begun + (n * SECOND) / options.rate;
      const keep = (status: number): void => {
        if (status === 200) waits.push(performance.now() - dueAt);
        else refused++;
      };
      asked.push(post(orderConfirmed(n)).then(keep));
      if (n === outageAt) asked.push(post(outageOpened()).then(keep));
    }
    if (n % (options.rate * 10) < options.rate) say(`${Math.round(since())} s of ${options.minutes * 60}, ${Math.round(memory.at(-1)?.[1] ?? 0)} MB`);
    await pause(20);
  }
  await Promise.all(asked);
  const lastedMinutes = since() / 60;
  say('waiting until all is done');
  const drainMs = await drained(port, 2 * DRAINED_WITHIN_MINUTES * MINUTE);
  clearInterval(watch);
  const cpu = cpuSeconds(pid) - cpuBefore;
  say('looking for every notice');
  const told = await outbox(port);
  agent.destroy();

  const pairs = new Set(told.map(({ noticeKey, customerId }) => `${noticeKey} ${customerId}`));
  const orders = told.filter(({ kind }) => kind === 'order.confirmed').length;
  const outages = new Set(told.filter(({ kind }) => kind === 'outage.opened').map(({ customerId }) => customerId)).size;
  const lost =
    total -
    refused -
    new Set(told.filter(({ kind }) => kind === 'order.confirmed').map(({ noticeKey, customerId }) => `${noticeKey} ${customerId}`)).size +
    options.fanOut -
    outages;
  const before = memory.filter(([second]) => second < since() / 2).map(([, mb]) => mb);
  const last = memory.slice(-Math.ceil(memory.length / 4)).map(([, mb]) => mb);
  const growth = quantile(last, 0.5) / quantile(before, 0.5);
  const most = Math.max(...memory.map(([, mb]) => mb));
  const [loadAfter = 0] = loadavg();
  return {
    name: 'load',
    says: `${options.rate} order events a second for ${options.minutes} minutes and an outage for ${options.fanOut.toLocaleString('en')}, on the local system over HTTP`,
    at: isoOf(Date.now()),
    quick: options.minutes < 10,
    seconds: Math.round((performance.now() - started) / SECOND),
    node: process.version,
    cores: availableParallelism(),
    load: [loadBefore, loadAfter],
    rows: [
      {
        events: total,
        'minutes they took': Number(lastedMinutes.toFixed(2)),
        'order notices': orders,
        'outage notices': outages,
        refused,
        'answer p50 ms': Math.round(quantile(waits, 0.5)),
        'answer p99 ms': Math.round(quantile(waits, 0.99)),
        'drained after s': Math.round(drainMs / SECOND),
        'CPU ms an event or notice': Number(((1000 * cpu) / (total + told.length)).toFixed(2)),
        'most MB': Math.round(most),
      },
    ],
    goals: [
      same('notices lost', lost, 0),
      same('notices doubled', told.length - pairs.size, 0),
      atMost('minutes until all was done', drainMs / MINUTE, DRAINED_WITHIN_MINUTES),
      // A process that has just begun grows whatever it does.
      ...(options.minutes >= LONG_ENOUGH_MINUTES ? [atMost('memory of the last quarter to that of the first half', growth, GROWTH, 'x')] : []),
    ],
    charts: [
      {
        title: 'Memory of the process (RSS)',
        x: { title: 'minutes', from: 0, to: since() / 60, ticks: [0, options.minutes / 2, options.minutes], say: (n) => String(n) },
        y: { title: 'MB', from: 0, to: most * 1.2, ticks: [0, most / 2, most].map(Math.round), say: (n) => String(n) },
        series: [{ name: 'RSS', colour: '#1f4fa3', points: memory.map(([second, mb]) => [second / 60, mb] as const) }],
      },
    ],
  };
}

function say(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

/** @returns the answer's status */
function posted(agent: Agent, port: number, body: string, batch: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': `application/cloudevents${batch ? '-batch' : ''}+json`, 'content-length': Buffer.byteLength(body) };
    request({ agent, host: '127.0.0.1', port, method: 'POST', path: '/v1/events', headers }, (response) => response.resume().once('end', () => resolve(response.statusCode ?? 0)))
      .once('error', reject)
      .end(body);
  });
}

/** @returns how long it took until nothing was left to do; `withinMs` when it took longer */
async function drained(port: number, withinMs: number): Promise<number> {
  const from = performance.now();
  while (performance.now() - from < withinMs) {
    const { idle } = (await (await fetch(`http://127.0.0.1:${port}/local/health`)).json()) as { idle: boolean };
    if (idle) return performance.now() - from;
    await pause(250);
  }
  return withinMs;
}

type Told = { readonly id: number; readonly kind: string; readonly customerId: string; readonly noticeKey: string };

async function outbox(port: number): Promise<readonly Told[]> {
  const all: Told[] = [];
  for (let after = 0; ; ) {
    const some = (await (await fetch(`http://127.0.0.1:${port}/local/outbox?brief=1&after=${after}&limit=5000`)).json()) as readonly Told[];
    for (const { id, kind, customerId, noticeKey } of some) all.push({ id, kind, customerId, noticeKey });
    if (some.length < 5000) return all;
    after = some.at(-1)?.id ?? after;
  }
}

function readyAt(): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /Ready on (\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`the local system ended with ${code}: ${said}`)));
  });
}

/** From /proc; without it nothing is known. */
function rssMb(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}
