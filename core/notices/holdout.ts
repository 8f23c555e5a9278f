/** Customers who are left out on purpose, always the same ones, so that what a class of messages does can be measured. */
import { hash64 } from '../hash.ts';
import type { Recipient } from '../keys.ts';
import type { Rules } from '../rules/state.ts';
import { CLASSES, type NoticeClass } from './kinds.ts';

/** Whether a recipient is in the holdout of a class. Never of what cannot be refused, and never a colleague. */
export function isHeldOut(to: Recipient, noticeClass: NoticeClass, { holdoutPercent }: Pick<Rules, 'holdoutPercent'>): boolean {
  if ('owner' in to || !CLASSES[noticeClass].refusable) return false;
  const percent = holdoutPercent[noticeClass] ?? 0;
  return hash64(`holdout:${noticeClass}:${to.customer}`)[0] % 10_000 < percent * 100;
}
