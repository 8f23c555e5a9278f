import { describe, expect, test } from 'vitest';
import type { AlertState } from '../../core/alerts/state.ts';
import { decideOnCase } from '../../core/cases/decide.ts';
import type { CaseState } from '../../core/cases/state.ts';
import type { ProfileState } from '../../core/customers/profile.ts';
import { decideOnNotice, type GateFacts } from '../../core/notices/decide.ts';
import { CLASSES, KINDS, type Kind, type NoticeClass } from '../../core/notices/kinds.ts';
import { HOLD_REASONS, type HoldReason, SKIP_REASONS, type SkipReason } from '../../core/notices/reasons.ts';
import type { NoticeState } from '../../core/notices/state.ts';
import type { SubjectState } from '../../core/notices/subject.ts';
import { decideOnOrder } from '../../core/orders/decide.ts';
import type { OrderState } from '../../core/orders/state.ts';
import { DEFAULT_RULES, type Rules } from '../../core/rules/state.ts';
import type { Theme } from '../../core/themes/state.ts';
import { DAY, HOUR, MINUTE } from '../../core/time.ts';
import { NOON, order, supportCase } from '../builders.ts';

/** Eleven at night, in UTC: quiet hours. */
const NIGHT = NOON + 11 * HOUR;
const RESOLVED = NIGHT - HOUR;
const POLICY = { surveyDelayMs: 0 };
const resolved = (data: object = {}): CaseState => decideOnCase(undefined, supportCase('case.resolved', RESOLVED, data), NIGHT, POLICY).state as CaseState;
const reopened = decideOnCase(resolved(), supportCase('case.reopened', NIGHT), NIGHT, POLICY).state;
const PROFILE: ProfileState = { fields: { email: { value: 'ada@example.com', at: NOON } } };
const SENT = { status: 'sent' } as NoticeState;

/** The stories here are told on a Sunday, as if it were none. */
const WEEKDAY: Rules = { ...DEFAULT_RULES, restDays: [] };

const SURVEY: GateFacts = {
  notice: { kind: 'survey.csat', subject: { pk: 'CUSTOMER#ada', sk: 'CASE#k1' }, fact: `resolution:${RESOLVED}`, factAt: RESOLVED },
  to: { customer: 'ada' },
  gate: undefined,
  profile: PROFILE,
  subject: resolved(),
  rules: WEEKDAY,
  suppressed: new Set(),
  gaveUp: [],
  open: {},
  slots: [],
  now: NIGHT,
};
const rules = (changed: Partial<Rules>): Rules => ({ ...WEEKDAY, ...changed });
const reasonOf = (facts: Partial<GateFacts>): string => {
  const decision = decideOnNotice({ ...SURVEY, ...facts });
  return decision.decision === 'send' ? 'send' : decision.reason;
};

/** What makes each reason apply to the survey, from the last question to the first; together with those before it in this list it wins. */
const OBSTACLES: readonly (readonly [SkipReason | HoldReason, Partial<GateFacts>])[] = [
  ['quiet-hours', {}],
  ['cap', { slots: [{ noticeKey: 'n', slot: { kind: 'survey.csat', at: NIGHT - DAY } }] }],
  ['open-alert', { open: { alert: 'quiet#silence' } }],
  ['open-case', { open: { alert: 'quiet#silence', case: 'k2' } }],
  ['open-incident', { open: { alert: 'quiet#silence', case: 'k2', incident: 'i1' } }],
  ['holdout', { rules: rules({ holdoutPercent: { survey: 100 } }) }],
  ['no-consent', { gate: { consents: { surveys: { email: { granted: false, at: NOON } } } } }],
  ['suppressed', { suppressed: new Set(['email']) }],
  ['paused', { rules: rules({ holdoutPercent: { survey: 100 }, paused: { survey: { at: NOON, by: 'ola', why: 'a test' } } }) }],
  ['superseded', { subject: reopened }],
  ['stale', { now: RESOLVED + 6 * DAY + HOUR }],
  ['erased', { gate: { consents: { surveys: { email: { granted: false, at: NOON } } }, erasedAt: NOON } }],
];
const obstacle = (reason: SkipReason | HoldReason): Partial<GateFacts> => OBSTACLES.find(([each]) => each === reason)?.[1] ?? {};

