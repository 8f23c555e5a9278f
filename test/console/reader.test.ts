import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  ['de-AT', 'de-AT'],
  ['en-US@posix', 'en-US'],
  ['C', 'en'],
  ['', 'en'],
])('a browser that speaks "%s" gets dates as in %s', async (language, locale) => {
  vi.stubGlobal('navigator', { language });
  // Looked at when the module is loaded, so each of them loads one of its own.
  const { READER_LOCALE } = (await import(`../../console/app/reader.ts?${encodeURIComponent(language)}`)) as typeof import('../../console/app/reader.ts');
  expect(READER_LOCALE).toBe(locale);
});
