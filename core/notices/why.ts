/** A notice as an answer to "why did or didn't they get this?" */

import type { Item } from '../ports.ts';
import { isoOf } from '../time.ts';
import type { NoticeState } from './state.ts';

export type Why = {
  readonly noticeKey: string;
  readonly kind: string;
  readonly to?: string;
  readonly subject: string;
  readonly factAt: string;
  readonly decision: NoticeState['status'];
  readonly reason?: string;
  readonly because?: object;
  readonly channel?: string;
  readonly at: string;
  readonly until?: string;
  readonly attempt: number;
  readonly delivery?: object;
  readonly plain?: true;
};

/** @param to whom, where that is not the customer asked about */
export function whyOf(item: Item, to?: string): Why {
  const state = item.body as NoticeState;
  const { notice, status, attempt, at, because, delivery } = state;
  return {
    noticeKey: item.sk.slice('NOTICE#'.length),
    kind: notice.kind,
    ...(to !== undefined && { to }),
    subject: notice.subject.sk === 'STATE' ? notice.subject.pk : notice.subject.sk,
    factAt: isoOf(notice.factAt),
    decision: status,
    ...('reason' in state && { reason: state.reason }),
    ...(because && { because }),
    ...('channel' in state && { channel: state.channel }),
    at: isoOf(at),
    ...(status === 'held' && item.dueAt !== undefined && { until: isoOf(item.dueAt) }),
    attempt,
    ...(delivery && { delivery: Object.fromEntries(Object.entries(delivery).map(([fact, when]) => [fact, isoOf(when)])) }),
    ...('plain' in state && state.plain && { plain: true as const }),
  };
}
