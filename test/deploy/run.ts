/**
 * `npm run test:deploy`: a real `cdk deploy` of the bundled functions into MiniStack, an emulator of AWS that runs here, and the
 * journeys against it over AWS's own protocols. Needs python3 (for the emulator) and openssl (for its certificate); no account.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Emulator, startEmulator } from './emulator.ts';
import { has, run } from './processes.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const HOME = `${PROJECT}.emulator/`;
const REPORT = `${HOME}report.json`;
const OUTPUTS = `${HOME}outputs.json`;
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

try {
  emulator = await startEmulator({ home: HOME, say });
  await deploy(emulator);
  const counts = await journeys(emulator);
  if (counts.failed > 0) console.log(`What the emulator and the functions wrote is in ${emulator.log.slice(PROJECT.length)}`);
  say('done');
  console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
  process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  stop();
}

async function deploy({ env, enforcesIam }: Emulator): Promise<void> {
  const context = [
    ...(enforcesIam ? ['-c', 'cliCreds=1'] : []),
    '-c',
    'stage=dev',
    '-c',
    `surveyDelayHours=${SURVEY_DELAY_HOURS}`,
    '-c',
    // The emulator is asked for what it can do: it has no CloudFront.
    'console=false',
    '-c',
    'alerts=live',
    '-c',
    'alertDelivery=at-once',
    '-c',
    'fromAddress=hello@example.com',
  ];
  const cdk = `${PROJECT}node_modules/.bin/cdk`;
  say('cdk bootstrap');
  // From a folder without an app, which a bootstrap would synthesize for nothing.
  await run(cdk, ['bootstrap', 'aws://000000000000/us-east-1', '--no-notices'], { cwd: HOME, env });
  say('cdk deploy, with bundles');
  await run(
    cdk,
    ['deploy', '--app', 'node test/deploy/app.ts', '--no-notices', '--output', `${HOME}cdk.out`, '--require-approval', 'never', '--outputs-file', OUTPUTS, ...context],
    { cwd: PROJECT, env },
  );
  say('deployed');
  // The journeys are made at the hour at which somebody starts them.
  await run(process.execPath, ['local/commands/rules.ts', '--quiet-hours', '0-0', '--rest-days', 'none', '--why', 'journeys at any hour', '--stack', STACK], { cwd: PROJECT, env });
}

/** The journeys run in a process of their own, so that it trusts the emulator's certificate from its start. */
function journeys({ env }: Emulator): Promise<{ readonly passed: number; readonly failed: number; readonly skipped: number }> {
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'test/deploy/vitest.config.ts',
    '--reporter=verbose',
    '--reporter=json',
    `--outputFile.json=${REPORT}`,
    ...process.argv.slice(2),
  ];
  const vitest = spawn(process.execPath, args, { cwd: PROJECT, env: { ...env, DEPLOYED_OUTPUTS: OUTPUTS }, stdio: 'inherit' });
  underWay = vitest;
  return new Promise((resolve) =>
    vitest.on('exit', () => {
      const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numFailedTestSuites = 0 } = JSON.parse(readFileSync(REPORT, 'utf8')) as Record<string, number>;
      resolve({ passed: numPassedTests, failed: Math.max(numFailedTests, numFailedTestSuites), skipped: numPendingTests });
    }),
  );
}
