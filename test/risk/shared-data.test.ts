/** The protocol to the row, on the shared logs where they are: their outcomes are read here, for evaluation, and nowhere else. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { all, type Row, rowsOf } from '../../bench/real/data.ts';
import { eventsOf, olist } from '../../bench/real/olist-orders.ts';
import { dateOf, dayOfDate } from '../../core/risk/months.ts';
import { backtestQuiet } from '../../core/risk/quiet-backtest.ts';
import type { QuietQuestion, QuietRow } from '../../core/risk/quiet-rows.ts';
import { figuresOf } from '../../core/risk/scored.ts';
import { backtestUnhappy } from '../../core/risk/unhappy-backtest.ts';
import { storiesFrom, unhappyRows } from '../../core/risk/unhappy-rows.ts';
import { columnsIn } from '../../local/risk/columns.ts';
import { readLog } from '../../local/risk/read-log.ts';
import { dataOrWord } from '../bench/sample.ts';

const LOGS = [
  {
    name: 'usage-relax',
    files: ['engagement.csv.gz'],
    columns: 'customer=user_id,at=date',
    where: undefined,
    question: { horizonDays: 28, activeWithinDays: 28, minTenureDays: 28, windowDays: 28, minActiveDays: 1 },
    reaches: { default: { auc: 0.948, precisionAt10: 0.42 }, fitted: { auc: 0.956, precisionAt10: 0.45 } },
    baselines: { recency: 0.9222, drop: 0.5431, ruleC: 0.9426 },
  },
  {
    name: 'orders-online-retail-ii',
    files: ['lines_2009-12_2010-11.csv.gz', 'lines_2010-12_2011-12.csv.gz'],
    columns: 'customer=customer_id,at=invoice_date,value=quantity*unit_price',
    where: 'quantity > 0 AND unit_price > 0',
    question: { horizonDays: 91, activeWithinDays: 182, minTenureDays: 28, windowDays: 91, minActiveDays: 2 },
    reaches: { default: { auc: 0.754, precisionAt10: 0.72 }, fitted: { auc: 0.769, precisionAt10: 0.75 } },
    baselines: { recency: 0.6501, drop: 0.5309, ruleC: 0.7312 },
  },
] as const satisfies readonly { name: string; question: QuietQuestion; [more: string]: unknown }[];

const day = (date: string | undefined): number => dayOfDate(date ?? '') ?? Number.NaN;

for (const { name, files, columns, where, question, reaches, baselines } of LOGS) {
  const folder = dataOrWord(name);
  describe.skipIf(folder === undefined)(name, () => {
    test('has the protocol’s rows, labels and counts at every cutoff, and the scores reach what they must', { timeout: 60_000 }, async () => {
      const expected = await all(rowsOf(join(folder ?? '', 'protocol_rows.csv.gz')));
      const cutoffs = [...new Set(expected.map(({ cutoff }) => day(cutoff)))].sort((a, b) => a - b);
      const tests = [...new Set(expected.filter((row) => row.test === '1').map(({ cutoff }) => day(cutoff)))].sort((a, b) => a - b);
      const log = await readLog({ files: files.map((file) => join(folder ?? '', file)), columns: columnsIn(columns), ...(where && { where }) });
      const { rowsByCutoff, tested } = backtestQuiet(log.customers, { question, cutoffs, tests, share: 0.1 });
      const found = [...rowsByCutoff.values()].flat();
      expect(found.map(told).sort()).toEqual(expected.map(asTold).sort());
      const values = new Map(expected.map((row) => [`${row.cutoff} ${row.customer}`, Number(row.mean_value)]));
      for (const row of found) expect(Math.abs(row.meanValue - (values.get(`${dateOf(row.cutoff)} ${row.customerId}`) ?? Number.NaN))).toBeLessThan(0.001);
      for (const [score, { auc, precisionAt10 }] of Object.entries(reaches)) {
        const figures = figuresOf(score, tested);
        expect(figures.auc, score).toBeGreaterThanOrEqual(auc);
        expect(figures.precisionAt10, score).toBeGreaterThanOrEqual(precisionAt10);
      }
      for (const [score, auc] of Object.entries(baselines)) expect(figuresOf(score, tested).auc, score).toBeCloseTo(auc, 4);
    });
  });
}

const told = ({ cutoff, customerId, label, recencyDays, activeDays, tenureDays, recentDays, earlierDays }: QuietRow): string =>
  [dateOf(cutoff), customerId, label, recencyDays, activeDays, tenureDays, recentDays, earlierDays].join(' ');
const asTold = (row: Row): string => [row.cutoff, row.customer, row.label, row.recency_days, row.active_days, row.tenure_days, row.n_recent, row.n_prev].join(' ');

const orders = dataOrWord('orders-olist');
describe.skipIf(orders === undefined)('orders-olist', () => {
  test('has the protocol’s rows and labels, and the fitted score reaches what it must', { timeout: 60_000 }, async () => {
    const expected = await all(rowsOf(join(orders ?? '', 'protocol_rows.csv.gz')));
    const events = eventsOf(await olist(orders ?? '')).map((event, index) => ({ event, line: index + 1 }));
    const rows = unhappyRows(storiesFrom(events).stories);
    const found = rows.map(({ orderId, label, isUndelivered, items = '', sellers = '' }) => [orderId, label, isUndelivered ? 1 : 0, items, sellers].join(' '));
    expect(found.sort()).toEqual(expected.map((row) => [row.order_id, row.label, row.undelivered, whole(row.n_items), whole(row.n_sellers)].join(' ')).sort());
    const byOrder = new Map(rows.map((row) => [row.orderId, row]));
    for (const row of expected) {
      const known = byOrder.get(row.order_id ?? '');
      for (const [text, days] of [
        [row.late_days, known?.lateDays],
        [row.elapsed_days, known?.elapsedDays],
        [row.to_carrier_days, known?.toCarrierDays],
        [row.carrier_late_days, known?.carrierLateDays],
        [row.transit_days, known?.transitDays],
        [row.approve_days, known?.approveDays],
      ] as const) {
        expect(text === '' ? undefined : Number(text)).toEqual(days === undefined ? undefined : expect.closeTo(days, 4));
      }
    }
    const tests = ['2018-03-01', '2018-04-01', '2018-05-01', '2018-06-01', '2018-07-01', '2018-08-01'].map(day);
    const fitted = figuresOf('fitted', backtestUnhappy(rows, { tests, share: 0.1 }));
    expect(fitted).toMatchObject({ rows: 5300, positives: 794 });
    expect(fitted.auc).toBeGreaterThanOrEqual(0.739);
    expect(fitted.precisionAt10).toBeGreaterThanOrEqual(0.55);
  });
});

const whole = (text: string | undefined): string => (text === undefined || text === '' ? '' : String(Number(text)));
