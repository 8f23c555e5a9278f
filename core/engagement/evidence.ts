/** What a reason can be looked up by: the order, case, invoice or outage behind it, as the fact's key names it. */
import { isoOf, startOfUtcDay } from '../time.ts';

export const EVIDENCE = ['order', 'case', 'incident', 'invoice', 'usage', 'survey', 'event'] as const;
export type Evidence = { readonly kind: (typeof EVIDENCE)[number]; readonly id: string };

const KIND_OF: Readonly<Record<string, Evidence['kind']>> = { order: 'order', case: 'case', outage: 'incident', payment: 'invoice', feedback: 'event' };
/** Keys that end in the instant of their fact. */
const DATED: ReadonlySet<string> = new Set(['case', 'outage']);

/** @param key of a bad experience, such as `order:1001` or `outage:i7:1767950000000` */
export function evidenceOf(key: string): Evidence {
  const [what = '', ...rest] = key.split(':');
  if (what === 'errors' || what === 'payment-day') return { kind: what === 'errors' ? 'usage' : 'event', id: isoOf(startOfUtcDay(Number(rest[0]))).slice(0, 10) };
  const kind = KIND_OF[what];
  if (kind === undefined) return { kind: 'survey', id: rest.join(':') };
  return { kind, id: (DATED.has(what) && rest.length > 1 ? rest.slice(0, -1) : rest).join(':') };
}
