import { AthenaClient } from '@aws-sdk/client-athena';
import { afterEach, describe, expect, test } from 'vitest';
import { athenaWarehouse } from '../../adapters/aws/athena.ts';
import { QueryProblem, type QueryProgress, type QueryRow } from '../../core/ports.ts';
import { MINUTE } from '../../core/time.ts';
import { type Answer, type Asked, fault, json, type ServiceStub, serviceStub } from './service-stub.ts';

let stub: ServiceStub;
afterEach(() => stub.close());

const PLACE = { database: 'beforehand_history', workgroup: 'Beforehand-history' };
const NAME = 'AmazonAthena.';
const STARTED = json({ QueryExecutionId: 'q-1' });
const state = (State: string, more: object = {}, Statistics: object = { DataScannedInBytes: 4_096 }): Answer =>
  json({ QueryExecution: { QueryExecutionId: 'q-1', Status: { State, ...more }, Statistics } });
const page = (rows: readonly (readonly (string | undefined)[])[], NextToken?: string): Answer =>
  json({ ResultSet: { Rows: rows.map((row) => ({ Data: row.map((VarCharValue) => ({ VarCharValue })) })) }, NextToken });

/** Answers each action in turn, and the last one of it for ever; the clock goes on by the pauses alone. */
async function warehouse(answers: Readonly<Record<string, readonly Answer[]>>, longestMs?: number) {
  const given = new Map<string, number>();
  stub = await serviceStub(({ target }: Asked) => {
    const action = target.slice(NAME.length);
    const turn = given.get(action) ?? 0;
    given.set(action, turn + 1);
    const all = answers[action] ?? [];
    return all[Math.min(turn, all.length - 1)] ?? json({});
  });
  let now = 0;
  const pauses: number[] = [];
  const pause = async (ms: number): Promise<void> => {
    pauses.push(ms);
    now += ms;
  };
  const client = new AthenaClient({ ...stub.reach, maxAttempts: 3 });
  return { pauses, athena: athenaWarehouse({ client, clock: { now: () => now }, pause }, PLACE, longestMs) };
}
const askedOf = (action: string): Record<string, unknown>[] =>
  stub.asked.filter(({ target }) => target === NAME + action).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
