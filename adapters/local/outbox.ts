/** Where every message lands locally instead of at a provider: kept, to be looked at, and answered for by a Send event. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { About, Feed, Hooks, Mail, SendOutcome, TextMessages } from '../../core/ports.ts';
import { type Instant, isoOf } from '../../core/time.ts';
import type { Store } from './store.ts';

export type OutboxMessage = {
  readonly id: number;
  readonly channel: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly noticeKey: string;
  readonly customerId: string;
  readonly kind: string;
  readonly at: string;
};
export type OutboxQuery = { readonly to?: string; readonly kind?: string; readonly brief?: boolean; readonly after?: number; readonly limit?: number };

type Body = { readonly text: string; readonly html?: string; readonly headers: Readonly<Record<string, string>> };
type Row = { id: number; channel: string; recipient: string; subject: string; body: Uint8Array; notice_key: string; about: string; kind: string; at: number };

/** What a message of any channel leaves here. */
type Kept = Body & { readonly channel: string; readonly to: string; readonly subject: string; readonly about: About };

export type Outbox = {
  readonly mail: Mail;
  readonly texts: TextMessages;
  readonly hooks: Hooks;
  /** The feed, whose entries are shown here too. */
  readonly feed: (feed: Feed) => Feed;
  readonly list: (query: OutboxQuery) => readonly OutboxMessage[];
  readonly count: () => number;
  readonly tagsOf: (noticeKey: string) => { readonly to: string; readonly recipient: string } | undefined;
};

/** What the provider's word names. */
export type AcceptedMessage = { readonly to: string; readonly about: About };

const DEFAULT_LIMIT = 1_000;

/**
 * @param likeness text that most bodies resemble (the layout): with it as dictionary a message takes a tenth of its size
 * @param accepted called for each accepted message, in the same transaction: the provider's Send event
 */
export function localOutbox(store: Store, now: () => Instant, likeness: string, accepted: (message: AcceptedMessage, providerId: string) => void): Outbox {
  const dictionary = Buffer.from(likenessOf(store, likeness.slice(-32_000)));
  const pack = (body: Body): Uint8Array => deflateRawSync(JSON.stringify(body), { dictionary, level: 1, memLevel: 9 });
  const unpack = (body: Uint8Array): Body => JSON.parse(inflateRawSync(body, { dictionary }).toString()) as Body;

  /**
   * In a later turn of the event loop, as a provider takes its time: whoever sends to many leaves the loop to others in between. What is kept, its Send event
   * and the answer are of one turn all the same: a kill parts none of them, and the event is not heard before the answer.
   */
  async function keep({ channel, to, subject, about, ...body }: Kept): Promise<SendOutcome> {
    await nextTurn();
    store.writing();
    const insert = store.prepare('INSERT INTO outbox (channel, recipient, kind, about, notice_key, at, subject, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    const { lastInsertRowid } = insert.run(channel, to, about.kind, about.recipient, about.noticeKey, now(), subject, pack(body));
    const providerId = `local-${lastInsertRowid}`;
    accepted({ to, about }, providerId);
    return { outcome: 'accepted', providerId };
  }

  return {
    mail: { send: ({ to, subject, text, html, headers, about }) => keep({ channel: 'email', to, subject, text, html, headers, about }) },
    texts: { send: ({ to, text, about }) => keep({ channel: 'sms', to, subject: text.split(/(?<=[.!?…]) /)[0] ?? text, text, headers: {}, about }) },
    hooks: { post: ({ channel, to, brief, text, about }) => keep({ channel, to, subject: brief.title, text, headers: { 'webhook-id': about.noticeKey }, about }) },
    feed: (feed) => ({
      async put(entry) {
        const outcome = await feed.put(entry);
        const about = { kind: entry.kind, recipient: `c:${entry.customer}`, noticeKey: entry.noticeKey };
        return outcome.outcome === 'accepted' ? keep({ channel: 'feed', to: entry.customer, subject: entry.brief.title, text: entry.text, headers: {}, about }) : outcome;
      },
    }),
    list({ to, kind, brief = false, after = 0, limit = DEFAULT_LIMIT }) {
      const where = ['id > ?', ...(to === undefined ? [] : ['recipient = ?']), ...(kind === undefined ? [] : ['kind = ?'])];
      const values = [after, ...(to === undefined ? [] : [to]), ...(kind === undefined ? [] : [kind]), limit];
      const rows = store.prepare(`SELECT * FROM outbox WHERE ${where.join(' AND ')} ORDER BY id LIMIT ?`).all(...values) as Row[];
      return rows.map((row) => messageOf(row, unpack(row.body), brief));
    },
    count: () => (store.prepare('SELECT count(*) AS n FROM outbox').get() as { n: number }).n,
    tagsOf: (noticeKey) =>
      store.prepare('SELECT recipient AS "to", about AS recipient FROM outbox WHERE notice_key = ? ORDER BY id DESC').get(noticeKey) as
        | { to: string; recipient: string }
        | undefined,
  };
}

/** The likeness that the store began with: what is packed with it must stay readable when the layout changes. */
function likenessOf(store: Store, likeness: string): string {
  const kept = store.meta('outbox-likeness');
  if (kept === undefined) store.setMeta('outbox-likeness', likeness);
  return kept ?? likeness;
}

const messageOf = (row: Row, { text, html, headers }: Body, brief: boolean): OutboxMessage => ({
  id: row.id,
  channel: row.channel,
  to: row.recipient,
  subject: row.subject,
  text,
  ...(!brief && html !== undefined && { html }),
  headers,
  noticeKey: row.notice_key,
  customerId: row.about.slice(2),
  kind: row.kind,
  at: isoOf(row.at),
});
