import type { CostReport } from './cost.ts';
import { LOADS, type Load } from './loads.ts';
import { A_COMPANY } from './month.ts';

const money = (value: number): string => `$${value.toFixed(2)}`;

export function inWords({ perMillion, perThousandNotices, month, prices }: CostReport, meaning: Readonly<Record<Load, string>>): string {
  const rows = LOADS.map((load) => {
    const { withoutSes, ses, naive, units } = perMillion[load];
    return { load, withoutSes, ses, naive, writes: units.writeUnit ?? 0, reads: units.readUnit ?? 0, requests: (units.sqsRequest ?? 0) + (units.busEvent ?? 0) };
  });
  return [
    `USD per million, ${prices.region}, list prices without free tier (bench/cost/prices.json)`,
    '',
    `${'a million of'.padEnd(18)}${'without SES'.padStart(12)}${'SES'.padStart(10)}${'the usual way'.padStart(15)}${'writes'.padStart(9)}${'reads'.padStart(8)}${'requests'.padStart(10)}`,
    ...rows.map(
      ({ load, withoutSes, ses, naive, writes, reads, requests }) =>
        `${load.padEnd(18)}${money(withoutSes).padStart(12)}${money(ses).padStart(10)}${(naive === null ? '' : money(naive)).padStart(15)}${writes.toFixed(2).padStart(9)}${reads.toFixed(2).padStart(8)}${requests.toFixed(2).padStart(10)}`,
    ),
    '',
    ...LOADS.map((load) => `${load.padEnd(18)}${meaning[load]}`),
    '',
    `A thousand order notices cost ${money(perThousandNotices)}, SES included.`,
    `A month with ${month.customers.toLocaleString('en')} customers and ${month.orders.toLocaleString('en')} order events: ${money(month.usd)}, of which SES ${money(month.ses)}, and ${money(month.fixed.usd)} whatever happens (${Object.entries(
      month.fixed.of,
    )
      .map(([name, usd]) => `${name} ${money(usd)}`)
      .join(', ')}).`,
    `  It takes a customer for ${A_COMPANY.usageRecordsACustomer} packed usage records, ${A_COMPANY.casesACustomer} cases and ${A_COMPANY.outageMessagesACustomer} messages about outages (bench/cost/month.ts).`,
  ].join('\n');
}
