/** Every page that a person can reach from a message, in each of its states: what a preview shows and what is judged in a browser. */
import { DEFAULT_ALERT_POLICY } from '../../core/alerts/policy.ts';
import type { AlertAction, AlertState } from '../../core/alerts/state.ts';
import type { Sender } from '../../core/notices/sender.ts';
import { DAY, HOUR, instantOf } from '../../core/time.ts';
import { SAMPLES } from '../samples.ts';
import { LONG_NAME, MARKUP, RIGHT_TO_LEFT, UNBROKEN } from '../worst.ts';
import { type AlertOnPage, type AlertOutcomeOnPage, alertPage, overtakenAlertPage } from './alert-page.ts';
import { answerPage, closedSurveyPage, deadLinkPage, forgottenPage, notNowPage, thanksPage, unsubscribedPage, unsubscribePage } from './page.ts';
import { type PreferenceRow, type Preferences, preferencePage } from './preference-page.ts';
import type { Language } from './words.ts';

export type PageSample = {
  /** Named after the function that makes it. */
  readonly page: string;
  readonly variant: string;
  /** Whether the sample's data is meant to break the page. */
  readonly worst: boolean;
  readonly html: (language: Language) => string;
};

const { company, support, statusPage, help } = SAMPLES['outage.opened'].full;
const SENDER: Sender = { company, support, ...(statusPage && { statusPage }), ...(help && { help }) };
const BARE: Sender = { company, support };
const WORST_SENDERS: Readonly<Record<string, Sender>> = {
  long: { ...SENDER, company: LONG_NAME },
  'right-to-left': { ...SENDER, company: RIGHT_TO_LEFT },
  unbroken: { ...SENDER, company: UNBROKEN, support: `${'abcdefgh'.repeat(8)}@${'subdomain.'.repeat(8)}example` },
  markup: { ...SENDER, company: MARKUP },
};

const ORDERS: PreferenceRow = { topic: 'orders', on: [{ channel: 'email', granted: true }], first: 'email', keepsEmail: true };
const EMAIL_ONLY: Preferences = {
  channels: ['email'],
  rows: [
    ORDERS,
    { ...ORDERS, topic: 'outages' },
    { ...ORDERS, topic: 'surveys', keepsEmail: false },
    { ...ORDERS, topic: 'outreach', on: [{ channel: 'email', granted: false }], keepsEmail: false },
  ],
};
const EVERY_CHANNEL = ['email', 'sms', 'slack', 'teams', 'webhook', 'feed'] as const;
const ALL_CHANNELS: Preferences = {
  channels: EVERY_CHANNEL,
  rows: EMAIL_ONLY.rows.map((row, index) => ({ ...row, on: EVERY_CHANNEL.map((channel, column) => ({ channel, granted: (index + column) % 3 !== 1 })) })),
};
const COLLEAGUE: Preferences = {
  channels: ['email', 'slack'],
  rows: [
    {
      topic: 'alerts',
      on: [
        { channel: 'email', granted: true },
        { channel: 'slack', granted: false },
      ],
      first: 'email',
      keepsEmail: false,
    },
  ],
};

const SINCE = instantOf('2026-03-02T00:00:00Z');
const NOW = SINCE + 3 * DAY + 9 * HOUR;
const OPEN: AlertState = {
  customerId: 'c-1001',
  flag: 'quiet',
  reason: 'silence',
  owner: 'jonas',
  since: SINCE,
  openedAt: SINCE,
  score: 1.3,
  threshold: 1,
  reasons: SAMPLES['alert.quiet'].full.reasons,
  moneyAtRisk: { amount: '12400.00', currency: 'EUR' },
};
const UNHAPPY: AlertState = {
  ...OPEN,
  flag: 'unhappy',
  reasons: [{ code: 'low-answer', points: 4, at: '2026-03-01T09:00:00.000Z', score: 1, scale: 5, about: 'K-881' }, ...SAMPLES['alert.unhappy'].full.reasons],
};
const ACTIONS: readonly AlertAction[] = [
  { n: 1, at: SINCE + DAY, by: 'jonas', did: 'acknowledge' },
  { n: 2, at: SINCE + DAY + HOUR, by: 'jonas', did: 'snooze', what: '2026-03-06T09:00:00.000Z', why: 'They are at a trade fair until Thursday' },
  { n: 3, at: SINCE + 2 * DAY, by: 'mira', did: 'reassign', what: 'jonas' },
];
/** With a playbook under way, one step done and an offer that waits for a lead. */
const STEPS: Partial<AlertState> = {
  priority: 'high',
  dueAt: SINCE + 2 * DAY,
  percentile: 96,
  probability: 0.71,
  clears: { activeDays: 2, before: '2026-03-05' },
  enrolment: {
    playbook: 'make-it-right',
    at: SINCE,
    done: { settle: { at: SINCE + HOUR, by: 'jonas' } },
    asked: { goodwill: { kind: 'voucher', amount: 80, currency: 'EUR' }, by: 'jonas', at: SINCE + DAY },
  },
};
const IN_HAND: AlertState = { ...OPEN, ...STEPS, acknowledged: { at: SINCE + DAY, by: 'jonas' }, actions: ACTIONS };
const SNOOZED: AlertState = { ...IN_HAND, snoozed: { until: NOW + 3 * DAY, at: NOW, by: 'jonas', why: 'They are at a trade fair until Thursday' } };
const CLOSED: AlertState = {
  ...IN_HAND,
  closed: { at: NOW, outcome: 'saved', by: 'jonas' },
  actions: [...ACTIONS, { n: 4, at: NOW, by: 'jonas', did: 'close', what: 'saved', why: 'They had changed their IT team' }],
};
const NAMES = new Map([
  ['jonas', 'Jonas Weber'],
  ['mira', 'Mira Holt'],
]);

