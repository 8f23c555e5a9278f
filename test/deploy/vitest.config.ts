import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Run by `run.ts` only, as these tests need what it starts. One file after the other: they share one emulator. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/deploy/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
