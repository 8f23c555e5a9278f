/**
 * `npm run bench:intake`: single events over local HTTP into a system on disk, each answered once it is kept. The server is a process of its own on one core (its
 * handlers work the events off meanwhile); the client has the other. First as fast as 64 connections go, then at half of the goal, on a timetable: a late answer
 * does not put off the next request, and counts from when its request was due.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';

const GOAL_PER_SECOND = 3_000;
const GOAL_P99_MS = 50;

const options = new Command('npm run bench:intake --')
  .description('Single events a second over local HTTP, and how long each waits for its answer at half of that.')
  .option('--seconds <n>', 'how long each part takes', Number, 8)
  .option('--connections <n>', 'connections', Number, 64)
  .option('--type <usage|order|mixed>', 'which events', 'mixed')
  .option('--prof <folder>', 'write the server’s CPU profile there')
  .option('--json', 'print the result as JSON')
  .parse()
  .opts<{ seconds: number; connections: number; type: string; prof?: string; json?: boolean }>();

const folder = mkdtempSync(join(tmpdir(), 'beforehand-intake-'));
const { url, end, cpuSeconds } = await startServer();
const { port } = new URL(url);
let made = 0;
try {
  await flood(1); // warm
  const before = cpuSeconds();
  const flooded = await flood(options.seconds);
  const cpu = cpuSeconds() - before;
  await idle();
  const timed = await onTimetable(GOAL_PER_SECOND / 2, options.seconds);
  const result = {
    eventsPerSecond: Math.round(flooded.accepted / flooded.seconds),
    cpuMicrosecondsPerEvent: Math.round((cpu / flooded.accepted) * 1e6),
    refused: flooded.refused + timed.refused,
    at: GOAL_PER_SECOND / 2,
    p50Ms: quantile(timed.waits, 0.5),
    p99Ms: quantile(timed.waits, 0.99),
    maxMs: quantile(timed.waits, 1),
    cores: availableParallelism(),
  };
  console.log(
    options.json
      ? JSON.stringify(result)
      : `${result.eventsPerSecond.toLocaleString('en')} events/s (goal ${GOAL_PER_SECOND.toLocaleString('en')}), ${result.cpuMicrosecondsPerEvent} µs of the server's CPU each, handlers included; at ${result.at.toLocaleString('en')}/s p50 ${result.p50Ms} ms, p99 ${result.p99Ms} ms (goal ${GOAL_P99_MS}), longest ${result.maxMs} ms; ${result.refused} refused`,
  );
} finally {
  await end();
  rmSync(folder, { recursive: true, force: true });
}

async function startServer(): Promise<{ url: string; end: () => Promise<void>; cpuSeconds: () => number }> {
  const args = [...(options.prof ? ['--cpu-prof', `--cpu-prof-dir=${options.prof}`] : []), 'local/start.ts', '--empty'];
  const child = spawn(process.execPath, args, { env: { ...process.env, BEFOREHAND_DIR: folder, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /Ready on (\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  return {
    url: ready,
    end: async () => {
      child.kill('SIGTERM');
      await ended;
    },
    cpuSeconds: () => cpuOf(child.pid ?? 0),
  };
}

/** User and system time of a process, from /proc; 0 where there is none. */
function cpuOf(pid: number): number {
  try {
    const fields = process.getBuiltinModule('fs').readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

function eventOf(n: number): object {
  const type = options.type === 'mixed' ? (n % 5 < 3 ? 'usage' : 'order') : options.type;
  const customerId = `c${(n * 7919) % 1_000}`;
  const time = new Date().toISOString();
  return type === 'usage'
    ? { specversion: '1.0', id: `u${n}`, source: 'bench', type: 'usage.recorded', time, data: { records: [{ customerId, at: time, feature: 'exports' }] } }
    : {
        specversion: '1.0',
        id: `o${n}`,
        source: 'bench',
        type: 'order.confirmed',
        time,
        data: { customerId, orderId: `R-${n}`, items: [{ name: 'A tent', quantity: 1, price: { amount: '249.00', currency: 'EUR' } }] },
      };
}

function request(): string {
  const body = JSON.stringify(eventOf(made++));
  return `POST /v1/events HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/cloudevents+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** One connection that carries one request at a time, with as little of a client as there can be. */
type Line = { readonly ask: () => Promise<boolean>; readonly close: () => void };

function line(): Promise<Line> {
  return new Promise((resolve, reject) => {
    let answered: ((ok: boolean) => void) | undefined;
    let text = '';
    const socket: Socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true }, () =>
      resolve({
        ask: () =>
          new Promise((heard) => {
            answered = heard;
            socket.write(request());
          }),
        close: () => socket.destroy(),
      }),
    );
    socket.once('error', reject);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const chunked = /transfer-encoding: chunked/i.test(text.slice(0, head));
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (chunked ? !text.endsWith('0\r\n\r\n') : text.length < head + 4 + length) return;
      const ok = text.startsWith('HTTP/1.1 200');
      text = '';
      answered?.(ok);
    });
  });
}

async function flood(seconds: number): Promise<{ accepted: number; refused: number; seconds: number }> {
  const lines = await Promise.all(Array.from({ length: options.connections }, line));
  const count = { accepted: 0, refused: 0 };
  const began = performance.now();
  const until = began + seconds * 1000;
  await Promise.all(
    lines.map(async ({ ask, close }) => {
      while (performance.now() < until) count[(await ask()) ? 'accepted' : 'refused']++;
      close();
    }),
  );
  return { ...count, seconds: (performance.now() - began) / 1000 };
}

async function onTimetable(perSecond: number, seconds: number): Promise<{ waits: readonly number[]; refused: number }> {
  const free = await Promise.all(Array.from({ length: options.connections }, line));
  const all = [...free];
  const due: number[] = [];
  const waits: number[] = [];
  let refused = 0;
  let planned = 0;
  const began = performance.now();
  const total = perSecond * seconds;
  await new Promise<void>((done) => {
    const go = (): void => {
      while (due.length > 0 && free.length > 0) {
        const [at = 0, one] = [due.shift(), free.pop()];
        void one?.ask().then((ok) => {
          waits.push(performance.now() - at);
          if (!ok) refused++;
          free.push(one);
          if (waits.length === total) done();
          else go();
        });
      }
    };
    const tick = setInterval(() => {
      const now = performance.now();
      for (; planned < total && began + (planned / perSecond) * 1000 <= now; planned++) due.push(began + (planned / perSecond) * 1000);
      if (planned === total) clearInterval(tick);
      go();
    }, 1);
  });
  for (const { close } of all) close();
  return { waits, refused };
}

async function idle(): Promise<void> {
  for (;;) {
    const { idle: isIdle } = (await (await fetch(`${url}/local/health`)).json()) as { idle: boolean };
    if (isIdle) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}
