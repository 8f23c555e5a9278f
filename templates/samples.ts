/** Realistic variables for every kind of message: what the tests render, and what a preview shows. */
import type { AlertVariables, DigestVariables } from '../core/alerts/notice.ts';
import type { SurveyVariables } from '../core/cases/notice.ts';
import type { Kind } from '../core/notices/kinds.ts';
import type { Sender } from '../core/notices/sender.ts';
import type { OrderVariables } from '../core/orders/notice.ts';
import type { OutageVariables } from '../core/outages/notice.ts';
import type { FollowUpVariables } from '../core/surveys/follow-up.ts';
import type { AskVariables } from '../core/surveys/notice.ts';
import { SCALES, type SurveyKind, scoresOf } from '../core/surveys/scales.ts';
import type { About } from '../core/surveys/state.ts';
import type { FixVariables } from '../core/themes/notice.ts';
import { instantOf } from '../core/time.ts';

/** What every message is given besides the variables of its kind. */
export type Around = Sender & { readonly name?: string; readonly preferences?: string; readonly unsubscribe?: string };
export type Answers = { readonly about: About; readonly answers: readonly { readonly score: number; readonly url: string }[] };

/** Where an alert's owner does something about it. */
export type ToAct = { readonly act?: string };

export type VariablesOf<K extends Kind> = Around &
  (K extends 'survey.read' | 'survey.overdue'
    ? FollowUpVariables & { readonly csmName?: string; readonly customerName?: string; readonly customerEmail?: string }
    : K extends 'order.late_apology'
      ? AskVariables
      : K extends `order.${string}`
        ? OrderVariables
        : K extends 'survey.csat'
          ? SurveyVariables & Answers
          : K extends 'survey.reminder'
            ? (SurveyVariables | AskVariables) & Answers
            : K extends `survey.${string}`
              ? AskVariables & Answers
              : K extends `alert.${string}`
                ? AlertVariables & ToAct
                : K extends 'digest.csm'
                  ? DigestVariables
                  : K extends 'theme.fixed'
                    ? FixVariables
                    : OutageVariables);

export type Samples<K extends Kind> = {
  /** Everything that a message of the kind can be given. */
  readonly full: VariablesOf<K>;
  /** Only what its types require. */
  readonly required: VariablesOf<K>;
  /** Cases that read differently, by name. */
  readonly [variant: string]: VariablesOf<K>;
};

const at = instantOf;

const SENDER = { company: 'Teehaus Lindgren', support: 'hilfe@teehaus-lindgren.example' } as const;
/** With everything that may be set, and what every recipient with a mailbox is given. */
const TO = {
  ...SENDER,
  name: 'Ada Brandt',
  statusPage: 'https://status.teehaus-lindgren.example',
  help: 'https://www.teehaus-lindgren.example/help',
  preferences: 'https://notices.teehaus-lindgren.example/p/eyJ0byI6ImMtMTAwMSJ9.c2lnbmF0dXJl',
} as const;
const UNSUBSCRIBE = { unsubscribe: 'https://notices.teehaus-lindgren.example/u/eyJ0byI6ImMtMTAwMSJ9.c2lnbmF0dXJl' } as const;

const ORDER = { ...SENDER, orderId: 'A-20417', at: at('2026-03-02T13:30:00Z') } as const;
const ORDER_FULL = {
  ...TO,
  orderId: 'A-20417',
  at: at('2026-03-02T13:30:00Z'),
  promisedAt: at('2026-03-06T22:59:59Z'),
  parcelId: '2',
  trackingUrl: 'https://track.example/p/JD014600006281?lang=de&view=full',
  items: [
    { name: 'Teapot “Kyoto”, cast iron', quantity: 1 },
    { name: 'Cup', quantity: 4 },
  ],
  total: { amount: '129.90', currency: 'EUR' },
} as const;
const DELAY = { ...ORDER_FULL, insteadOf: at('2026-03-04T22:59:59Z') } as const;
const SILENT = { ...TO, orderId: 'A-20417', at: at('2026-03-04T22:59:59Z'), insteadOf: at('2026-03-04T22:59:59Z'), silent: true } as const;
const whole = ({ parcelId: _, ...order }: typeof ORDER_FULL) => order;

