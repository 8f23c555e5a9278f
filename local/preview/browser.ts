/** A Chromium to look with: the one that npm brings on Linux (x64), else the one that is installed. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import bundled from '@sparticuz/chromium';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import ours from '../../package.json' with { type: 'json' };

/** What a cloud function may need and what would hide a page's own faults: one process, and no rules about what belongs to whom. */
const NOT_FOR_JUDGING = new Set([
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--allow-running-insecure-content',
  '--disable-site-isolation-trials',
  "--headless='shell'",
]);
const CHANNELS = ['chrome', 'msedge'] as const;
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'] as const;
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/chromium/', import.meta.url));

/** @throws NoBrowser */
export async function openBrowser(): Promise<Browser> {
  const tried: string[] = [];
  for (const [name, options] of choices()) {
    try {
      return await chromium.launch(await options());
    } catch (error) {
      tried.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown'}`);
    }
  }
  throw new NoBrowser(`No browser could be opened. Install Chrome or Chromium, or run on Linux (x64). Tried ${tried.join('; ')}`);
}

export class NoBrowser extends Error {
  override name = 'NoBrowser';
}

function choices(): readonly (readonly [name: string, options: () => Promise<LaunchOptions>])[] {
  const brought = process.platform === 'linux' && process.arch === 'x64' ? [['the Chromium of @sparticuz/chromium', bundledOptions] as const] : [];
  const installed = CHANNELS.map((channel) => [channel, async () => ({ channel })] as const);
  const placed = PLACES.filter(existsSync).map((executablePath) => [executablePath, async () => ({ executablePath, args: ['--no-sandbox'] })] as const);
  return [...brought, ...installed, ...placed];
}

const bundledOptions = async (): Promise<LaunchOptions> => ({
  executablePath: await unpacked(),
  args: bundled.args.filter((argument) => !NOT_FOR_JUDGING.has(argument)),
});

/**
 * The package unpacks into the system's temporary folder and takes whatever lies there for its own; so it is given a folder of ours, which takes
 * its place at once and whole, also when two start together.
 */
async function unpacked(): Promise<string> {
  const folder = join(CACHE, ours.devDependencies['@sparticuz/chromium']);
  if (!existsSync(folder)) {
    mkdirSync(CACHE, { recursive: true });
    const staging = mkdtempSync(join(CACHE, 'unpacking-'));
    try {
      await unpackedInto(staging);
      renameSync(staging, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  }
  return join(folder, 'chromium');
}

async function unpackedInto(folder: string): Promise<void> {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    await bundled.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}
