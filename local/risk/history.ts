/** The history that a fit or a backtest is about: log files on this machine, or a table that Athena reads. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { CustomerDays } from '../../core/risk/customer-days.ts';
import type { RiskFile } from '../../core/risk/risk-file.ts';
import { NotDone } from '../operations.ts';
import { columnsIn } from './columns.ts';
import type { Span } from './plan.ts';
import { readLog, saidOf } from './read-log.ts';

export type Inputs = RiskFile['trainedOn']['inputs'];
export type History = Span & {
  readonly customers: readonly CustomerDays[];
  /** Of all customers that there are, 0 to 1. */
  readonly share: number;
  readonly columns?: string;
  readonly where?: string;
  /** What it was read from, for the record. */
  readonly inputs: () => Promise<Inputs>;
};

export type HistoryOptions = { readonly log?: string[]; readonly columns?: string; readonly where?: string; readonly athena?: string; readonly stack?: string };

/** For commander. */
export const ATHENA = [
  '--athena <table>',
  'a table that Athena reads instead of files: DATABASE.TABLE or DATABASE.TABLE@WORKGROUP; with --columns if it is no history of a stack',
] as const;
export const STACK_HISTORY = ['--stack <name>', 'the history of a deployed stack (Beforehand, with -c history=true), with your AWS credentials'] as const;

/** Reads the history that the options name, and says on stderr what was read. */
export async function openHistory({ log: files, columns, where, athena, stack }: HistoryOptions): Promise<History> {
  const named = [files && '--log', athena && '--athena', stack && '--stack'].filter((each) => each !== undefined);
  if (named.length > 1) throw new NotDone(`Say one history: ${named.join(' or ')}.`);
  if (athena !== undefined || stack !== undefined) return beyond({ athena, stack, columns, where });
  if (files === undefined || columns === undefined)
    throw new NotDone('Say which history: --log FILE --columns customer=…,at=…, --stack NAME, or --athena DATABASE.TABLE (--help).');
  const log = await readLog({ files, columns: columnsIn(columns), ...(where !== undefined && { where }) });
  console.error(`${saidOf(log.read)}; ${log.read.customerDays.toLocaleString('en')} days of ${log.customers.length.toLocaleString('en')} customers.`);
  return { ...log, share: 1, columns, ...(where !== undefined && { where }), inputs: () => inputsOf(files) };
}

type Beyond = { readonly athena: string | undefined; readonly stack: string | undefined; readonly columns: string | undefined; readonly where: string | undefined };

/** The AWS clients are loaded only here. */
async function beyond({ athena, stack, columns, where }: Beyond): Promise<History> {
  if (stack !== undefined && columns !== undefined) throw new NotDone('A stack’s history has columns of its own: leave --columns out, or name a table of yours with --athena.');
  if (where !== undefined && columns === undefined)
    throw new NotDone('--where goes with --columns: of a stack’s history everything counts, so that nobody who was erased is missed.');
  const asked = athena === undefined ? undefined : tableIn(athena);
  const columnsAsked = columns === undefined ? undefined : columnsIn(columns);
  const [{ athenaClient, athenaWarehouse }, { cloudFormationClient, historyNames }, { pause, systemClock: clock }, { readWarehouse }] = await Promise.all([
    import('../../adapters/aws/athena.ts'),
    import('../../adapters/aws/stack.ts'),
    import('../../adapters/aws/system.ts'),
    import('./read-warehouse.ts'),
  ]);
  const { database, table, workgroup } = asked ?? (await historyNames(cloudFormationClient(), stack ?? ''));
  const warehouse = athenaWarehouse({ client: athenaClient(), clock, pause }, { database, workgroup });
  const history = await readWarehouse(warehouse, { database, table, ...(columnsAsked && { columns: columnsAsked }), ...(where !== undefined && { where }) });
  return { ...history, ...(columns !== undefined && { columns }) };
}

/** Athena's workgroup that every account has. */
const PRIMARY = 'primary';

export function tableIn(text: string): { readonly database: string; readonly table: string; readonly workgroup: string } {
  const [, database, table, workgroup = PRIMARY] = /^([\w-]+)\.([\w-]+)(?:@([\w.-]+))?$/.exec(text) ?? [];
  if (database === undefined || table === undefined) throw new NotDone(`--athena wants DATABASE.TABLE or DATABASE.TABLE@WORKGROUP, such as analytics.logins, not "${text}".`);
  return { database, table, workgroup };
}

/** By name and content, not by where they lie: a path may name a person. */
export async function inputsOf(files: readonly string[]): Promise<Inputs> {
  return Promise.all(
    files.map(async (file) => {
      const hash = createHash('sha256');
      for await (const bytes of createReadStream(file)) hash.update(bytes as Uint8Array);
      return { file: basename(file), bytes: statSync(file).size, sha256: hash.digest('hex') };
    }),
  );
}
