/** What went out and what did not, counted in the store: for the story's summary and a replay's. */
import type { Engine } from './engine.ts';

export type Counts = Readonly<Record<string, number>>;

export const kindsSent = (engine: Engine): Counts => countBy(engine, 'SELECT kind AS name, count(*) AS n FROM outbox GROUP BY kind ORDER BY n DESC');

export const skipsByReason = (engine: Engine): Counts =>
  countBy(
    engine,
    "SELECT body ->> '$.reason' AS name, count(*) AS n FROM items WHERE sk >= 'NOTICE#' AND sk < 'NOTICE$' AND body ->> '$.status' = 'skipped' GROUP BY 1 ORDER BY n DESC",
  );

/** What came on top. */
export const less = (after: Counts, before: Counts): Counts =>
  Object.fromEntries(Object.entries(after).flatMap(([name, n]) => (n > (before[name] ?? 0) ? [[name, n - (before[name] ?? 0)]] : [])));

const countBy = (engine: Engine, sql: string): Counts => Object.fromEntries((engine.store.prepare(sql).all() as { name: string; n: number }[]).map(({ name, n }) => [name, n]));