const onPage = (alert: AlertState, customerName: string | undefined = 'Northwind GmbH'): AlertOnPage => ({
  alert,
  customerName,
  names: NAMES,
  seen: alert.actions?.length ?? 0,
  locale: undefined,
  timezone: 'Europe/Berlin',
  now: NOW,
  reader: 'jonas',
  policy: { ...DEFAULT_ALERT_POLICY, leads: ['mira'] },
});
const worstAlert = (text: string): AlertOnPage => ({
  ...onPage({ ...UNHAPPY, customerId: text, owner: text, acknowledged: { at: SINCE, by: text }, actions: ACTIONS.map((action) => ({ ...action, by: text, why: text })) }, text),
});

const sample = (page: string, variant: string, html: (language: Language) => string): PageSample => ({ page, variant, worst: false, html });
const alert = (variant: string, shown: AlertOnPage, outcome?: AlertOutcomeOnPage): PageSample =>
  sample('alertPage', variant, (language) => alertPage(language, SENDER, shown, outcome));
const ORDER_NEWS = { topic: 'orders', channel: 'email' } as const;

export const EVERY_PAGE: readonly PageSample[] = [
  sample('answerPage', 'chosen', (language) => answerPage(language, SENDER, { kind: 'csat', chosen: 4, changeableUntil: '16 March 2026', offersNews: true })),
  sample('answerPage', 'unchosen', (language) => answerPage(language, BARE, { kind: 'csat' })),
  sample('answerPage', 'problem', (language) => answerPage(language, SENDER, { kind: 'ces', problem: 'no-score', comment: 'It took three tries.' })),
  sample('answerPage', 'eleven', (language) => answerPage(language, SENDER, { kind: 'nps', chosen: 9 })),
  sample('thanksPage', 'full', (language) => thanksPage(language, SENDER, { score: 4, scale: 5 })),
  sample('closedSurveyPage', 'full', (language) => closedSurveyPage(language, SENDER)),
  sample('forgottenPage', 'full', (language) => forgottenPage(language, SENDER)),
  sample('deadLinkPage', 'full', (language) => deadLinkPage(language, SENDER)),
  sample('notNowPage', 'full', (language) => notNowPage(language, SENDER)),
  ...(['orders', 'surveys', 'outreach', 'alerts'] as const).map((topic) =>
    sample('unsubscribePage', topic, (language) => unsubscribePage(language, SENDER, { topic, channel: 'email' })),
  ),
  sample('unsubscribedPage', 'full', (language) => unsubscribedPage(language, SENDER, ORDER_NEWS, 'https://notices.teehaus-lindgren.example/p/x')),
  sample('unsubscribedPage', 'forgotten', (language) => unsubscribedPage(language, SENDER, ORDER_NEWS, undefined)),
  sample('preferencePage', 'email', (language) => preferencePage(language, SENDER, EMAIL_ONLY)),
  sample('preferencePage', 'channels', (language) => preferencePage(language, SENDER, ALL_CHANNELS)),
  sample('preferencePage', 'saved', (language) => preferencePage(language, SENDER, ALL_CHANNELS, 'saved')),
  sample('preferencePage', 'colleague', (language) => preferencePage(language, SENDER, COLLEAGUE)),
  sample('preferencePage', 'nowhere', (language) => preferencePage(language, SENDER, { channels: [], rows: [] })),
  sample('preferencePage', 'problem', (language) => preferencePage(language, SENDER, EMAIL_ONLY, 'nothing-shown')),
  alert('open', onPage(OPEN)),
  alert('unhappy', onPage(UNHAPPY)),
  alert('nameless', { ...onPage(OPEN), customerName: undefined }),
  alert('in-hand', onPage(IN_HAND), 'done'),
  alert('to-approve', { ...onPage(IN_HAND), reader: 'mira' }),
  alert('snoozed', onPage(SNOOZED)),
  alert('closed', onPage(CLOSED), 'already-closed'),
  sample('overtakenAlertPage', 'full', (language) => overtakenAlertPage(language, SENDER)),
  ...Object.entries(WORST_SENDERS).flatMap(([variant, sender]): readonly PageSample[] => [
    { page: 'answerPage', variant, worst: true, html: (language) => answerPage(language, sender, { kind: 'nps', chosen: 1, offersNews: true }) },
    { page: 'preferencePage', variant, worst: true, html: (language) => preferencePage(language, sender, ALL_CHANNELS) },
    { page: 'alertPage', variant, worst: true, html: (language) => alertPage(language, sender, worstAlert(sender.company)) },
  ]),
];
