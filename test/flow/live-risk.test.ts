import { beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import { decideOnEngagement } from '../../core/engagement/decide.ts';
import { UNTRAINED_JUDGE } from '../../core/engagement/judge.ts';
import { audienceKey, EVERYBODY, engagementKey } from '../../core/keys.ts';
import type { Table } from '../../core/ports.ts';
import { QUIET_FEATURES } from '../../core/risk/quiet-features.ts';
import type { RiskFile } from '../../core/risk/risk-file.ts';
import { DAY, HOUR, utcDayOf } from '../../core/time.ts';
import { auditOf } from '../../flow/audit.ts';
import { installRisk, removeRisk } from '../../flow/install-risk.ts';
import { sharedJudge } from '../../flow/live-risk.ts';
import { NOON } from '../builders.ts';

/** A fit that says: everybody is quiet after ten silent days, give or take nothing. */
const fitted = (more: Partial<RiskFile> = {}, weights: Readonly<Record<string, number>> = { silence: 1 }): RiskFile => ({
  format: 'beforehand-risk-1',
  flag: 'quiet',
  fittedAt: '2026-03-01T00:00:00Z',
  question: { horizonDays: 28, activeWithinDays: 28, minTenureDays: 28, windowDays: 28, minActiveDays: 3 },
  model: { intercept: 0, terms: QUIET_FEATURES.map(({ name }) => ({ feature: name, mean: 0, deviation: 1, weight: weights[name] ?? 0 })) },
  thresholds: { share: 0.1, flagsFrom: Math.log(11), clearsBelow: Math.log(6) },
  trainedOn: { inputs: [], rows: 1_000, positives: 100, customers: 500, sampledShare: 1, cutoffs: [], firstDay: '2025-01-01', lastDay: '2026-02-28' },
  probability: { mayBeShown: false, because: 'too short' },
  backtest: {
    tests: [],
    figures: [{ score: 'fitted', cutoffs: 1, rows: 100, positives: 10, auc: 0.9, precisionAt10: 0.5, liftAt10: 5 }],
    isBetterThanDefault: true,
    lines: [],
    warnings: [],
  },
  ...more,
});

let table: Table;
beforeEach(() => {
  table = sqliteTable(openStore(':memory:'));
});
let ids = 0;
const ports = () => ({ table, clock: { now: () => NOON }, pause: async () => undefined, ids: { next: () => `id${++ids}` } });
const ACTOR = { by: 'ann', why: 'reviewed' };
const judge = () => sharedJudge(ports(), 0)();

describe('the score that judges live', () => {
  test('is the untrained one until a fit is put in force, and again when it is taken back', async () => {
    expect(await judge()).toBe(UNTRAINED_JUDGE);
    await installRisk(ports(), fitted(), ACTOR);
    expect(await judge()).toMatchObject({ minActiveDays: 3, flagsFrom: Math.log(11) });
    await removeRisk(ports(), ACTOR);
    expect(await judge()).toBe(UNTRAINED_JUDGE);
    expect((await auditOf({ table }, '2026-03')).map(({ did, by }) => [did, by])).toEqual(
      expect.arrayContaining([
        ['install-risk', 'ann'],
        ['remove-risk', 'ann'],
      ]),
    );
  });

  test.each([
    ['that was not measured', fitted({ backtest: { ...fitted().backtest, figures: [] } }), /unmeasured/],
    ['that is no better than none', fitted({ backtest: { ...fitted().backtest, isBetterThanDefault: false } }), /no better/],
    ['of another flag', fitted({ flag: 'unhappy' }), /not about going quiet/],
    ['whose score could fall in silence', fitted({}, { silence: -1 }), /below 0/],
  ])('is never a fit %s', async (_, file, because) => {
    expect(await installRisk(ports(), file, ACTOR)).toMatch(because);
    expect(await judge()).toBe(UNTRAINED_JUDGE);
  });

  test('flags on the day on which its own score crosses, found ahead', async () => {
    await installRisk(ports(), fitted(), ACTOR);
    const trained = await judge();
    const last = utcDayOf(NOON);
    const active = decideOnEngagement({ customerId: 'ada' }, { usage: [0, 1, 2].map((n) => ({ day: last - n, value: 1, error: false })) }, NOON, trained);
    expect(active.deadline).toBe((last + 10) * DAY);
    const first = decideOnEngagement(active.state, {}, (last + 10) * DAY, trained);
    expect(decideOnEngagement(first.state, {}, (last + 10) * DAY + HOUR, trained).raised).toMatchObject([{ flag: 'quiet', threshold: Math.log(11) }]);
  });

  test('once changed judges everybody anew within the hour, whatever day they were to be judged on', async () => {
    for (const id of ['ada', 'bob']) await table.put({ ...audienceKey(EVERYBODY, id), body: {} }, 0);
    const { state } = decideOnEngagement({ customerId: 'ada' }, { usage: [{ day: utcDayOf(NOON), value: 1, error: false }] }, NOON);
    await table.put({ ...engagementKey('ada'), body: state, dueAt: NOON + 40 * DAY }, 0);
    expect(await installRisk(ports(), fitted(), ACTOR)).toBe(1);
    const item = await table.get(engagementKey('ada'));
    expect([item?.body, (item?.dueAt ?? 0) <= NOON + HOUR]).toEqual([state, true]);
  });
});
