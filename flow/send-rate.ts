/**
 * The account's mail rate, shared by all workers: each draws a block of tokens from one item and sends as many mails in the block's
 * second. What a recycled worker had left over is lost, so there are never too many.
 */
import { RATE } from '../core/keys.ts';
import type { Lane } from '../core/notices/kinds.ts';
import { type Block, drawBlock, type RateState } from '../core/notices/rate.ts';
import { type Item, type Ports, Unavailable } from '../core/ports.ts';
import { type Instant, SECOND } from '../core/time.ts';

export type Turn = { readonly step: 'go' } | { readonly step: 'later'; readonly afterSeconds: number };
export interface SendRate {
  /** A mail's turn: now, when its second has come, or so many seconds later when all near ones are drawn. */
  take(lane: Lane): Promise<Turn>;
}

type Needs = Pick<Ports, 'table' | 'clock' | 'pause' | 'mailQuota'>;

/** Others drawing at the same time. */
const CONFLICTS = 12;
const CONFLICT_PAUSE_MS = 25;
/** With every second drawn that a worker may wait for, the message waits out of sight. */
const LATER_SECONDS = 30;

export function sharedSendRate(ports: Needs): SendRate {
  const mine = new Map<Lane, Block>();
  let drawing: Promise<void> = Promise.resolve();

  return {
    async take(lane) {
      const perSecond = await ports.mailQuota.perSecond();
      if (!Number.isFinite(perSecond)) return GO;
      // One after the other: those of one worker share a block instead of drawing one each.
      const turn = drawing.then(() => takeInTurn(lane, perSecond));
      drawing = turn.then(
        () => undefined,
        () => undefined,
      );
      const at = await turn;
      if (at === undefined) return { step: 'later', afterSeconds: LATER_SECONDS };
      const wait = at - ports.clock.now();
      if (wait > 0) await ports.pause(wait);
      return GO;
    },
  };

  /** From when on the mail may go. */
  async function takeInTurn(lane: Lane, perSecond: number): Promise<number | undefined> {
    const held = mine.get(lane);
    const block = held !== undefined && isUsable(held, ports.clock.now()) ? held : await draw(lane, perSecond);
    if (block === undefined) return undefined;
    mine.set(lane, { ...block, tokens: block.tokens - 1 });
    return block.at;
  }

  async function draw(lane: Lane, perSecond: number): Promise<Block | undefined> {
    for (let attempt = 0; attempt < CONFLICTS; attempt++) {
      if (attempt > 0) await ports.pause(CONFLICT_PAUSE_MS * attempt);
      const item = await seen();
      if (item === 'unreadable') continue;
      const drawn = drawBlock(item?.body as RateState | undefined, lane, perSecond, ports.clock.now());
      if (drawn === undefined) return undefined;
      if (await written(item?.version ?? 0, drawn.state)) return drawn.block;
    }
    return undefined;
  }

  async function seen(): Promise<Item | 'unreadable' | undefined> {
    try {
      return await ports.table.get(RATE);
    } catch (error) {
      if (error instanceof Unavailable) return 'unreadable';
      throw error;
    }
  }

  async function written(version: number, body: RateState): Promise<boolean> {
    try {
      return (await ports.table.put({ ...RATE, body }, version)) === 'written';
    } catch (error) {
      if (error instanceof Unavailable) return false;
      throw error;
    }
  }
}

const GO: Turn = { step: 'go' };
/** A token is good until its second is over. */
const isUsable = ({ second, tokens }: Block, now: Instant): boolean => tokens > 0 && now < (second + 1) * SECOND;
