/** `npm run replay -- FILE`: contract events from JSONL into the local system, as they happened when its store is empty. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Command } from 'commander';
import { openEngine } from '../open-engine.ts';
import { progressLine } from '../progress.ts';
import { type ReplayResult, replayText } from '../replay.ts';
import type { ReplayLine } from '../replay-route.ts';
import { addressOf, readSettings } from '../settings.ts';
import { fail, runningSystem } from './system.ts';

const command = new Command('npm run replay --')
  .description(
    'Replays contract events (JSONL, plain or gzipped) into the local system. On an empty store the clock starts at the first event and goes from event to event; elsewhere old events change state but are stale for sending.',
  )
  .argument('<file>', 'one CloudEvent a line; - for standard input')
  .option('--json', 'print the result as JSON')
  .parse();

const [file = ''] = command.args;
const text = readText(file);
const running = await runningSystem();
const result = running === undefined ? await here() : await there(running);
if (command.opts<{ json?: boolean }>().json) console.log(JSON.stringify(result));
else print(result);

async function here(): Promise<ReplayResult> {
  const settings = readSettings(process.env);
  const engine = openEngine({ folder: settings.folder, baseUrl: addressOf(settings.port) });
  await engine.start();
  try {
    return await replayText(engine, text, progressLine('Replaying'));
  } finally {
    await engine.stop();
  }
}

async function there(system: NonNullable<typeof running>): Promise<ReplayResult> {
  const progress = progressLine(`Replaying into the system at ${system.url}`);
  for await (const line of system.lines('/local/replay', text)) {
    const said = line as ReplayLine;
    if ('error' in said) fail(`The system at ${system.url} refused: ${said.error}`);
    if ('result' in said) return said.result;
    progress(said.done, said.of);
  }
  return fail(`The system at ${system.url} ended before the replay did.`);
}

function print({ events, refused, refusedCount, messages, byKind, skipped, seconds, peakMemoryMb }: ReplayResult): void {
  const table = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, n]) => `    ${name.padEnd(28)}${n.toLocaleString('en').padStart(10)}`)
      .join('\n');
  console.log(`${events.toLocaleString('en')} events replayed in ${seconds} s, peak memory ${peakMemoryMb} MB
  messages sent: ${messages.toLocaleString('en')}
${table(byKind)}
  not sent, by reason:
${table(skipped) || '    none'}`);
  if (refusedCount > 0)
    console.log(
      `  refused: ${refusedCount}\n${refused.map(({ line, errors }) => `    line ${line}: ${errors.map(({ path, expected }) => `${path || 'the line'} (expected ${expected})`).join('; ')}`).join('\n')}`,
    );
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path === '-' ? 0 : path);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    return fail(`${path} cannot be read: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}
