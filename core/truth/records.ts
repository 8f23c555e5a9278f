/** What a week keeps: counts without a person in them. Its keys are hashes of what they stand for, so that a record filed twice is one. */
import type { AlertOutcome } from '../alerts/state.ts';
import type { Flag } from '../engagement/state.ts';
import { hashName } from '../hash.ts';
import type { Key } from '../ports.ts';
import { utcDayOf } from '../time.ts';
import type { Trial } from './holdout.ts';
import { windowEndsAt } from './judge.ts';
import type { Finding, Ledger, Loss, Raise } from './state.ts';
import { type Week, weekOf } from './weeks.ts';

export type RaisedRecord = { readonly record: 'raised'; readonly flag: Flag; readonly reasons: readonly string[]; readonly trial?: Trial };
export type JudgedRecord = {
  readonly record: 'judged';
  readonly flag: Flag;
  readonly reasons: readonly string[];
  readonly verdict: 'right' | 'wrong';
  readonly because: Finding;
  readonly saved: boolean;
  readonly said?: AlertOutcome;
  readonly trial?: Trial;
};
export type LostRecord = { readonly record: 'lost'; readonly what: Loss['what']; readonly leadDays: Loss['leadDays']; readonly wasSilent?: true };
/** A raise stands in the week in which the flag went up, its verdict in that in which its window ended, a loss in its own. */
export type TruthRecord = RaisedRecord | JudgedRecord | LostRecord;

export const weekPartition = (week: Week): string => `TRUTH#${week}`;

/** Everything in the ledger that has not reached its week yet. */
export function recordsOf({ customerId, raises, losses = [] }: Ledger): readonly (Key & { readonly body: TruthRecord })[] {
  return [
    ...raises.flatMap((raise) => {
      const { flag, reasons, since, trial, judged, filed } = raise;
      const name = [customerId, flag, since];
      const common = { flag, reasons, ...(trial && { trial }) };
      return [
        ...(filed === undefined ? [{ ...keyOf(utcDayOf(since), 'raised', name), body: { record: 'raised' as const, ...common } }] : []),
        ...(judged && filed !== 'judged' ? [{ ...keyOf(utcDayOf(windowEndsAt(raise)), 'judged', name), body: { record: 'judged' as const, ...common, ...judged } }] : []),
      ];
    }),
    ...losses.flatMap(({ what, at, leadDays, wasSilent, filed, isHistory }) =>
      filed || isHistory ? [] : [{ ...keyOf(utcDayOf(at), 'lost', [customerId, what, at]), body: { record: 'lost' as const, what, leadDays, ...(wasSilent && { wasSilent }) } }],
    ),
  ];
}

/** The ledger once the records of it as it was `then` are filed. */
export function withFiled(ledger: Ledger, then: Ledger): Ledger {
  const raises = ledger.raises.map((raise) => markedRaise(raise, then));
  const losses = ledger.losses?.map((loss) =>
    loss.filed || loss.isHistory || !then.losses?.some((each) => each.what === loss.what && each.at === loss.at) ? loss : { ...loss, filed: true as const },
  );
  const isChanged = raises.some((raise, n) => raise !== ledger.raises[n]) || losses?.some((loss, n) => loss !== ledger.losses?.[n]);
  return isChanged ? { ...ledger, raises, ...(losses && { losses }) } : ledger;
}

function markedRaise(raise: Raise, then: Ledger): Raise {
  const filed = then.raises.find(({ flag, since }) => flag === raise.flag && since === raise.since);
  const stage = filed === undefined ? undefined : filed.judged ? 'judged' : 'raised';
  return stage === undefined || raise.filed === stage || raise.filed === 'judged' ? raise : { ...raise, filed: stage };
}

function keyOf(day: number, record: TruthRecord['record'], name: readonly (string | number)[]): Key {
  return { pk: weekPartition(weekOf(day)), sk: `${record}#${hashName(JSON.stringify([record, ...name]))}` };
}
