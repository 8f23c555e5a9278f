/** What a month so far comes to, reckoned from what was used; the bill is AWS's own. */
import type { Usage } from '../ports.ts';

/** US dollars, us-east-1, arm64, on demand, November 2026. Requests to SQS and the bus follow the invocations closely enough to be counted with them. */
const PRICES = {
  mail: 0.1 / 1_000,
  invocation: 0.2 / 1_000_000,
  gigabyteSecond: 0.0000133334,
  write: 0.625 / 1_000_000,
  read: 0.125 / 1_000_000,
  /** Three or so requests to queues, and one to the bus, for each invocation. */
  around: (3 * 0.4 + 1) / 1_000_000,
} as const;

export type CostPart = { readonly what: 'mails' | 'functions' | 'table-writes' | 'table-reads' | 'queues-and-bus'; readonly count: number; readonly usd: number };

export function costOf({ mails, invocations, gigabyteSeconds, writes, reads }: Usage): { readonly usd: number; readonly parts: readonly CostPart[] } {
  const parts: readonly CostPart[] = [
    { what: 'mails', count: mails, usd: mails * PRICES.mail },
    { what: 'functions', count: invocations, usd: invocations * PRICES.invocation + gigabyteSeconds * PRICES.gigabyteSecond },
    { what: 'table-writes', count: writes, usd: writes * PRICES.write },
    { what: 'table-reads', count: reads, usd: reads * PRICES.read },
    { what: 'queues-and-bus', count: invocations, usd: invocations * PRICES.around },
  ];
  return { usd: cents(parts.reduce((sum, { usd }) => sum + usd, 0)), parts: parts.map((part) => ({ ...part, usd: cents(part.usd) })) };
}

/** To a hundredth of a cent: small systems cost little. */
const cents = (usd: number): number => Math.round(usd * 10_000) / 10_000;
