import { defineConfig } from 'vitest/config';

/** The tests that speak about what is mutated: no synthesis, no simulation, no other processes. */
export default defineConfig({
  test: {
    include: ['test/core/**/*.test.ts', 'test/flow/**/*.test.ts', 'test/webhooks/**/*.test.ts', 'test/adapters/links.test.ts'],
    exclude: ['test/flow/export-customer.test.ts'],
  },
});
