import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Lane } from '../../core/notices/kinds.ts';
import { type Block, drawBlock, type RateState } from '../../core/notices/rate.ts';
import { MINUTE, SECOND } from '../../core/time.ts';
import { NOON } from '../builders.ts';

const FIRST = NOON / SECOND;
const AHEAD = 20;

/** All that can be drawn by one lane at one instant. */
function drawAll(lane: Lane, perSecond: number, before?: RateState): { readonly blocks: readonly Block[]; readonly state: RateState | undefined } {
  const blocks: Block[] = [];
  let state = before;
  for (let drawn = drawBlock(state, lane, perSecond, NOON); drawn !== undefined; drawn = drawBlock(state, lane, perSecond, NOON)) {
    blocks.push(drawn.block);
    state = drawn.state;
  }
  return { blocks, state };
}
const tokensIn = (blocks: readonly Block[], second: number): number => blocks.filter((block) => block.second === second).reduce((sum, { tokens }) => sum + tokens, 0);

describe('the rate of 80 mails a second', () => {
  test('is drawn in twentieths, one after the other over the second, and what has passed of it is gone', () => {
    const { block, state } = drawBlock(undefined, 'urgent', 80, NOON) ?? {};
    expect(block).toEqual({ second: FIRST, at: NOON, tokens: 4 });
    expect(drawBlock(state, 'urgent', 80, NOON)?.block).toEqual({ second: FIRST, at: NOON + 50, tokens: 4 });
    expect(drawBlock(state, 'urgent', 80, NOON + 500)?.block).toEqual({ second: FIRST, at: NOON + 500, tokens: 4 });
    expect(drawBlock(undefined, 'urgent', 80, NOON + 999)?.block).toEqual({ second: FIRST + 1, at: NOON + SECOND, tokens: 4 });
  });

  test('is all for urgent news when it wants all, twenty seconds ahead and no further', () => {
    const { blocks } = drawAll('urgent', 80);
    for (let second = FIRST; second < FIRST + AHEAD; second++) expect(tokensIn(blocks, second)).toBe(80);
    expect(blocks.every(({ second }) => second < FIRST + AHEAD)).toBe(true);
  });

  test('keeps a twentieth of every second for urgent news, however much the others want', () => {
    const routine = drawAll('routine', 80);
    const broadcast = drawAll('broadcast', 80, routine.state);
    expect(broadcast.blocks).toEqual([]);
    for (let second = FIRST; second < FIRST + AHEAD; second++) expect(tokensIn(routine.blocks, second)).toBe(76);
    const urgent = drawAll('urgent', 80, broadcast.state);
    for (let second = FIRST; second < FIRST + AHEAD; second++) expect(tokensIn(urgent.blocks, second)).toBe(4);
  });

  test('gives the others what urgent news has left: what that drew is not counted as theirs', () => {
    const { state } = drawBlock(undefined, 'urgent', 80, NOON) ?? {};
    expect(tokensIn(drawAll('routine', 80, state).blocks, FIRST)).toBe(76);
  });

  test('forgets the seconds that are over', () => {
    const { state } = drawAll('urgent', 80);
    const later = drawBlock(state, 'routine', 80, NOON + MINUTE);
    expect(Object.keys(later?.state.seconds ?? {})).toEqual([String(FIRST + 60)]);
  });
});

describe('a small account', () => {
  test('of one mail a second sends one, whatever the lane', () => {
    for (const lane of ['urgent', 'routine', 'broadcast'] as const) expect(drawAll(lane, 1).blocks.map(({ tokens }) => tokens)).toEqual(new Array(AHEAD).fill(1));
  });

  test('of two keeps one of them for urgent news', () => {
    expect(tokensIn(drawAll('broadcast', 2).blocks, FIRST)).toBe(1);
    expect(tokensIn(drawAll('urgent', 2, drawAll('broadcast', 2).state).blocks, FIRST)).toBe(1);
  });

  test('of less than one sends nothing rather than too much', () => {
    expect(drawBlock(undefined, 'urgent', 0.5, NOON)).toBeUndefined();
    expect(drawBlock(undefined, 'urgent', 0, NOON)).toBeUndefined();
  });
});

const lane = fc.constantFrom<Lane>('urgent', 'routine', 'broadcast');
const draws = fc.array(fc.tuple(lane, fc.integer({ min: 0, max: 700 })), { maxLength: 300 });

describe('for any sequence of draws', () => {
  test('no second is ever drawn beyond the rate, the others leave urgent news its twentieth, and no block is of the past', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 300, noNaN: true }), draws, (perSecond, sequence) => {
        let [state, now]: [RateState | undefined, number] = [undefined, NOON];
        const all = new Map<number, number>();
        const others = new Map<number, number>();
        for (const [who, afterMs] of sequence) {
          now += afterMs;
          const drawn = drawBlock(state, who, perSecond, now);
          if (drawn === undefined) continue;
          state = drawn.state;
          const { second, tokens } = drawn.block;
          expect(second).toBeGreaterThanOrEqual(Math.floor(now / SECOND));
          expect(second).toBeLessThan(Math.floor(now / SECOND) + AHEAD);
          expect(drawn.block.at).toBeGreaterThanOrEqual(now);
          expect(Math.floor(drawn.block.at / SECOND)).toBe(second);
          expect(Number.isInteger(tokens) && tokens >= 1).toBe(true);
          all.set(second, (all.get(second) ?? 0) + tokens);
          if (who !== 'urgent') others.set(second, (others.get(second) ?? 0) + tokens);
        }
        for (const tokens of all.values()) expect(tokens).toBeLessThanOrEqual(perSecond);
        for (const tokens of others.values()) expect(tokens).toBeLessThanOrEqual(perSecond < 2 ? perSecond : perSecond * 0.95);
        expect(Object.keys(state?.seconds ?? {}).length).toBeLessThanOrEqual(AHEAD);
      }),
      { numRuns: 300 },
    );
  });

  test('urgent news always finds a token within the next seconds after a broadcast has drawn what it could', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 500 }),
        (perSecond) => void expect(drawBlock(drawAll('broadcast', perSecond).state, 'urgent', perSecond, NOON)?.block.second).toBe(FIRST),
      ),
    );
  });

  test('a rate that is lowered meanwhile is kept to from then on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }), lane, (before, after, who) => {
        const { state } = drawAll('urgent', before);
        const more = drawAll(who, after, state).blocks;
        for (let second = FIRST; second < FIRST + AHEAD; second++) expect(before + tokensIn(more, second)).toBeLessThanOrEqual(Math.max(before, after));
      }),
    );
  });
});

test('urgent news does not wait behind a broadcast that has booked the seconds ahead', () => {
  const { state } = drawAll('broadcast', 100);
  expect(drawBlock(state, 'urgent', 100, NOON + 100)?.block).toEqual({ second: FIRST, at: NOON + 100, tokens: 5 });
});
