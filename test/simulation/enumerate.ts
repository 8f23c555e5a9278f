/** Every port call of a calm story, cut off in every way there is: what chance would take long to find, looked at one by one. */
import type { Wiring } from '../../local/template.ts';
import { MODES, type SingleFault } from './invocation.ts';
import { simulate } from './simulate.ts';

export type Failure = { readonly single: SingleFault; readonly violations: readonly string[] };

/** @returns how many runs there were, and those that broke a promise */
export async function enumerate(
  wiring: Wiring,
  seed: number,
  progress: (done: number, of: number) => void = () => undefined,
): Promise<{ runs: number; failures: readonly Failure[] }> {
  const { calls } = (await simulate({ wiring, seed, calm: true })).figures;
  const cuts = Array.from({ length: calls }, (_, n) => MODES.map((mode) => ({ call: n + 1, mode }))).flat();
  const failures: Failure[] = [];
  for (const [done, single] of cuts.entries()) {
    progress(done, cuts.length);
    const violations = (await simulate({ wiring, seed, calm: true, single })).violations.filter((what) => !what.startsWith('writes:'));
    if (violations.length > 0) failures.push({ single, violations });
  }
  return { runs: cuts.length, failures };
}
