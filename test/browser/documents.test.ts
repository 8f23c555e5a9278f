import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { KINDS } from '../../core/notices/kinds.ts';
import { type Document, everyDocument } from '../../local/preview/documents.ts';
import { filesOf } from '../../local/preview/files.ts';
import { type Fault, judge } from '../../local/preview/judge.ts';
import { type Preview, servePreview } from '../../local/preview/serve.ts';
import { LOCALES } from '../../templates/message.ts';
import { EVERY_PAGE } from '../../templates/pages/samples.ts';
import { openedBrowser } from './opened.ts';

const documents = everyDocument();
const groups = [...Map.groupBy(documents, ({ group, locale }) => `${group} in ${locale}`)];
const browser = await openedBrowser();

test('every kind and every page is there in every language, with good data and with the worst', () => {
  const expected = [...Object.keys(KINDS), ...new Set(EVERY_PAGE.map(({ page }) => page))].flatMap((group) => LOCALES.map((locale) => `${group} in ${locale}`));
  expect(groups.map(([name]) => name).sort()).toEqual(expected.sort());
  for (const [name, members] of groups) if (members[0]?.is === 'message') expect(members.filter(({ worst }) => worst).length, name).toBe(5);
});

describe.skipIf(browser === undefined)('in a browser', () => {
  let faults: readonly Fault[];
  let planted: readonly Fault[];

  beforeAll(async () => {
    faults = await judged(browser as Browser, documents);
    planted = await judged(browser as Browser, PLANTED);
  }, 120_000);

  test.each(groups)(
    '%s needs no scrolling sideways, keeps its headings in order, is legible in the light and in the dark, asks nobody for anything, and can be used by keyboard',
    (_, members) => {
      const ids = new Set(members.map(({ id }) => id));
      expect(faults.filter(({ document }) => ids.has(document))).toEqual([]);
    },
  );

  test('nothing at all was asked for elsewhere, and no policy was broken', () => {
    expect(faults).toEqual([]);
  });

  test.each([
    ['a table that is too wide', 'wide', 'sideways', /390 px/],
    ['the same on a small phone', 'wide', 'sideways', /320 px/],
    ['a heading that skips a level', 'headings', 'structure', /level 3 follows one of 1/],
    ['an image without words', 'image', 'structure', /no text in its place/],
    ['an image from elsewhere', 'image', 'structure', /asks for https:\/\/elsewhere.example/],
    ['a field without a label', 'label', 'accessibility', /label/],
    ['grey on white', 'grey', 'accessibility', /color-contrast/],
    ['black on black in the dark', 'dark', 'contrast', /color-contrast.*dark/],
    ['a script', 'script', 'structure', /there is a script/],
    ['a control that the keyboard passes by', 'passed-by', 'keyboard', /not reached/],
    ['a control that hides the focus', 'hidden-focus', 'keyboard', /no outline/],
  ])('finds %s', (_, id, check, found) => {
    expect(planted.filter(({ document, check: asked }) => document === id && asked === check).map(({ found: what }) => what)).toContainEqual(expect.stringMatching(found));
  });

  test('finds a request elsewhere and a broken policy', () => {
    expect(planted.map(({ check }) => check)).toContain('policy');
  });

  test('finds nothing wrong with a plain page', () => {
    expect(planted.filter(({ document }) => document === 'plain')).toEqual([]);
  });
});

async function judged(opened: Browser, asked: readonly Document[]): Promise<readonly Fault[]> {
  const preview: Preview = await servePreview(filesOf(asked), 0);
  try {
    return await judge(opened, preview, asked);
  } finally {
    await preview.close();
  }
}

const made = (id: string, body: string, style = ''): Document => ({
  id,
  group: 'planted',
  is: 'page',
  locale: id === 'dark' ? 'de' : 'en',
  variant: id,
  worst: false,
  html: `<!doctype html><html lang="en"><head><title>${id}</title><style>:root{color-scheme:light dark}${style}</style></head><body><main><h1>${id}</h1>${body}</main></body></html>`,
});
const PLANTED: readonly Document[] = [
  made('plain', '<p>Words.</p>'),
  made('wide', `<p style="white-space:nowrap">${'wide '.repeat(200)}</p>`),
  made('headings', '<h3>Too deep</h3>'),
  made('image', '<img src="https://elsewhere.example/pixel.gif">'),
  made('label', '<form><input name="x"></form>'),
  made('grey', '<p style="color:#aaa;background:#fff">Grey</p>'),
  made('dark', '<p class="ink">Black</p>', '@media (prefers-color-scheme:dark){body{background:#111}.ink{color:#222}}'),
  made('script', '<script>document.title = "changed"</script>'),
  made('passed-by', '<form><label>Name <input name="x" tabindex="-1"></label></form>'),
  made('hidden-focus', '<form><button>Press</button></form>', 'button:focus{outline:none}'),
];
