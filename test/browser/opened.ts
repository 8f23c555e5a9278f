/** One browser for all tests of a file; skipped, and counted as such, on a machine that has none. In CI that is a failure. */
import type { Browser } from 'playwright-core';
import { afterAll } from 'vitest';
import { NoBrowser, openBrowser } from '../../local/preview/browser.ts';

export async function openedBrowser(): Promise<Browser | undefined> {
  try {
    const browser = await openBrowser();
    afterAll(() => browser.close());
    return browser;
  } catch (error) {
    if (!(error instanceof NoBrowser) || process.env.CI) throw error;
    console.warn(`The tests in a browser are skipped. ${error.message}`);
    return undefined;
  }
}