describe('of several reasons that apply at once', () => {
  test.each(OBSTACLES.map(([reason], index) => [reason, index] as const))('%s comes before all that are asked later', (reason, index) => {
    const together = Object.assign({}, ...OBSTACLES.slice(0, index + 1).map(([, facts]) => facts)) as Partial<GateFacts>;
    expect(reasonOf(together)).toBe(reason);
  });

  test.each(OBSTACLES.flatMap(([first], a) => OBSTACLES.slice(0, a).map(([second], b) => [first, second, a, b] as const)))('%s comes before %s', (first, _, a, b) => {
    expect(reasonOf({ ...OBSTACLES[b]?.[1], ...OBSTACLES[a]?.[1] })).toBe(first);
  });

  test('a missing channel comes last, after the night of the channel that is there', () => {
    expect(reasonOf({ profile: { fields: {} } })).toBe('no-channel');
    expect(reasonOf({ profile: { fields: {} }, slots: obstacle('cap').slots ?? [] })).toBe('cap');
    expect(reasonOf({ gaveUp: ['email'], open: { incident: 'i1' } })).toBe('open-incident');
    expect(reasonOf({ gaveUp: ['email'] })).toBe('no-channel');
  });

  test('news still on its way comes after what has been overtaken, and before a pause', () => {
    const earlier = [{ status: 'sending' } as NoticeState];
    const pausing = rules({ paused: { survey: { at: NOON, by: 'ola', why: 'a test' } } });
    expect(reasonOf({ earlier, subject: reopened })).toBe('superseded');
    expect(reasonOf({ earlier, rules: pausing })).toBe('earlier-news-in-flight');
    expect(reasonOf({ earlier: [undefined], rules: pausing })).toBe('superseded');
    expect(reasonOf({ earlier: [SENT], rules: pausing })).toBe('paused');
  });
});

describe('every reason of the closed lists is given by some facts', () => {
  const REACHED = new Map<SkipReason | HoldReason, Partial<GateFacts>>([
    ...OBSTACLES,
    ['resolved-automatically', { subject: resolved({ resolvedBy: 'auto' }) }],
    ['merged-or-spam', { subject: resolved({ resolvedBy: 'human', resolution: 'spam' }) }],
    ['rest-day', { rules: rules({ restDays: [0] }) }],
    ['customer-wrote-nothing', { subject: resolved({ resolvedBy: 'human', customerWrote: false }) }],
    ['earlier-news-in-flight', { earlier: [{ status: 'held' } as NoticeState] }],
    ['unknown-customer', { profile: undefined }],
    ['no-channel', { profile: { fields: {} } }],
  ]);

  test.each(SKIP_REASONS)('skipped: %s', (reason) => {
    expect(decideOnNotice({ ...SURVEY, ...REACHED.get(reason) })).toMatchObject({ decision: 'skip', reason });
  });

  test.each(HOLD_REASONS)('held: %s, until later than now', (reason) => {
    const decision = decideOnNotice({ ...SURVEY, ...REACHED.get(reason) });
    expect(decision).toMatchObject({ decision: 'hold', reason });
    if (decision.decision === 'hold') expect(decision.until).toBeGreaterThan(SURVEY.now);
  });

  test('and nothing else is given', () => {
    expect(new Set(REACHED.keys())).toEqual(new Set([...SKIP_REASONS, ...HOLD_REASONS]));
  });
});

