/** How far an AUC could lie off by the luck of the sample: the customers drawn again, with replacement. Source: the inactivity protocol, step 9. */
import { meanOf, quantileOf } from './measures.ts';
import { judgedBy, type ScoredCutoff } from './scored.ts';

export type Interval = { readonly lower: number; readonly upper: number; readonly resamples: number };

/** The middle 95 % of the mean AUC over resamples of customers; every row of a customer goes together. The same every time. */
export function aucInterval(score: string, cutoffs: readonly ScoredCutoff[], resamples = 200): Interval {
  const customers = [...new Set(cutoffs.flatMap(({ ids }) => ids))];
  const numberOf = new Map(customers.map((id, number) => [id, number]));
  const sorted = cutoffs.map((one) => worstFirst(one, score, numberOf));
  const draw = drawer();
  const means = Array.from({ length: resamples }, () => {
    const times = new Uint32Array(customers.length);
    for (let n = 0; n < customers.length; n++) {
      const drawn = draw(customers.length);
      times[drawn] = (times[drawn] as number) + 1;
    }
    return meanOf(sorted.map((rows) => weightedAuc(rows, times)));
  }).filter((mean) => !Number.isNaN(mean));
  return { lower: quantileOf(means, 0.025), upper: quantileOf(means, 0.975), resamples };
}

/** Rows from the highest score down: whose they are, and 1 for a positive. */
type Ranked = { readonly customer: Uint32Array; readonly label: Uint8Array; readonly startsTie: Uint8Array };

function worstFirst(one: ScoredCutoff, score: string, numberOf: ReadonlyMap<string, number>): Ranked {
  const { scores, labels } = judgedBy(one, score);
  const order = Array.from(scores.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  return {
    customer: Uint32Array.from(order, (row) => numberOf.get(one.ids[row] as string) ?? 0),
    label: Uint8Array.from(order, (row) => labels[row] as number),
    startsTie: Uint8Array.from(order, (row, at) => (at > 0 && scores[row] === scores[order[at - 1] as number] ? 0 : 1)),
  };
}

function weightedAuc({ customer, label, startsTie }: Ranked, times: Uint32Array): number {
  let wins = 0;
  let above = 0;
  let negatives = 0;
  for (let from = 0; from < label.length; ) {
    let tiedPositives = 0;
    let tiedNegatives = 0;
    do {
      const weight = times[customer[from] as number] as number;
      if (label[from] === 1) tiedPositives += weight;
      else tiedNegatives += weight;
      from++;
    } while (from < label.length && startsTie[from] === 0);
    wins += tiedNegatives * (above + tiedPositives / 2);
    above += tiedPositives;
    negatives += tiedNegatives;
  }
  return wins / (above * negatives);
}

/** A fixed sequence (mulberry32), so that the same log always gives the same interval. */
function drawer(): (below: number) => number {
  let state = 0x9e3779b9;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
