/** The store of the local system for whoever only looks: beside a running one too, and not one byte of it changes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { STORE_VERSION, type Store, StoreProblem } from './store.ts';

export const hasStore = (folder: string): boolean => existsSync(join(folder, 'store.db'));

export function openReadOnly(folder: string): Store {
  const db = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  db.exec('PRAGMA busy_timeout = 5000');
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > STORE_VERSION) {
    db.close();
    throw new StoreProblem(`The store in ${folder} was made by a newer version (${version}; this one knows ${STORE_VERSION}). Update, or set BEFOREHAND_DIR to another folder.`);
  }
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const refuse = (): never => {
    throw new Error('this store is open for reading only');
  };
  return {
    prepare,
    writing: refuse,
    durable: () => Promise.resolve(),
    failed: new Promise(() => undefined),
    beforeCommit: () => undefined,
    meta: (name) => (prepare('SELECT value FROM meta WHERE name = ?').get(name) as { value: string } | undefined)?.value,
    setMeta: refuse,
    close: () => db.close(),
  };
}
