/** The rules in force, read at most every few seconds by a worker; and changes to them, each with its record. */
import type { AlertPolicy } from '../core/alerts/policy.ts';
import { RULES } from '../core/keys.ts';
import type { NoticeClass } from '../core/notices/kinds.ts';
import type { Ports } from '../core/ports.ts';
import { type RulesChange, withChange } from '../core/rules/change.ts';
import { DEFAULT_RULES, type Rules, type RulesState, rulesFrom, withoutPause, withPause } from '../core/rules/state.ts';
import { type Actor, audited } from './audit.ts';
import { commit } from './commit.ts';
import { remembered } from './remembered.ts';

/** What a deploy has set, until somebody changes it while the system runs. */
export type Defaults = { readonly zone: string; readonly alerts?: Partial<AlertPolicy> };

export const defaultRules = ({ zone, alerts }: Defaults): Rules => ({ ...DEFAULT_RULES, zone, alerts: { ...DEFAULT_RULES.alerts, ...alerts } });

/** @param freshForMs how long a worker may go by what it has read: a pause takes effect everywhere after that */
export function sharedRules({ table, clock }: Pick<Ports, 'table' | 'clock'>, given: Defaults, freshForMs: number): () => Promise<Rules> {
  const defaults = defaultRules(given);
  return remembered(clock, freshForMs, async () => rulesFrom((await table.get(RULES))?.body as RulesState | undefined, defaults));
}

type Needs = Pick<Ports, 'table' | 'clock' | 'pause' | 'ids'>;

/** Holds every message of a class from now on. @returns since when it is paused, by whom and why: also when it was already */
export async function pauseClass(ports: Needs, noticeClass: NoticeClass, { by, why }: Actor): Promise<Rules['paused'][NoticeClass]> {
  let isNew = false;
  const { state } = await commit(ports, RULES, (seen: RulesState | undefined, now) => {
    isNew = seen?.paused?.[noticeClass] === undefined;
    return { state: withPause(seen ?? {}, noticeClass, { at: now, by, why }) };
  });
  if (isNew) await audited(ports, { by, why }, 'pause', { class: noticeClass });
  return state.paused?.[noticeClass];
}

/** @returns false when the class was not paused */
export async function resumeClass(ports: Needs, noticeClass: NoticeClass, actor: Actor): Promise<boolean> {
  let wasPaused = false;
  await commit(ports, RULES, (seen: RulesState | undefined) => {
    wasPaused = seen?.paused?.[noticeClass] !== undefined;
    return { state: seen && withoutPause(seen, noticeClass) };
  });
  if (wasPaused) await audited(ports, actor, 'resume', { class: noticeClass });
  return wasPaused;
}

/** Changes what the company has decided for everybody, with a record of what it was changed to. */
export async function changeRules(ports: Needs, change: RulesChange, actor: Actor): Promise<void> {
  await commit(ports, RULES, (seen: RulesState | undefined) => ({ state: withChange(seen ?? {}, change) }));
  await audited(ports, actor, 'change-rules', Object.fromEntries(Object.entries(change).map(([name, value]) => [name, JSON.stringify(value)])));
}
