import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { AthenaClient } from '@aws-sdk/client-athena';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, describe, expect, test } from 'vitest';
import { athenaWarehouse } from '../../adapters/aws/athena.ts';
import { systemClock } from '../../adapters/aws/system.ts';
import { parseEvent } from '../../core/events/parse.ts';
import { dateOf, dayOfDate } from '../../core/risk/months.ts';
import { riskFile } from '../../core/risk/risk-file.ts';
import { isInSample, sampledFor } from '../../core/risk/sample.ts';
import { tableIn } from '../../local/risk/history.ts';
import { daysSql, sizeSql } from '../../local/risk/history-sql.ts';
import { readWarehouse } from '../../local/risk/read-warehouse.ts';
import { type AthenaStub, athenaOn, duckdbAsTrino, HISTORY_TABLE } from './athena-on-duckdb.ts';
import { csvOf, customer, fileWith, madeUpLog, QUESTION, START, temporaryFolder } from './logs.ts';

const SLOW = { timeout: 120_000 };
const HISTORY = { database: 'main', table: 'events' };
const day = (date: string): number => dayOfDate(date) ?? Number.NaN;

type Said = { readonly id: string; readonly type: string; readonly time: string; readonly data: object; readonly arrived?: string };

/** Events as Firehose stores them: keys in lower case, what is packed as text. */
async function stored(events: readonly Said[]): Promise<DuckDBConnection> {
  const connection = await duckdbAsTrino();
  await connection.run(`CREATE TABLE events ${HISTORY_TABLE}`);
  const lines = events.map(({ arrived, ...event }) => {
    const cloudEvent = { specversion: '1.0', source: 'shop', ...event };
    const parsed = parseEvent(cloudEvent, Date.parse('2026-06-01T00:00:00Z'));
    if (!parsed.ok) throw new Error(`not an event of the contract: ${JSON.stringify(parsed.errors)}`);
    return JSON.stringify({ ...lowered(cloudEvent), arrived: arrived ?? event.time.slice(0, 10) });
  });
  const columns =
    "{id: 'VARCHAR', source: 'VARCHAR', type: 'VARCHAR', time: 'VARCHAR', data: 'STRUCT(customerid VARCHAR, orderid VARCHAR, records MAP(VARCHAR, VARCHAR)[], items MAP(VARCHAR, VARCHAR)[])', arrived: 'VARCHAR'}";
  await connection.run(`INSERT INTO events SELECT id, source, type, time, data, arrived FROM read_json('${fileWith('events.jsonl', lines.join('\n'))}', columns = ${columns})`);
  return connection;
}

function lowered(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.toLowerCase(),
      Array.isArray(inner) ? inner.map(lowered) : typeof inner === 'object' && inner !== null ? lowered(inner) : inner,
    ]),
  );
}

const usage = (id: string, time: string, records: object[], arrived?: string): Said => ({ id, type: 'usage.recorded', time, data: { records }, ...(arrived && { arrived }) });
const order = (
  id: string,
  time: string,
  orderId: string,
  customerId: string,
  amounts: readonly [price: string, freight?: string | undefined, currency?: string][] = [],
  arrived?: string,
): Said => ({
  id,
  type: 'order.confirmed',
  time,
  data: {
    customerId,
    orderId,
    items: amounts.map(([price, freight, currency = 'EUR']) => ({
      name: 'A "thing"',
      price: { amount: price, currency },
      ...(freight && { freight: { amount: freight, currency } }),
    })),
  },
  ...(arrived && { arrived }),
});
const erased = (customerId: string): Said => ({ id: `erased-${customerId}`, type: 'customer.erased', time: '2026-03-09T08:00:00Z', data: { customerId } });

async function customerDays(events: readonly Said[]) {
  const read = await (await stored(events)).runAndReadAll(daysSql(HISTORY, 10_000));
  return read.getRowsJson().map(([id, at, value, count]) => [id, dateOf(Number(at)), Number(value), Number(count)]);
}

