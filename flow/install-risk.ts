/** Puts a reviewed fit in force, or takes it back, and has everybody judged anew by what is in force then. */
import type { EngagementState } from '../core/engagement/state.ts';
import { hash64 } from '../core/hash.ts';
import { AUDIENCE_SHARDS, audiencePartition, customerIn, EVERYBODY, engagementKey, QUIET_RISK } from '../core/keys.ts';
import type { Item, Ports } from '../core/ports.ts';
import { judgeOf } from '../core/risk/live.ts';
import type { RiskFile } from '../core/risk/risk-file.ts';
import { HOUR } from '../core/time.ts';
import { type Actor, audited } from './audit.ts';
import { commit } from './commit.ts';

type Needs = Pick<Ports, 'table' | 'clock' | 'pause' | 'ids'>;

/** @returns how many customers will be judged anew within the hour, or in words why the file may not go live */
export async function installRisk(ports: Needs, file: RiskFile, actor: Actor): Promise<number | string> {
  const judge = judgeOf(file);
  if (typeof judge === 'string') return judge;
  await commit(ports, QUIET_RISK, () => ({ state: file }));
  await audited(ports, actor, 'install-risk', { fittedAt: file.fittedAt, flagsFrom: judge.flagsFrom, trainedRows: file.trainedOn.rows });
  return ringEverybody(ports);
}

/** Back to the score without training. */
export async function removeRisk(ports: Needs, actor: Actor): Promise<number | undefined> {
  const item = await ports.table.get(QUIET_RISK);
  if (item === undefined || (await ports.table.delete(QUIET_RISK, item.version)) === 'conflict') return undefined;
  await audited(ports, actor, 'remove-risk', {});
  return ringEverybody(ports);
}

const PAGE = 100;
/** Rings are spread over this span, so that a fit for a million customers is no flood. */
const SPREAD_MS = HOUR;

/** Days of crossing were found by the score that was in force: each customer's is found again. */
async function ringEverybody(ports: Needs): Promise<number> {
  let rung = 0;
  for (let shard = 0; shard < AUDIENCE_SHARDS; shard++) {
    let after: string | undefined;
    do {
      const { found, next } = await ports.table.query(audiencePartition(EVERYBODY, shard), 'CUSTOMER#', { limit: PAGE, after });
      const items = found.length === 0 ? [] : await ports.table.getMany(found.map(({ sk }) => engagementKey(customerIn(sk))));
      for (const item of items) if (item !== undefined && (await rings(ports, item))) rung++;
      after = next;
    } while (after !== undefined);
  }
  return rung;
}

/** Whoever changes the item meanwhile judges it anew too. */
async function rings({ table, clock }: Needs, item: Item): Promise<boolean> {
  if ((item.body as EngagementState).days === undefined) return false;
  const dueAt = clock.now() + (hash64(item.pk)[0] % SPREAD_MS);
  const { version, ...draft } = item;
  return (await table.put({ ...draft, dueAt: Math.min(item.dueAt ?? dueAt, dueAt) }, version)) === 'written';
}
