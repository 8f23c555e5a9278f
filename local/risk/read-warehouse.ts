/** A history that another machine holds as customer-days: counted there, sampled there, and only what is wanted comes home. */
import { createHash } from 'node:crypto';
import { QueryProblem, type QueryProgress, type QueryRow, type Warehouse } from '../../core/ports.ts';
import { SAMPLE_STEPS } from '../../core/risk/sample.ts';
import { NotDone } from '../operations.ts';
import { gathering } from './gathering.ts';
import type { History } from './history.ts';
import { daysSql, sizeSql, type TableSource } from './history-sql.ts';
import { stepsLine } from './steps-line.ts';

/** Some minutes of fetching, and 100 MB here; a fit wants sixty thousand rows, which are far fewer. */
const MOST_CUSTOMER_DAYS = 600_000;
/** What Athena takes for a query at least. Source: Athena pricing, November 2026. */
const LEAST_BYTES = 10_000_000;
const USD_PER_BYTE = 5 / 1e12;

export async function readWarehouse(warehouse: Warehouse, source: TableSource, mostCustomerDays = MOST_CUSTOMER_DAYS): Promise<History> {
  const name = `${source.database}.${source.table}`;
  const size = await warehouse.query(sizeSql(source), progressLine(`Counting ${name}`));
  const [customers = 0, customerDays = 0, firstDay = 0, lastDay = 0] = (await onlyRow(size.pages)).map(Number);
  if (customerDays === 0) {
    throw new NotDone(
      source.columns === undefined
        ? `${name} holds no usage and no order yet (${scanned(size.scannedBytes)}). Events that pass the bus are stored within a quarter of an hour; npm run replay -- FILE --stack NAME brings in older ones.`
        : `No row of ${name} has a customer and a time${source.where === undefined ? '' : ` and passes --where ${source.where}`} (${scanned(size.scannedBytes)}).`,
    );
  }
  const kept = Math.min(SAMPLE_STEPS, Math.max(1, Math.floor((mostCustomerDays / customerDays) * SAMPLE_STEPS)));
  const sql = daysSql(source, kept);
  const days = await warehouse.query(sql, progressLine(`Asking ${name} for customer-days`));
  const gathered = gathering({ hasValues: source.columns === undefined || source.columns.value !== undefined });
  const expected = Math.round(customerDays * (kept / SAMPLE_STEPS));
  const fetched = stepsLine('Customer-days fetched');
  let rows = 0;
  for await (const page of days.pages) {
    for (const [customer, day, value] of page) gathered.add(String(customer), wholeDay(day), Number(value));
    rows += page.length;
    fetched(rows, Math.max(expected, rows + 1));
  }
  fetched(rows, rows);
  const scannedBytes = size.scannedBytes + days.scannedBytes;
  console.error(
    `${name}: ${customerDays.toLocaleString('en')} days of ${customers.toLocaleString('en')} customers; ${scanned(size.scannedBytes, days.scannedBytes)}.` +
      (kept < SAMPLE_STEPS ? ` Too many to fetch: ${(kept / 100).toFixed(2)} % of the customers are looked at, drawn by checksum of their ids.` : ''),
  );
  if (rows === 0) throw new NotDone(`None of the ${customers.toLocaleString('en')} customers of ${name} falls into a sample of ${(kept / 100).toFixed(2)} %.`);
  return {
    customers: gathered.customers,
    firstDay,
    lastDay,
    share: kept / SAMPLE_STEPS,
    ...(source.where !== undefined && { where: source.where }),
    inputs: async () => [{ table: name, scannedBytes, sha256: createHash('sha256').update(sql).digest('hex') }],
  };
}

async function onlyRow(pages: AsyncIterable<readonly QueryRow[]>): Promise<QueryRow> {
  for await (const [row] of pages) if (row !== undefined) return row;
  throw new QueryProblem('The query that counts customer-days brought no row.');
}

function wholeDay(text: string | undefined): number {
  const day = Number(text);
  if (text === undefined || !Number.isInteger(day)) throw new QueryProblem(`A customer-day has the day "${text}", which is no number of days since 1970.`);
  return day;
}

/** What it cost: read bytes, each query rounded up to the least. */
function scanned(...bytes: readonly number[]): string {
  const all = bytes.reduce((sum, each) => sum + each, 0);
  const paid = bytes.reduce((sum, each) => sum + Math.max(each, LEAST_BYTES), 0);
  return `${all.toLocaleString('en')} bytes read in ${bytes.length === 1 ? 'one query' : `${bytes.length} queries`}, about $${(paid * USD_PER_BYTE).toFixed(4)} at $5 a terabyte`;
}

/** On a terminal, how long it has taken and what it has read; elsewhere nothing until it is done. */
const progressLine =
  (title: string) =>
  ({ seconds, scannedBytes }: QueryProgress): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${title}: ${seconds} s, ${(scannedBytes / 1e6).toFixed(0)} MB read\u001b[K`);
  };