describe('the deployed history becomes customer-days', () => {
  test('from packed usage: each record its customer and its day, a day once', async () => {
    const packed = usage('u1', '2026-03-04T10:00:00Z', [
      { customerId: 'ada', day: '2026-03-01', value: 2.5, count: 7 },
      { customerId: 'ada', at: '2026-03-02T23:30:00-05:00', feature: 'export' },
      { customerId: 'bob', at: '2026-03-03T09:30:00Z', outcome: 'error' },
      { customerId: 'ada', at: '2026-03-03T04:00:00.123Z' },
    ]);
    expect(await customerDays([packed, usage('u2', '2026-03-04T11:00:00Z', [{ customerId: 'bob', day: '2026-03-03' }])])).toEqual([
      ['ada', '2026-03-01', 2.5, 1],
      ['ada', '2026-03-03', 1, 1],
      ['bob', '2026-03-03', 1, 1],
    ]);
  });

  test('from orders: the sum of their lines with freight, each order once, beside the usage of the day', async () => {
    expect(
      await customerDays([
        order('o1', '2026-03-01T10:00:00Z', '1001', 'ada', [['12.30', '1.00'], ['2.00']]),
        order('o1-again', '2026-03-02T10:00:00Z', '1001', 'ada', [['12.30', '1.00'], ['2.00']]),
        order('o2', '2026-03-01T12:00:00Z', '1002', 'ada', [['5.00'], ['5.00']]),
        usage('u1', '2026-03-01T12:00:00Z', [{ customerId: 'ada', day: '2026-03-01' }]),
        order('o3', '2026-03-05T12:00:00Z', '1003', 'ada'),
        order('o4', '2026-03-06T12:00:00Z', '1004', 'ada', [['5.00'], ['5.00', undefined, 'USD']]),
      ]),
    ).toEqual([
      ['ada', '2026-03-01', 26.3, 3],
      ['ada', '2026-03-05', 0, 1],
      ['ada', '2026-03-06', 0, 1],
    ]);
  });

  test('the same when every event came twice, also into different objects', async () => {
    const events = [
      usage('u1', '2026-03-01T10:00:00Z', [
        { customerId: 'ada', day: '2026-03-01', value: 3 },
        { customerId: 'bob', day: '2026-02-28' },
      ]),
      order('o1', '2026-03-01T23:50:00Z', '1001', 'ada', [['12.30'], ['12.30']]),
    ];
    const twice = [...events, ...events, ...events.map((event) => ({ ...event, arrived: '2026-03-02' }))];
    expect(await customerDays(twice)).toEqual(await customerDays(events));
    expect((await customerDays(events))[0]).toEqual(['ada', '2026-03-01', 27.6, 2]);
  });

  test('without those who were erased', async () => {
    const events = [
      usage('u1', '2026-03-01T10:00:00Z', [
        { customerId: 'ada', day: '2026-03-01' },
        { customerId: 'bob', day: '2026-03-01' },
      ]),
      order('o1', '2026-03-10T10:00:00Z', '1', 'ada'),
    ];
    expect((await customerDays([...events, erased('ada')])).map(([id]) => id)).toEqual(['bob']);
  });

  test('and a clock that runs ahead does not move its end', async () => {
    const events = [order('o1', '2026-12-24T10:00:00Z', '1', 'ada', [], '2026-03-01'), order('o2', '2026-03-02T00:10:00Z', '2', 'bob', [], '2026-03-01')];
    expect((await customerDays(events)).map(([id, at]) => [id, at])).toEqual([
      ['ada', '2026-03-01'],
      ['bob', '2026-03-02'],
    ]);
  });

  test('and a table of one’s own by its columns, as a log file does', async () => {
    const connection = await duckdbAsTrino();
    await connection.run(
      "CREATE TABLE logins AS SELECT * FROM (VALUES (7, TIMESTAMP '2026-03-01 10:00:00', 2), (7, TIMESTAMP '2026-03-01 11:00:00', 3), (8, TIMESTAMP '2026-03-02 11:00:00', -1)) AS t(who, \"at\", n)",
    );
    const source = { database: 'main', table: 'logins', columns: { customer: 'who', at: 'at', value: 'n * 2' }, where: 'n > 0' };
    expect((await connection.runAndReadAll(daysSql(source, 10_000))).getRowsJson()).toEqual([['7', String(day('2026-03-01')), 10, '2']]);
    expect((await connection.runAndReadAll(sizeSql(source))).getRowsJson()).toEqual([['1', '1', String(day('2026-03-01')), String(day('2026-03-01'))]]);
  });
});

