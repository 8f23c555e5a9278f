import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { dayOfDate } from '../../core/risk/months.ts';
import { columnsIn } from '../../local/risk/columns.ts';
import { type LogSource, readLog } from '../../local/risk/read-log.ts';
import { fileWith, temporaryFolder } from './logs.ts';

const read = (text: string, columns: string, more: Partial<LogSource> & { readonly name?: string } = {}) =>
  readLog({ files: [fileWith(more.name ?? 'log.csv', text)], columns: columnsIn(columns), ...(more.where && { where: more.where }) });
const day = (date: string): number => dayOfDate(date) ?? Number.NaN;

describe('a log becomes customer-days', () => {
  test('whatever the order of its lines, a day once, values summed', async () => {
    const { customers, read: lines } = await read(
      'who,at,amount\nb,2024-03-02,5\na,2024-03-05,1\nb,2024-03-01,2\nb,2024-03-02,3\nb,2024-03-02,3\n',
      'customer=who,at=at,value=amount',
    );
    expect(customers).toEqual([
      { customerId: 'a', days: [day('2024-03-05')], values: [1] },
      { customerId: 'b', days: [day('2024-03-01'), day('2024-03-02')], values: [2, 11] },
    ]);
    expect(lines).toMatchObject({ lines: 5, events: 5, customerDays: 3, repeated: 1 });
  });

  test('with ids as they are written, and times without a zone as they stand', async () => {
    const { customers } = await read('who,at\n007,2024-03-01 23:59:59\n7,2024-03-02T00:00\n', 'customer=who,at=at');
    expect(customers).toEqual([
      { customerId: '007', days: [day('2024-03-01')] },
      { customerId: '7', days: [day('2024-03-02')] },
    ]);
  });

  test.each([
    { times: 'with a zone', text: 'who,at\na,2024-03-01T23:30:00-05:00\n' },
    { times: 'with zones in some rows only', text: 'who,at\na,2024-03-01T23:30:00-05:00\na,2024-03-02T04:00:00\na,2024-03-02 04:30\n' },
    { times: 'in seconds', text: 'who,at\na,1709355600\n' },
    { times: 'in milliseconds', text: 'who,at\na,1709355600000\n' },
  ])('in UTC: times $times', async ({ text }) => {
    expect((await read(text, 'customer=who,at=at')).customers).toEqual([{ customerId: 'a', days: [day('2024-03-02')] }]);
  });

  test('before 1970 too', async () => {
    expect((await read('who,at\na,1969-12-31 23:00\n', 'customer=who,at=at')).customers[0]?.days).toEqual([-1]);
  });

  test('from lines that count, by an SQL condition; lines without a customer never do', async () => {
    const { customers, read: lines } = await read('who,at,n,price\na,2024-03-01,2,1.5\na,2024-03-02,-1,9\n,2024-03-03,1,1\n', 'customer=who,at=at,value=n*price', {
      where: 'n > 0',
    });
    expect(customers).toEqual([{ customerId: 'a', days: [day('2024-03-01')], values: [3] }]);
    expect(lines).toMatchObject({ lines: 3, leftOut: 1, withoutCustomer: 1, events: 1 });
  });

  test('from several gzipped files with other columns', async () => {
    const one = fileWith('one.csv.gz', gzipSync('who,at,x\na,2024-03-01,1\n'));
    const other = fileWith('other.csv.gz', gzipSync('at,who\n2024-03-02,a\n'));
    const { customers } = await readLog({ files: [one, other], columns: columnsIn('customer=who,at=at') });
    expect(customers).toEqual([{ customerId: 'a', days: [day('2024-03-01'), day('2024-03-02')] }]);
  });

  test('from JSON lines, fields within fields too', async () => {
    const { customers } = await read('{"time":"2024-03-01T10:00:00Z","data":{"customerId":"a"}}\n', 'customer=data.customerId,at=time', { name: 'log.jsonl' });
    expect(customers).toEqual([{ customerId: 'a', days: [day('2024-03-01')] }]);
  });

  test('from Parquet', async () => {
    const file = `${temporaryFolder()}/log.parquet`;
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`COPY (SELECT 'a' AS who, DATE '2024-03-01' AS at_day, 2.5 AS amount) TO '${file}' (FORMAT parquet)`);
    const { customers } = await readLog({ files: [file], columns: columnsIn('customer=who,at=at_day,value=amount') });
    expect(customers).toEqual([{ customerId: 'a', days: [day('2024-03-01')], values: [2.5] }]);
  });

  test('where a column looks like a number at the top and like text below', async () => {
    const numbers = Array.from({ length: 25_000 }, (_, n) => `c${n % 50},2024-03-01,${n}`).join('\n');
    const { read: lines } = await read(`who,at,note\n${numbers}\nz,2024-03-02,hello\n`, 'customer=who,at=at');
    expect(lines).toMatchObject({ events: 25_001 });
  });
});

describe('a log that cannot be read', () => {
  test('by an unknown column is refused with the columns there are', async () => {
    await expect(read('user_id,date\na,2024-03-01\n', 'customer=user,at=date')).rejects.toThrow(/customer=user names no column of .*log\.csv, which has the columns user_id, date/);
  });

  test('by a condition that is none is refused with it', async () => {
    await expect(read('who,at\na,2024-03-01\n', 'customer=who,at=at', { where: 'amount > 0' })).rejects.toThrow(
      /--where "amount > 0" cannot be read as a condition on the columns who, at/,
    );
  });

  test('as its times are none names the first row', async () => {
    await expect(read('who,at\na,2024-03-01\na,yesterday\n', 'customer=who,at=at')).rejects.toThrow(/1 of 2 lines .* have no readable time in at; the first is data row 2/);
  });

  test('as it is not there, or empty, or has no line that counts', async () => {
    await expect(readLog({ files: ['/nowhere/log.csv'], columns: columnsIn('customer=a,at=b') })).rejects.toThrow('/nowhere/log.csv is not there');
    await expect(read('who,at\na,2024-03-01\n', 'customer=who,at=at', { where: "who = 'b'" })).rejects.toThrow(
      /No line of .* passes --where who = 'b'; 1 lines read, 0 events; 1 left out by --where/,
    );
  });

  test.each([
    ['customer=a', 'at is missing'],
    ['customer=a,at=b,colour=c', '"colour=c" is none of these'],
    ['customer=a,customer=b,at=c', 'says customer twice'],
  ])('by %s: %s', (text, said) => {
    expect(() => columnsIn(text)).toThrow(said);
  });
});

describe('columns', () => {
  test('may be expressions with commas and equal signs of their own', () => {
    expect(columnsIn("customer=id,at=strptime(day, '%d/%m, %Y'),value=greatest(a, b) + (c = 1)::int")).toEqual({
      customer: 'id',
      at: "strptime(day, '%d/%m, %Y')",
      value: 'greatest(a, b) + (c = 1)::int',
    });
  });
});
