/** How the account's mails of a second are shared out: in blocks, dated with their second, with some kept for urgent news. */
import { type Instant, SECOND } from '../time.ts';
import type { Lane } from './kinds.ts';

/** What has been drawn of a second; `others` is what routine and broadcast drew of it. */
type Second = { readonly all: number; readonly others: number };
/** By second since 1970; those that are over are dropped. */
export type RateState = { readonly seconds: Readonly<Record<string, Second>> };

export type Block = { readonly second: number; readonly tokens: number };

/** Seconds ahead that may be drawn of: a worker waits that long at most, its message in hand. */
const SECONDS_AHEAD = 5;
/** So many blocks make a second: as many writes to one item. */
const BLOCKS_A_SECOND = 8;

/** @returns the first block that is to be had within the next seconds and the state without it; no block when all are drawn */
export function drawBlock(state: RateState | undefined, lane: Lane, perSecond: number, now: Instant): { readonly state: RateState; readonly block: Block } | undefined {
  const first = Math.floor(now / SECOND);
  const seconds = Object.fromEntries(Object.entries(state?.seconds ?? {}).filter(([second]) => Number(second) >= first));
  for (let second = first; second < first + SECONDS_AHEAD; second++) {
    const drawn = seconds[second] ?? NOTHING;
    const tokens = Math.min(blockOf(perSecond), freeIn(drawn, lane, perSecond));
    if (tokens < 1) continue;
    const after: Second = { all: drawn.all + tokens, others: drawn.others + (lane === 'urgent' ? 0 : tokens) };
    return { state: { seconds: { ...seconds, [second]: after } }, block: { second, tokens } };
  }
  return undefined;
}

const NOTHING: Second = { all: 0, others: 0 };
const blockOf = (perSecond: number): number => Math.max(1, Math.ceil(perSecond / BLOCKS_A_SECOND));

function freeIn({ all, others }: Second, lane: Lane, perSecond: number): number {
  const free = Math.floor(perSecond) - all;
  return lane === 'urgent' ? free : Math.min(free, Math.floor(perSecond) - keptForUrgent(perSecond) - others);
}

/** A fifth of the rate is for urgent news alone, so that no broadcast books it ahead. An account of one mail a second has nothing to keep. */
const keptForUrgent = (perSecond: number): number => (perSecond < 2 ? 0 : Math.ceil(perSecond / 5));