describe('what the gate saw', () => {
  const because = (facts: Partial<GateFacts>) => decideOnNotice({ ...SURVEY, ...facts }).because;

  test('stands beside each reason, and small', () => {
    expect(because({})).toEqual({ channel: 'email', zone: 'UTC', zoneFrom: 'company' });
    expect(because(obstacle('cap'))).toEqual({ class: 'survey', rule: 'same-kind', lastKind: 'survey.csat', lastAt: '2026-02-28T23:00:00.000Z' });
    expect(because({ open: { incident: 'i1' } })).toEqual({ incident: 'i1' });
    expect(because({ open: { case: 'k2' } })).toEqual({ case: 'k2' });
    expect(because({ open: { alert: 'quiet#silence' } })).toEqual({ alert: 'quiet#silence' });
    expect(because({ rules: rules({ holdoutPercent: { survey: 100 } }) })).toEqual({ class: 'survey', percent: 100 });
    expect(because(obstacle('paused'))).toEqual({ class: 'survey', since: '2026-03-01T12:00:00.000Z', by: 'ola', why: 'a test' });
  });

  test('of an old message is how old it is and might have been, in hours', () => {
    expect(because({ now: RESOLVED + 6 * DAY + 12 * MINUTE })).toEqual({ ageHours: 144, maxAgeHours: 120 });
  });

  test('of a forgotten person is since when, whoever says so', () => {
    expect(because({ gate: { erasedAt: NOON } })).toEqual({ erasedAt: '2026-03-01T12:00:00.000Z' });
    expect(because({ profile: { fields: {}, erasedAt: NOON } })).toEqual({ erasedAt: '2026-03-01T12:00:00.000Z' });
  });

  test('of shut channels names those that are shut for the reason given', () => {
    const fields = { email: { value: 'ada@example.com', at: NOON }, webhook: { value: 'ada-hook', at: NOON } };
    expect(because({ profile: { fields }, suppressed: new Set(['email', 'webhook']) })).toEqual({ channel: 'email, webhook' });
    expect(because({ gaveUp: ['email', 'sms'] })).toEqual({ email: true, gaveUp: 'email, sms' });
    expect(because({ profile: { fields: {} } })).toEqual({ email: false });
  });

  test('of consent is what was said and when, or that nothing was', () => {
    expect(because(obstacle('no-consent'))).toEqual({ channel: 'email', consent: 'withdrawn 2026-03-01T12:00:00.000Z' });
    expect(because({ now: NOON, gate: { consents: { surveys: { email: { granted: true, at: NOON } } } } })).toEqual({
      class: 'survey',
      channel: 'email',
      consent: 'given 2026-03-01T12:00:00.000Z',
    });
  });

  test('of nobody’s profile is that there is none', () => {
    expect(because({ profile: undefined })).toEqual({ profile: 'none' });
    expect(decideOnNotice({ ...SURVEY, profile: undefined, to: { owner: 'carla' } })).toEqual({ decision: 'skip', reason: 'no-channel', because: { profile: 'none' } });
  });

  test('of a message that goes names the channel that it goes on, and those passed over', () => {
    const fields = { email: { value: 'ada@example.com', at: NOON }, webhook: { value: 'ada-hook', at: NOON } };
    expect(decideOnNotice({ ...SURVEY, profile: { fields }, suppressed: new Set(['email']) })).toEqual({
      decision: 'send',
      channel: 'webhook',
      address: 'ada-hook',
      because: { class: 'survey', channel: 'webhook', insteadOf: 'email (suppressed)', consent: 'default' },
    });
  });
});

/** One kind of each class with a subject, at night. */
const confirmed = decideOnOrder(undefined, order('order.confirmed', NIGHT), NIGHT).state as SubjectState;
const shipped = decideOnOrder(undefined, order('order.shipped', NIGHT), NIGHT).state as SubjectState;
const exception = decideOnOrder(undefined, order('order.exception', NIGHT, { reason: 'damaged' }), NIGHT).state as OrderState;
const ALERT: AlertState = { customerId: 'ada', flag: 'quiet', reason: 'silence', owner: 'carla', since: NIGHT, openedAt: NIGHT, score: 4, threshold: 3, reasons: [] };
const THEME: Theme = { id: 'broken', name: 'Broken', said: { en: 'It breaks.' }, words: [], fixes: [{ at: NIGHT, saidAt: NIGHT, by: 'ola', did: { en: 'We mended it.' } }] };
const AT_NIGHT: Readonly<Partial<Record<NoticeClass, readonly [Kind, string, SubjectState]>>> = {
  urgent: ['order.exception', exception.facts[0]?.name ?? '', exception],
  receipt: ['order.confirmed', 'confirmed', confirmed],
  progress: ['order.shipped', 'shipped:', shipped],
  survey: ['survey.csat', `resolution:${RESOLVED}`, resolved()],
  outreach: ['theme.fixed', `fix:${NIGHT}`, THEME],
  csm: ['alert.quiet', 'since', ALERT],
};

