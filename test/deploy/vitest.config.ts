import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Run by `run.ts` only, as these tests need what it starts. One file after the other: they share one emulator. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    // First the journeys; what ends the stack comes after all of them, in a run of its own.
    include: [process.env.AFTER_JOURNEYS ? 'test/deploy/after/*.test.ts' : 'test/deploy/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 60_000,
  },
});
