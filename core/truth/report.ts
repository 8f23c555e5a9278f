/** Is it true? What became of the flags, week by week: how many were right, how many losses they had told of, and how long before. */
import type { Flag } from '../engagement/state.ts';
import { FALSE_ALARMS_NAMED_ABOVE, JUDGED_TO_NAME } from './policy.ts';
import { medianOf, type Share, wilson } from './proportions.ts';
import type { JudgedRecord, LostRecord, RaisedRecord, TruthRecord } from './records.ts';
import type { Week } from './weeks.ts';

export const FLAGS = ['quiet', 'unhappy'] as const satisfies readonly Flag[];

export type WeekOfRecords = { readonly week: Week; readonly records: readonly TruthRecord[] };

export type FlagTruth = {
  /** Flags that went up. */
  readonly raised: number;
  /** Flags whose window ended, and how many of them came true. */
  readonly judged: number;
  readonly right: number;
  /** Of the wrong ones: closed by a CSM as a false alarm, or as saved (outreach may be why they did not come true). */
  readonly saidFalseAlarm: number;
  readonly saidSaved: number;
  /** Right among the judged; none when none is judged. */
  readonly precision: Share | null;
  /** The same of flags that nobody was told of: what outreach did is not in it. */
  readonly precisionUntold: Share | null;
  /** Losses that the flag had told of, among those that it should have: `quiet` silences and cancellations, `unhappy` cancellations. */
  readonly recall: Share | null;
  /** Days from the flag to the loss, of the losses it had told of. */
  readonly medianLeadDays: number | null;
};

export type Losses = {
  readonly cancelled: number;
  readonly silent: number;
  /** Without any flag before. */
  readonly missedCancelled: number;
  readonly missedSilent: number;
};

export type ReasonTruth = {
  readonly flag: Flag;
  readonly reason: string;
  readonly judged: number;
  readonly wrong: number;
  readonly saidSaved: number;
  readonly falseAlarms: Share;
};

type Truth = { readonly flags: Readonly<Record<Flag, FlagTruth>>; readonly losses: Losses };
export type TruthReport = Truth & {
  readonly weeks: readonly (Truth & { readonly week: Week })[];
  /** Every reason that was given, the most often wrong first. A flag with two reasons counts under both. */
  readonly reasons: readonly ReasonTruth[];
  /** Those among them with too many false alarms, of enough judged flags. */
  readonly named: readonly ReasonTruth[];
};

/** @param weeks oldest first */
export function truthReport(weeks: readonly WeekOfRecords[]): TruthReport {
  const all = weeks.flatMap(({ records }) => records);
  const reasons = reasonsOf(judgedIn(all));
  return {
    ...truthOf(all),
    weeks: weeks.map(({ week, records }) => ({ week, ...truthOf(records) })),
    reasons,
    named: reasons.filter(({ judged, falseAlarms }) => judged >= JUDGED_TO_NAME && falseAlarms.share > FALSE_ALARMS_NAMED_ABOVE),
  };
}

const raisedIn = (records: readonly TruthRecord[]): RaisedRecord[] => records.filter((record) => record.record === 'raised');
const judgedIn = (records: readonly TruthRecord[]): JudgedRecord[] => records.filter((record) => record.record === 'judged');
const lostIn = (records: readonly TruthRecord[]): LostRecord[] => records.filter((record) => record.record === 'lost');

function truthOf(records: readonly TruthRecord[]): Truth {
  const lost = lostIn(records);
  const cancelled = lost.filter(({ what }) => what === 'cancelled');
  const silent = lost.filter(({ what }) => what === 'silent');
  const missed = (losses: readonly LostRecord[]): number => losses.filter(({ leadDays }) => FLAGS.every((flag) => leadDays[flag] === undefined)).length;
  return {
    flags: { quiet: flagTruth(records, 'quiet'), unhappy: flagTruth(records, 'unhappy') },
    losses: { cancelled: cancelled.length, silent: silent.length, missedCancelled: missed(cancelled), missedSilent: missed(silent) },
  };
}

function flagTruth(records: readonly TruthRecord[], flag: Flag): FlagTruth {
  const judged = judgedIn(records).filter((each) => each.flag === flag);
  const wrong = judged.filter(({ verdict }) => verdict === 'wrong');
  const untold = judged.filter(({ trial }) => trial?.arm === 'held-out');
  const losses = lostIn(records).filter(({ what, wasSilent }) => (flag === 'quiet' ? !wasSilent : what === 'cancelled'));
  const leads = losses.flatMap(({ leadDays }) => leadDays[flag] ?? []);
  return {
    raised: raisedIn(records).filter((each) => each.flag === flag).length,
    judged: judged.length,
    right: judged.length - wrong.length,
    saidFalseAlarm: wrong.filter(({ said }) => said === 'false-alarm').length,
    saidSaved: wrong.filter(({ said }) => said === 'saved').length,
    precision: wilson(judged.length - wrong.length, judged.length) ?? null,
    precisionUntold: wilson(untold.filter(({ verdict }) => verdict === 'right').length, untold.length) ?? null,
    recall: wilson(leads.length, losses.length) ?? null,
    medianLeadDays: medianOf(leads),
  };
}

function reasonsOf(judged: readonly JudgedRecord[]): ReasonTruth[] {
  const given = judged.flatMap((record) => record.reasons.map((reason) => ({ reason, record })));
  return [...Map.groupBy(given, ({ reason, record }) => `${record.flag} ${reason}`).values()]
    .flatMap((group) => {
      const wrong = group.filter(({ record }) => record.verdict === 'wrong');
      const falseAlarms = wilson(wrong.length, group.length);
      const [first] = group;
      if (first === undefined || falseAlarms === undefined) return [];
      const saidSaved = wrong.filter(({ record }) => record.said === 'saved').length;
      return [{ flag: first.record.flag, reason: first.reason, judged: group.length, wrong: wrong.length, saidSaved, falseAlarms }];
    })
    .sort((a, b) => b.falseAlarms.share - a.falseAlarms.share || b.judged - a.judged);
}
