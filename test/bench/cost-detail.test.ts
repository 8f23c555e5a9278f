import { expect, test } from 'vitest';
import { breakdown, type Ledger, linesOf, minus, Tally, totalOf } from '../../bench/cost/ledger.ts';
import { readPrices, times, usd } from '../../bench/cost/prices.ts';

const prices = readPrices();

function counted(): { readonly before: Ledger; readonly after: Ledger } {
  const tally = new Tally();
  tally.add({ busEvent: 5 }, 'bus event');
  const before = tally.ledger;
  tally.add({ busEvent: 2 }, 'bus event');
  tally.caller = 'deliver';
  tally.add({ writeUnit: 2 }, 'put NOTICE');
  tally.add({ writeUnit: 2 }, 'put NOTICE');
  tally.add({ mail: 1 }, 'mail');
  tally.add({ sqsRequest: 2 }, 'receive and delete from Orders', 'poller');
  return { before, after: tally.ledger };
}

test('the lines of a breakdown are what was called since the load began, the dearest first, and add up to its figure', () => {
  const { before, after } = counted();
  const used = minus(after, before);
  const lines = linesOf(used, 2, prices);
  expect(lines.map(({ by, what, calls }) => [by, what, calls])).toEqual([
    ['deliver', 'put NOTICE', 1],
    ['producers and rules', 'bus event', 0.5],
    ['poller', 'receive and delete from Orders', 0.5],
  ]);
  const { mail: _provider, ...ours } = times(totalOf(used), 1_000_000 / 2);
  expect(lines.reduce((sum, line) => sum + line.usd, 0)).toBeCloseTo(usd(ours, prices), 10);
});

test('what costs next to nothing is one line', () => {
  const { after } = counted();
  const text = breakdown(linesOf(after, 2, prices), 1);
  expect(text.split('\n')).toHaveLength(4);
  expect(text).toContain('what is less, together');
});
