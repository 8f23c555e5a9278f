/** How often a person may be asked something: slots on their gate item, taken before the claim (gate protocol, rule 6). */
import type { GateState, Slot } from '../customers/gate-item.ts';
import type { Cap, Rules } from '../rules/state.ts';
import type { Instant } from '../time.ts';
import { type CappedClass, isCapped, policyOf } from './kinds.ts';
import type { Notice } from './request.ts';

export type Holder = { readonly noticeKey: string; readonly slot: Slot };

/**
 * The slots that may forbid one more message now, the youngest first. Whether their holders were ever sent is asked by whoever reads notices.
 * @param builtOn keys of the notices that it builds on: a survey does not stand in the way of its reminder
 */
export function slotsInTheWay(
  gate: GateState | undefined,
  notice: Notice,
  noticeKey: string,
  caps: Rules['caps'],
  now: Instant,
  builtOn: readonly string[] = [],
): readonly Holder[] {
  const { class: noticeClass } = policyOf(notice);
  if (!isCapped(noticeClass)) return [];
  const cap = caps[noticeClass];
  const others = Object.entries(gate?.slots ?? {})
    .map(([key, slot]) => ({ noticeKey: key, slot }))
    .filter((holder) => holder.noticeKey !== noticeKey && !builtOn.includes(holder.noticeKey) && policyOf(holder.slot).class === noticeClass)
    .sort((a, b) => b.slot.at - a.slot.at);
  return others.filter(({ slot }) => now - slot.at < cap.withinMs || (slot.kind === notice.kind && now - slot.at < (cap.sameKindMs ?? 0)));
}

/** Whether so many holders forbid it, once those have left that were never sent. */
export const isCapReached = (holders: readonly Holder[], notice: Notice, cap: Cap, now: Instant): boolean =>
  holders.filter(({ slot }) => now - slot.at < cap.withinMs).length >= cap.most || sameKindHolder(holders, notice, cap, now) !== undefined;

/** The youngest holder of the notice's own kind that forbids another one. */
export const sameKindHolder = (holders: readonly Holder[], notice: Notice, cap: Cap, now: Instant): Holder | undefined =>
  holders.find(({ slot }) => slot.kind === notice.kind && now - slot.at < (cap.sameKindMs ?? 0));

const reachOf = (cap: Cap): number => Math.max(cap.withinMs, cap.sameKindMs ?? 0);

/** The gate with a slot for this notice, and without those that no cap reaches any more. */
export function withSlot(gate: GateState, notice: Notice, noticeKey: string, caps: Rules['caps'], now: Instant): GateState {
  const kept = Object.entries(gate.slots ?? {}).filter(([, slot]) => now - slot.at < reachOf(caps[policyOf(slot).class as CappedClass]));
  return { ...gate, slots: { ...Object.fromEntries(kept), [noticeKey]: { kind: notice.kind, at: now } } };
}
