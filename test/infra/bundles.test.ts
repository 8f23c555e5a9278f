import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bundle, bundleAll, limitFor, partsOf } from '../../bench/bundles.ts';

const FOLDERS = readdirSync(new URL('../../functions', import.meta.url));
const outdir = mkdtempSync(join(tmpdir(), 'beforehand-bundles-'));
let bundles: readonly Bundle[] = [];
beforeAll(async () => {
  bundles = await bundleAll(outdir);
}, 60_000);
afterAll(() => rmSync(outdir, { recursive: true }));

describe.each(FOLDERS)('the file of %s', (folder) => {
  const built = (): Bundle => bundles.find((bundle) => bundle.folder === folder) as Bundle;

  test('stays within its size, so that it starts soon', () => {
    const { bytes } = built();
    const largest = partsOf(built()).slice(0, 6);
    expect(bytes, `largest parts: ${largest.map(([name, size]) => `${name} ${size}`).join(', ')}`).toBeLessThanOrEqual(limitFor(folder));
  });

  test('holds no search for credentials, for those of a function lie in its environment', () => {
    expect(partsOf(built()).map(([name]) => name)).not.toEqual(expect.arrayContaining([expect.stringMatching(/credential-provider|nested-clients|token-providers/)]));
  });
});
