import { describe, expect, test } from 'vitest';
import type { JudgedRecord, LostRecord, RaisedRecord, TruthRecord } from '../../core/truth/records.ts';
import { truthReport } from '../../core/truth/report.ts';
import { upliftOf } from '../../core/truth/uplift.ts';

const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const raised = (more: Partial<RaisedRecord> = {}): RaisedRecord => ({ record: 'raised', flag: 'quiet', reasons: ['silent'], ...more });
const judged = (verdict: 'right' | 'wrong', more: Partial<JudgedRecord> = {}): JudgedRecord => ({
  record: 'judged',
  flag: 'quiet',
  reasons: ['silent'],
  verdict,
  because: verdict === 'right' ? 'silent' : 'active',
  saved: verdict === 'wrong',
  ...more,
});
const lost = (more: Partial<LostRecord> = {}): LostRecord => ({ record: 'lost', what: 'cancelled', leadDays: {}, ...more });
const report = (...records: readonly TruthRecord[]) => truthReport([{ week: '2026-W10', records }]);

describe('the report', () => {
  test('of nothing has no figure that it cannot have', () => {
    const { flags, losses, reasons, named } = report();
    expect(flags.quiet).toMatchObject({ raised: 0, judged: 0, precision: null, precisionUntold: null, recall: null, medianLeadDays: null });
    expect({ losses, reasons, named }).toEqual({ losses: { cancelled: 0, silent: 0, missedCancelled: 0, missedSilent: 0 }, reasons: [], named: [] });
  });

  test('counts each flag by itself, with what CSMs said of those that did not come true', () => {
    const { quiet, unhappy } = report(
      ...many(7, judged('right')),
      judged('wrong', { said: 'false-alarm' }),
      ...many(2, judged('wrong', { said: 'saved' })),
      raised(),
      judged('right', { flag: 'unhappy', said: 'saved' }),
    ).flags;
    expect(quiet).toMatchObject({ raised: 1, judged: 10, right: 7, saidFalseAlarm: 1, saidSaved: 2, precision: { share: 0.7, of: 10, count: 7 } });
    expect(quiet.precision?.lower).toBeCloseTo(0.3968, 3);
    expect(quiet.precision?.upper).toBeCloseTo(0.8922, 3);
    expect(unhappy).toMatchObject({ judged: 1, right: 1, saidSaved: 0 });
  });

  test('shows apart what came true where nobody was told', () => {
    const trial = { from: 1, percent: 5, arm: 'held-out' as const };
    expect(report(...many(3, judged('wrong')), judged('right', { trial }), judged('wrong', { trial: { ...trial, arm: 'told' } })).flags.quiet).toMatchObject({
      precision: { count: 1, of: 5 },
      precisionUntold: { count: 1, of: 1 },
    });
  });

  test('asks of `quiet` every silence and cancellation once, of `unhappy` the cancellations', () => {
    const { flags, losses } = report(
      lost({ what: 'silent', leadDays: { quiet: 12 } }),
      lost({ what: 'silent' }),
      lost({ leadDays: { quiet: 30, unhappy: 8 } }),
      lost({ leadDays: { unhappy: 3 } }),
      lost(),
      lost({ wasSilent: true, leadDays: { quiet: 60 } }),
    );
    expect(flags.quiet).toMatchObject({ recall: { count: 2, of: 5 }, medianLeadDays: 21 });
    expect(flags.unhappy).toMatchObject({ recall: { count: 2, of: 4 }, medianLeadDays: 5.5 });
    expect(losses).toEqual({ cancelled: 4, silent: 2, missedCancelled: 1, missedSilent: 1 });
  });

  test.each([
    [4, 6, true],
    [3, 7, false],
    [4, 5, false],
    [30, 70, false],
    [31, 69, true],
  ])('with %s false alarms beside %s right ones names the reason: %s', (wrong, right, isNamed) => {
    const { named } = report(...many(wrong, judged('wrong')), ...many(right, judged('right')));
    expect(named.map(({ flag, reason, judged: all, wrong: falseOnes }) => [flag, reason, all, falseOnes])).toEqual(isNamed ? [['quiet', 'silent', wrong + right, wrong]] : []);
  });

  test('counts a flag under each of its reasons, and the same reason of another flag apart', () => {
    const both = { reasons: ['errors', 'late-parcel'], flag: 'unhappy' as const };
    const { reasons } = report(judged('wrong', both), judged('right', { ...both, reasons: ['errors'] }), judged('right', { reasons: ['errors'] }));
    expect(reasons.map(({ flag, reason, judged: all, wrong }) => [flag, reason, all, wrong])).toEqual([
      ['unhappy', 'late-parcel', 1, 1],
      ['unhappy', 'errors', 2, 1],
      ['quiet', 'errors', 1, 0],
    ]);
  });

  test('has the same figures week by week', () => {
    const weeks = truthReport([
      { week: '2026-W10', records: [raised(), judged('right')] },
      { week: '2026-W11', records: [judged('wrong'), lost()] },
    ]);
    expect(weeks.weeks.map(({ week, flags: { quiet }, losses }) => [week, quiet.raised, quiet.judged, quiet.right, losses.cancelled])).toEqual([
      ['2026-W10', 1, 1, 1, 0],
      ['2026-W11', 0, 1, 0, 1],
    ]);
    expect(weeks.flags.quiet.judged).toBe(2);
  });
});

