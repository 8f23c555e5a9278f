/** Who did what to the system, when and why: one item each, never changed. */
import { auditKey } from '../core/keys.ts';
import type { Because } from '../core/notices/reasons.ts';
import type { Ports } from '../core/ports.ts';
import { type Instant, isoOf } from '../core/time.ts';

export type Actor = { readonly by: string; readonly why: string };
export type AuditEntry = Actor & { readonly at: string; readonly did: string; readonly what: Because };

type Deed = { readonly at: Instant; readonly name: string };
type Needs = Pick<Ports, 'table' | 'clock' | 'ids'>;

export const audited = ({ table, clock, ids }: Needs, actor: Actor, did: string, what: Because): Promise<void> =>
  auditedOnce({ table }, { at: clock.now(), name: ids.next() }, actor, did, what);

/** The same of something that has a name: however often it is said, it is one entry. */
export async function auditedOnce({ table }: Pick<Ports, 'table'>, { at: instant, name }: Deed, { by, why }: Actor, did: string, what: Because): Promise<void> {
  const at = isoOf(instant);
  const entry: AuditEntry = { at, by, did, what, why };
  await table.put({ ...auditKey(at.slice(0, 7), `${at}#${name}`), body: entry }, 0);
}

/** A month's entries, the newest first. @param month such as 2026-11 */
export async function auditOf({ table }: Pick<Ports, 'table'>, month: string, limit = 200): Promise<readonly AuditEntry[]> {
  const { found } = await table.query(auditKey(month, '').pk, '', { limit, descending: true });
  return found.map(({ body }) => body as AuditEntry);
}
