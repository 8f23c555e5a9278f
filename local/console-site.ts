/** The console as CloudFront serves it: every view is one page, assets are named by what is in them, and nothing comes from elsewhere. */
import { readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type PageConfig, pageHeaders } from '../core/console/headers.ts';
import type { HttpAnswer } from '../flow/http.ts';
import { builtConsole, CONSOLE_DIST } from './console-build.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};
const CONFIG: PageConfig = { signIn: 'local' };

/** All views are one page, whatever their address. Nothing for an asset that there is not. */
export function consoleAnswer(path: string, acceptsGzip: boolean): HttpAnswer | undefined {
  if (path === '/config.json') return file('.json', Buffer.from(JSON.stringify(CONFIG)), 'no-store', acceptsGzip);
  const state = builtConsole().state();
  if (state !== 'ready') return notYet(state);
  const name = path.startsWith('/assets/') ? normalize(path) : '/index.html';
  const full = join(CONSOLE_DIST, name);
  if (!full.startsWith(CONSOLE_DIST) || statSync(full, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  return file(extname(full), readFileSync(full), name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache', acceptsGzip);
}

function file(extension: string, body: Buffer, cacheControl: string, acceptsGzip: boolean): HttpAnswer {
  const packed = acceptsGzip && extension !== '.woff2';
  return {
    statusCode: 200,
    headers: {
      ...pageHeaders(undefined),
      'content-type': TYPES[extension] ?? 'application/octet-stream',
      'cache-control': cacheControl,
      ...(packed && { 'content-encoding': 'gzip', vary: 'accept-encoding' }),
    },
    body: (packed ? gzipSync(body) : body).toString('base64'),
    isBase64Encoded: true,
  };
}

/** Looks again by itself until the page is there. */
function notYet(state: 'building' | 'failed'): HttpAnswer {
  const words =
    state === 'building'
      ? ['The console is being built', 'It takes some seconds, once. This page looks again by itself.']
      : ['The console could not be built', 'What is wrong stands where npm start runs. Everything else works: /local/outbox.html shows the messages.'];
  return {
    statusCode: 503,
    headers: {
      ...pageHeaders(undefined),
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': '2',
      ...(state === 'building' && { refresh: '2' }),
    },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Beforehand</title><h1>${words[0]}</h1><p>${words[1]}</p></html>`,
  };
}
