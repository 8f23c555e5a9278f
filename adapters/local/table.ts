/** The table port on SQLite. One thread and one connection, so every read is strong and every put is atomic. */
import { shardOf } from '../../core/hash.ts';
import { type Draft, DUE_SHARDS, type DueEntry, type Item, type Key, type Table } from '../../core/ports.ts';
import { readable } from '../../core/schema.ts';
import type { Store } from './store.ts';

type Row = { pk: string; sk: string; version: number; body: string; due_at: number | null; owner: string | null; rank: number | null; expires_at: number | null };

const ALL = 'pk, sk, version, body, due_at, owner, rank, expires_at';
const INSERT = `INSERT INTO items (pk, sk, version, body, due_shard, due_at, owner, rank, expires_at) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?) ON CONFLICT (pk, sk) DO NOTHING`;
const UPDATE = `UPDATE items SET version = version + 1, body = ?, due_shard = ?, due_at = ?, owner = ?, rank = ?, expires_at = ? WHERE pk = ? AND sk = ? AND version = ?`;

export function sqliteTable(store: Store): Table {
  const get = async ({ pk, sk }: Key): Promise<Item | undefined> => itemOf(store.prepare(`SELECT ${ALL} FROM items WHERE pk = ? AND sk = ?`).get(pk, sk) as Row | undefined);
  return {
    get,
    getMany: (keys) => Promise.all(keys.map(get)),
    glance: (keys) => Promise.all(keys.map(get)),
    async put(draft, ifVersion) {
      store.writing();
      const changes = ifVersion === 0 ? insert(store, draft) : update(store, draft, ifVersion);
      return changes === 1 ? 'written' : 'conflict';
    },
    async delete({ pk, sk }, ifVersion) {
      store.writing();
      return store.prepare('DELETE FROM items WHERE pk = ? AND sk = ? AND version = ?').run(pk, sk, ifVersion).changes === 1 ? 'deleted' : 'conflict';
    },
    async query(pk, prefix, { limit, after, descending = false }) {
      // One bound on each side: of two, SQLite seeks by one and reads past all that the other leaves out.
      const beyond = `${prefix}\u{10ffff}`;
      const [where, from, until] = descending
        ? ['sk >= ? AND sk < ? ORDER BY sk DESC', prefix, after ?? beyond]
        : [`sk ${after === undefined ? '>=' : '>'} ? AND sk < ? ORDER BY sk`, after ?? prefix, beyond];
      const rows = store.prepare(`SELECT ${ALL} FROM items WHERE pk = ? AND ${where} LIMIT ?`).all(pk, from, until, limit) as Row[];
      return { found: rows.map((row) => itemOf(row) as Item), next: rows.length === limit ? rows.at(-1)?.sk : undefined };
    },
    async due(shard, from, until, { limit, after }) {
      const offset = Number(after ?? 0);
      const rows = store
        .prepare('SELECT pk, sk, due_at AS dueAt FROM items WHERE due_shard = ? AND due_at BETWEEN ? AND ? ORDER BY due_at, pk, sk LIMIT ? OFFSET ?')
        .all(shard, from, until, limit, offset) as DueEntry[];
      return { found: rows, next: rows.length === limit ? String(offset + limit) : undefined };
    },
    async worklist(owner, { limit, after }) {
      const offset = Number(after ?? 0);
      const rows = store.prepare('SELECT pk, sk FROM items WHERE owner = ? ORDER BY rank DESC, pk, sk LIMIT ? OFFSET ?').all(owner, limit, offset) as Key[];
      return { found: rows, next: rows.length === limit ? String(offset + limit) : undefined };
    },
  };
}

function insert(store: Store, { pk, sk, ...draft }: Draft): number | bigint {
  return store.prepare(INSERT).run(pk, sk, ...columns(pk, sk, draft)).changes;
}

function update(store: Store, { pk, sk, ...draft }: Draft, ifVersion: number): number | bigint {
  return store.prepare(UPDATE).run(...columns(pk, sk, draft), pk, sk, ifVersion).changes;
}

function columns(pk: string, sk: string, { body, dueAt, work, expiresAt }: Omit<Draft, 'pk' | 'sk'>): (string | number | null)[] {
  return [JSON.stringify(body), dueAt === undefined ? null : dueShard(pk, sk), dueAt ?? null, work?.owner ?? null, work?.rank ?? null, expiresAt ?? null];
}

const dueShard = (pk: string, sk: string): number => shardOf(pk + sk, DUE_SHARDS);

function itemOf(row: Row | undefined): Item | undefined {
  if (row === undefined) return undefined;
  return readable({
    pk: row.pk,
    sk: row.sk,
    version: row.version,
    body: JSON.parse(row.body),
    ...(row.due_at !== null && { dueAt: row.due_at }),
    ...(row.owner !== null && { work: { owner: row.owner, rank: row.rank ?? 0 } }),
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
  });
}