const OUTAGE = { ...SENDER, at: at('2026-03-02T13:30:00Z'), kind: 'degraded', impact: 'minor', status: 'investigating', components: [] } as const;
const OUTAGE_FULL = {
  ...TO,
  title: 'Checkout does not take card payments',
  at: at('2026-03-02T13:30:00Z'),
  kind: 'down',
  impact: 'major',
  status: 'investigating',
  components: ['Checkout', 'Invoices'],
  message: 'Card payments have been refused since 14:10. Bank transfer works.\nNobody is charged twice: a refused payment is not taken.',
  workaround: 'Choose bank transfer, or come back later. Your cart is kept.',
  nextUpdateAt: at('2026-03-02T14:30:00Z'),
} as const;
const HOLDING = {
  ...TO,
  title: OUTAGE_FULL.title,
  at: at('2026-03-02T14:30:00Z'),
  kind: 'down',
  impact: 'major',
  status: 'identified',
  components: ['Checkout'],
  holding: true,
} as const;
const WORK = { ...SENDER, at: at('2026-02-20T09:00:00Z'), kind: 'degraded', impact: 'minor', status: 'investigating', components: [] } as const;
const WORK_FULL = {
  ...TO,
  title: 'New database for invoices',
  at: at('2026-02-20T09:00:00Z'),
  kind: 'degraded',
  impact: 'major',
  status: 'investigating',
  components: ['Invoices'],
  message: 'We move invoices to a larger database.',
  workaround: 'Download what you need before Saturday evening.',
  nextUpdateAt: at('2026-02-27T12:00:00Z'),
  startsAt: at('2026-02-28T21:00:00Z'),
  endsAt: at('2026-03-01T01:00:00Z'),
} as const;
const WORK_HOLDING = { ...WORK_FULL, message: 'The move goes on.', holding: true } as const;

const answersOf = (kind: SurveyKind): Answers['answers'] =>
  scoresOf(kind).map((score) => ({ score, url: `https://notices.teehaus-lindgren.example/s/eyJzdXJ2ZXkiOjF9.c2lnbmF0dXJl?score=${score}` }));
const asking = (about: About, kind: SurveyKind) => ({ about, at: at('2026-03-02T13:30:00Z'), scale: SCALES[kind].to, answers: answersOf(kind) });
const NPS = { ...SENDER, ...asking('relationship', 'nps') } as const;
const CES = { ...SENDER, ...asking('step', 'ces'), step: 'Import of your contacts' } as const;
const DELIVERY = { ...SENDER, ...asking('delivery', 'csat'), orderId: 'A-20417' } as const;
const PROMISED = { ...SENDER, customerId: 'c-1001', at: at('2026-03-02T13:30:00Z'), byAt: at('2026-03-04T13:30:00Z') } as const;
const CAME_LATE = { ...SENDER, orderId: 'A-20417', at: at('2026-03-06T10:00:00Z'), promisedAt: at('2026-03-04T22:59:59Z'), scale: 5 } as const;
const SURVEY = { ...SENDER, caseId: 'K-881', resolvedAt: at('2026-03-02T13:30:00Z'), scale: 5, about: 'case', answers: answersOf('csat') } as const;

