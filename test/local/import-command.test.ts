import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const LONG_MS = 180_000;
/** Nothing listens there: the store itself is worked on. */
const NO_SYSTEM = '9';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'beforehand-import-command-'));
  writeFileSync(join(folder, 'usage.csv'), 'customerId,day\nbob,2026-03-01\n,2026-03-02\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: readonly string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['local/commands/import.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, BEFOREHAND_DIR: join(folder, 'data'), PORT: NO_SYSTEM },
  });
  return { code: status, out: stdout, err: stderr };
}

describe('npm run import', () => {
  test(
    'says what came in and what did not, on which line, and that a second run has nothing to do',
    () => {
      const usage = ['--from', 'csv', '--kind', 'usage', join(folder, 'usage.csv')];
      const first = run(...usage);
      expect([first.code, first.err]).toEqual([0, expect.stringContaining('2 of 2 lines')]);
      expect(first.out).toMatch(/2 rows; 1 customers\. Nobody was told/);
      expect(first.out).toMatch(/1 {2}The column customerId .* Line 3\./);
      expect(run(...usage).out).toMatch(/All 2 rows were brought in before/);
      expect(JSON.parse(run(...usage, '--again', '--json').out)).toMatchObject({ rows: 2, before: 0, events: { 'usage.recorded': 1 } });
    },
    LONG_MS,
  );

  test('names what it wants', { timeout: LONG_MS }, () => {
    expect(run(join(folder, 'usage.csv')).err).toMatch(/--from/);
    expect(run('--from', 'spotify', join(folder, 'usage.csv')).err).toMatch(/shopify, stripe, csv/);
    expect(run('--from', 'csv', join(folder, 'none.csv'))).toMatchObject({ code: 1, err: expect.stringContaining('is not there') });
  });
});
