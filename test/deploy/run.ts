/**
 * `npm run test:deploy`: a real `cdk deploy` of the bundled functions into MiniStack, an emulator of AWS that runs here, and the
 * journeys against it over AWS's own protocols: first the stack of the commit before, then this one over it while orders come in. Two scanners read
 * the template before. Needs python3 (for emulator and scanners), openssl (for its certificate) and git (for the commit before); no account.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Emulator, startEmulator } from './emulator.ts';
import { previousProject } from './previous.ts';
import { has, run } from './processes.ts';
import { scan } from './scan.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const HOME = `${PROJECT}.emulator/`;
const REPORT = `${HOME}report.json`;
const OUTPUTS = `${HOME}outputs.json`;
const TRAFFIC = `${HOME}traffic.json`;
const CDK = `${PROJECT}node_modules/.bin/cdk`;
/** A survey comes seconds after its case, where the company's comes a day after. */
const SURVEY_DELAY_HOURS = '0.002';
const STACK = 'Beforehand';

if (!(await has('python3'))) {
  console.log('test:deploy was not run: the emulator needs python3, which is not here.');
  process.exit(0);
}

const began = Date.now();
const say = (text: string): void => console.log(`[${String(Math.round((Date.now() - began) / 1000)).padStart(3)} s] ${text}`);

let emulator: Emulator | undefined;
let underWay: ChildProcess | undefined;
const stop = (): void => {
  underWay?.kill();
  emulator?.stop();
};
process.on('exit', stop);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

const counted: Counts[] = [];
try {
  const scanned = await scan({ home: HOME, say });
  counted.push({ ...scanned, skipped: 0 });
  emulator = await startEmulator({ home: HOME, say });
  await bootstrap(emulator);
  const previous = await previousProject(PROJECT, HOME);
  if (previous === undefined) say('no commit before this one can be had from git here, so no update is tried');
  else await deploy(emulator, previous.folder, `cdk deploy of the commit before (${previous.commit}), with bundles`);
  const traffic = previous && trafficBeside(emulator);
  await deploy(emulator, PROJECT, previous ? 'cdk deploy of this one over it, with bundles, while orders come in' : 'cdk deploy, with bundles');
  await traffic?.stop();
  // The journeys are made at the hour at which somebody starts them.
  const rules = ['local/commands/rules.ts', '--quiet-hours', '0-0', '--rest-days', 'none', '--why', 'journeys at any hour', '--stack', STACK];
  await run(process.execPath, rules, { cwd: PROJECT, env: emulator.env });
  const chosen = process.argv.slice(2);
  counted.push(await journeys(emulator, { ...(traffic && { TRAFFIC_FILE: TRAFFIC }) }, chosen));
  if (chosen.length === 0) counted.push(await journeys(emulator, { AFTER_JOURNEYS: '1', DEPLOYED_ASSEMBLY: `${HOME}cdk.out` }, []));
  const [passed, failed, skipped] = (['passed', 'failed', 'skipped'] as const).map((name) => counted.reduce((sum, counts) => sum + counts[name], 0)) as [number, number, number];
  if (failed > 0) console.log(`What the emulator and the functions wrote is in ${emulator.log.slice(PROJECT.length)}`);
  say('done');
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  stop();
}

async function bootstrap({ env }: Emulator): Promise<void> {
  say('cdk bootstrap');
  // From a folder without an app, which a bootstrap would synthesize for nothing.
  await run(CDK, ['bootstrap', 'aws://000000000000/us-east-1', '--no-notices'], { cwd: HOME, env });
}

async function deploy({ env, enforcesIam }: Emulator, cwd: string, what: string): Promise<void> {
  const context = [
    'stage=dev',
    `surveyDelayHours=${SURVEY_DELAY_HOURS}`,
    'alerts=live',
    'alertDelivery=at-once',
    'fromAddress=hello@example.com',
    // The emulator has no CloudFront, and its uploads want a library that is not here.
    'console=false',
    ...(enforcesIam ? ['cliCreds=1'] : []),
  ];
  say(what);
  const args = ['deploy', '--app', 'node test/deploy/app.ts', '--no-notices', '--output', `${HOME}cdk.out`, '--require-approval', 'never', '--outputs-file', OUTPUTS];
  await run(CDK, [...args, ...context.flatMap((each) => ['-c', each])], { cwd, env });
  say('deployed');
}

/** Orders come in until it is told to stop; then it says whose. */
function trafficBeside({ env }: Emulator): { readonly stop: () => Promise<void> } {
  // A copy, as the deploy writes its outputs anew.
  const outputs = `${HOME}outputs-before.json`;
  copyFileSync(OUTPUTS, outputs);
  const child = spawn(process.execPath, ['test/deploy/traffic.ts'], { cwd: PROJECT, env: { ...env, DEPLOYED_OUTPUTS: outputs, TRAFFIC_FILE: TRAFFIC }, stdio: 'inherit' });
  underWay = child;
  const ended = new Promise<void>((resolve, reject) =>
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the traffic beside the update ended with ${code}`)))),
  );
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

type VitestReport = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[];
};

/** The journeys run in a process of their own, so that it trusts the emulator's certificate from its start. */
function journeys({ env, log }: Emulator, more: Readonly<Record<string, string>>, chosen: readonly string[]): Promise<Counts> {
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'test/deploy/vitest.config.ts',
    '--reporter=verbose',
    '--reporter=json',
    `--outputFile.json=${REPORT}`,
    ...chosen,
  ];
  const vitest = spawn(process.execPath, args, { cwd: PROJECT, env: { ...env, DEPLOYED_OUTPUTS: OUTPUTS, EMULATOR_LOG: log, ...more }, stdio: 'inherit' });
  underWay = vitest;
  return new Promise((resolve) =>
    vitest.on('exit', () => {
      const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(REPORT, 'utf8')) as VitestReport;
      // A file that could not even begin has no test that failed.
      const unbegun = testResults.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some((each) => each.status === 'failed')).length;
      resolve({ passed: numPassedTests, failed: numFailedTests + unbegun, skipped: numPendingTests });
    }),
  );
}
