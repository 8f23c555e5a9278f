/** How the account's mails of a second are shared out: in blocks, spread over their second, with some kept for urgent news. */
import { type Instant, SECOND } from '../time.ts';
import type { Lane } from './kinds.ts';

/** What has been drawn of a second; `others` is what routine and broadcast drew of it. */
type Second = { readonly all: number; readonly others: number };
/** By second since 1970; those that are over are dropped. */
export type RateState = { readonly seconds: Readonly<Record<string, Second>> };

/** `at`: from when on its mails may go; they must, before the second is over. */
export type Block = { readonly second: number; readonly at: Instant; readonly tokens: number };

/**
 * Seconds ahead that may be drawn of: a worker waits that long at most, its message in hand. Five workers who each tell 25 at a time hold what an account of 14 a second sends
 * in nine seconds; with less to be drawn of, all but one of them would put their messages aside, and the rate would lie idle until those come back.
 */
const SECONDS_AHEAD = 20;
/** So many blocks make a second: as many writes to one item, and so small is what goes at once. */
const BLOCKS_A_SECOND = 20;

/** @returns the first block that is to be had within the next seconds and the state without it; no block when all are drawn */
export function drawBlock(state: RateState | undefined, lane: Lane, perSecond: number, now: Instant): { readonly state: RateState; readonly block: Block } | undefined {
  const first = Math.floor(now / SECOND);
  const seconds = Object.fromEntries(Object.entries(state?.seconds ?? {}).filter(([second]) => Number(second) >= first));
  for (let second = first; second < first + SECONDS_AHEAD; second++) {
    const drawn = atLeast(seconds[second] ?? NOTHING, second === first ? Math.ceil(((now - first * SECOND) / SECOND) * perSecond) : 0);
    const tokens = Math.min(blockOf(perSecond), freeIn(drawn, lane, perSecond));
    if (tokens < 1) continue;
    const after: Second = { all: drawn.all + tokens, others: drawn.others + (lane === 'urgent' ? 0 : tokens) };
    return {
      state: { seconds: { ...seconds, [second]: after } },
      block: { second, at: Math.max(now, second * SECOND + Math.ceil((SECOND * inFrontOf(lane, drawn)) / perSecond)), tokens },
    };
  }
  return undefined;
}

/** Urgent news goes as soon as what is urgent before it: behind a broadcast that has booked its second already it would wait for the end of that. What is kept for it is so little that it may go at any instant. */
const inFrontOf = (lane: Lane, { all, others }: Second): number => (lane === 'urgent' ? all - others : all);

/** What might have gone in the part of a second that is over is not made up for in the rest of it: any second's length sees about the rate, not two seconds' worth around a full one. */
const atLeast = ({ all, others }: Second, gone: number): Second => ({ all: Math.max(all, gone), others });

const NOTHING: Second = { all: 0, others: 0 };
const blockOf = (perSecond: number): number => Math.max(1, Math.ceil(perSecond / BLOCKS_A_SECOND));

function freeIn({ all, others }: Second, lane: Lane, perSecond: number): number {
  const free = Math.floor(perSecond) - all;
  return lane === 'urgent' ? free : Math.min(free, Math.floor(perSecond) - keptForUrgent(perSecond) - others);
}

/**
 * A twentieth of the rate is for urgent news alone, so that no broadcast books it ahead; more would lie idle while a broadcast is what everybody waits for.
 * An account of one mail a second has nothing to keep.
 */
const keptForUrgent = (perSecond: number): number => (perSecond < 2 ? 0 : Math.ceil(perSecond / 20));
