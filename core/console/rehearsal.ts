/**
 * What a change of the rules would have made of the messages of the last days: each goes once more through the questions that rules decide (pause,
 * holdout, cap, quiet hours), under the rules in force and under those wanted. Everything else about it stays as it was.
 */
import type { AlertPolicy } from '../alerts/policy.ts';
import { priorityOf } from '../alerts/priority.ts';
import type { AlertState } from '../alerts/state.ts';
import type { ProfileState } from '../customers/profile.ts';
import { zoneOf } from '../customers/zone.ts';
import { type Holder, isCapReached } from '../notices/caps.ts';
import { isHeldOut } from '../notices/holdout.ts';
import { CLASSES, isCapped, type NoticeClass, policyOf } from '../notices/kinds.ts';
import { quietUntil, shutUntil } from '../notices/quiet-hours.ts';
import type { NoticeState } from '../notices/state.ts';
import type { Rules } from '../rules/state.ts';
import type { Instant } from '../time.ts';
import type * as answers from './answers.ts';

export type Past = { readonly customer: string; readonly profile: ProfileState | undefined; readonly notices: readonly { readonly key: string; readonly state: NoticeState }[] };
export type Counts = { sent: number; waits: number; capped: number; heldOut: number };

const NONE: Counts = { sent: 0, waits: 0, capped: 0, heldOut: 0 };
const RULED_SKIPS: ReadonlySet<string> = new Set(['cap', 'holdout']);
const RULED_HOLDS: ReadonlySet<string> = new Set(['quiet-hours', 'rest-day', 'paused']);

/** Decided by rules alone: what went out, and what a rule held or kept back. What was stale, overtaken or refused would be so again. */
export const isRuled = (state: NoticeState): boolean =>
  state.status === 'sent' ||
  state.status === 'sending' ||
  (state.status === 'skipped' && RULED_SKIPS.has(state.reason)) ||
  (state.status === 'held' && RULED_HOLDS.has(state.reason));

export function rehearsed(past: readonly Past[], before: Rules, after: Rules): Pick<answers.Rehearsal, 'before' | 'after' | 'byKind' | 'messages'> {
  const byKind = new Map<string, { kind: string; before: Counts; after: Counts }>();
  const countIn = (which: 'before' | 'after', rules: Rules): Counts => {
    const total = { ...NONE };
    for (const each of past) {
      for (const { kind, outcome } of outcomesOf(each, rules)) {
        const row = byKind.get(kind) ?? { kind, before: { ...NONE }, after: { ...NONE } };
        byKind.set(kind, row);
        row[which][outcome]++;
        total[outcome]++;
      }
    }
    return total;
  };
  const [was, wouldBe] = [countIn('before', before), countIn('after', after)];
  return { messages: was.sent + was.waits + was.capped + was.heldOut, before: was, after: wouldBe, byKind: [...byKind.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1)) };
}

function outcomesOf({ customer, profile, notices }: Past, rules: Rules): readonly { readonly kind: string; readonly outcome: keyof Counts }[] {
  const { zone } = zoneOf(profile, rules.zone);
  const holders: Holder[] = [];
  const ruled = notices.filter(({ state }) => isRuled(state)).map((each) => ({ ...each, at: askedAt(each.state) }));
  return ruled
    .sort((a, b) => a.at - b.at)
    .map(({ key, state, at }) => {
      const { notice } = state;
      const noticeClass = policyOf(notice).class;
      const kind = notice.kind;
      if (rules.paused[noticeClass]) return { kind, outcome: 'waits' };
      if (isHeldOut({ customer }, noticeClass, rules)) return { kind, outcome: 'heldOut' };
      if (isCapped(noticeClass)) {
        // As at the gate: others of its class, the youngest first.
        const others = holders.filter(({ slot }) => policyOf(slot).class === noticeClass).sort((a, b) => b.slot.at - a.slot.at);
        const inTheWay = notice.kind === 'survey.reminder' ? [] : others;
        if (isCapReached(inTheWay, notice, rules.caps[noticeClass], at)) return { kind, outcome: 'capped' };
      }
      const until = quiet(noticeClass, 'channel' in state ? state.channel : 'email', at, zone, rules);
      holders.push({ noticeKey: key, slot: { kind: notice.kind, at: until ?? at } });
      return { kind, outcome: until === undefined ? 'sent' : 'waits' };
    });
}

const askedAt = ({ notice }: NoticeState): Instant => notice.dueAt ?? notice.factAt;
const AUDIBLE: ReadonlySet<string> = new Set(['email', 'slack', 'teams', 'sms']);

function quiet(noticeClass: NoticeClass, channel: string, at: Instant, zone: string, rules: Rules): Instant | undefined {
  const { quietHours, restDays } = CLASSES[noticeClass];
  if (quietHours === 'go' || !AUDIBLE.has(channel) || (quietHours === 'phone-waits' && channel !== 'sms')) return undefined;
  return restDays === 'wait' ? shutUntil(at, zone, rules)?.until : quietUntil(at, zone, rules.quietHours);
}

/** How urgent the open alerts would be, were they opened under the wanted policy. */
export function alertsUnder(open: readonly AlertState[], policy: AlertPolicy): { readonly urgent: number; readonly high: number } {
  const priorities = open.map((alert) => priorityOf({ band: alert.band ?? 'high', reasons: alert.reasons, moneyAtRisk: alert.moneyAtRisk }, policy));
  return { urgent: priorities.filter((each) => each === 'urgent').length, high: priorities.filter((each) => each === 'high').length };
}
