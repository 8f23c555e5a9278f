/** What a history beyond this machine is asked. Kept to what Athena (Trino) and DuckDB both accept, but for `crc32` and `to_utf8`, which DuckDB has not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDS } from '../../core/risk/folds.ts';
import { SAMPLE_STEPS } from '../../core/risk/sample.ts';
import type { Columns } from './columns.ts';

/** A table in a catalog of Athena. Without columns it is one of a stack's own (infra/constructs/history.ts). */
export type TableSource = {
  readonly database: string;
  readonly table: string;
  readonly columns?: Columns;
  /** SQL: which rows count at all; of a table with columns. */
  readonly where?: string;
};

const sqlIn = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');
const CUSTOMER_DAYS = sqlIn('customer-days.sql');
const HISTORY_EVENTS = sqlIn('history-events.sql');

/** One row: customers, customer-days, the first and the last day. */
export const sizeSql = (source: TableSource): string => `WITH
${eventsOf(source)},
customer_days AS (
${CUSTOMER_DAYS})
SELECT COUNT(DISTINCT customer), COUNT(*), MIN(day), MAX(day) FROM customer_days`;

/** Rows of customer, day, value and events, by customer and day: of those customers that `isInSample` with so many steps. */
export const daysSql = (source: TableSource, kept: number): string => `WITH
${eventsOf(source, 'all_events')},
events AS (SELECT customer, happened_at, value FROM all_events${kept < SAMPLE_STEPS ? ` WHERE mod(crc32(to_utf8(customer)), ${FOLDS * SAMPLE_STEPS}) < ${FOLDS * kept}` : ''})
${CUSTOMER_DAYS}`;

function eventsOf(source: TableSource, name = 'events'): string {
  const from = `${quoted(source.database)}.${quoted(source.table)}`;
  if (source.columns === undefined) return `history AS (SELECT id, source, type, time, data, arrived FROM ${from}),\n${name} AS (\n${HISTORY_EVENTS})`;
  const { customer, at, value } = mapped(source.columns);
  return `read_rows AS (
SELECT trim(CAST(${customer} AS VARCHAR)) AS customer, CAST(${at} AS TIMESTAMP) AS happened_at, ${value === undefined ? 'CAST(1 AS DOUBLE)' : `COALESCE(TRY_CAST(${value} AS DOUBLE), 0)`} AS value
FROM ${from}${source.where === undefined ? '' : `\nWHERE (${source.where})`}),
${name} AS (SELECT customer, happened_at, value FROM read_rows WHERE customer <> '' AND happened_at IS NOT NULL)`;
}

/** A bare word is a column, whatever else it may mean to SQL: "user" is who asks. */
const named = (column: string): string => (/^\w+$/.test(column) ? quoted(column) : `(${column})`);
const mapped = ({ customer, at, value }: Columns): Columns => ({ customer: named(customer), at: named(at), ...(value !== undefined && { value: named(value) }) });

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
