/** The package as another team has it: packed, installed into an empty folder without a network, and used from there, also as docs/events.md says. */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webhookTrust } from '../../adapters/aws/webhook-trust.ts';
import { intake } from '../../functions/intake/handler.ts';
import { serve } from '../../local/http-server.ts';
import { openSystem, type System } from '../journeys/system.ts';

const ROOT = join(import.meta.dirname, '../..');
const BIN = join(ROOT, 'node_modules/.bin');
const ENVIRONMENT = { ...process.env, PATH: `${BIN}:${process.env.PATH}` };
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

let folder: string;
let server: Server;
let url: string;
let bodies: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'emitter-user-'));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: join(ROOT, 'emitter'), env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'inherit'] });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'none';
  writeFileSync(join(folder, 'package.json'), '{ "name": "user", "version": "1.0.0", "private": true }');
  execFileSync('npm', ['install', `./${tarball}`, '--offline', '--no-audit', '--no-fund', '--silent'], { cwd: folder, env: ENVIRONMENT });
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString());
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"FailedEntryCount":0,"Entries":[{"EventId":"1"}],"accepted":1,"results":[]}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ran(file: string, text: string): Promise<string> {
  bodies = [];
  writeFileSync(join(folder, file), text);
  const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: folder, env: { ...ENVIRONMENT, URL_OF_TEST: url } });
  return stdout.trim();
}

const USE = `
const emitter = createEmitter({ http: { url: process.env.URL_OF_TEST }, source: 'shop.orders' });
const main = async () => {
  const receipt = await emitter.order.confirmed({ customerId: 'ada', orderId: '1001' });
  try { emitter.order.confirmed({ customerId: 'ada' }); } catch (error) { console.log(error instanceof InvalidEvent, error.errors[0].path, receipt.tries); }
  await emitter.close();
};
main();
`;

