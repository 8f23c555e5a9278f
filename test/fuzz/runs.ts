/** How often each surface is tried: 2,000 inputs, or 100,000 when FUZZ_RUNS is set to anything; and how a call is held to its time. */
import { expect } from 'vitest';

export const RUNS = process.env.FUZZ_RUNS ? 100_000 : 2_000;
/** For vitest: 100,000 inputs of the slowest surface. */
export const LONG_MS = 900_000;
/** A second of work, not of waiting for a busy machine: regular expressions and nesting are what could cost it. */
const MAX_WORK_MS = 1_000;

export function quick<T>(call: () => T): T {
  const before = process.cpuUsage();
  const answer = call();
  expectQuick(before);
  return answer;
}

export async function quickly<T>(call: () => Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  const answer = await call();
  expectQuick(before);
  return answer;
}

function expectQuick(before: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1_000;
  if (ms > MAX_WORK_MS) expect(ms).toBeLessThanOrEqual(MAX_WORK_MS);
}
