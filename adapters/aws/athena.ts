/** A history that Athena can read, asked in SQL. For the operators' commands; no function reads this. */
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  type Row,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { type Clock, type QueryAnswer, QueryProblem, type QueryProgress, type QueryRow, type Warehouse } from '../../core/ports.ts';
import { MINUTE, SECOND } from '../../core/time.ts';
import { PATIENT } from './client-settings.ts';
import { messageOf, nameOf } from './failures.ts';
import { remedyOf } from './stack.ts';

export const athenaClient = (): AthenaClient => new AthenaClient(PATIENT);

/** Athena's own limit for a query, unless the account has asked for more. */
const LONGEST_MS = 30 * MINUTE;
const FIRST_LOOK_MS = 500;
const LONGEST_BETWEEN_LOOKS_MS = 5 * SECOND;
/** The most that Athena gives. */
const PAGE_ROWS = 1_000;

type Needs = { readonly client: AthenaClient; readonly clock: Clock; readonly pause: (ms: number) => Promise<void> };

/** @param longestMs after which a query that is still running is stopped, so that it costs no more */
export function athenaWarehouse(
  { client, clock, pause }: Needs,
  { database, workgroup }: { readonly database: string; readonly workgroup: string },
  longestMs = LONGEST_MS,
): Warehouse {
  return { query };

  async function query(sql: string, watch?: (progress: QueryProgress) => void): Promise<QueryAnswer> {
    const id = await started(sql);
    const scannedBytes = await finished(id, watch);
    return { scannedBytes, pages: pagesOf(id) };
  }

  async function started(QueryString: string): Promise<string> {
    // The client adds a token of its own, so that its second try is the same query.
    const command = new StartQueryExecutionCommand({ QueryString, WorkGroup: workgroup, QueryExecutionContext: { Database: database } });
    const { QueryExecutionId } = await asked('start a query', client.send(command));
    if (QueryExecutionId === undefined) throw new QueryProblem('Athena started a query and did not say which.');
    return QueryExecutionId;
  }

  async function finished(QueryExecutionId: string, watch?: (progress: QueryProgress) => void): Promise<number> {
    const startedAt = clock.now();
    let settled = false;
    try {
      for (let between = FIRST_LOOK_MS; ; between = Math.min(2 * between, LONGEST_BETWEEN_LOOKS_MS)) {
        const { QueryExecution: execution = {} } = await asked('look at a query', client.send(new GetQueryExecutionCommand({ QueryExecutionId })));
        const state = execution.Status?.State;
        const scannedBytes = execution.Statistics?.DataScannedInBytes ?? 0;
        settled = state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
        if (state === 'SUCCEEDED') return scannedBytes;
        if (settled) throw new QueryProblem(failureOf(execution, workgroup));
        const took = clock.now() - startedAt;
        watch?.({ seconds: Math.round(took / SECOND), scannedBytes });
        if (took >= longestMs) throw new QueryProblem(`Athena has not answered after ${Math.round(took / MINUTE)} minutes, so the query was stopped (${QueryExecutionId}).`);
        await pause(between);
      }
    } finally {
      // Whatever went wrong here, nobody waits for it any more; should this not be heard, Athena's own limit ends it.
      if (!settled) await client.send(new StopQueryExecutionCommand({ QueryExecutionId })).catch(() => undefined);
    }
  }

  async function* pagesOf(QueryExecutionId: string): AsyncGenerator<readonly QueryRow[]> {
    let NextToken: string | undefined;
    let first = true;
    do {
      const command = new GetQueryResultsCommand({ QueryExecutionId, MaxResults: PAGE_ROWS, ...(NextToken !== undefined && { NextToken }) });
      const answer = await asked('fetch the rows of a query', client.send(command));
      const rows = (answer.ResultSet?.Rows ?? []).map(valuesOf);
      // The first row of a SELECT repeats the names of its columns.
      yield first ? rows.slice(1) : rows;
      first = false;
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
  }

  async function asked<T>(what: string, call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw new QueryProblem(inWords(what, error), { cause: error });
    }
  }

  function inWords(what: string, error: unknown): string {
    const message = messageOf(error);
    if (/workgroup .*not found|workgroup is not found/i.test(message))
      return `Athena has no workgroup ${workgroup} here. Name one behind the table: --athena DATABASE.TABLE@WORKGROUP.`;
    if (/output location/i.test(message))
      return `The workgroup ${workgroup} does not say where results go. Give it a place in its settings, or name another: --athena DATABASE.TABLE@WORKGROUP.`;
    const remedy = remedyOf(error);
    if (remedy === undefined) return `Athena did not ${what}: ${nameOf(error)}, ${message}`;
    return /^Your AWS credentials may not/.test(remedy) ? `${remedy} The stack's output HistoryReaderPolicyArn names a policy that allows what is needed.` : remedy;
  }
}

const valuesOf = ({ Data = [] }: Row): QueryRow => Data.map(({ VarCharValue }) => VarCharValue);

/** Why a query that had started has no answer. */
function failureOf({ QueryExecutionId: id, Status, Statistics }: QueryExecution, workgroup: string): string {
  const reason = Status?.AthenaError?.ErrorMessage ?? Status?.StateChangeReason ?? 'no reason given';
  const remedy = REMEDIES.find(({ when }) => when.test(reason))?.remedy ?? '';
  const ended = Status?.State === 'CANCELLED' ? 'was cancelled' : 'failed';
  return `The query ${ended} on Athena (workgroup ${workgroup}, ${id}, ${(Statistics?.DataScannedInBytes ?? 0).toLocaleString('en')} bytes read): ${reason}${remedy && `. ${remedy}`}`;
}

const REMEDIES = [
  { when: /bytes scanned limit/i, remedy: 'The workgroup limits what a query may read: raise its limit, or ask for less with --where' },
  { when: /(TABLE|SCHEMA)_NOT_FOUND|does not exist/i, remedy: 'Say which table: --athena DATABASE.TABLE' },
  { when: /COLUMN_NOT_FOUND|cannot be resolved/i, remedy: 'A table that is not of this stack wants --columns customer=…,at=…' },
  {
    when: /access denied|not authorized|insufficient (permissions|lake formation)/i,
    remedy: "Whoever asks also needs to read the table's files, its entry in Glue and its key: the stack's output HistoryReaderPolicyArn names a policy that allows it",
  },
];
