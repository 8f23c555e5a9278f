/** What a customer's own app shows them: the newest first, page by page. */
import { feedKey } from '../core/keys.ts';
import { type Brief, type Feed, type FeedEntry, type Ports, Unavailable } from '../core/ports.ts';
import { isoOf } from '../core/time.ts';

/** Entries may be forgotten after so long. */
const KEEPS_DAYS = 180;

export const tableFeed = ({ table }: Pick<Ports, 'table'>): Feed => ({
  async put(entry) {
    const { customer, noticeKey, at } = entry;
    try {
      await table.put({ ...feedKey(customer, noticeKey), body: entry, expiresAt: Math.floor(at / 1000) + KEEPS_DAYS * 86_400 }, 0);
      return { outcome: 'accepted', providerId: `feed:${noticeKey}` };
    } catch (error) {
      if (error instanceof Unavailable) return { outcome: 'failed', why: 'the table did not answer' };
      throw error;
    }
  },
});

/** One entry as the API gives it. */
export type FeedItem = Brief & { readonly id: string; readonly kind: string; readonly at: string; readonly text: string };
export type FeedPage = { readonly items: readonly FeedItem[]; readonly next?: string };

/** @param after the `next` of the page before */
export async function readFeed({ table }: Pick<Ports, 'table'>, customer: string, limit: number, after: string | undefined): Promise<FeedPage> {
  const { found, next } = await table.query(`CUSTOMER#${customer}`, 'FEED#', { limit, after, descending: true });
  return { items: found.map(({ body }) => itemOf(body as FeedEntry)), ...(next !== undefined && { next }) };
}

const itemOf = ({ noticeKey, kind, at, brief, text }: FeedEntry): FeedItem => ({ id: noticeKey, kind, at: isoOf(at), ...brief, text });
