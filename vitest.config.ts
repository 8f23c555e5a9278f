import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/deploy/**', 'node_modules/**'],
    globalSetup: ['test/synthesized-template.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Modules keep nothing from one system to the next, so files share them; and Node runs the sources by itself, as it does under `npm start`.
    isolate: false,
    experimental: { viteModuleRunner: false },
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
