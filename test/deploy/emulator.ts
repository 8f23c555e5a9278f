/** MiniStack in a folder of its own, on the loopback address and a free port, enforcing IAM and TLS as AWS does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { has, run } from './processes.ts';

const VERSION = '1.5.33';
const STARTS_WITHIN_MS = 30_000;

export type Emulator = {
  /** For every program that is to speak with it: endpoints, credentials, its certificate, Node 24 first in the path. */
  readonly env: NodeJS.ProcessEnv;
  readonly enforcesIam: boolean;
  readonly log: string;
  readonly stop: () => void;
};

export async function startEmulator({ home, say }: { readonly home: string; readonly say: (text: string) => void }): Promise<Emulator> {
  await install(home, say);
  // Without a certificate there is no TLS, and without TLS every queue of ours refuses what a function sends.
  const enforcesIam = await has('openssl', 'version');
  if (!enforcesIam) say('openssl is not here, so the emulator runs without TLS and without enforcing IAM');
  const log = `${home}emulator.log`;
  // Outside the project, whose package.json would make modules of the emulator's own scripts.
  const tmp = mkdtempSync(join(tmpdir(), 'beforehand-emulator-'));
  mkdirSync(`${home}home`, { recursive: true });
  const port = await freePort();
  const endpoint = `${enforcesIam ? 'https' : 'http'}://localhost:${port}`;
  const env = environment({ endpoint, home, certificate: enforcesIam ? `${tmp}/ministack-tls/server.crt` : undefined });
  say(`starting the emulator on ${endpoint}${enforcesIam ? ', enforcing IAM and TLS' : ''}`);
  const output = openSync(log, 'w');
  const child = spawn(`${home}bin/ministack`, [], {
    env: { ...env, BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(port), LAMBDA_EXECUTOR: 'local', TMPDIR: tmp, ...(enforcesIam && { AUTH: 'true', USE_SSL: '1' }) },
    stdio: ['ignore', output, output],
    detached: true,
  });
  const stop = stopper(child, tmp);
  try {
    await listening(port, child, log);
  } catch (error) {
    stop();
    throw error;
  }
  return { env, enforcesIam, log, stop };
}

async function install(home: string, say: (text: string) => void): Promise<void> {
  if (existsSync(`${home}bin/ministack`) && (await has(`${home}bin/python`, '-c', `import importlib.metadata as m; assert m.version('ministack') == '${VERSION}'`))) return;
  say('installing the emulator into .emulator/ (once)');
  await run('python3', ['-m', 'venv', home]);
  await run(`${home}bin/pip`, ['install', '--quiet', '--disable-pip-version-check', `ministack==${VERSION}`]);
}

function environment({ endpoint, home, certificate }: { readonly endpoint: string; readonly home: string; readonly certificate: string | undefined }): NodeJS.ProcessEnv {
  const { AWS_PROFILE: _profile, AWS_SESSION_TOKEN: _token, ...inherited } = process.env;
  const bin = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));
  return {
    ...inherited,
    PATH: `${dirname(process.execPath)}:${bin}:${inherited.PATH}`,
    // The CDK's command line keeps a cache of accounts there.
    HOME: `${home}home`,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ACCESS_KEY_ID: 'beforehand-test',
    AWS_SECRET_ACCESS_KEY: 'beforehand-test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: '1',
    // The second is what the CDK's command line reads.
    ...(certificate !== undefined && { NODE_EXTRA_CA_CERTS: certificate, AWS_CA_BUNDLE: certificate }),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function listening(port: number, child: ChildProcess, log: string): Promise<void> {
  const until = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < until && child.exitCode === null) {
    if (await answers(port)) return;
    await pause(100);
  }
  throw new Error(`the emulator did not start; see ${log}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** Ends it with the functions that it runs: they are its process group, which it leads. */
function stopper(child: ChildProcess, tmp: string): () => void {
  let stopped = false;
  return () => {
    if (stopped || child.pid === undefined) return;
    stopped = true;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
    rmSync(tmp, { recursive: true, force: true });
  };
}
