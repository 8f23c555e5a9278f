/** `--html`: the cost of a month against its volume. */
import { figure, reportPage } from '../../local/report/document.ts';
import { chart, escaped, roundTicks } from '../../local/report/plots.ts';
import type { CostReport } from './cost.ts';
import { LOADS, MEANING } from './loads.ts';
import { monthOf } from './month.ts';
import type { Prices } from './prices.ts';

const VOLUMES = [10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000] as const;
const CUSTOMERS_AN_ORDER = 0.1;

export function costPage(report: CostReport, prices: Prices): string {
  const { perMillion, month } = report;
  const months = VOLUMES.map((orders) => ({ ...monthOf(perMillion, month.fixed, { orders, customers: orders * CUSTOMERS_AN_ORDER }) }));
  const most = Math.max(...months.map(({ usd }) => usd));
  const ticks = [0.1, 1, 10, 100, 1_000, 10_000].filter((tick) => tick <= most * 3);
  const log = (value: number): number => Math.log10(Math.max(value, 0.1));
  const svg = chart({
    title: 'A month, by its order events',
    x: { title: 'order events a month (a customer for every ten)', from: 4, to: 7, ticks: [4, 5, 6, 7], say: (n) => (10 ** n).toLocaleString('en') },
    y: {
      title: 'USD a month',
      from: -1,
      to: log(most * 2),
      ticks: ticks.map(log),
      say: (n) => `$${10 ** n >= 1 ? Math.round(10 ** n).toLocaleString('en') : (10 ** n).toFixed(1)}`,
    },
    series: [
      { name: 'all, SES included', colour: '#1f4fa3', dots: true, points: months.map(({ orders, usd }) => [Math.log10(orders), log(usd)] as const) },
      { name: 'without SES', colour: '#1e8450', dots: true, points: months.map(({ orders, usd, ses }) => [Math.log10(orders), log(usd - ses)] as const) },
    ],
  });
  const bars = chart({
    title: 'A million of each, without SES',
    x: { title: '', from: 0, to: LOADS.length - 1, ticks: LOADS.map((_, n) => n), say: (n) => LOADS[n] ?? '' },
    y: { title: 'USD', from: 0, to: 16, ticks: roundTicks(16), say: (n) => `$${n}` },
    series: [
      { name: 'counted here', colour: '#1f4fa3', dots: true, points: [], ranges: LOADS.map((load, n) => [n - 0.08, 0, perMillion[load].withoutSes] as const) },
      {
        name: 'the usual way',
        colour: '#b8860b',
        dots: true,
        points: [],
        ranges: LOADS.flatMap((load, n) => (perMillion[load].naive === null ? [] : [[n + 0.08, 0, perMillion[load].naive ?? 0] as const])),
      },
    ],
  });
  const rows = LOADS.map((load) => {
    const { withoutSes, ses, naive, units } = perMillion[load];
    return `<tr><td>${load}<br><small>${escaped(MEANING[load])}</small></td><td>$${withoutSes.toFixed(2)}</td><td>$${ses.toFixed(2)}</td><td>${naive === null ? '' : `$${naive.toFixed(2)}`}</td><td>${(units.writeUnit ?? 0).toFixed(2)}</td><td>${(units.readUnit ?? 0).toFixed(2)}</td></tr>`;
  });
  const list = Object.entries(prices.perMillion).map(
    ([name, { price, unit, asOf }]) => `<tr><td>${name}</td><td>$${price}</td><td>${escaped(unit ?? '')}</td><td>${escaped(asOf)}</td></tr>`,
  );
  return reportPage(
    'What it costs',
    `<h1>What it costs</h1>
<p>Calls counted at the ports while a reference load ran through the deployed handlers, times list prices of ${escaped(prices.region)} without free tier.</p>
<div class="charts">${figure(svg, 'Reading: both axes grow tenfold a step. Mail itself is nearly all of it; what the system adds is the lower line, and it begins at what stands there whatever happens.')}
${figure(bars, 'Reading: the usual way is one event an invocation, an idempotency record, a transaction, an index, whole events in the log and every request traced.')}</div>
<table><thead><tr><th>A million of</th><th>Without SES</th><th>SES</th><th>The usual way</th><th>Writes each</th><th>Reads each</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>
<h2>Prices</h2><table><thead><tr><th>Unit</th><th>A million</th><th>What</th><th>As of</th></tr></thead><tbody>${list.join('\n')}</tbody></table>`,
  );
}
