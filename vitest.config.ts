import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** So that no worker is left with the longest file when the other has none. */
const LONG = ['test/browser/', 'test/local/commands', 'test/risk/commands', 'test/simulation/', 'test/risk/', 'test/infra/', 'test/local/'];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => [...LONG, ''].findIndex((path) => moduleId.includes(path));
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

/** What functions call goes by the SDK's clients where people run it, and by smaller ones in bundles: its tests hold for both. */
const OF_FUNCTIONS = [
  'aws-mail',
  'aws-queue-and-bus',
  'aws-secrets-and-trust',
  'dynamo-failures',
  'dynamo-table',
  'mail-quota',
  'operations',
  'secret-versions',
  'text-messages',
  'which-clients',
];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'all', include: ['test/**/*.test.ts'], exclude: ['test/deploy/**', 'node_modules/**'] } },
      {
        extends: true,
        test: { name: 'as in bundles', include: OF_FUNCTIONS.map((name) => `test/adapters/${name}.test.ts`), execArgv: ['--import', './test/adapters/as-in-bundles.ts'] },
      },
    ],
    globalSetup: ['test/synthesized-template.ts'],
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    // Modules keep nothing from one system to the next, so files share them; and Node runs the sources by itself, as it does under `npm start`.
    isolate: false,
    experimental: { viteModuleRunner: false },
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
