/** Keeps docs/faults.md true: every fault once, every proof there to be run, and no proof that the table does not name. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const ROWS = Array.from({ length: 40 }, (_, n) => `F${n + 1}`);
const NOT_KEPT = 'not kept yet';

type Title = { readonly file: string; readonly title: string; readonly faults: readonly string[]; readonly fails: boolean };

/** The titles in a file that name a fault: the first text of a call. */
function titlesIn(file: string): Title[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(\.fails)?\(\s*(['"`])((?:(?!\2).)*\bF\d{1,2}\b(?:(?!\2).)*)\2,/g)].map(([, fails, , title = '']) => ({
    file,
    title,
    faults: title.match(/\bF\d{1,2}\b/g) ?? [],
    fails: fails !== undefined,
  }));
}

const titles = globSync('test/**/*.ts')
  .filter((file) => file !== 'test/faults.test.ts')
  .flatMap(titlesIn);

/** A fault, what becomes of it, its tests, and whether that holds. */
const rows = readFileSync('docs/faults.md', 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, fault, , , tests = '', state = ''] = line.split('|').map((cell) => cell.trim());
    return fault !== undefined && /^F\d+$/.test(fault)
      ? [{ fault, state, links: [...tests.matchAll(/\[([^\]]+)\]\(\.\.\/([^)\s]+)\)/g)].map(([, title, file]) => ({ title, file })) }]
      : [];
  });

describe('the table of faults', () => {
  test('has each of the forty once, in their order', () => {
    expect(rows.map(({ fault }) => fault)).toEqual(ROWS);
  });

  test.each(rows.map(({ fault, links }) => [fault, links] as const))('links %s to tests that are there and name it', (fault, links) => {
    expect(links).not.toEqual([]);
    for (const { title, file = '' } of links) {
      expect(existsSync(file), file).toBe(true);
      const found = titles.find((each) => each.file === file && each.title === title);
      expect(found?.faults, `"${title}" in ${file}`).toContain(fault);
    }
  });

  test('names every test whose title names a fault', () => {
    const linked = new Set(rows.flatMap(({ fault, links }) => links.map(({ title, file }) => `${fault} ${file}: ${title}`)));
    const named = titles.flatMap(({ file, title, faults }) => faults.map((fault) => `${fault} ${file}: ${title}`));
    expect(named.filter((each) => !linked.has(each))).toEqual([]);
  });

  test('says of exactly those that have a failing test that they are not kept yet', () => {
    const failing = new Set(titles.filter(({ fails }) => fails).flatMap(({ faults }) => faults));
    expect(rows.filter(({ state }) => state.startsWith(NOT_KEPT)).map(({ fault }) => fault)).toEqual(ROWS.filter((fault) => failing.has(fault)));
  });
});
