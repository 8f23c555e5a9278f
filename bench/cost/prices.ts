/** The price list, as `prices.json` has it: one place to change a price, and to see how old it is. */
import { readFileSync } from 'node:fs';
import * as z from '../../core/zod.ts';

const Price = z.object({ price: z.number().check(z.nonnegative()), unit: z.optional(z.string()), asOf: z.string() });
const UNITS = ['busEvent', 'sqsRequest', 'lambdaRequest', 'lambdaGbSecond', 'writeUnit', 'readUnit', 'logGb', 'xrayTrace', 'mail'] as const;
export type Unit = (typeof UNITS)[number];

const Prices = z.object({
  region: z.string(),
  currency: z.string(),
  note: z.string(),
  perMillion: z.record(z.enum(UNITS), Price),
  perMonth: z.object({ kmsKey: Price, secret: Price, alarm: Price, dashboard: Price }),
  assumed: z.object({
    note: z.string(),
    /** Milliseconds that one call takes to be answered. */
    tableMs: z.number(),
    queueMs: z.number(),
    busMs: z.number(),
    mailMs: z.number(),
    /** Memory at which a function has one whole processor. */
    fullProcessorMb: z.number(),
    runtimeLogBytesAnInvocation: z.number(),
    logBytesAddedALine: z.number(),
    emptyReceivesAQueueAMonth: z.number(),
  }),
});
export type Prices = z.infer<typeof Prices>;

export const readPrices = (file: string | URL = new URL('prices.json', import.meta.url)): Prices => Prices.parse(JSON.parse(readFileSync(file, 'utf8')));

/** How much of each unit. */
export type Usage = Readonly<Partial<Record<Unit, number>>>;

export const usd = (usage: Usage, { perMillion }: Prices): number =>
  Object.entries(usage).reduce((sum, [unit, amount]) => sum + ((amount ?? 0) * perMillion[unit as Unit].price) / 1_000_000, 0);

export const plus = (a: Usage, b: Usage): Usage => Object.fromEntries(UNITS.flatMap((unit) => (a[unit] || b[unit] ? [[unit, (a[unit] ?? 0) + (b[unit] ?? 0)]] : [])));
export const times = (usage: Usage, factor: number): Usage => Object.fromEntries(Object.entries(usage).map(([unit, amount]) => [unit, (amount ?? 0) * factor]));
