/**
 * The local system's one database: table, queues, outbox and clock in a single SQLite file, so that a commit is a consistent
 * state of all of them. Writes share a transaction, which ends after some milliseconds, or at the end
 * of the turn in which somebody wants to know that they are on disk and awaits `durable()`.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';

/** Raised when the shape of the tables changes; an older program refuses a newer store. */
export const STORE_VERSION = 1;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS items (pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
  due_shard INTEGER, due_at INTEGER, owner TEXT, rank REAL, expires_at INTEGER, PRIMARY KEY (pk, sk)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS items_due ON items (due_shard, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS items_due_at ON items (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS items_work ON items (owner, rank DESC) WHERE owner IS NOT NULL;
CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, queue TEXT NOT NULL, body TEXT NOT NULL, visible_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL, receives INTEGER NOT NULL DEFAULT 0, receipt TEXT);
CREATE INDEX IF NOT EXISTS messages_visible ON messages (queue, visible_at, id);
CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, channel TEXT NOT NULL, recipient TEXT NOT NULL, kind TEXT NOT NULL, about TEXT NOT NULL,
  notice_key TEXT NOT NULL, at INTEGER NOT NULL, subject TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS outbox_recipient ON outbox (recipient, id);
CREATE INDEX IF NOT EXISTS outbox_kind ON outbox (kind, id);
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

export class StoreProblem extends Error {
  override name = 'StoreProblem';
}

export type Store = {
  readonly prepare: (sql: string) => StatementSync;
  /** To be called before a write: joins it to the transaction of this turn. */
  readonly writing: () => void;
  /** Resolves once everything written so far is on disk. */
  readonly durable: () => Promise<void>;
  /** Resolves when a commit has failed, as on a full disk: memory and disk then differ, so nothing is written any more, and only a new start helps. */
  readonly failed: Promise<StoreProblem>;
  /** What is to be done at the end of each transaction, within it. */
  readonly beforeCommit: (work: () => void) => void;
  readonly meta: (name: string) => string | undefined;
  readonly setMeta: (name: string, value: string) => void;
  readonly close: () => void;
};

/** Nobody waits: like this many turns share a commit. What a killed process loses of it, it had not answered for. */
const COMMIT_WITHIN_MS = 10;

type Transaction = PromiseWithResolvers<void> & { readonly timer: NodeJS.Timeout; isWanted: boolean };

/** @param folder `:memory:` for a store that ends with the process */
export function openStore(folder: string): Store {
  const db = openDatabase(folder);
  const statements = new Map<string, StatementSync>();
  const checkpoints = checkpointsOf(folder);
  const works: (() => void)[] = [];
  const failure = Promise.withResolvers<StoreProblem>();
  let problem: StoreProblem | undefined;
  let open: Transaction | undefined;

  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };

  function writing(): void {
    if (problem !== undefined) throw problem;
    if (open !== undefined && db.isTransaction) return;
    // On some errors SQLite takes a whole transaction back by itself, and what follows would be written without the rest of it.
    if (open !== undefined) throw fail(new Error('a write failed, and the transaction with it'));
    db.exec('BEGIN IMMEDIATE');
    open = { ...Promise.withResolvers<void>(), timer: setTimeout(commit, COMMIT_WITHIN_MS), isWanted: false };
    // Who did not wait hears of a failure all the same.
    open.promise.catch(() => undefined);
  }

  function commit(): void {
    if (open === undefined) return;
    const { resolve } = open;
    try {
      if (!db.isTransaction) throw new Error('a write failed, and the transaction with it');
      for (const work of works) work();
      db.exec('COMMIT');
    } catch (error) {
      fail(error);
      return;
    }
    clearTimeout(open.timer);
    open = undefined;
    checkpoints.committed();
    resolve();
  }

  /** Nothing is written after this. */
  function fail(error: unknown): StoreProblem {
    problem = unwritable(folder, error);
    clearTimeout(open?.timer);
    open?.reject(problem);
    open = undefined;
    if (db.isTransaction) db.exec('ROLLBACK');
    failure.resolve(problem);
    return problem;
  }

  function durable(): Promise<void> {
    if (open === undefined) return problem === undefined ? Promise.resolve() : Promise.reject(problem);
    if (!open.isWanted) setImmediate(commit);
    open.isWanted = true;
    return open.promise;
  }

  return {
    prepare,
    writing,
    durable,
    failed: failure.promise,
    beforeCommit: (work) => void works.push(work),
    meta: (name) => (prepare('SELECT value FROM meta WHERE name = ?').get(name) as { value: string } | undefined)?.value,
    setMeta: (name, value) => {
      writing();
      prepare('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(name, value);
    },
    close: () => {
      checkpoints.end();
      commit();
      db.close();
    },
  };
}

/** Commits after which the log is worth a look; a commit of a busy system is about ten pages. Small stores never come so far, and have no thread. */
const COMMITS_A_CHECKPOINT = 200;

/** Should the thread not keep up, SQLite does it itself at 20,000 pages. */
function checkpointsOf(folder: string): { readonly committed: () => void; readonly end: () => void } {
  let commits = 0;
  let isBusy = false;
  let worker: Worker | undefined;
  return {
    committed() {
      if (folder === ':memory:' || ++commits < COMMITS_A_CHECKPOINT || isBusy) return;
      commits = 0;
      isBusy = true;
      worker ??= started();
      worker.postMessage('checkpoint');
    },
    end: () => void worker?.terminate(),
  };

  function started(): Worker {
    const thread = new Worker(new URL('checkpointer.ts', import.meta.url), { workerData: join(folder, 'store.db') });
    thread.on('message', () => {
      isBusy = false;
    });
    // Without the thread the store still works, only less evenly.
    thread.on('error', () => undefined);
    thread.unref();
    return thread;
  }
}

function openDatabase(folder: string): DatabaseSync {
  const db = openFile(folder);
  writable(db, folder, 'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 20000;');
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > STORE_VERSION) {
    db.close();
    throw new StoreProblem(`The store in ${folder} was made by a newer version (${version}; this one knows ${STORE_VERSION}). Update, or set BEFOREHAND_DIR to another folder.`);
  }
  db.exec(SCHEMA);
  db.exec(`PRAGMA user_version = ${STORE_VERSION}`);
  return db;
}

function openFile(folder: string): DatabaseSync {
  if (folder === ':memory:') return new DatabaseSync(folder);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, 'store.db');
    const db = new DatabaseSync(file);
    // What we know of people is for this account's eyes only; the files beside it take over the mode.
    chmodSync(file, 0o600);
    return db;
  } catch (error) {
    throw unusable(folder, error);
  }
}

function writable(db: DatabaseSync, folder: string, sql: string): void {
  try {
    db.exec(sql);
  } catch (error) {
    throw unusable(folder, error);
  }
}

const unusable = (folder: string, error: unknown): StoreProblem =>
  new StoreProblem(`The folder ${folder} cannot keep the store (${error instanceof Error ? error.message : 'unknown'}). Name another with BEFOREHAND_DIR.`);

const unwritable = (folder: string, error: unknown): StoreProblem =>
  new StoreProblem(
    `The store in ${folder} cannot be written any more (${error instanceof Error ? error.message : 'unknown'}). What was answered for is on disk: make room there, and start again.`,
  );

/** Keeps a second system from running on the same folder. @returns what gives it free again */
export function holdFolder(folder: string): () => void {
  if (folder === ':memory:') return () => undefined;
  const path = join(folder, 'running.pid');
  const holder = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  if (holder > 0 && holder !== process.pid && isAlive(holder)) {
    throw new StoreProblem(`Another Beforehand (process ${holder}) runs on ${folder}. End it first, or name another folder with BEFOREHAND_DIR.`);
  }
  writeFileSync(path, String(process.pid));
  return () => rmSync(path, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