describe('a sample', () => {
  const log = madeUpLog(2_000, 60);
  const events = log.flatMap(({ customerId, days }, n) =>
    usage(
      `u${n}`,
      '2026-03-01T00:00:00Z',
      days.map((at) => ({ customerId, day: dateOf(at) })),
    ),
  );

  test('drawn in SQL is the one drawn here', SLOW, async () => {
    const connection = await stored(events);
    for (const kept of [1, 137, 5_000]) {
      const ids = new Set((await connection.runAndReadAll(daysSql(HISTORY, kept))).getRowsJson().map(([id]) => String(id)));
      expect([...ids].sort()).toEqual(
        log
          .map(({ customerId }) => customerId)
          .filter((id) => isInSample(id, kept))
          .sort(),
      );
    }
  });

  test('of a sample is the sample of all', () => {
    const asked = { mostRows: 300 };
    const cutoffs = [START + 40];
    const half = log.filter(({ customerId }) => isInSample(customerId, 5_000));
    const all = sampledFor(log, cutoffs, QUESTION, asked);
    const ofHalf = sampledFor(half, cutoffs, QUESTION, { ...asked, share: 0.5 });
    expect(Math.abs(ofHalf.share - all.share)).toBeLessThan(0.02);
    const [smaller, larger] = [all, ofHalf].sort((a, b) => a.share - b.share);
    const ids = new Set(larger?.customers.map(({ customerId }) => customerId));
    expect(smaller?.customers.every(({ customerId }) => ids.has(customerId))).toBe(true);
    expect(sampledFor(half, cutoffs, QUESTION, { share: 0.5 })).toEqual({ customers: half, share: 0.5 });
  });
});

