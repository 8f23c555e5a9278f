/** Starts and ends the measurement of what outreach does, each time with its record. */
import { RULES } from '../core/keys.ts';
import type { Ports } from '../core/ports.ts';
import type { RulesState } from '../core/rules/state.ts';
import { type AlertHoldout, changed, type HoldoutAct, type HoldoutRefusal } from '../core/truth/holdout.ts';
import { audited } from './audit.ts';
import { commit } from './commit.ts';
import { readUplift } from './truth-report.ts';

type Needs = Pick<Ports, 'table' | 'clock' | 'pause' | 'ids'>;

/** @returns the measurement as it is now, or why it stays as it is */
export async function changeAlertHoldout(ports: Needs, act: HoldoutAct): Promise<AlertHoldout | HoldoutRefusal> {
  const measured = await readUplift(ports);
  const isAnswered = measured?.uplift.answer === 'measured';
  const { outcome, before } = await commit(ports, RULES, (seen: RulesState | undefined, now) => {
    // Who has changed it meanwhile has not been measured.
    const isSame = seen?.alertHoldout?.from === measured?.holdout.from;
    const outcome = changed(seen?.alertHoldout, act, isAnswered && isSame, now);
    return { state: typeof outcome === 'string' || outcome === seen?.alertHoldout ? seen : { ...seen, alertHoldout: outcome }, outcome, before: seen?.alertHoldout };
  });
  if (typeof outcome === 'string' || outcome === before) return outcome;
  await audited(ports, act, `${act.did}-alert-holdout`, {
    percent: outcome.percent,
    ...(act.forced && { forced: true }),
    ...(before && before.until === undefined && { before: before.percent }),
  });
  return outcome;
}
