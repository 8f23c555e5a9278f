import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readWiring, type Template } from '../../local/template.ts';
import { PLANTED } from './planted.ts';
import { simulate } from './simulate.ts';
import { simulatedWiring } from './wiring.ts';

const wiring = simulatedWiring(readWiring(JSON.parse(readFileSync(inject('template'), 'utf8')) as Template));
const SEEDS = 150;
const CALM_SEEDS = 20;
/** Also where the machine is busy with something else. */
const LONG_MS = 180_000;
const limit = Error.stackTraceLimit;

beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = limit;
});

describe('the production handlers', () => {
  test(
    `keep every promise through the chaos of ${SEEDS} seeds`,
    async () => {
      for (let seed = 1; seed <= SEEDS; seed++) expect((await simulate({ wiring, seed })).violations, `seed ${seed}`).toEqual([]);
    },
    LONG_MS,
  );

  test('take exactly two writes for a notice that nothing disturbs', async () => {
    let sent = 0;
    for (let seed = 1; seed <= CALM_SEEDS; seed++) {
      const { figures, violations } = await simulate({ wiring, seed, calm: true });
      expect(violations, `seed ${seed}`).toEqual([]);
      expect(figures.writes, `seed ${seed}`).toBe(2 * figures.straight);
      sent += figures.sent;
    }
    expect(sent).toBeGreaterThan(10 * CALM_SEEDS);
  });

  test('do the same thing for the same seed', async () => {
    const [first, second, other] = [await simulate({ wiring, seed: 7 }), await simulate({ wiring, seed: 7, traced: true }), await simulate({ wiring, seed: 8 })];
    expect(second.traceHash).toBe(first.traceHash);
    expect(other.traceHash).not.toBe(first.traceHash);
  });
});

describe('the judge', () => {
  test.each(PLANTED)(
    'finds: $name',
    async ({ sabotage, violates, within }) => {
      for (let seed = 1; seed <= within; seed++) {
        const { violations } = await simulate({ wiring, seed, sabotage });
        if (violations.some((what) => what.startsWith(violates))) return;
      }
      expect.unreachable(`not found within ${within} seeds`);
    },
    LONG_MS,
  );
});
