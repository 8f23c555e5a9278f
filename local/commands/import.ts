/** `npm run import -- --from shopify|stripe|csv FILE`: a history into the local system or a deployed one, told to nobody. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { sourceSettings } from '../../core/sources/settings.ts';
import { audited } from '../../flow/audit.ts';
import { sourcesText } from '../../infra/sources-file.ts';
import { type ImportResult, importHistory, marksIn, type Sink, sha256Of, type Told } from '../import/importing.ts';
import { ORIGINS, type Origin, type Readout, readoutOf } from '../import/readers.ts';
import { linesOf } from '../import/rows.ts';
import { customerOf, intoEngine, remember } from '../import/sinks.ts';
import { KINDS, type Kind } from '../import/table.ts';
import { openEngine } from '../open-engine.ts';
import { actorIn, NotDone, operatorPorts } from '../operations.ts';
import { progressLine } from '../progress.ts';
import { addressOf, readSettings } from '../settings.ts';
import { BY, type By, deployed, examples, JSON_OUT, type Reached, run, runningSystem, STACK, WHY, type Where } from './system.ts';

const command = new Command('npm run import --')
  .description(
    'Brings a history in: what is known of customers, orders and use, told to nobody, now or later. Run again, it goes on where it was interrupted; a repeat of what is in is no change.',
  )
  .argument('<file>', 'an export: JSON Lines, JSON or CSV, plain or gzipped (.gz)')
  .addOption(new Option('--from <origin>', 'whose export it is').choices([...ORIGINS]).makeOptionMandatory())
  .addOption(new Option('--kind <kind>', 'with --from csv: what a row tells').choices([...KINDS]))
  .option('--columns <field=column,…>', 'with --from csv: which column holds what, where it has another name')
  .option('--customers <file>', 'with --from shopify: the admin’s CSV export of customers, for the ids behind e-mail addresses')
  .option('--again', 'from the first row on, although an earlier run has brought the file in')
  .option(...WHY)
  .option(...BY)
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText(
    'after',
    examples(
      'npm run import -- --from shopify orders_export.csv --customers customers_export.csv',
      'npm run import -- --from stripe subscriptions.jsonl --stack Beforehand',
      'npm run import -- --from csv usage.csv --kind usage --columns customerId=account,day=date',
    ),
  )
  .parse();

type Options = By &
  Where & { readonly from: Origin; readonly kind?: Kind; readonly columns?: string; readonly customers?: string; readonly again?: boolean; readonly json?: boolean };

const [file = ''] = command.args;
const options = command.opts<Options>();

await run(async () => {
  for (const path of [file, options.customers]) if (path !== undefined && !existsSync(path)) throw new NotDone(`${path} is not there.`);
  const running = options.stack === undefined ? await runningSystem() : undefined;
  if (options.stack !== undefined) return tell(await intoStack(options.stack));
  return tell(running === undefined ? await here() : await there(running));
});

type Told_ = { readonly result: ImportResult; readonly remark: string | undefined };

async function imported(sink: Sink, now: number, place: string): Promise<Told_> {
  const { from, kind, columns, customers, again } = options;
  const readout = await readoutOf({
    from,
    file,
    settings: sourceSettings(sourcesText(undefined)),
    now,
    ...(kind && { kind }),
    ...(columns && { columns }),
    ...(customers && { customers }),
  });
  const total = await linesIn(readout);
  const progress = progressLine('Importing', readout.shape === 'document' ? 'entries' : 'lines');
  const marks = marksIn(join(readSettings(process.env).folder, 'imports', `${(await sha256Of(file)).slice(0, 32)}-${from}-${place}.json`));
  if (again) marks.write({ rows: 0, done: false });
  const result = await importHistory({
    source: from === 'csv' ? 'import' : from,
    rows: readout.rows,
    now,
    sink,
    marks,
    progress: (rows) => progress(Math.min(rows, total), total),
  });
  return { result, remark: readout.remark() };
}

/** A line of headings is none; a line break within a quoted text makes the number too large by one, which only the progress shows. */
async function linesIn({ shape }: Readout): Promise<number> {
  let lines = 0;
  if (shape === 'document') return 1;
  for await (const line of linesOf(file)) if (line !== '') lines++;
  return Math.max(lines - (shape === 'csv' ? 1 : 0), 1);
}

