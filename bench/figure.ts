/** What a benchmark is, and what it leaves: rows as they were measured, goals with whether they were met, charts. */
import type { Chart } from '../local/report/plots.ts';

export type Row = Readonly<Record<string, string | number>>;
export type Goal = { readonly what: string; readonly goal: string; readonly measured: string; readonly met: boolean };
export type Outcome = {
  readonly rows: readonly Row[];
  readonly goals: readonly Goal[];
  /** What a reader must know to judge the figures. */
  readonly notes?: readonly string[];
  readonly charts?: readonly Chart[];
};
export type RunOptions = {
  /** A short form, to see that it works: its figures are rough. */
  readonly quick: boolean;
  readonly progress: (text: string) => void;
};
export type Benchmark = { readonly says: string; readonly run: (options: RunOptions) => Promise<Outcome> };

export function atMost(what: string, measured: number, limit: number, unit = ''): Goal {
  return { what, goal: `<= ${limit}${unit}`, measured: `${rounded(measured)}${unit}`, met: measured <= limit };
}

export function atLeast(what: string, measured: number, limit: number, unit = ''): Goal {
  return { what, goal: `>= ${limit}${unit}`, measured: `${rounded(measured)}${unit}`, met: measured >= limit };
}

export const same = (what: string, measured: string | number, wanted: string | number): Goal => ({
  what,
  goal: String(wanted),
  measured: String(measured),
  met: measured === wanted,
});

/** Three figures are more than a shared machine can tell apart. */
export const rounded = (value: number): number => (Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
