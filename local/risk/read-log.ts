/** A log of events as customer-days: DuckDB reads the files and runs one SQL file over them. */
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { CustomerDays } from '../../core/risk/customer-days.ts';
import type { UtcDay } from '../../core/time.ts';
import { NotDone } from '../operations.ts';
import type { Columns } from './columns.ts';
import { gathering } from './gathering.ts';

export type LogSource = {
  /** CSV, Parquet or JSON lines; CSV and JSON also gzipped. One after the other, columns joined by name. */
  readonly files: readonly string[];
  readonly columns: Columns;
  /** SQL: which lines count at all. */
  readonly where?: string;
};

export type Log = {
  readonly customers: readonly CustomerDays[];
  readonly firstDay: UtcDay;
  readonly lastDay: UtcDay;
  readonly read: LinesRead;
};

/** What became of the lines. */
export type LinesRead = {
  readonly lines: number;
  readonly leftOut: number;
  readonly withoutCustomer: number;
  readonly withoutTime: number;
  /** Kept lines whose value is no number; they count as 0. */
  readonly withoutValue: number;
  readonly events: number;
  /** Events with the customer, time and value of another one: lines of one order, or the same line twice. */
  readonly repeated: number;
  readonly customerDays: number;
};

/** More lines than this without a readable time, and the rest would be a picture of something else. */
const MAX_WITHOUT_TIME = 0.01;
const MEMORY = '120MB';
/** A quarter of DuckDB's own, for each thread: no slower, and 50 MB less for a million lines. */
const CSV_BUFFER_BYTES = 8_000_000;

