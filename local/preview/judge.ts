/** Every document before a real browser: at the widths of a phone and of a small one, in the light and in the dark, by keyboard, with nothing from elsewhere. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Document } from './documents.ts';
import { fileOf, HOST_FILE } from './files.ts';
import type { Preview } from './serve.ts';

export type Fault = { readonly document: string; readonly check: string; readonly found: string };
type Check = 'sideways' | 'structure' | 'accessibility' | 'contrast';

const PHONE = { width: 390, height: 844 } as const;
/** The narrowest that WCAG asks for (1.4.10), and what is left of a desktop at 400 %. */
const SMALL_PHONE = { width: 320, height: 640 } as const;
const DESKTOP = { width: 1280, height: 900 } as const;
/** More stops than any page has. */
const MAX_TABS = 80;

const IN_PAGE = readFileSync(new URL('./judge-in-page.js', import.meta.url), 'utf8').replace(/;\s*$/, '');
const axe = readFileSync(createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core'), 'utf8');

type Size = { readonly width: number; readonly height: number };
/** Of whose data a pass is: bad data can break a layout, but changes no colour and no role. */
type Pass = { readonly viewport: Size; readonly colorScheme: 'light' | 'dark'; readonly checks: readonly Check[]; readonly of: 'all' | 'good data' };
const PASSES: readonly Pass[] = [
  { viewport: PHONE, colorScheme: 'light', checks: ['sideways', 'structure'], of: 'all' },
  { viewport: SMALL_PHONE, colorScheme: 'light', checks: ['sideways'], of: 'all' },
  { viewport: PHONE, colorScheme: 'light', checks: ['accessibility'], of: 'good data' },
  { viewport: DESKTOP, colorScheme: 'dark', checks: ['sideways', 'contrast'], of: 'good data' },
];

/** All that is wrong with the documents; nothing when all is well. They take turns in one page, which is loaded once for each pass. */
export async function judge(browser: Browser, preview: Preview, documents: readonly Document[]): Promise<readonly Fault[]> {
  const passes = PASSES.map((pass) => () => inTurns(browser, preview, documents, pass));
  const found = await Promise.all([...passes, () => byKeyboard(browser, preview, documents)].map((each) => each()));
  return found.flat();
}

async function inTurns(browser: Browser, preview: Preview, documents: readonly Document[], { viewport, colorScheme, checks, of }: Pass): Promise<readonly Fault[]> {
  return inContext(browser, { viewport, colorScheme }, async (context) => {
    const faults: Fault[] = [];
    const page = await watched(context, preview, faults);
    await page.goto(`${preview.url}/${HOST_FILE}`);
    await page.evaluate(axe);
    const asked = documents.filter(({ worst }) => of === 'all' || !worst).map(({ id, html }) => ({ id, html }));
    const found = (await page.evaluate(`${IN_PAGE}.judge(${JSON.stringify(asked)}, ${JSON.stringify(checks)})`)) as readonly Fault[];
    return [...faults, ...found.map((fault) => ({ ...fault, found: `${fault.found} (${viewport.width} px, ${colorScheme})` }))];
  });
}

/** Each page as it is loaded by itself: the Tab key comes to every control, and one sees where it stands. English in the light, German in the dark. */
async function byKeyboard(browser: Browser, preview: Preview, documents: readonly Document[]): Promise<readonly Fault[]> {
  const pages = documents.filter(({ is, worst }) => is === 'page' && !worst);
  const found = await Promise.all(
    (['en', 'de'] as const).map((language) =>
      inContext(browser, { viewport: PHONE, colorScheme: language === 'en' ? 'light' : 'dark' }, async (context) => {
        const faults: Fault[] = [];
        const page = await watched(context, preview, faults);
        for (const document of pages.filter(({ locale }) => locale === language)) faults.push(...(await tabbedThrough(page, preview, document)));
        return faults;
      }),
    ),
  );
  return found.flat();
}

type Focus = { readonly stop: string; readonly problem: string } | null;

async function tabbedThrough(page: Page, preview: Preview, document: Document): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  const blame = (found: string): void => {
    faults.push({ document: document.id, check: 'keyboard', found });
  };
  await page.goto(`${preview.url}/${fileOf(document)}`);
  const missing = new Set((await page.evaluate(`${IN_PAGE}.stops()`)) as readonly string[]);
  for (let presses = 0; presses < MAX_TABS && missing.size > 0; presses++) {
    await page.keyboard.press('Tab');
    const focus = (await page.evaluate(`${IN_PAGE}.focus()`)) as Focus;
    if (focus === null) break;
    if (missing.delete(focus.stop) && focus.problem !== '') blame(`${focus.stop.trim()}: ${focus.problem}`);
  }
  for (const stop of missing) blame(`${stop.trim()} is not reached`);
  return faults;
}

/** A page of which every request elsewhere and every word of its policy is a fault. */
async function watched(context: BrowserContext, preview: Preview, faults: Fault[]): Promise<Page> {
  const page = await context.newPage();
  page.on('request', (request) => {
    if (!request.url().startsWith(`${preview.url}/`)) faults.push({ document: page.url(), check: 'requests', found: `asks for ${request.url()}` });
  });
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) faults.push({ document: page.url(), check: 'policy', found: message.text() });
  });
  return page;
}

async function inContext<T>(browser: Browser, options: Parameters<Browser['newContext']>[0], work: (context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext(options);
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}
