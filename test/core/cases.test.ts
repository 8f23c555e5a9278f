import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideOnCase } from '../../core/cases/decide.ts';
import { surveyRelevance } from '../../core/cases/notice.ts';
import { type CaseState, resolutionOf } from '../../core/cases/state.ts';
import { DAY, HOUR, isoOf } from '../../core/time.ts';
import { event, NOON, shuffled, supportCase } from '../builders.ts';

const POLICY = { surveyDelayMs: DAY };
const WAKE = { wake: { pk: 'CUSTOMER#ada', sk: 'CASE#k1' } };
type Input = Parameters<typeof decideOnCase>[1];

const having = (now: number, ...inputs: Input[]): CaseState =>
  inputs.reduce<CaseState | undefined>((state, input) => decideOnCase(state, input, now, POLICY).state, undefined) as CaseState;

describe('a case', () => {
  test('puts its survey a day after the resolution, into its own item', () => {
    expect(decideOnCase(undefined, supportCase('case.resolved', NOON, { resolvedBy: 'human' }), NOON, POLICY).deadline).toBe(NOON + DAY);
  });

  test('takes the survey back in the write that reopens it (F23)', () => {
    const resolved = having(NOON, supportCase('case.resolved', NOON));
    const reopened = decideOnCase(resolved, supportCase('case.reopened', NOON + HOUR), NOON + HOUR, POLICY);
    expect(reopened.deadline).toBeUndefined();
    const asked = [{ kind: 'survey.csat', fact: `resolution:${NOON}` }];
    expect(reopened.notices).toMatchObject(asked);
    expect(surveyRelevance(reopened.state as CaseState, NOON)).toEqual({ reason: 'superseded', because: { by: 'case.reopened' } });
    expect(decideOnCase(reopened.state, WAKE, NOON + DAY, POLICY).notices).toMatchObject(asked);
  });

  test('asks for one survey, and the same again when woken again', () => {
    const resolved = having(NOON, supportCase('case.resolved', NOON));
    const due = decideOnCase(resolved, WAKE, NOON + DAY, POLICY);
    expect(due.notices).toMatchObject([{ kind: 'survey.csat', factAt: NOON }]);
    const again = decideOnCase(due.state, WAKE, NOON + 2 * DAY, POLICY);
    expect(again.state).toBe(due.state);
    expect(again.notices).toEqual(due.notices);
  });

  test('asks anew for the next resolution (F23)', () => {
    const asked = decideOnCase(having(NOON, supportCase('case.resolved', NOON)), WAKE, NOON + DAY, POLICY).state as CaseState;
    const next = [supportCase('case.reopened', NOON + 2 * DAY), supportCase('case.resolved', NOON + 3 * DAY)].reduce(
      (state, input) => decideOnCase(state, input, NOON + 3 * DAY, POLICY).state as CaseState,
      asked,
    );
    expect(decideOnCase(next, WAKE, NOON + 4 * DAY, POLICY).notices.at(-1)).toMatchObject({ factAt: NOON + 3 * DAY });
    expect(surveyRelevance(next, NOON)).toMatchObject({ reason: 'superseded' });
  });

  test('asks for no second survey when an earlier "resolved" of the same resolution comes late', () => {
    const asked = decideOnCase(having(NOON, supportCase('case.resolved', NOON)), WAKE, NOON + DAY, POLICY).state as CaseState;
    const late = decideOnCase(asked, supportCase('case.resolved', NOON - HOUR), NOON + DAY, POLICY);
    expect(late.deadline).toBe(NOON + 4 * DAY);
    expect(late.notices.map(({ factAt }) => factAt)).toEqual([NOON]);
  });

  test('names why it does not survey what a machine closed or where the customer wrote nothing', () => {
    expect(surveyRelevance(having(NOON, supportCase('case.resolved', NOON, { resolvedBy: 'auto' })), NOON)).toMatchObject({ reason: 'resolved-automatically' });
    expect(surveyRelevance(having(NOON, supportCase('case.resolved', NOON, { customerWrote: false })), NOON)).toMatchObject({ reason: 'customer-wrote-nothing' });
  });

  test('keeps the latest answer, and lets no older one overwrite it (F34)', () => {
    const answer = (score: number, at: number) =>
      event('survey.answered', at, { customerId: 'ada', caseId: 'k1', surveyId: String(NOON), kind: 'csat', score, scale: 5, answeredAt: isoOf(at) });
    const state = having(NOON + DAY, supportCase('case.resolved', NOON), answer(2, NOON + 2 * HOUR), answer(5, NOON + HOUR));
    expect(state.answers?.[String(NOON)]).toMatchObject({ score: 2 });
  });

  test('knows a fact again whose sender’s clock is ahead of ours (F24)', () => {
    const early = supportCase('case.reopened', NOON + 5_000);
    const first = decideOnCase(undefined, early, NOON, POLICY);
    expect(decideOnCase(first.state, early, NOON + HOUR, POLICY)).toMatchObject({ state: first.state, because: 'known', signals: first.signals });
  });

  test('leaves another tool’s survey alone', () => {
    const resolved = having(NOON, supportCase('case.resolved', NOON));
    const foreign = event('survey.answered', NOON, { customerId: 'ada', caseId: 'k1', surveyId: 'their-17', kind: 'csat', score: 5, scale: 5, answeredAt: isoOf(NOON) });
    expect(decideOnCase(resolved, foreign, NOON, POLICY).state).toBe(resolved);
  });

  test('is resolved or open by the times of its facts, in whatever order they come (F3)', () => {
    const step = fc.constantFrom('case.opened', 'case.resolved', 'case.reopened') as fc.Arbitrary<'case.opened' | 'case.resolved' | 'case.reopened'>;
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(step, fc.integer({ min: 0, max: 40 })), { maxLength: 12, selector: ([, hour]) => hour }), fc.integer(), (facts, seed) => {
        const events = facts.map(([type, hour]) => supportCase(type, NOON + hour * HOUR));
        const expected = events.length === 0 ? undefined : resolutionOf(having(NOON + 10 * DAY, ...events));
        const shuffledState = events.length === 0 ? undefined : resolutionOf(having(NOON + 10 * DAY, ...shuffled([...events, ...events], seed)));
        expect(shuffledState).toEqual(expected);
      }),
    );
  });
});