export async function readLog(source: LogSource): Promise<Log> {
  for (const file of source.files) if (!existsSync(file)) throw new NotDone(`${file} is not there.`);
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: MEMORY, temp_directory: join(tmpdir(), `beforehand-duckdb-${process.pid}`) });
  const connection = await instance.connect();
  try {
    await load(connection, source);
    const counted = await count(connection);
    await refuseUnreadable(connection, source, counted);
    const customers = await customerDays(connection, source.columns.value !== undefined);
    const days = customers.flatMap((customer) => [customer.days[0] ?? 0, customer.days.at(-1) ?? 0]);
    if (days.length === 0)
      throw new NotDone(`No line of ${source.files.join(', ')} has a customer and a time${source.where ? ` and passes --where ${source.where}` : ''}; ${saidOf(counted)}.`);
    const [firstDay, lastDay] = days.reduce<[number, number]>(([least, most], day) => [Math.min(least, day), Math.max(most, day)], [Number.POSITIVE_INFINITY, 0]);
    return { customers, firstDay, lastDay, read: { ...counted, customerDays: customers.reduce((sum, { days: theirs }) => sum + theirs.length, 0) } };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** In words, for whoever watches. */
export function saidOf({ lines, leftOut, withoutCustomer, withoutTime, withoutValue, events, repeated }: Omit<LinesRead, 'customerDays'>): string {
  const parts = [
    [leftOut, 'left out by --where'],
    [withoutCustomer, 'without a customer'],
    [withoutTime, 'without a readable time'],
    [withoutValue, 'without a readable value (counted as 0)'],
    [repeated, 'with the customer, time and value of another (no new day; the value counts again)'],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${n.toLocaleString('en')} ${what}`);
  return `${lines.toLocaleString('en')} lines read, ${events.toLocaleString('en')} events${said.length > 0 ? `; ${said.join(', ')}` : ''}`;
}

async function load(connection: DuckDBConnection, { files, columns, where }: LogSource): Promise<void> {
  await connection.run("SET TimeZone = 'UTC'").catch(() => undefined); // without its calendar extension DuckDB knows UTC only
  const names = await columnNames(connection, readerOf(files));
  const customer = await expressionFor(connection, { files, names, wanted: columns.customer, role: 'customer' });
  const at = await expressionFor(connection, { files, names, wanted: columns.at, role: 'at' });
  const value = columns.value === undefined ? undefined : await expressionFor(connection, { files, names, wanted: columns.value, role: 'value' });
  if (where !== undefined) await check(connection, `SELECT (${where}) FROM ${readerOf(files)} LIMIT 0`, `--where "${where}" cannot be read as a condition on ${listed(names)}`);
  const customerColumn = names.find((name) => name === columns.customer);
  const create = (sniffed: string): string => `
    CREATE OR REPLACE TEMP TABLE lines AS
    SELECT trim(CAST(${customer} AS VARCHAR)) AS customer, ${sniffed} AS happened_at, ${value === undefined ? '1.0' : `TRY_CAST(${value} AS DOUBLE)`} AS value,
      ${where === undefined ? 'TRUE' : `coalesce((${where}), FALSE)`} AS kept
    FROM `;
  const kind = await typeOf(connection, at, readerOf(files, { customerColumn }));
  try {
    await connection.run(create(utc(at, kind)) + readerOf(files, { customerColumn }));
  } catch (error) {
    if (!/csv|convert|sniff/i.test(String(error))) throw error;
    // A column that looks like one thing at the top of a file and like another below: look at all of it first.
    const whole = readerOf(files, { customerColumn, everyLine: true });
    await check(connection, create(utc(at, await typeOf(connection, at, whole))) + whole, `${files.join(', ')} cannot be read`);
  }
  await connection.run(
    "CREATE OR REPLACE TEMP VIEW events AS SELECT customer, happened_at, coalesce(value, 0) AS value FROM lines WHERE kept AND customer <> '' AND happened_at IS NOT NULL",
  );
}

/** How DuckDB reads the files. An id stays the text that it is: 007 is not 7. */
function readerOf(files: readonly string[], { customerColumn, everyLine = false }: { readonly customerColumn?: string | undefined; readonly everyLine?: boolean } = {}): string {
  const list = `[${files.map(quoted).join(', ')}]`;
  const kinds = new Set(files.map((file) => /\.(csv|tsv|txt|parquet|jsonl|ndjson|json)(\.gz|\.zst)?$/i.exec(file)?.[1]?.toLowerCase() ?? 'csv'));
  const [kind] = kinds;
  if (kinds.has('parquet') && kinds.size > 1) throw new NotDone('Files of one log want one format: all Parquet, all CSV or all JSON lines.');
  if (kind === 'parquet') return `read_parquet(${list}, union_by_name = true)`;
  if (kind === 'jsonl' || kind === 'ndjson' || kind === 'json') return `read_json(${list}, union_by_name = true)`;
  const types = customerColumn === undefined ? '' : `, types = {${quoted(customerColumn)}: 'VARCHAR'}`;
  return `read_csv(${list}, union_by_name = true${types}${everyLine ? ', sample_size = -1' : ''}, buffer_size = ${CSV_BUFFER_BYTES})`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const named = (column: string): string => `"${column.replaceAll('"', '""')}"`;
const listed = (names: readonly string[]): string => `the columns ${names.join(', ')}`;

async function columnNames(connection: DuckDBConnection, reader: string): Promise<string[]> {
  try {
    return (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${reader}`)).getRowsJS().map(([name]) => String(name));
  } catch (error) {
    throw new NotDone(`The log cannot be read: ${firstLine(error)}`);
  }
}

async function expressionFor(
  connection: DuckDBConnection,
  { files, names, wanted, role }: { readonly files: readonly string[]; readonly names: readonly string[]; readonly wanted: string; readonly role: string },
): Promise<string> {
  if (names.includes(wanted)) return named(wanted);
  const otherwise = `--columns ${role}=${wanted} names no column of ${files.join(', ')}, which has ${listed(names)}`;
  // A bare word could still mean something to SQL: "user" is who runs it.
  if (/^\w+$/.test(wanted)) throw new NotDone(otherwise);
  await check(connection, `SELECT (${wanted}) FROM ${readerOf(files)} LIMIT 0`, otherwise);
  return `(${wanted})`;
}

async function check(connection: DuckDBConnection, sql: string, otherwise: string): Promise<void> {
  try {
    await connection.run(sql);
  } catch (error) {
    throw new NotDone(`${otherwise} (${firstLine(error)})`);
  }
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]?.trim() ?? '';

async function typeOf(connection: DuckDBConnection, expression: string, reader: string): Promise<string> {
  const [[, type] = []] = (await connection.runAndReadAll(`DESCRIBE SELECT ${expression} AS x FROM ${reader}`)).getRowsJS();
  return String(type);
}

/** Beyond this a number counts milliseconds, not seconds: it would be the year 5138. */
const MILLISECONDS_FROM = 1e11;

/** A time as UTC without a zone. One written without a zone is taken as it stands; a number counts seconds or milliseconds since 1970. */
function utc(at: string, type: string): string {
  if (type === 'DATE' || type === 'TIMESTAMP' || /^TIMESTAMP_/.test(type)) return `CAST(${at} AS TIMESTAMP)`;
  if (type === 'TIMESTAMP WITH TIME ZONE') return `make_timestamp(epoch_us(${at}))`;
  if (/INT|DOUBLE|DECIMAL|FLOAT/.test(type)) {
    return `make_timestamp(CAST(CAST(${at} AS DOUBLE) * CASE WHEN abs(${at}) >= ${MILLISECONDS_FROM} THEN 1000 ELSE 1000000 END AS BIGINT))`;
  }
  return `make_timestamp(epoch_us(TRY_CAST(CAST(${at} AS VARCHAR) AS TIMESTAMPTZ)))`;
}

async function count(connection: DuckDBConnection): Promise<Omit<LinesRead, 'customerDays'>> {
  const reader = await connection.runAndReadAll(`
    SELECT count(*), count(*) FILTER (NOT kept),
      count(*) FILTER (kept AND (customer IS NULL OR customer = '')),
      count(*) FILTER (kept AND customer <> '' AND happened_at IS NULL),
      count(*) FILTER (kept AND customer <> '' AND happened_at IS NOT NULL AND value IS NULL),
      count(*) FILTER (kept AND customer <> '' AND happened_at IS NOT NULL)
    FROM lines`);
  const [lines = 0, leftOut = 0, withoutCustomer = 0, withoutTime = 0, withoutValue = 0, events = 0] = (reader.getRowsJS()[0] ?? []).map(Number);
  const distinct = Number((await connection.runAndReadAll('SELECT count(*) FROM (SELECT DISTINCT customer, happened_at, value FROM events)')).getRowsJS()[0]?.[0]);
  return { lines, leftOut, withoutCustomer, withoutTime, withoutValue, events, repeated: events - distinct };
}

async function refuseUnreadable(connection: DuckDBConnection, { files, columns }: LogSource, { lines, withoutTime }: Omit<LinesRead, 'customerDays'>): Promise<void> {
  if (withoutTime <= MAX_WITHOUT_TIME * lines) return;
  const reader = await connection.runAndReadAll(
    "SELECT line FROM (SELECT row_number() OVER () AS line, * FROM lines) WHERE kept AND customer <> '' AND happened_at IS NULL ORDER BY line LIMIT 1",
  );
  throw new NotDone(
    `${withoutTime.toLocaleString('en')} of ${lines.toLocaleString('en')} lines of ${files.join(', ')} have no readable time in ${columns.at}; the first is data row ${Number(reader.getRowsJS()[0]?.[0])}. ` +
      `Times such as 2026-03-01 or 2026-03-01T09:30:00Z are read; others want an expression: at=strptime(${columns.at},'%d/%m/%Y %H:%M').`,
  );
}

const SQL = readFileSync(join(import.meta.dirname, 'customer-days.sql'), 'utf8');

async function customerDays(connection: DuckDBConnection, hasValues: boolean): Promise<readonly CustomerDays[]> {
  const { customers, add } = gathering({ hasValues });
  const result = await connection.stream(SQL);
  for await (const rows of result.yieldRowsJs()) for (const [customer, day, value] of rows) add(String(customer), Number(day), Number(value));
  return customers;
}
