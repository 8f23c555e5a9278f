import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SETTING_NAMES } from '../../infra/settings.ts';

test('the table in docs/operations.md names every setting, and no other', () => {
  const [, table = ''] = readFileSync('docs/operations.md', 'utf8').split('## Settings');
  const rows = table.slice(0, table.indexOf('\n## ')).matchAll(/^\| (`[^|]+) \|/gm);
  const named = [...rows].flatMap(([, names = '']) => [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(named.toSorted()).toEqual(SETTING_NAMES.toSorted());
});
