/** What a month comes to: a number of customers and of orders, and what stands there whatever happens. */
import type { Template } from '../../local/template.ts';
import type { Load } from './loads.ts';
import type { Prices } from './prices.ts';

/** A company as most are, for an estimate: change a line and it is yours. */
export const A_COMPANY = {
  /** Order events (confirmed, shipped, delivered …) that `--events` counts. */
  usageRecordsACustomer: 60,
  casesACustomer: 0.05,
  /** Messages of outages: three in the month, to a tenth of all customers, told twice each. */
  outageMessagesACustomer: 0.6,
} as const;

type Fixed = { readonly usd: number; readonly of: Readonly<Record<string, number>> };
export type Month = {
  readonly customers: number;
  readonly orders: number;
  readonly of: Readonly<Record<string, number>>;
  readonly usd: number;
  readonly ses: number;
  readonly fixed: Fixed;
};

const MINUTES_A_MONTH = 43_800;
const SHARDS = 16;

/** Alarms, secrets, keys, the sweep each minute and the pollers that find nothing. */
export function fixedMonth({ Resources }: Template, { perMonth, perMillion, assumed }: Prices): Fixed {
  const count = (type: string): number => Object.values(Resources).filter(({ Type }) => Type === type).length;
  const of = {
    alarms: count('AWS::CloudWatch::Alarm') * perMonth.alarm.price,
    secrets: count('AWS::SecretsManager::Secret') * perMonth.secret.price,
    keys: count('AWS::KMS::Key') * perMonth.kmsKey.price,
    dashboards: count('AWS::CloudWatch::Dashboard') * perMonth.dashboard.price,
    pollers: (count('AWS::Lambda::EventSourceMapping') * assumed.emptyReceivesAQueueAMonth * perMillion.sqsRequest.price) / 1e6,
    sweep: (MINUTES_A_MONTH * (perMillion.lambdaRequest.price + 0.05 * perMillion.lambdaGbSecond.price + (SHARDS / 2) * perMillion.readUnit.price)) / 1e6,
  };
  return { of: rounded(of), usd: cents(sum(of)) };
}

export function monthOf(
  perMillion: Readonly<Record<Load, { readonly withoutSes: number; readonly ses: number }>>,
  fixed: Fixed,
  { customers, orders }: { readonly customers: number; readonly orders: number },
): Month {
  const volumes: Readonly<Record<string, readonly [Load, number]>> = {
    orders: ['order', orders],
    usage: ['usagePacked', customers * A_COMPANY.usageRecordsACustomer],
    surveys: ['survey', customers * A_COMPANY.casesACustomer],
    outages: ['outageRecipient', customers * A_COMPANY.outageMessagesACustomer],
  };
  const of = Object.fromEntries(Object.entries(volumes).map(([name, [load, count]]) => [name, (perMillion[load].withoutSes * count) / 1e6]));
  const ses = Object.values(volumes).reduce((all, [load, count]) => all + (perMillion[load].ses * count) / 1e6, 0);
  return { customers, orders, of: rounded(of), usd: cents(sum(of) + fixed.usd + ses), ses: cents(ses), fixed };
}

const sum = (of: Readonly<Record<string, number>>): number => Object.values(of).reduce((all, each) => all + each, 0);
const cents = (value: number): number => Math.round(value * 100) / 100;
const rounded = (of: Readonly<Record<string, number>>): Record<string, number> => Object.fromEntries(Object.entries(of).map(([name, value]) => [name, cents(value)]));
