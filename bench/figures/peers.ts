/**
 * The local system beside what else one box could run: Express with SQLite, Node-RED, json-rules-engine. The same events, one after the other in rounds, and only
 * whoever tells the same customers of the same things counts. What each does for them differs, and the notes say how.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../bundles.ts';
import { answerOf } from '../child.ts';
import { atLeast, type Benchmark, median, rounded, same } from '../figure.ts';
import { type CloudEvent, type Workload, workload } from '../peers/workload.ts';
import { installed } from '../peers-folder.ts';

const PEERS = { express: '5.3.0', 'json-rules-engine': '7.3.1', 'node-red': '4.1.15' };
const CONNECTIONS = 32;
const BATCH = 200;

type Run = { readonly seconds: number; readonly cpuSeconds: number; readonly notices: readonly string[] };
type Contender = { readonly name: string; readonly durable: string; readonly run: (file: string, folder: string) => Promise<Run> };

export const peers: Benchmark = {
  says: 'events a second beside Express with SQLite, Node-RED and json-rules-engine',
  async run({ quick, progress }) {
    const folder = mkdtempSync(join(tmpdir(), 'beforehand-peers-'));
    try {
      const home = installed('peers', PEERS, progress);
      for (const file of ['express.mjs', 'node-red.mjs', 'rules-engine.mjs']) copyFileSync(`${PROJECT}bench/peers/${file}`, join(home, file));
      const load = workload(quick ? 2_000 : 10_000);
      const file = join(folder, 'workload.json');
      writeFileSync(file, JSON.stringify(load));
      const contenders = contendersIn(home, load);
      const runs = contenders.map(() => [] as Run[]);
      const rounds = quick ? 1 : 3;
      for (let round = 0; round < rounds; round++) {
        for (const [index, { name, run }] of contenders.entries()) {
          progress(`round ${round + 1} of ${rounds}: ${name}`);
          runs[index]?.push(await run(file, mkdtempSync(join(folder, 'run-'))));
        }
      }
      const rate = (index: number): number => load.events.length / median((runs[index] ?? []).map(({ seconds }) => seconds));
      const byName = (name: string): number => rate(contenders.findIndex((each) => each.name === name));
      const rows = contenders.map(({ name, durable }, index) => ({
        who: name,
        'on disk': durable,
        'events/s': Math.round(rate(index)),
        'CPU µs an event': Math.round((1e6 * median((runs[index] ?? []).map(({ cpuSeconds }) => cpuSeconds))) / load.events.length),
        'ours in batches to it': rounded(rate(0) / rate(index)),
        notices: runs[index]?.[0]?.notices.length ?? 0,
      }));
      const equal = contenders.filter((_, index) => (runs[index] ?? []).every(({ notices }) => JSON.stringify(notices) === JSON.stringify(load.notices)));
      return {
        rows,
        goals: [
          same('contenders that told whom they had to', equal.length, contenders.length),
          atLeast('to Express with SQLite, event by event', rate(0) / byName('Express, event by event'), 8, 'x'),
          atLeast('to Node-RED, event by event', rate(0) / byName('Node-RED, event by event'), 8, 'x'),
          atLeast('to json-rules-engine', rate(0) / byName('json-rules-engine'), 3, 'x'),
        ],
        notes: [
          'The goals are held against the whole of it. “Decided only” ends where the peers end: who is owed which notice is settled and lies in its lane, not yet claimed, rendered or sent.',
          `The same ${load.events.length.toLocaleString('en')} events, every twentieth twice, and ${load.notices.length.toLocaleString('en')} notices. Batches are of ${BATCH}; over HTTP ${CONNECTIONS} connections keep asking; CPU is the server’s alone.`,
          'Like with like are the rows with the same way in. Ours claims each notice under a lease, looks again, renders text and HTML in the customer’s language with signed links, keeps the whole message, settles it, and takes the provider’s receipt; the others write two sentences. Express keeps everything in the same journal with the same promise (WAL, synchronous NORMAL), one transaction a request. Node-RED and json-rules-engine keep everything in memory and lose it with the process.',
        ],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function contendersIn(home: string, load: Workload): readonly Contender[] {
  const ours = `${PROJECT}bench/peers/ours.ts`;
  const overHttp = (batch: number, script: string, args: (file: string, folder: string) => readonly string[]) => (file: string, folder: string) =>
    served(script, args(file, folder), load, batch);
  const express = (batch: number) => overHttp(batch, join(home, 'express.mjs'), (_, folder) => [join(folder, 'app.db')]);
  const nodeRed = (batch: number) => overHttp(batch, join(home, 'node-red.mjs'), (_, folder) => [folder]);
  return [
    { name: 'Beforehand, in batches, in process', durable: 'yes', run: (file, folder) => answerOf<Run>(ours, [file, folder, 'direct']) },
    { name: 'Beforehand, decided only', durable: 'yes', run: (file, folder) => answerOf<Run>(ours, [file, folder, 'decided']) },
    { name: 'Beforehand, decided only, in memory', durable: 'no', run: (file) => answerOf<Run>(ours, [file, ':memory:', 'decided']) },
    { name: 'Beforehand, in batches', durable: 'yes', run: overHttp(BATCH, ours, (file, folder) => [file, folder, 'http']) },
    { name: 'Beforehand, event by event', durable: 'yes', run: overHttp(1, ours, (file, folder) => [file, folder, 'http']) },
    { name: 'Express, in batches', durable: 'yes', run: express(BATCH) },
    { name: 'Express, event by event', durable: 'yes', run: express(1) },
    { name: 'Node-RED, in batches', durable: 'no', run: nodeRed(BATCH) },
    { name: 'Node-RED, event by event', durable: 'no', run: nodeRed(1) },
    { name: 'json-rules-engine', durable: 'no', run: (file) => answerOf<Run>(join(home, 'rules-engine.mjs'), [file]) },
  ];
}

/** Starts a server, sends it everything over HTTP, and asks whom it told. */
async function served(script: string, args: readonly string[], { customers, events }: Workload, batch: number): Promise<Run> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  try {
    const port = await portOf(child);
    const isOurs = script.endsWith('ours.ts');
    const asks = isOurs
      ? { cpu: () => ask<NodeJS.CpuUsage>(child, 'drain'), notices: () => ask<string[]>(child, 'notices') }
      : { cpu: () => got<NodeJS.CpuUsage>(port, '/cpu'), notices: () => got<string[]>(port, '/notices') };
    // A batch of CloudEvents says that it is one; the others take plain JSON.
    const kind = (size: number): string => (isOurs ? `application/cloudevents${size === 1 ? '' : '-batch'}+json` : 'application/json');
    await posted(port, customers, BATCH, kind);
    const before = await asks.cpu();
    const started = performance.now();
    await posted(port, events, batch, kind);
    const after = await asks.cpu();
    const seconds = (performance.now() - started) / 1000;
    return { seconds, cpuSeconds: (after.user + after.system - before.user - before.system) / 1e6, notices: (await asks.notices()).sort() };
  } finally {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const port = /ready (\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready: ${said.slice(-500)}`)));
  });
}

async function ask<T>(child: ChildProcess, what: string): Promise<T> {
  const answer = once(child, 'message');
  child.send(what);
  return (await answer)[0] as T;
}

const got = async <T>(port: number, path: string): Promise<T> => (await (await fetch(`http://127.0.0.1:${port}${path}`)).json()) as T;

async function posted(port: number, events: readonly CloudEvent[], batch: number, kind: (batch: number) => string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let next = 0;
  const line = async (): Promise<void> => {
    while (next < events.length) {
      const some = events.slice(next, next + batch);
      next += batch;
      await post(agent, port, JSON.stringify(batch === 1 ? some[0] : some), kind(batch));
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, line));
  agent.destroy();
}

function post(agent: Agent, port: number, body: string, type: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
    const asked = request({ agent, host: '127.0.0.1', port, method: 'POST', path: '/v1/events', headers }, (response) => {
      response.resume().once('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`))));
    });
    asked.once('error', reject).end(body);
  });
}