function audit(result: ImportResult): Readonly<Record<string, string | number>> {
  return { from: options.from, rows: result.rows, events: Object.values(result.events).reduce((sum, n) => sum + n, 0) };
}

/** Into the store, which no system is running on. */
async function here(): Promise<Told_> {
  const settings = readSettings(process.env);
  const engine = openEngine({ folder: settings.folder, baseUrl: addressOf(settings.port) });
  await engine.start();
  try {
    const told = await imported(intoEngine(engine), engine.clock.now(), 'local');
    await audited(operatorPorts(engine), actorIn({ by: options.by, why: options.why }), 'import', audit(told.result));
    return told;
  } finally {
    await engine.stop();
  }
}

async function there(system: Reached): Promise<Told_> {
  const { now } = (await system.get('/local/clock')).body as { now: string };
  const sink: Sink = {
    whose: async (source, ref) => ((await system.get(`/local/reference?${new URLSearchParams({ source, ref })}`)).body as { customerId: string | null }).customerId ?? undefined,
    take: async (chunk) => {
      const { status, body } = await system.post('/local/import', JSON.stringify(chunk));
      if (status !== 200) throw new NotDone(`The system at ${system.url} refused: ${(body as { error?: string }).error ?? status}`);
    },
  };
  const told = await imported(sink, Date.parse(now), 'local');
  await system.post('/local/import', JSON.stringify({ done: audit(told.result), by: options.by, why: options.why }));
  return told;
}

async function intoStack(stack: string): Promise<Told_> {
  const { names, ports } = await deployed(stack);
  const { eventBridgeBus, eventBridgeClient } = await import('../../adapters/aws/bus.ts');
  const bus = eventBridgeBus(eventBridgeClient(), names.bus);
  const sink: Sink = {
    whose: (source, ref) => customerOf(ports, source, ref),
    take: async ({ source, events, knows }) => {
      await remember(ports, source, knows);
      await bus.put(events.map((event) => ({ source: event.source, type: event.type, detail: event })));
    },
  };
  const told = await imported(sink, ports.clock.now(), stack);
  await audited(ports, actorIn({ by: options.by, why: options.why }), 'import', audit(told.result));
  return told;
}

function tell({ result, remark }: Told_): void {
  if (options.json) {
    console.log(JSON.stringify({ ...result, ...(remark && { remark }) }));
    return;
  }
  const { rows, before, events, customers, declined, refused, leftOut } = result;
  if (before === rows && rows > 0) {
    console.log(`All ${rows.toLocaleString('en')} rows were brought in before. Say --again to go through them once more; it changes nothing that is known.`);
    return;
  }
  const went = before > 0 ? `, ${before.toLocaleString('en')} of them in an earlier run` : '';
  console.log(`${rows.toLocaleString('en')} rows${went}; ${customers.toLocaleString('en')} customers. Nobody was told, and nobody will be told of what came with this history.
  events by type:
${listed(Object.entries(events).map(([type, n]) => `${type.padEnd(28)}${n.toLocaleString('en').padStart(10)}`))}
  refused, as they do not fit:
${listed(refused.map(inWords))}
  left alone, with reason:
${listed(declined.map(inWords))}
  fields left out, as they do not fit:
${listed(Object.entries(leftOut).map(([field, n]) => `${field.padEnd(28)}${n.toLocaleString('en').padStart(10)}`))}`);
  if (remark !== undefined) console.log(`  ${remark}`);
}

function listed(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n') || '    none';
}
function inWords({ reason, count, lines }: Told): string {
  return `${count.toLocaleString('en').padStart(6)}  ${reason} Line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}${count > lines.length ? ' …' : ''}.`;
}