describe('what outreach does', () => {
  const trial = (arm: 'told' | 'held-out', first = true, from = 1) => ({ trial: { from, percent: 5, arm, ...(first && { first: true as const }) } });
  const one = (arm: 'told' | 'held-out', saved: boolean, more: Partial<JudgedRecord> = {}): TruthRecord[] => [
    raised({ ...trial(arm), ...(more.flag && { flag: more.flag }) }),
    judged(saved ? 'wrong' : 'right', { ...trial(arm), ...more }),
  ];
  const arms = (told: number, toldSaved: number, out: number, outSaved: number): TruthRecord[] => [
    ...many(toldSaved, one('told', true)).flat(),
    ...many(told - toldSaved, one('told', false)).flat(),
    ...many(outSaved, one('held-out', true)).flat(),
    ...many(out - outSaved, one('held-out', false)).flat(),
  ];

  test('is the difference of the saved shares, with its interval', () => {
    const uplift = upliftOf(arms(70, 56, 80, 48), 1);
    expect(uplift).toMatchObject({ answer: 'measured', withOutreach: { flagged: 70, judged: 70, saved: 56 }, without: { flagged: 80, judged: 80, saved: 48 } });
    if (uplift.answer !== 'measured') throw new Error('not measured');
    expect(uplift.uplift.difference).toBeCloseTo(0.2, 10);
    expect(uplift.uplift.lower).toBeCloseTo(0.0524, 4);
    expect(uplift.uplift.upper).toBeCloseTo(0.3339, 4);
  });

  test.each([
    [30, 30, 'measured', undefined],
    [30, 29, 'not-enough-data-yet', { withOutreach: 0, without: 1 }],
    [12, 30, 'not-enough-data-yet', { withOutreach: 18, without: 0 }],
    [0, 0, 'not-enough-data-yet', { withOutreach: 30, without: 30 }],
  ])('of %s and %s judged customers is %s', (told, out, answer, missing) => {
    const uplift = upliftOf(arms(told, 0, out, 0), 1);
    expect(uplift.answer).toBe(answer);
    expect('missing' in uplift ? uplift.missing : undefined).toEqual(missing);
    expect('uplift' in uplift).toBe(answer === 'measured');
  });

  test('is told of each flag by itself, which may lack data where both together have enough', () => {
    const records = [...arms(40, 20, 40, 10), ...many(5, one('held-out', true, { flag: 'unhappy' })).flat()];
    const { answer, byFlag } = upliftOf(records, 1);
    expect([answer, byFlag.quiet.answer, byFlag.unhappy.answer]).toEqual(['measured', 'measured', 'not-enough-data-yet']);
    expect(byFlag.unhappy.without).toEqual({ flagged: 5, judged: 5, saved: 5 });
  });

  test('leaves out later flags of a customer, other measurements, and flags of no measurement', () => {
    const others = [judged('wrong', trial('held-out', false)), judged('wrong', trial('told', true, 2)), judged('wrong'), raised()];
    expect(upliftOf([...arms(3, 1, 2, 1), ...others], 1)).toMatchObject({ withOutreach: { flagged: 3, judged: 3, saved: 1 }, without: { flagged: 2, judged: 2, saved: 1 } });
  });

  test('counts who is not judged yet as flagged', () => {
    expect(upliftOf([...arms(3, 1, 2, 1), raised(trial('held-out'))], 1).without).toEqual({ flagged: 3, judged: 2, saved: 1 });
  });
});
