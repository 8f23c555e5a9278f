import { DUE_SHARDS, type DueEntry, type Ports, type Queue } from '../../core/ports.ts';
import { type Instant, MINUTE } from '../../core/time.ts';

/** The queue of the function that each kind of item belongs to. */
export type Owners = Readonly<Record<'customers' | 'orders' | 'outages' | 'engagement' | 'cases' | 'notices' | 'pages' | 'sources', Queue>>;
type Needs = Pick<Ports, 'table' | 'clock' | 'log'> & { readonly owners: Owners };

/** More than the index's lag and the clocks' skew together. Source: gate protocol, rule 12. */
const OVERLAP_MS = 3 * MINUTE;
const FULL_SWEEP_EVERY_MS = 15 * MINUTE;
const PAGE = 500;

/** Each minute: wakes what is due, through the same queues and decisions as events. Waking twice is harmless. */
export const sweep = (ports: Needs) => {
  let lastAt: Instant | undefined;
  let lastFullAt: Instant | undefined;
  return async (): Promise<{ readonly woken: number }> => {
    const now = ports.clock.now();
    const full = lastAt === undefined || lastFullAt === undefined || now - lastFullAt >= FULL_SWEEP_EVERY_MS;
    const from = full ? 0 : (lastAt ?? 0) - OVERLAP_MS;
    const woken = (await Promise.all([...Array(DUE_SHARDS).keys()].map((shard) => wakeShard(ports, shard, from, now)))).reduce((sum, each) => sum + each, 0);
    lastAt = now;
    if (full) lastFullAt = now;
    ports.log.line({ swept: woken, full });
    return { woken };
  };
};

async function wakeShard(ports: Needs, shard: number, from: Instant, until: Instant): Promise<number> {
  let woken = 0;
  let after: string | undefined;
  do {
    const { found, next } = await ports.table.due(shard, from, until, { limit: PAGE, after });
    const byOwner = Map.groupBy(found, ownerOf);
    for (const [owner, entries] of byOwner) if (owner !== undefined) await ports.owners[owner].send(entries.map(({ pk, sk }) => ({ wake: { pk, sk } })));
    woken += found.length;
    after = next;
  } while (after !== undefined);
  return woken;
}

function ownerOf({ sk }: DueEntry): keyof Owners | undefined {
  if (sk.startsWith('ORDER#')) return 'orders';
  if (sk.startsWith('CASE#') || sk.startsWith('SURVEY#')) return 'cases';
  if (sk.startsWith('NOTICE#')) return 'notices';
  if (sk.startsWith('THEME#')) return 'pages';
  if (sk === 'PROFILE') return 'customers';
  if (sk === 'ENGAGEMENT' || sk === 'DESK' || sk === 'TRUTH' || sk.startsWith('ALERT#')) return 'engagement';
  if (sk === 'ALARM') return 'sources';
  return sk === 'STATE' ? 'outages' : undefined;
}