const ALERT = { ...SENDER, customerId: 'c-1001', since: at('2026-03-02T00:00:00Z') } as const;
const ALERT_FULL = {
  ...TO,
  ...UNSUBSCRIBE,
  name: 'Jonas',
  act: 'https://notices.teehaus-lindgren.example/a/eyJhbGVydCI6InF1aWV0In0.c2lnbmF0dXJl',
  customerId: 'c-1001',
  customerName: 'Northwind GmbH',
  customerEmail: 'einkauf@northwind.example',
  plan: 'Business',
  segment: 'Gastronomy',
  since: at('2026-03-02T00:00:00Z'),
  moneyAtRisk: { amount: '12400.00', currency: 'EUR' },
  priority: 'high',
  dueAt: at('2026-03-04T08:00:00Z'),
  percentile: 96,
  probabilityPercent: 71,
  playbook: 'check-in',
} as const;
const FIXED = {
  ...SENDER,
  said: { en: 'Parcels with glass in them arrive broken.', de: 'Pakete mit Glas kommen zerbrochen an.' },
  did: {
    en: 'Everything with glass now goes into double boxes. We drop ten parcels a week to test them.',
    de: 'Alles mit Glas kommt jetzt in doppelte Kartons. Zur Probe lassen wir zehn Pakete in der Woche fallen.',
  },
  at: at('2026-03-02T09:00:00Z'),
} as const;
const DIGEST = {
  ...SENDER,
  ...UNSUBSCRIBE,
  count: 2,
  entries: [
    {
      customerId: 'c-1001',
      customerName: 'Northwind GmbH',
      flag: 'quiet',
      moneyAtRisk: { amount: '12400.00', currency: 'EUR' },
      priority: 'high',
      dueAt: at('2026-03-04T08:00:00Z'),
      url: 'https://notices.teehaus-lindgren.example/a/one',
    },
    { customerId: 'c-1007', flag: 'unhappy', priority: 'normal', dueAt: at('2026-03-09T08:00:00Z'), url: 'https://notices.teehaus-lindgren.example/a/two' },
  ],
} as const;
const QUIET_REASONS = [
  { code: 'silent', days: 19, usualEveryDays: 3, contribution: 3.1, evidence: { kind: 'usage', id: '2026-02-11' } },
  { code: 'history', count: 41, days: 120, contribution: -1.9 },
] as const;
const UNHAPPY_REASONS = [
  { code: 'low-answer', points: 3.6, at: '2026-02-26T10:15:00.000Z' },
  { code: 'late-parcel', evidence: { kind: 'order', id: 'A-20417' }, points: 2.4, at: '2026-02-20T23:00:00.000Z' },
  { code: 'reopened-case', evidence: { kind: 'case', id: 'K-88' }, points: 1.9, at: '2026-02-27T08:00:00.000Z' },
  { code: 'failed-payment', evidence: { kind: 'invoice', id: 'R-2026-0117' }, points: 1, at: '2026-02-01T08:00:00.000Z' },
  { code: 'outage', points: 1, at: '2026-03-01T08:00:00.000Z' },
  { code: 'errors', points: 0.5, at: '2026-03-01T08:00:00.000Z' },
] as const;