describe('at night', () => {
  const REACHABLE = { email: 'ada@example.com', phone: '+4915112345678', slack: 's', teams: 't', webhook: 'w' };
  const profile: ProfileState = { fields: Object.fromEntries(Object.entries(REACHABLE).map(([name, value]) => [name, { value, at: NOON }])) };
  const on = (noticeClass: NoticeClass, channel: 'email' | 'sms' | 'slack' | 'teams' | 'webhook' | 'feed') => {
    const [kind, fact, subject] = AT_NIGHT[noticeClass] ?? [];
    if (kind === undefined || fact === undefined || subject === undefined) throw new Error(`no ${noticeClass}`);
    const { topic } = KINDS[kind];
    const gate = { consents: { [topic]: { [channel]: { granted: true, at: NOON } } }, prefers: { [topic]: { channels: [channel], at: NOON } } };
    return reasonOf({ notice: { kind, subject: { pk: 'x', sk: 'y' }, fact, factAt: kind === 'survey.csat' ? RESOLVED : NIGHT }, subject, profile, gate });
  };

  test.each([
    ['urgent', { email: 'send', sms: 'send', slack: 'send', teams: 'send', webhook: 'send', feed: 'send' }],
    ['receipt', { email: 'send', sms: 'quiet-hours', slack: 'send', teams: 'send', webhook: 'send', feed: 'send' }],
    ['progress', { email: 'quiet-hours', sms: 'quiet-hours', slack: 'quiet-hours', teams: 'quiet-hours', webhook: 'send', feed: 'send' }],
    ['survey', { email: 'quiet-hours', sms: 'quiet-hours', slack: 'quiet-hours', teams: 'quiet-hours', webhook: 'send', feed: 'send' }],
    ['outreach', { email: 'quiet-hours', sms: 'quiet-hours', slack: 'quiet-hours', teams: 'quiet-hours', webhook: 'send', feed: 'send' }],
    ['csm', { email: 'send', sms: 'send', slack: 'send', teams: 'send', webhook: 'send' }],
  ] as const)('%s goes or waits, by channel', (noticeClass, channels) => {
    for (const [channel, outcome] of Object.entries(channels)) expect(on(noticeClass, channel as 'email'), channel).toBe(outcome);
  });

  test('every class that has a kind is in this table', () => {
    const withKinds = new Set(Object.values(KINDS).map((policy) => policy.class));
    expect(new Set(Object.keys(AT_NIGHT))).toEqual(withKinds);
    expect(Object.keys(CLASSES).filter((each) => !withKinds.has(each as NoticeClass))).toEqual([]);
  });
});

describe('who has not said yes', () => {
  const fields = { phone: { value: '+4915112345678', at: NOON } };

  test('and has nothing but a phone gets nothing, for want of a yes', () => {
    expect(decideOnNotice({ ...SURVEY, profile: { fields } })).toEqual({ decision: 'skip', reason: 'no-consent', because: { channel: 'sms', consent: 'default' } });
  });

  test('to an app is not told to lack consent, as everybody has a feed; who has refused it is', () => {
    const gate = { consents: { surveys: { feed: { granted: false, at: NOON } } } };
    expect(reasonOf({ profile: { fields: {} } })).toBe('no-channel');
    expect(decideOnNotice({ ...SURVEY, profile: { fields: {} }, gate })).toMatchObject({ reason: 'no-consent', because: { channel: 'feed' } });
  });
});

describe('news of an end', () => {
  test.each(['sending', 'retry', 'held'] as const)('waits a minute for news of the beginning that is %s', (status) => {
    expect(decideOnNotice({ ...SURVEY, earlier: [undefined, { status } as NoticeState] })).toEqual({
      decision: 'hold',
      reason: 'earlier-news-in-flight',
      until: NIGHT + MINUTE,
      because: {},
    });
  });

  test('waits for nothing once any of it has been sent', () => {
    for (const status of ['sending', 'retry', 'held', 'skipped', 'failed'] as const) {
      const other = { status } as NoticeState;
      for (const earlier of [
        [SENT, other],
        [other, SENT],
        [undefined, SENT, undefined],
      ])
        expect(reasonOf({ earlier, now: NIGHT })).toBe('quiet-hours');
    }
  });

  test('is for nobody who was told of no beginning', () => {
    for (const earlier of [[undefined], [{ status: 'failed' } as NoticeState, { status: 'skipped' } as NoticeState]])
      expect(decideOnNotice({ ...SURVEY, earlier })).toEqual({ decision: 'skip', reason: 'superseded', because: { toldBefore: false } });
  });
});

describe('a pause', () => {
  const paused = rules({ paused: { survey: { at: NOON, by: 'ola', why: 'a test' } } });
  const until = (heldForMs: number): number => {
    const decision = decideOnNotice({ ...SURVEY, rules: paused, heldSince: NIGHT - heldForMs });
    return decision.decision === 'hold' ? decision.until - NIGHT : Number.NaN;
  };

  test('is asked about again soon at first, then ever more seldom, at least every quarter of an hour', () => {
    expect([0, MINUTE, 4 * MINUTE, 10 * MINUTE, 30 * MINUTE, 3 * HOUR].map(until)).toEqual([MINUTE, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 15 * MINUTE]);
  });

  test('of one class is none of another', () => {
    const [kind, fact, subject] = AT_NIGHT.receipt ?? [];
    expect(reasonOf({ notice: { ...SURVEY.notice, kind: kind as Kind, fact: fact as string, factAt: NIGHT }, subject, rules: paused })).toBe('send');
  });
});
