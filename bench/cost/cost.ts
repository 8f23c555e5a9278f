/** `npm run cost`: what a million of each costs on AWS, from calls counted while a reference load runs, times the price list; and what a month comes to. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { breakdown, type Line, linesOf, totalOf } from './ledger.ts';
import { BEGINS_AT, LOADS, type Load, MEANING, SIZES, usageOf } from './loads.ts';
import { meteredEngine } from './meter.ts';
import { fixedMonth, type Month, monthOf } from './month.ts';
import { NAIVE } from './naive.ts';
import { costPage } from './page.ts';
import { type Prices, readPrices, times, type Usage, usd } from './prices.ts';
import { inWords } from './words.ts';

const command = new Command('npm run cost --')
  .description(
    'USD per million of each event and per thousand notices. Nothing is assumed of how often the system calls AWS: a reference load runs through the deployed handlers with a meter at every port. Prices, with their dates, are in bench/cost/prices.json.',
  )
  .option('--customers <n>', 'for the month’s estimate', (text) => Number(text), 10_000)
  .option('--events <n>', 'order events a month; usage, cases and outages follow in the proportions that --help-month tells', (text) => Number(text), 100_000)
  .option('--scale <share>', 'share of the reference load, such as 0.1 for a quick look', (text) => Number(text), 1)
  .option('--detail', 'where it goes: which function’s call at which kind of item makes up each sum')
  .option('--html <file>', 'write a page with a curve of cost against volume')
  .option('--json', 'print JSON')
  .parse();

const { customers, events, scale, detail, html, json } = command.opts<{ customers: number; events: number; scale: number; detail?: boolean; html?: string; json?: boolean }>();
for (const [name, value] of Object.entries({ customers, events, scale })) {
  if (!(value > 0)) {
    console.error(`--${name} wants a number above 0.`);
    process.exit(1);
  }
}

export type Figure = { readonly withoutSes: number; readonly ses: number; readonly naive: number | null; readonly units: Usage; readonly lines?: readonly Line[] };
export type CostReport = {
  readonly prices: Pick<Prices, 'region' | 'currency'>;
  /** Units of a million, priced. */
  readonly perMillion: Readonly<Record<Load, Figure>>;
  readonly perThousandNotices: number;
  readonly month: Month;
};

const prices = readPrices();
const perMillion: Partial<Record<Load, Figure>> = {};
const fixed = { template: undefined as unknown };
for (const load of LOADS) {
  if (!json) console.error(`counting ${load} …`);
  const metered = await meteredEngine(BEGINS_AT, prices);
  fixed.template = metered.template;
  const { units, used } = await usageOf(load, metered, Math.max(100, Math.round(SIZES[load] * scale)));
  await metered.engine.stop();
  const each = times(totalOf(used), 1 / units);
  const naive = NAIVE[load];
  const { mail = 0, ...ours } = times(each, 1_000_000);
  perMillion[load] = {
    withoutSes: cents(usd(ours, prices)),
    ses: cents(usd({ mail }, prices)),
    naive: naive ? cents(usd({ ...times(naive, 1_000_000), mail: 0 }, prices)) : null,
    units: each,
    ...(detail && { lines: linesOf(used, units, prices) }),
  };
}
const figures = perMillion as Record<Load, Figure>;
const report: CostReport = {
  prices: { region: prices.region, currency: prices.currency },
  perMillion: figures,
  perThousandNotices: cents((figures.order.withoutSes + figures.order.ses) / 1_000, 4),
  month: monthOf(figures, fixedMonth(fixed.template as Parameters<typeof fixedMonth>[0], prices), { customers, orders: events }),
};
if (html !== undefined) {
  writeFileSync(html, costPage(report, prices));
  console.error(`Written: ${html}`);
}
console.log(json ? JSON.stringify(report, null, 2) : inWords(report, MEANING));
if (!json) for (const load of LOADS) if (figures[load].lines) console.log(`\n${load}, a million: $${figures[load].withoutSes.toFixed(2)}\n${breakdown(figures[load].lines)}`);
process.exit(0);

function cents(value: number, digits = 2): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