describe('the packed emitter', () => {
  test('brings itself only, and little of it', () => {
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['@beforehand']);
    const own = join(folder, 'node_modules/@beforehand/emitter');
    expect(statSync(join(own, 'dist/esm/main.js')).size).toBeLessThan(150_000);
    expect(readdirSync(own).sort()).toEqual(['LICENSE', 'README.md', 'asyncapi.json', 'dist', 'openapi.json', 'package.json', 'schemas']);
  });

  test.each([
    ['ESM', 'use.mjs', "import { createEmitter, InvalidEvent } from '@beforehand/emitter';"],
    ['CommonJS', 'use.cjs', "const { createEmitter, InvalidEvent } = require('@beforehand/emitter');"],
  ])('sends and refuses from %s', async (_, file, line) => {
    expect(await ran(file, line + USE)).toBe('true data.orderId 1');
    expect(bodies.map((body) => JSON.parse(body).type)).toEqual(['order.confirmed']);
  });

  test('says what to install when the client of the bus is not there', async () => {
    const text = `import { createEmitter } from '@beforehand/emitter';
await createEmitter({ busName: 'bus', source: 'shop', onFailed: () => {} }).order.confirmed({ customerId: 'ada', orderId: '1' }).catch((error) => console.log(error.message));`;
    expect(await ran('without.mjs', text)).toContain('npm install @aws-sdk/client-eventbridge');
  });

  test.each(['mjs', 'cjs'])('puts on the bus with the client of its user, from %s', async (kind) => {
    mkdirSync(join(folder, 'node_modules/@aws-sdk'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules/@aws-sdk/client-eventbridge'), join(folder, 'node_modules/@aws-sdk/client-eventbridge'));
    try {
      const text = `${kind === 'mjs' ? "import { createEmitter } from '@beforehand/emitter';" : "const { createEmitter } = require('@beforehand/emitter');"}
const emitter = createEmitter({ busName: 'our-bus', source: 'shop' });
emitter.order.confirmed({ customerId: 'ada', orderId: '1' }).then(({ tries }) => console.log(tries));`;
      Object.assign(ENVIRONMENT, { AWS_ENDPOINT_URL: url, AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' });
      expect(await ran(`bus.${kind}`, text)).toBe('1');
      expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ Entries: [{ EventBusName: 'our-bus', Source: 'shop', DetailType: 'order.confirmed' }] });
    } finally {
      rmSync(join(folder, 'node_modules/@aws-sdk'), { recursive: true });
    }
  });

  test.each(['mts', 'cts'])('has types that hold a good program and refuse a bad one, from %s', (kind) => {
    const good = `import { createEmitter, type Emitter, InvalidEvent, type Order } from '@beforehand/emitter';
const emitter: Emitter = createEmitter({ http: { url: 'http://127.0.0.1:1' }, source: 'shop' });
const order: Order = { customerId: 'ada', orderId: '1', promisedAt: new Date(0) };
export async function use(): Promise<string> {
  await using open = emitter;
  open.usage.record([{ customerId: 'ada', day: '2026-03-01', outcome: 'error' }]);
  try { return (await open.order.confirmed(order, { time: new Date(0) })).id; } catch (error) { return error instanceof InvalidEvent ? error.errors.map(({ path }) => path).join() : ''; }
}`;
    const bad = `import { createEmitter } from '@beforehand/emitter';
createEmitter({ http: { url: 'x' }, source: 'shop' }).order.confirmed({ customerId: 'ada', orderId: 1001 });`;
    expect(checked(`good.${kind}`, good)).toBe('');
    expect(checked(`bad.${kind}`, bad)).toMatch(/orderId|not assignable/);
  });
});

const PAGE = readFileSync(join(ROOT, 'docs/events.md'), 'utf8');
/** The first block of a language on the page, as it stands there. */
const block = (language: string, holding = ''): string =>
  [...PAGE.matchAll(/```(\w+)\n([\s\S]*?)```/g)].find(([, of, text = '']) => of === language && text.includes(holding))?.[2] ?? `no ${language} on the page`;

describe('docs/events.md', () => {
  let system: System;
  let local: Server;
  let address: string;
  beforeAll(async () => {
    system = await openSystem(Date.now());
    local = await serve(system.engine, 0);
    address = `http://127.0.0.1:${(local.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    local.close();
    await system.close();
  });
  const here = (text: string): string => text.replaceAll('http://127.0.0.1:4600', address);
  const toKim = async (): Promise<readonly string[]> => {
    await system.engine.workers.drained();
    return system.kinds({ to: 'kim@example.com' });
  };

  test('begins with ten lines that do what they say', async () => {
    const example = block('js');
    expect(example.split('\n').filter((line) => line !== '' && !line.startsWith('//')).length).toBeLessThanOrEqual(10);
    expect(await ran('first.mjs', here(example))).toMatch(/^order\.delayed:[\w-]{20} \{ delivered: 3, failed: \[\] \}$/);
    expect(await toKim()).toEqual(['order.delayed']);
  });

  test('goes on with a call that does the same, and tells nobody twice', async () => {
    const { stdout } = await promisify(execFile)('sh', ['-c', here(block('sh', 'curl -s http://127.0.0.1:4600/v1/events'))]);
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 2, results: [{ index: 0, id: 'kim-1', status: 'accepted' }, { status: 'accepted' }] });
    expect(await toKim()).toContain('order.delayed');
  });

  test('shows how another language signs, and the intake agrees', async (context) => {
    if (spawnSync('python3', ['--version']).status !== 0) return context.skip('there is no python3 here');
    const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
    const put: string[] = [];
    const handler = intake({
      bus: {
        offer: async (events) => {
          put.push(...events.map(({ type }) => type));
          return events.map(() => 'taken');
        },
      },
      clock: { now: () => Date.now() },
      log: { line: () => undefined },
      trusted: webhookTrust({ secrets: { keys: async () => [{ kid: '1', secret }] }, clock: { now: () => Date.now() } }),
    });
    const signed = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const answer = await handler({ routeKey: 'POST /v1/events', headers: request.headers, body: Buffer.concat(chunks).toString(), isBase64Encoded: false } as never);
      response.writeHead(answer.statusCode ?? 500).end(answer.body);
    });
    await new Promise<void>((resolve) => signed.listen(0, '127.0.0.1', resolve));
    const environment = { ...process.env, BEFOREHAND_URL: `http://127.0.0.1:${(signed.address() as AddressInfo).port}`, BEFOREHAND_SECRET: secret };
    const { stdout } = await promisify(execFile)('python3', ['-c', block('python')], { env: environment });
    signed.close();
    expect(stdout).toContain("'accepted': 1");
    expect(put).toEqual(['order.shipped']);
  });
});

function checked(file: string, text: string): string {
  writeFileSync(join(folder, file), text);
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023', '--types', '', '--skipLibCheck', 'false'];
  return spawnSync(process.execPath, [TSC, ...options, file], { cwd: folder, encoding: 'utf8' }).stdout;
}
