import { Unavailable } from '../core/ports.ts';
import { SECOND } from '../core/time.ts';
import type { StatusPage } from './sources/statuspage/confirm.ts';

/** Well within what the vendor waits for us. */
const TIMEOUT_MS = 4 * SECOND;
const MAX_BYTES = 5 * 1024 * 1024;

/** The public API of status pages over HTTP. Follows no redirect: an answer comes from the page that was asked, or is none. */
export const statusPages = (ask: typeof fetch = fetch): StatusPage => ({
  async read(pageId, url, document) {
    const address = `${(url ?? `https://${pageId}.statuspage.io`).replace(/\/+$/, '')}/api/v2/${document}.json`;
    try {
      const answer = await ask(address, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS), headers: { accept: 'application/json' } });
      if (!answer.ok) throw new Unavailable(`the status page answered ${answer.status}`);
      const text = await answer.text();
      if (text.length > MAX_BYTES) throw new Unavailable('the status page said too much');
      return JSON.parse(text) as unknown;
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      throw new Unavailable('the status page did not answer');
    }
  },
});
