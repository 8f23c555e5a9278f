/**
 * Athena's protocol over DuckDB: the queries that would go to Athena are really carried out, and their rows come back in Athena's pages.
 * DuckDB lacks two functions that Trino has; everything else of the queries it takes as it stands.
 */
import { BIGINT, type DuckDBConnection, DuckDBInstance, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import { crc32 } from '../../core/risk/folds.ts';
import { type Answer, fault, json, type ServiceStub, serviceStub } from '../adapters/service-stub.ts';

export async function duckdbAsTrino(): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'crc32',
      returnType: BIGINT,
      parameterTypes: [VARCHAR],
      mainFunction: (_info, input, output) => {
        const texts = input.getColumnVector(0);
        for (let row = 0; row < input.rowCount; row++) output.setItem(row, BigInt(crc32(String(texts.getItem(row)))));
        output.flush();
      },
    }),
  );
  await connection.run('CREATE MACRO to_utf8(text) AS text');
  return connection;
}

/** Columns as in infra/constructs/history.ts. */
export const HISTORY_TABLE = `(id VARCHAR, source VARCHAR, type VARCHAR, time VARCHAR,
  data STRUCT(customerid VARCHAR, orderid VARCHAR, records MAP(VARCHAR, VARCHAR)[], items MAP(VARCHAR, VARCHAR)[]), arrived VARCHAR)`;

export type AthenaStub = ServiceStub & { readonly queries: string[] };

/** @param scannedBytes said of every query */
export async function athenaOn(connection: DuckDBConnection, { scannedBytes = 12_345_678, pageRows = 1_000 } = {}): Promise<AthenaStub> {
  const queries: string[] = [];
  const answers = new Map<string, { readonly rows: Promise<(string | undefined)[][]>; looks: number }>();
  const queryOf = (body: string): { id: string; next: number } => {
    const { QueryExecutionId, NextToken = '0' } = JSON.parse(body) as { QueryExecutionId: string; NextToken?: string };
    return { id: QueryExecutionId, next: Number(NextToken) };
  };
  const carryOut: Record<string, (body: string) => Answer | Promise<Answer>> = {
    'AmazonAthena.StartQueryExecution': (body) => {
      const sql = (JSON.parse(body) as { QueryString: string }).QueryString;
      const rows = connection
        .runAndReadAll(sql)
        .then((read) => [read.columnNames(), ...read.getRowsJson().map((row) => row.map((value) => (value === null ? undefined : String(value))))]);
      rows.catch(() => undefined);
      answers.set(`query-${queries.push(sql)}`, { rows, looks: 0 });
      return json({ QueryExecutionId: `query-${queries.length}` });
    },
    'AmazonAthena.GetQueryExecution': async (body) => {
      const { id } = queryOf(body);
      const answer = answers.get(id);
      if (answer === undefined) return fault('InvalidRequestException', 400, `QueryExecution ${id} was not found`);
      if (answer.looks++ === 0) return json({ QueryExecution: { QueryExecutionId: id, Status: { State: 'RUNNING' }, Statistics: { DataScannedInBytes: 1 } } });
      const failed = await answer.rows.then(
        () => undefined,
        (error: unknown) => String(error),
      );
      const Status = failed === undefined ? { State: 'SUCCEEDED' } : { State: 'FAILED', StateChangeReason: failed };
      return json({ QueryExecution: { QueryExecutionId: id, Status, Statistics: { DataScannedInBytes: scannedBytes } } });
    },
    'AmazonAthena.GetQueryResults': async (body) => {
      const { id, next } = queryOf(body);
      const rows = (await answers.get(id)?.rows) ?? [];
      const page = rows.slice(next, next + pageRows);
      const Rows = page.map((row) => ({ Data: row.map((value) => (value === undefined ? {} : { VarCharValue: value })) }));
      return json({ ResultSet: { Rows, ResultSetMetadata: {} }, ...(next + pageRows < rows.length && { NextToken: String(next + pageRows) }) });
    },
  };
  const stub = await serviceStub(({ target, body }) => carryOut[target]?.(body) ?? fault('UnknownOperationException', 400, target));
  return { ...stub, queries };
}