export const SAMPLES: { readonly [K in Kind]: Samples<K> } = {
  'order.confirmed': { full: whole(ORDER_FULL), required: ORDER },
  'order.shipped': { full: { ...ORDER_FULL, ...UNSUBSCRIBE }, required: ORDER, whole: { ...whole(ORDER_FULL), ...UNSUBSCRIBE } },
  'order.out_for_delivery': { full: { ...ORDER_FULL, ...UNSUBSCRIBE }, required: ORDER },
  'order.available_for_pickup': { full: { ...ORDER_FULL, ...UNSUBSCRIBE }, required: ORDER },
  'order.attempt_failed': { full: { ...ORDER_FULL, reason: 'Nobody was at home' }, required: ORDER },
  'order.delayed': {
    full: { ...DELAY, reason: 'Snow has closed the road' },
    required: ORDER,
    silent: SILENT,
    undated: { ...SILENT, silent: false, reason: 'Out of stock' },
    unexplained: whole(DELAY),
  },
  'order.exception': { full: { ...ORDER_FULL, reason: 'The parcel was damaged on the way' }, required: ORDER },
  'order.delivered': { full: ORDER_FULL, required: ORDER, whole: whole(ORDER_FULL) },
  'order.cancelled': { full: { ...whole(ORDER_FULL), reason: 'You asked us to cancel it' }, required: ORDER },
  'order.refunded': { full: { ...whole(ORDER_FULL), reason: 'Returned' }, required: ORDER },
  'outage.opened': { full: OUTAGE_FULL, required: OUTAGE, slow: { ...OUTAGE_FULL, title: 'Search is slow', kind: 'degraded', impact: 'minor', components: ['Search'] } },
  'outage.updated': {
    full: { ...OUTAGE_FULL, status: 'identified' },
    required: OUTAGE,
    holding: HOLDING,
    repaired: { ...OUTAGE_FULL, status: 'monitoring', message: 'A new certificate is in place, and payments go through.' },
  },
  'outage.resolved': {
    full: { ...OUTAGE_FULL, at: at('2026-03-02T15:05:00Z'), status: 'resolved', message: 'A certificate had expired. It was renewed.', minutes: 95 },
    required: OUTAGE,
  },
  'maintenance.scheduled': { full: WORK_FULL, required: WORK, holding: WORK_HOLDING },
  'maintenance.started': { full: { ...WORK_FULL, at: WORK_FULL.startsAt, nextUpdateAt: at('2026-02-28T23:00:00Z') }, required: WORK, holding: WORK_HOLDING },
  'maintenance.completed': { full: { ...WORK_FULL, at: WORK_FULL.endsAt }, required: WORK },
  'survey.csat': { full: { ...TO, ...UNSUBSCRIBE, ...SURVEY, topic: 'Refund for A-20417', agent: 'Mira Holt' }, required: SURVEY },
  'survey.nps': { full: { ...TO, ...UNSUBSCRIBE, ...NPS }, required: NPS },
  'survey.ces': { full: { ...TO, ...UNSUBSCRIBE, ...CES }, required: CES, onboarding: { ...TO, ...UNSUBSCRIBE, ...CES, step: 'Your first invoice', onboarding: true } },
  'survey.delivery': { full: { ...TO, ...UNSUBSCRIBE, ...DELIVERY }, required: DELIVERY },
  'survey.reminder': {
    full: { ...TO, ...UNSUBSCRIBE, ...SURVEY, topic: 'Refund for A-20417' },
    required: SURVEY,
    nps: { ...TO, ...UNSUBSCRIBE, ...NPS },
    ces: { ...TO, ...UNSUBSCRIBE, ...CES },
    delivery: { ...TO, ...UNSUBSCRIBE, ...DELIVERY },
  },
  'survey.read': { full: { ...TO, ...PROMISED, csmName: 'Carla Weiss' }, required: PROMISED, missed: { ...TO, ...PROMISED, csmName: 'Carla Weiss', missed: true } },
  'survey.overdue': {
    full: {
      ...PROMISED,
      ...UNSUBSCRIBE,
      name: 'Jonas',
      customerName: 'Northwind GmbH',
      customerEmail: 'einkauf@northwind.example',
      missed: true,
      score: 2,
      scale: 5,
      comment: 'Nobody called back',
    },
    required: PROMISED,
  },
  'order.late_apology': { full: { ...TO, ...UNSUBSCRIBE, ...CAME_LATE }, required: CAME_LATE },
  'theme.fixed': {
    full: { ...TO, ...UNSUBSCRIBE, ...FIXED, url: 'https://www.teehaus-lindgren.example/news/packing' },
    required: FIXED,
    'one-language': { ...TO, ...UNSUBSCRIBE, ...FIXED, said: { en: FIXED.said.en }, did: { en: FIXED.did.en } },
  },
  'alert.quiet': {
    full: { ...ALERT_FULL, reasons: QUIET_REASONS, clearDays: 2, clearBefore: at('2026-03-05T00:00:00Z') },
    required: { ...ALERT, reasons: QUIET_REASONS },
    daily: { ...ALERT_FULL, reasons: [{ code: 'silent', days: 9, usualEveryDays: 1, excusedDays: 2 }] },
    rung: { ...ALERT_FULL, reasons: QUIET_REASONS, again: 'snoozed-until' },
  },
  'alert.unhappy': {
    full: { ...ALERT_FULL, priority: 'urgent', playbook: 'service-recovery', reasons: UNHAPPY_REASONS, clearAt: at('2026-04-11T00:00:00Z') },
    required: { ...ALERT, reasons: UNHAPPY_REASONS.slice(0, 2) },
    handed: { ...ALERT_FULL, playbook: 'payment-help', reasons: UNHAPPY_REASONS, again: 'reassigned' },
    apology: { ...ALERT_FULL, playbook: 'outage-apology', reasons: UNHAPPY_REASONS.slice(4) },
  },
  'alert.escalated': {
    full: { ...ALERT_FULL, reasons: QUIET_REASONS, again: 'escalated' },
    required: { ...ALERT, reasons: UNHAPPY_REASONS.slice(0, 2), again: 'escalated' },
    offered: { ...ALERT_FULL, playbook: 'make-it-right', reasons: UNHAPPY_REASONS, again: 'to-approve', offer: 'credit 80 EUR' },
  },
  'digest.csm': { full: { ...DIGEST, name: 'Jonas', more: 3 }, required: DIGEST, one: { ...DIGEST, count: 1, entries: DIGEST.entries.slice(0, 1) } },
};

/** Every sample of every kind, for those who go through all of them. */
export const EVERY_SAMPLE: readonly { readonly kind: Kind; readonly variant: string; readonly variables: Readonly<Record<string, unknown>> }[] = Object.entries(SAMPLES).flatMap(
  ([kind, samples]) => Object.entries(samples).map(([variant, variables]) => ({ kind: kind as Kind, variant, variables })),
);
