/** `npm start`: the whole system on this machine, with a story in it when its store is empty. */
import { createServer } from 'node:net';
import { Command } from 'commander';
import { StoreProblem } from '../adapters/local/store.ts';
import { SECOND } from '../core/time.ts';
import { BrokenMessage } from '../templates/render.ts';
import { builtConsole } from './console-build.ts';
import { live } from './drive.ts';
import type { Engine } from './engine.ts';
import { serve } from './http-server.ts';
import { occupied } from './local-routes.ts';
import { openEngine } from './open-engine.ts';
import { progressLine } from './progress.ts';
import { addressOf, HOST, readSettings, type Settings, SettingsProblem } from './settings.ts';
import { storyEvents } from './story/story.ts';
import { summaryOf } from './summary.ts';
import { TemplateProblem } from './template.ts';

const options = new Command('npm start --')
  .description('Runs Beforehand on this machine: the deployed handlers on SQLite, with a story of a month on an empty store.')
  .option('--empty', 'start without the story')
  .addHelpText('after', '\nEnvironment:\n  PORT            where to listen (4600)\n  BEFOREHAND_DIR  where the data is kept (.beforehand)')
  .parse()
  .opts<{ empty?: boolean }>();

try {
  await start(readSettings(process.env));
} catch (error) {
  console.error(inWords(error));
  process.exit(1);
}

async function start(settings: Settings): Promise<void> {
  const began = performance.now();
  console.log('Beforehand: reading the stack as it would be deployed …');
  await portIsFree(settings.port);
  // Beside everything else; the page says so while it is not there yet.
  builtConsole();
  const engine = openEngine({ folder: settings.folder, baseUrl: addressOf(settings.port) });
  void engine.store.failed.then((problem) => {
    console.error(problem.message);
    process.exit(1);
  });
  const server = await serve(engine, settings.port);
  await engine.start();
  if (engine.isEmpty && !options.empty) await occupied(engine, () => playStory(engine));
  const address = server.address();
  const url = addressOf(typeof address === 'object' && address !== null ? address.port : settings.port);
  const who = someCustomer(engine);
  const run = (command: string): string => `${settingsBefore()}npm run ${command}`;
  console.log(`
  Console                  ${url}
  Messages that went out   ${url}/local/outbox.html
  Why did X get this?      ${run(`why -- ${who}`)}
  Send an event            ${run(`emit -- order.confirmed --customer ${who} --data '{"orderId":"1001"}'`)}
  Turn the clock           curl -X POST ${url}/local/clock -d '{"advance":"24h"}'

Ready on ${url} after ${Math.round((performance.now() - began) / SECOND)} s, data in ${settings.folder}. Ctrl-C ends it.`);
  const stop = () => {
    server.close();
    void engine.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** Before anything is made or synthesized. */
function portIsFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(port, HOST, () => probe.close(() => resolve()));
  });
}

/** Somebody whom the hints can name: the one told last, else one to be made. */
function someCustomer(engine: Engine): string {
  const row = engine.store.prepare("SELECT substr(about, 3) AS id FROM outbox WHERE about LIKE 'c:%' ORDER BY id DESC LIMIT 1").get() as { id: string } | undefined;
  return row?.id ?? 'ada';
}

/** What a second shell must be told too. */
function settingsBefore(): string {
  return ['PORT', 'BEFOREHAND_DIR'].flatMap((name) => (process.env[name] === undefined ? [] : [`${name}=${process.env[name]} `])).join('');
}

/** A month up to now, lived through from event to event. */
async function playStory(engine: Engine): Promise<void> {
  const endsAt = Math.floor(Date.now() / SECOND) * SECOND;
  const events = storyEvents(endsAt);
  const progress = progressLine('Playing a month of a small shop and a small SaaS company');
  engine.clock.set(Date.parse(events[0]?.time ?? new Date().toISOString()));
  await live(engine, events, (done) => progress(done, events.length));
  engine.clock.set(Date.now());
  engine.clock.go();
  console.log(summaryOf(engine, events));
}

function inWords(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return `Port ${readSettings(process.env).port} is in use. Stop what listens there, or choose another: PORT=4700 npm start`;
  if (error instanceof StoreProblem || error instanceof TemplateProblem || error instanceof SettingsProblem || error instanceof BrokenMessage) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
