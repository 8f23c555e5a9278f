/** `npm run replay -- FILE`: contract events from JSONL into the local system or a deployed one; with `--shadow` only to see what would happen. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Command } from 'commander';
import { localClock } from '../../adapters/local/clock.ts';
import { hasStore, openReadOnly } from '../../adapters/local/read-only-store.ts';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import type { Refusal } from '../../core/events/parse.ts';
import type { SecretKey } from '../../core/ports.ts';
import { audited } from '../../flow/audit.ts';
import type { Counts } from '../counts.ts';
import { openEngine } from '../open-engine.ts';
import { actorIn, instantIn, NotDone, operatorPorts } from '../operations.ts';
import { progressLine } from '../progress.ts';
import { MAX_REFUSALS_SHOWN, type ReplayResult, readLines, replayText } from '../replay.ts';
import type { ReplayLine } from '../replay-route.ts';
import { addressOf, readSettings } from '../settings.ts';
import { type Ground, type ShadowResult, shadowReplay } from '../shadow.ts';
import { synthesizedTemplate } from '../synthesized-template.ts';
import { readWiring } from '../template.ts';
import { BY, type By, deployed, examples, JSON_OUT, type Reached, run, runningSystem, STACK, WHY, type Where } from './system.ts';

const command = new Command('npm run replay --')
  .description(
    'Replays contract events (JSONL, plain or gzipped) into the local system. On an empty store the clock starts at the first event and goes from event to event; elsewhere old events change state but are stale for sending. With --stack or --bus they are put on the bus of a deployed system instead.',
  )
  .argument('<file>', 'one CloudEvent a line; - for standard input')
  .option('--shadow', 'decide everything, send nothing, change nothing: what would these events do to the system as it is now?')
  .option('--until <iso>', 'with --shadow: let the clock go on until then, so that what is held until the morning is decided too')
  .option(...WHY)
  .option(...BY)
  .option(...STACK)
  .option('--bus <name>', 'an EventBridge bus of the AWS account that your credentials belong to')
  .option(...JSON_OUT)
  .addHelpText(
    'after',
    examples('npm run replay -- events.jsonl.gz', 'npm run replay -- events.jsonl --shadow', 'npm run replay -- events.jsonl --shadow --stack Beforehand --json'),
  )
  .parse();

type BusResult = { readonly events: number; readonly refused: ReplayResult['refused']; readonly refusedCount: number; readonly bus: string };

const [file = ''] = command.args;
const { shadow, until, by, why, stack, bus, json } = command.opts<By & Where & { shadow?: boolean; until?: string; bus?: string; json?: boolean }>();
const CHUNK = 500;

await run(async () => {
  if (until !== undefined && !shadow) throw new NotDone('--until goes with --shadow; a local system’s clock is turned with POST /local/clock.');
  if (bus !== undefined && shadow) throw new NotDone('A bus alone tells no state: say --stack NAME for a shadow replay over a deployed system.');
  const text = readText(file);
  if (shadow) return show(await shadowed(text), printShadow);
  if (stack !== undefined || bus !== undefined) return show(await ontoBus(text), printBus);
  const running = await runningSystem();
  return show(running === undefined ? await here(text) : await there<ReplayResult>(running, `/local/replay?${query({ by, why })}`, text), print);
});

function show<T>(result: T, inWords: (result: T) => void): void {
  if (json) console.log(JSON.stringify(result));
  else inWords(result);
}

async function here(text: string): Promise<ReplayResult> {
  const settings = readSettings(process.env);
  const engine = openEngine({ folder: settings.folder, baseUrl: addressOf(settings.port) });
  await engine.start();
  try {
    const result = await replayText(engine, text, progressLine('Replaying'));
    await audited(operatorPorts(engine), actorIn({ by, why }), 'replay', { events: result.events, refused: result.refusedCount, messages: result.messages });
    return result;
  } finally {
    await engine.stop();
  }
}

async function there<Result>(system: Reached, path: string, text: string): Promise<Result> {
  const progress = progressLine(`Replaying into the system at ${system.url}`);
  for await (const line of system.lines(path, text)) {
    const said = line as ReplayLine<Result>;
    if ('error' in said) throw new NotDone(`The system at ${system.url} refused: ${said.error}`);
    if ('result' in said) return said.result;
    progress(said.done, said.of);
  }
  throw new NotDone(`The system at ${system.url} ended before the replay did.`);
}

function query(input: Readonly<Record<string, string | undefined>>): string {
  return new URLSearchParams(Object.entries(input).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString();
}

/** In the order of their times, as they would have come. */
async function ontoBus(text: string): Promise<BusResult> {
  const target = stack === undefined ? undefined : await deployed(stack);
  const name = bus ?? target?.names.bus ?? '';
  const { events, refused } = readLines(text, Date.now());
  const { eventBridgeBus, eventBridgeClient } = await import('../../adapters/aws/bus.ts');
  const onAws = eventBridgeBus(eventBridgeClient(), name);
  const progress = progressLine(`Putting onto the bus ${name}`);
  let put = 0;
  try {
    for (; put < events.length; put += CHUNK) {
      await onAws.put(events.slice(put, put + CHUNK).map((event) => ({ source: event.source, type: event.type, detail: event })));
      progress(Math.min(put + CHUNK, events.length), events.length);
    }
  } finally {
    if (target) await audited(target.ports, actorIn({ by, why }), 'replay', { events: Math.min(put, events.length), refused: refused.length });
  }
  return { events: events.length, refused: refused.slice(0, MAX_REFUSALS_SHOWN), refusedCount: refused.length, bus: name };
}

