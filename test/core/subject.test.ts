/** Each topic asks its own concept: a mix-up would tell somebody's news by another's rules. */
import { describe, expect, test } from 'vitest';
import type { AlertState } from '../../core/alerts/state.ts';
import { decideOnCase } from '../../core/cases/decide.ts';
import type { CaseState } from '../../core/cases/state.ts';
import { alertKey, caseKey, incidentKey, orderKey } from '../../core/keys.ts';
import type { Notice } from '../../core/notices/request.ts';
import { earlierNotices, relevanceOf, type SubjectState, variablesOf } from '../../core/notices/subject.ts';
import { decideOnOrder } from '../../core/orders/decide.ts';
import type { OrderState } from '../../core/orders/state.ts';
import { decideOnOutage } from '../../core/outages/decide.ts';
import type { IncidentState } from '../../core/outages/state.ts';
import { HOUR, MINUTE } from '../../core/time.ts';
import { NOON, order, outage, supportCase } from '../builders.ts';

const LATER = NOON + 2 * HOUR;
const POLICY = { surveyDelayMs: 0 };

const confirmed = decideOnOrder(undefined, order('order.confirmed', NOON), NOON).state as OrderState;
const cancelled = decideOnOrder(confirmed, order('order.cancelled', NOON + HOUR), LATER).state as OrderState;
const ORDER: Notice = { kind: 'order.confirmed', subject: orderKey('ada', '1001'), fact: 'confirmed', factAt: NOON };

const resolved = decideOnCase(undefined, supportCase('case.resolved', NOON, { resolvedBy: 'human' }), NOON, POLICY).state as CaseState;
const reopened = decideOnCase(resolved, supportCase('case.reopened', NOON + HOUR), LATER, POLICY).state as CaseState;
const SURVEY: Notice = { kind: 'survey.csat', subject: caseKey('ada', 'k1'), fact: `resolution:${NOON}`, factAt: NOON };

const opened = decideOnOutage(undefined, outage('outage.opened', NOON), NOON).state as IncidentState;
const over = decideOnOutage(opened, outage('outage.resolved', NOON + HOUR, { message: 'Over' }), LATER).state as IncidentState;
const reportNamed = (incident: IncidentState, step: string): string => incident.reports.find((report) => report.step === step)?.name ?? '';
const OPENED: Notice = { kind: 'outage.opened', subject: incidentKey('i1'), fact: reportNamed(over, 'outage.opened'), factAt: NOON };
const RESOLVED: Notice = { kind: 'outage.resolved', subject: incidentKey('i1'), fact: reportNamed(over, 'outage.resolved'), factAt: NOON + HOUR };

const alert: AlertState = { customerId: 'ada', flag: 'quiet', reason: 'silence', owner: 'carla', since: NOON, openedAt: NOON, score: 4, threshold: 3, reasons: [] };
const ALERT: Notice = { kind: 'alert.quiet', subject: alertKey('ada', 'quiet', 'silence'), fact: 'since', factAt: NOON };

describe('news of', () => {
  test.each<[string, Notice, SubjectState, SubjectState, object]>([
    ['an order', ORDER, confirmed, cancelled, { by: 'order.cancelled' }],
    ['an outage', OPENED, opened, over, { by: 'outage.resolved' }],
    ['a case', SURVEY, resolved, reopened, { by: 'case.reopened' }],
    ['an alert', ALERT, alert, { ...alert, closed: { at: LATER, outcome: 'saved' } }, { closed: 'saved' }],
  ])('%s is told while it stands, and not once it is overtaken', (_, notice, stands, overtaken, because) => {
    expect(relevanceOf(notice, stands)).toBeUndefined();
    expect(relevanceOf(notice, overtaken)).toEqual({ reason: 'superseded', because });
  });

  test('something that is not there any more is not told, and says so', () => {
    for (const notice of [ORDER, OPENED, SURVEY, ALERT]) expect(relevanceOf(notice, undefined)).toEqual({ reason: 'superseded', because: { missing: true } });
  });
});

describe('a message says', () => {
  test('of each subject what its reader needs', () => {
    expect(variablesOf(ORDER, confirmed, undefined)).toEqual({ orderId: '1001', at: NOON });
    expect(variablesOf(RESOLVED, over, undefined)).toMatchObject({ components: ['api'], message: 'Over', minutes: 60 });
    expect(variablesOf(SURVEY, resolved, undefined)).toEqual({ caseId: 'k1', resolvedAt: NOON, scale: 5 });
    expect(variablesOf(ALERT, alert, undefined)).toEqual({ customerId: 'ada', since: NOON, reasons: [] });
  });

  test('to a colleague who the customer is', () => {
    const customer = { fields: { name: { value: 'Ada', at: NOON }, email: { value: 'ada@example.com', at: NOON } } };
    expect(variablesOf(ALERT, alert, customer)).toMatchObject({ customerName: 'Ada', customerEmail: 'ada@example.com' });
  });

  test('nothing of a fact that its subject does not know', () => {
    expect(variablesOf({ ...ORDER, fact: 'shipped:' }, confirmed, undefined)).toBeUndefined();
    expect(variablesOf(RESOLVED, opened, undefined)).toBeUndefined();
  });
});

describe('who hears of an end', () => {
  test('has heard of the beginning, or of the news between, each as the notice that it was', () => {
    const between = decideOnOutage(opened, outage('outage.updated', NOON + MINUTE, { status: 'identified', message: 'Found' }), LATER).state as IncidentState;
    const ended = decideOnOutage(between, outage('outage.resolved', NOON + HOUR, { message: 'Over' }), LATER).state as IncidentState;
    const named = (kind: 'outage.opened' | 'outage.updated', factAt: number) => ({ ...OPENED, kind, fact: reportNamed(ended, kind), factAt });
    const earlier = earlierNotices({ ...RESOLVED, fact: reportNamed(ended, 'outage.resolved') }, ended);
    expect(new Set(earlier)).toEqual(new Set([named('outage.opened', NOON), named('outage.updated', NOON + MINUTE)]));
  });

  test('is asked of outages only, and of their ends', () => {
    expect(earlierNotices(OPENED, over)).toEqual([]);
    expect(earlierNotices(RESOLVED, undefined)).toEqual([]);
    for (const [notice, subject] of [
      [ORDER, cancelled],
      [SURVEY, resolved],
      [ALERT, alert],
    ] as const)
      expect(earlierNotices(notice, subject)).toEqual([]);
  });
});