describe('a history on Athena', () => {
  let stub: AthenaStub;
  afterEach(() => stub.close());
  const warehouse = () => athenaWarehouse({ client: new AthenaClient(stub.reach), clock: systemClock, pause: async () => undefined }, { database: 'main', workgroup: 'w' });

  test('comes home through all pages, with what it cost on record', async () => {
    stub = await athenaOn(
      await stored([
        usage(
          'u1',
          '2026-03-01T00:00:00Z',
          [1, 2, 3, 4, 5, 6, 7].map((n) => ({ customerId: n < 4 ? 'ada' : 'bob', day: `2026-02-0${n}` })),
        ),
      ]),
      { pageRows: 3 },
    );
    const history = await readWarehouse(warehouse(), HISTORY);
    expect(history).toMatchObject({ firstDay: day('2026-02-01'), lastDay: day('2026-02-07'), share: 1 });
    expect(history.customers).toEqual([
      customer(
        'ada',
        [1, 2, 3].map((n) => day(`2026-02-0${n}`)),
        [1, 1, 1],
      ),
      customer(
        'bob',
        [4, 5, 6, 7].map((n) => day(`2026-02-0${n}`)),
        [1, 1, 1, 1],
      ),
    ]);
    expect(await history.inputs()).toEqual([{ table: 'main.events', scannedBytes: 24_691_356, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(stub.asked.filter(({ target }) => target.endsWith('GetQueryResults'))).toHaveLength(4);
  });

  test('that is too large stays there but for a sample of its customers', SLOW, async () => {
    const log = madeUpLog(500, 60);
    stub = await athenaOn(
      await stored(
        log.map(({ customerId, days }, n) =>
          usage(
            `u${n}`,
            '2026-03-01T00:00:00Z',
            days.map((at) => ({ customerId, day: dateOf(at) })),
          ),
        ),
      ),
    );
    const all = log.reduce((sum, { days }) => sum + days.length, 0);
    const history = await readWarehouse(warehouse(), HISTORY, all / 4);
    expect(history.share).toBe(0.25);
    expect(history.customers.map(({ customerId }) => customerId)).toEqual(
      log
        .map(({ customerId }) => customerId)
        .filter((id) => isInSample(id, 2_500))
        .sort(),
    );
    expect(stub.queries).toHaveLength(2);
  });

  test('that is empty is refused, and says how it fills', async () => {
    stub = await athenaOn(await stored([]).catch(async () => duckdbWithEmptyHistory()));
    await expect(readWarehouse(warehouse(), HISTORY)).rejects.toThrow(
      /main\.events holds no usage and no order yet \(12,345,678 bytes read in one query, about \$0\.0001.*npm run replay/,
    );
    expect(stub.queries).toHaveLength(1);
  });

  test('gives npm run fit the very model that the same days in a file do', SLOW, async () => {
    const log = madeUpLog(400);
    const connection = await duckdbAsTrino();
    await connection.run(`CREATE TABLE logins AS SELECT * FROM read_csv('${fileWith('log.csv', csvOf(log))}')`);
    stub = await athenaOn(connection);
    const { env, fitted } = commands(stub);
    const out = `${temporaryFolder()}/risk.json`;
    const { stderr } = await fitted('--athena', 'main.logins@reports', '--columns', 'customer=user,at=day', '--out', out);
    expect(env.AWS_ENDPOINT_URL_ATHENA).toContain('127.0.0.1');
    expect(stderr).toMatch(/main\.logins: [\d,]+ days of 400 customers; 24,691,356 bytes read in 2 queries, about \$0\.0001 at \$5 a terabyte\./);
    expect(JSON.parse(stub.asked[0]?.body ?? '{}')).toMatchObject({ WorkGroup: 'reports', QueryExecutionContext: { Database: 'main' } });
    const file = `${temporaryFolder()}/risk.json`;
    await fitted('--log', fileWith('log.csv', csvOf(log)), '--columns', 'customer=user,at=day', '--out', file);
    const [there, here] = [out, file].map((path) => riskFile().parse(JSON.parse(readFileSync(path, 'utf8'))));
    expect(there?.trainedOn.inputs).toEqual([{ table: 'main.logins', scannedBytes: 24_691_356, sha256: expect.any(String) }]);
    expect(there).toEqual({ ...here, fittedAt: there?.fittedAt, trainedOn: { ...here?.trainedOn, inputs: there?.trainedOn.inputs } });
  });

  test('tells npm run backtest in a line why a query failed', SLOW, async () => {
    stub = await athenaOn(await duckdbAsTrino());
    const { backtested } = commands(stub);
    const failed = await backtested('--athena', 'main.nowhere', '--columns', 'customer=user,at=day').catch((error: { code: number; stdout: string; stderr: string }) => error);
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr.trim().split('\n').at(-1)).toMatch(/Say which table: --athena DATABASE\.TABLE$/);
  });

  test.each([
    [['--stack', 'Beforehand', '--athena', 'a.b'], 'Say one history: --athena or --stack'],
    [['--athena', 'logins'], '--athena wants DATABASE.TABLE'],
    [['--athena', 'a.b', '--where', 'n > 0'], '--where goes with --columns'],
    [['--stack', 'Beforehand', '--columns', 'customer=a,at=b'], 'has columns of its own'],
  ])('is refused before anything is asked: %s', SLOW, async (options, said) => {
    stub = await athenaOn(await duckdbAsTrino());
    const failed = await commands(stub)
      .fitted(...options)
      .catch((error: { stderr: string }) => error);
    expect(failed.stderr).toContain(said);
    expect(stub.asked).toEqual([]);
  });

  test.each([
    ['a.b', { database: 'a', table: 'b', workgroup: 'primary' }],
    ['beforehand_history.events@Beforehand-history', { database: 'beforehand_history', table: 'events', workgroup: 'Beforehand-history' }],
  ])('is named as %s', async (text, place) => {
    stub = await athenaOn(await duckdbAsTrino());
    expect(tableIn(text)).toEqual(place);
  });
});

async function duckdbWithEmptyHistory(): Promise<DuckDBConnection> {
  const connection = await duckdbAsTrino();
  await connection.run(`CREATE TABLE events ${HISTORY_TABLE}`);
  return connection;
}

/** The commands themselves, whose clients reach the stub. */
function commands({ reach }: AthenaStub) {
  const env = { ...process.env, AWS_ENDPOINT_URL_ATHENA: reach.endpoint, AWS_REGION: reach.region, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
  const run =
    (command: string) =>
    (...options: readonly string[]) =>
      promisify(execFile)(process.execPath, [`local/commands/${command}.ts`, ...options], { env });
  return { env, fitted: run('fit'), backtested: run('backtest') };
}
