/** What was used, kept apart by who called what: which call on which kind of item makes up a sum. */
import { type Prices, plus, times, UNITS, type Usage, usd } from './prices.ts';

export type Entry = { readonly by: string; readonly what: string; readonly calls: number; readonly usage: Usage };
/** By caller and call. */
export type Ledger = ReadonlyMap<string, Entry>;

/** Counts while a load runs. */
export class Tally {
  /** The function at work, and what it sets off at once, such as a rule for what it says on a bus; none while only producers are. */
  caller: string | undefined;
  private readonly entries = new Map<string, Entry>();

  /** As it is now. */
  get ledger(): Ledger {
    return new Map(this.entries);
  }

  /** @param what a call, and the kind of item or the queue that it is about */
  add(usage: Usage, what: string, by = this.caller ?? 'producers and rules'): void {
    const name = `${by} ${what}`;
    const seen = this.entries.get(name);
    this.entries.set(name, { by, what, calls: (seen?.calls ?? 0) + 1, usage: plus(seen?.usage ?? {}, usage) });
  }
}

/** What was used since then. */
export function minus(now: Ledger, then: Ledger): Ledger {
  return new Map(
    [...now].flatMap(([name, entry]) => {
      const before = then.get(name);
      const calls = entry.calls - (before?.calls ?? 0);
      return calls === 0 ? [] : [[name, { ...entry, calls, usage: plus(entry.usage, times(before?.usage ?? {}, -1)) }] as const];
    }),
  );
}

export const totalOf = (ledger: Ledger): Usage => [...ledger.values()].reduce<Usage>((sum, { usage }) => plus(sum, usage), {});

/** One line of the breakdown, for one of the load's units; `usd` for a million of them, without the provider's own price. */
export type Line = { readonly by: string; readonly what: string; readonly calls: number; readonly units: Usage; readonly usd: number };

/** The dearest first. They add up to the load's figure. */
export function linesOf(ledger: Ledger, units: number, prices: Prices): readonly Line[] {
  return [...ledger.values()]
    .map(({ by, what, calls, usage }) => ({ by, what, calls: calls / units, units: times(usage, 1 / units), usd: usd({ ...times(usage, 1_000_000 / units), mail: 0 }, prices) }))
    .filter((line) => line.usd > 0)
    .sort((a, b) => b.usd - a.usd);
}

/** @param least lines below so many dollars a million are summed up in one */
export function breakdown(lines: readonly Line[], least = 0.005): string {
  const shown = lines.filter(({ usd }) => usd >= least);
  const rest = lines.filter(({ usd }) => usd < least).reduce((sum, { usd }) => sum + usd, 0);
  const row = (usd: string, calls: string, used: string, by: string, what: string): string =>
    `${usd.padStart(8)} ${calls.padStart(7)}  ${used.padEnd(19)} ${by.padEnd(20)} ${what}`;
  return [
    row('USD', 'calls', 'units', 'by', 'what'),
    ...shown.map(({ by, what, calls, units, usd }) => row(`$${usd.toFixed(3)}`, calls.toFixed(2), unitsIn(units), by, what)),
    ...(rest > 0 ? [row(`$${rest.toFixed(3)}`, '', '', '', 'what is less, together')] : []),
  ].join('\n');
}

const unitsIn = (units: Usage): string =>
  UNITS.filter((unit) => units[unit] !== undefined && unit !== 'logGb' && unit !== 'lambdaRequest')
    .map((unit) => `${(units[unit] ?? 0).toFixed(2)} ${unit.replace('lambda', '')}`)
    .join(' ');