const actions = (): string[] => stub.asked.map(({ target }) => target.slice(NAME.length));
async function rowsOf(pages: AsyncIterable<readonly QueryRow[]>): Promise<QueryRow[]> {
  const rows: QueryRow[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}

describe('a query on Athena', () => {
  test('names the database and the workgroup, and carries a token so that a second try is the same query', async () => {
    const { athena } = await warehouse({ StartQueryExecution: [fault('InternalServerException', 500), STARTED], GetQueryExecution: [state('SUCCEEDED')] });
    expect((await athena.query('SELECT 1')).scannedBytes).toBe(4_096);
    const [first, second] = askedOf('StartQueryExecution');
    expect(first).toEqual({
      QueryString: 'SELECT 1',
      QueryExecutionContext: { Database: 'beforehand_history' },
      WorkGroup: 'Beforehand-history',
      ClientRequestToken: expect.stringMatching(/^.{32,128}$/),
    });
    expect(second).toEqual(first);
  });

  test('is looked at more and more seldom until it is done, and says meanwhile what it has read', async () => {
    const running = [1, 2, 3, 4, 5, 6].map((n) => state('RUNNING', {}, { DataScannedInBytes: n }));
    const { athena, pauses } = await warehouse({ StartQueryExecution: [STARTED], GetQueryExecution: [state('QUEUED', {}, {}), ...running, state('SUCCEEDED')] });
    const seen: QueryProgress[] = [];
    await athena.query('SELECT 1', (progress) => seen.push(progress));
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
    expect(seen.map(({ scannedBytes }) => scannedBytes)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(seen.at(-1)?.seconds).toBe(18);
    expect(actions()).not.toContain('StopQueryExecution');
  });

  test('brings its rows home page by page, without the names of the columns', async () => {
    const { athena } = await warehouse({
      StartQueryExecution: [STARTED],
      GetQueryExecution: [state('SUCCEEDED')],
      GetQueryResults: [
        page(
          [
            ['customer', 'day'],
            ['a', '1'],
          ],
          'more',
        ),
        page([['b', undefined]], 'still more'),
        page([['customer', 'day']]),
      ],
    });
    const { pages } = await athena.query('SELECT 1');
    expect(actions()).not.toContain('GetQueryResults');
    expect(await rowsOf(pages)).toEqual([
      ['a', '1'],
      ['b', undefined],
      ['customer', 'day'],
    ]);
    expect(askedOf('GetQueryResults')).toEqual([
      { QueryExecutionId: 'q-1', MaxResults: 1_000 },
      { QueryExecutionId: 'q-1', MaxResults: 1_000, NextToken: 'more' },
      { QueryExecutionId: 'q-1', MaxResults: 1_000, NextToken: 'still more' },
    ]);
  });

  test('fetches a page again that was throttled, and no page twice', async () => {
    const { athena } = await warehouse({
      StartQueryExecution: [STARTED],
      GetQueryExecution: [state('SUCCEEDED')],
      GetQueryResults: [page([['n'], ['1']], 'more'), fault('TooManyRequestsException', 400), page([['2']])],
    });
    expect(await rowsOf((await athena.query('SELECT 1')).pages)).toEqual([['1'], ['2']]);
  });
});

describe('a query without an answer', () => {
  const failing = async (answers: Readonly<Record<string, readonly Answer[]>>, longestMs?: number): Promise<Error> => {
    const { athena } = await warehouse({ StartQueryExecution: [STARTED], ...answers }, longestMs);
    return athena.query('SELECT 1').then(
      () => Promise.reject(new Error('it had an answer')),
      (error: Error) => error,
    );
  };

  test.each([
    [
      'FAILED',
      { StateChangeReason: 'SYNTAX_ERROR: line 3:5: mismatched input' },
      /failed on Athena \(workgroup Beforehand-history, q-1, 4,096 bytes read\): SYNTAX_ERROR: line 3:5/,
    ],
    ['FAILED', { AthenaError: { ErrorMessage: 'TABLE_NOT_FOUND: Table a.b does not exist' } }, /TABLE_NOT_FOUND.*--athena DATABASE\.TABLE/],
    ['FAILED', { StateChangeReason: "COLUMN_NOT_FOUND: Column 'arrived' cannot be resolved" }, /wants --columns customer=/],
    ['FAILED', { StateChangeReason: 'Access Denied (Service: Amazon S3; Status Code: 403)' }, /HistoryReaderPolicyArn/],
    ['CANCELLED', { StateChangeReason: 'Bytes scanned limit was exceeded' }, /was cancelled .*Bytes scanned limit was exceeded\. The workgroup limits what a query may read/],
    ['CANCELLED', {}, /was cancelled .*no reason given/],
  ])('as it %s with %o says why, and what to do', async (State, more, said) => {
    const error = await failing({ GetQueryExecution: [state(State, more)] });
    expect(error).toBeInstanceOf(QueryProblem);
    expect(error.message).toMatch(said);
    expect(actions()).not.toContain('StopQueryExecution');
  });

  test('after its time is stopped, and says so', async () => {
    const error = await failing({ GetQueryExecution: [state('RUNNING')] }, MINUTE);
    expect(error.message).toMatch(/has not answered after 1 minutes, so the query was stopped \(q-1\)/);
    expect(askedOf('StopQueryExecution')).toEqual([{ QueryExecutionId: 'q-1' }]);
  });

  test('that may no longer be looked at is stopped, and the reason stays the first one', async () => {
    const denied = fault('AccessDeniedException', 400, 'User: x is not authorized to perform: athena:GetQueryExecution');
    const error = await failing({ GetQueryExecution: [denied], StopQueryExecution: [fault('AccessDeniedException', 400)] });
    expect(error.message).toMatch(/^Your AWS credentials may not do this: .*athena:GetQueryExecution.*HistoryReaderPolicyArn/);
    expect(askedOf('StopQueryExecution')).toHaveLength(1);
  });

  test.each([
    ['InvalidRequestException', 'WorkGroup Beforehand-history is not found.', /no workgroup Beforehand-history here.*@WORKGROUP/],
    ['InvalidRequestException', 'No output location provided. An output location is required either through the Workgroup result configuration', /does not say where results go/],
    ['UnrecognizedClientException', 'The security token included in the request is invalid', /Sign in again/],
    ['InvalidRequestException', 'Queries of this type are not supported', /Athena did not start a query: InvalidRequestException, Queries of this type/],
  ])('as it cannot be started (%s: %s) says what to do', async (type, message, said) => {
    const error = await failing({ StartQueryExecution: [fault(type, 400, message)] });
    expect(error.message).toMatch(said);
    expect(actions()).toEqual(['StartQueryExecution']);
  });
});
