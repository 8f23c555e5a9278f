import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('finding silent customers costs the same however many there are; who goes on rings seldom', { timeout: 60_000 }, () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bench/silent-customers.ts', '--customers', '100', '400', '--crossings', '20', '--days', '3', '--json'], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  const [few, many] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect([few.flagged, many.flagged]).toEqual([20, 20]);
  expect(many.quiet).toEqual(few.quiet);
  expect(many.dueQueriesADay).toBe(few.dueQueriesADay);
  expect(few.dueQueriesADay).toBe(16 * 1_440);
  expect(many.quiet.writes).toBeLessThanOrEqual(12 * 20);
  // A look at everybody would read each customer every day.
  expect(many.goingOn.rings).toBeLessThan(many.scanReads / 15);
});