async function shadowed(text: string): Promise<ShadowResult> {
  if (stack !== undefined) {
    const { ports, secrets } = await deployed(stack);
    return inShadow({ table: ports.table, now: ports.clock.now(), secrets, isEmpty: false }, text);
  }
  const running = await runningSystem();
  return running === undefined ? overStore(text) : there<ShadowResult>(running, `/local/replay?${query({ shadow: '1', until })}`, text);
}

/** Over the store file, read only; over nothing where there is none. */
async function overStore(text: string): Promise<ShadowResult> {
  const { folder } = readSettings(process.env);
  const store = hasStore(folder) ? openReadOnly(folder) : openStore(':memory:');
  try {
    const isEmpty = store.prepare('SELECT 1 FROM items LIMIT 1').get() === undefined;
    return await inShadow({ table: sqliteTable(store), now: localClock(store).now(), secrets: { keys: async () => suppressionKeys(folder) }, isEmpty }, text);
  } finally {
    store.close();
  }
}

/** Without a key nothing has been suppressed yet, and any will do. */
function suppressionKeys(folder: string): readonly SecretKey[] {
  const path = join(folder, 'secrets.json');
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { suppression?: readonly SecretKey[] }) : {};
  return kept.suppression ?? [{ kid: '1', secret: randomBytes(32).toString('base64url') }];
}

function inShadow(ground: Ground, text: string): Promise<ShadowResult> {
  return shadowReplay(ground, { wiring: readWiring(synthesizedTemplate()), text, until: instantIn({ until }, 'until'), progress: progressLine('Deciding') });
}

function rows(counts: Counts): string {
  const lines = Object.entries(counts).map(([name, n]) => `    ${name.padEnd(28)}${n.toLocaleString('en').padStart(10)}`);
  return lines.join('\n') || '    none';
}

function print({ events, refused, refusedCount, messages, byKind, skipped, seconds, peakMemoryMb }: ReplayResult): void {
  console.log(`${events.toLocaleString('en')} events replayed in ${seconds} s, peak memory ${peakMemoryMb} MB
  messages sent: ${messages.toLocaleString('en')}
${rows(byKind)}
  not sent, by reason:
${rows(skipped)}`);
  printRefused(refused, refusedCount);
}

function printBus({ events, refused, refusedCount, bus: name }: BusResult): void {
  console.log(`${events.toLocaleString('en')} events put onto the bus ${name}. Their effect: npm run why -- CUSTOMER${stack ? ` --stack ${stack}` : ''}`);
  printRefused(refused, refusedCount);
}

function printShadow(result: ShadowResult): void {
  const { events, refused, refusedCount, sends, byKind, byChannel, skipped, held, duplicates, unsettled, examples: shown } = result;
  const parts = [
    ...Object.entries(held).map(([reason, n]) => [n, `held (${reason})`] as const),
    ...Object.entries(skipped).map(([reason, n]) => [n, reason === 'cap' ? 'capped' : reason] as const),
    ...(unsettled > 0 ? [[unsettled, 'unsettled'] as const] : []),
    [duplicates, duplicates === 1 ? 'duplicate' : 'duplicates'] as const,
  ];
  console.log(`${[[sends, sends === 1 ? 'send' : 'sends'] as const, ...parts].map(([n, what]) => `${n.toLocaleString('en')} ${what}`).join(', ')}
  ${events.toLocaleString('en')} events, decided from ${result.from} to ${result.until}. Nothing was sent, and nothing changed.
  would be sent, by kind:
${rows(byKind)}
  by channel:
${rows(byChannel)}
  examples:
${shown.map(({ kind, to, decision, reason, channel }) => `    ${kind.padEnd(24)} ${to.padEnd(20)} ${decision}${reason ? `, ${reason}` : ''}${channel ? ` (${channel})` : ''}`).join('\n') || '    none'}`);
  printRefused(refused, refusedCount);
}

function printRefused(refused: readonly { readonly line: number; readonly errors: readonly Refusal[] }[], count: number): void {
  if (count === 0) return;
  const lines = refused.map(({ line, errors }) => `    line ${line}: ${errors.map(({ path, expected }) => `${path || 'the line'} (expected ${expected})`).join('; ')}`);
  console.log(`  refused: ${count}\n${lines.join('\n')}`);
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path === '-' ? 0 : path);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new NotDone(`${path} cannot be read: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}
