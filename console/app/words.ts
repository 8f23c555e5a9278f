/** The console's own words. What alerts say is said in the words of their messages. */

import type * as answers from '../../core/console/answers.ts';
import { formatFor } from '../../templates/format.ts';
import { ALERT_WORDS } from '../../templates/pages/alert-words.ts';
import { READER_ZONE } from './parts/when.tsx';
import { READER_LOCALE } from './reader.ts';

export const format = formatFor('en', READER_LOCALE, READER_ZONE);
export const alertWords = ALERT_WORDS.en;

type Reason = answers.Alert['reasons'][number];
export const reasonText = (reason: Reason): string => alertWords.reason(reason as Parameters<typeof alertWords.reason>[0], format);
export const clearsText = (clears: answers.Alert['clears']): string | undefined =>
  clears === undefined ? undefined : alertWords.clears(clears as Parameters<typeof alertWords.clears>[0], format);

export const money = ({ amount, currency }: answers.Money): string => {
  try {
    return new Intl.NumberFormat(READER_LOCALE, { style: 'currency', currency, maximumFractionDigits: 0 }).format(Number(amount));
  } catch {
    return `${amount} ${currency}`;
  }
};
export const moneyList = (sums: readonly answers.Money[]): string => (sums.length === 0 ? 'none' : sums.map(money).join(' + '));
export const count = (n: number): string => new Intl.NumberFormat(READER_LOCALE).format(n);
export const plural = (n: number, one: string, other: string): string => `${count(n)} ${n === 1 ? one : other}`;

export const FLAGS = { quiet: 'Going quiet', unhappy: 'Unhappy' } as const;
export const PRIORITIES = { urgent: 'Urgent', high: 'High', normal: 'Normal' } as const;
export const BANDS = { unknown: 'Too little is known', low: 'Low', near: 'Near the line', high: 'Over the line', 'very-high': 'Far over the line' } as const;
export const OUTCOMES: Readonly<Record<string, string>> = {
  saved: 'Saved',
  churned: 'Churned',
  'false-alarm': 'False alarm',
  'too-early': 'Too early to tell',
  recovered: 'Recovered by itself',
};

const KIND_WORDS: Readonly<Record<string, string>> = {
  'order.confirmed': 'Order confirmed',
  'order.shipped': 'Order shipped',
  'order.out_for_delivery': 'Out for delivery',
  'order.available_for_pickup': 'Ready for pickup',
  'order.attempt_failed': 'Delivery attempt failed',
  'order.delayed': 'Order delayed',
  'order.exception': 'Problem with an order',
  'order.delivered': 'Order delivered',
  'order.cancelled': 'Order cancelled',
  'order.refunded': 'Refund',
  'order.late_apology': 'Apology for a late parcel',
  'outage.opened': 'Outage: first notice',
  'outage.updated': 'Outage: update',
  'outage.resolved': 'Outage: resolved',
  'maintenance.scheduled': 'Planned work announced',
  'maintenance.started': 'Planned work started',
  'maintenance.completed': 'Planned work completed',
  'survey.csat': 'Survey after a case (CSAT)',
  'survey.nps': 'Survey: would recommend (NPS)',
  'survey.ces': 'Survey: how easy it was (CES)',
  'survey.delivery': 'Survey after a delivery',
  'survey.reminder': 'Survey reminder',
  'theme.fixed': 'You said, we did',
  'survey.read': 'Your answer was read',
  'survey.overdue': 'To a colleague: a promised reply is overdue',
  'alert.quiet': 'To a colleague: customer gone quiet',
  'alert.unhappy': 'To a colleague: customer unhappy',
  'alert.escalated': 'To a colleague: alert that nobody took',
  'digest.csm': 'To a colleague: digest of the morning',
};
export const kindText = (kind: string): string => KIND_WORDS[kind] ?? kind;

/** Why a message was not sent, or waits: the gate's closed list. */
const REASON_WORDS: Readonly<Record<string, string>> = {
  erased: 'the customer asked to be forgotten',
  stale: 'the news was too old by then',
  superseded: 'newer news had taken its place',
  'resolved-automatically': 'a machine had resolved the case',
  'merged-or-spam': 'the case was merged or spam',
  'customer-wrote-nothing': 'the customer had written nothing',
  suppressed: 'the address bounced or complained before',
  'no-consent': 'the customer said no to these messages',
  holdout: 'the customer is in a comparison group',
  'open-incident': 'an outage of theirs was open',
  'open-case': 'another case of theirs was open',
  'open-alert': 'a colleague was about to talk to them',
  cap: 'they had had enough of these lately',
  'no-channel': 'we know no address of theirs',
  'earlier-news-in-flight': 'earlier news is still on its way',
  paused: 'this class of messages is paused',
  'quiet-hours': 'it is night where they live',
  'rest-day': 'it is a day of rest where they live',
  'unknown-customer': 'nobody has told us of this customer yet',
  refused: 'the provider refused it',
  'unknown-outcome': 'the provider never answered',
  unrenderable: 'it could not be put into words',
};
export const reasonWhy = (reason: string | undefined): string => (reason === undefined ? '' : (REASON_WORDS[reason] ?? reason));

export const CHANNELS: Readonly<Record<string, string>> = { email: 'e-mail', sms: 'SMS', slack: 'Slack', teams: 'Teams', webhook: 'webhook', feed: 'in the app' };
export const channelText = (channel: string | undefined): string => (channel === undefined ? '' : (CHANNELS[channel] ?? channel));

export const IMPACTS: Readonly<Record<string, string>> = { none: 'No impact', minor: 'Minor', major: 'Major', critical: 'Critical' };
export const STATUSES: Readonly<Record<string, string>> = {
  investigating: 'Looking for the cause',
  identified: 'Cause found',
  monitoring: 'Repaired, being watched',
  resolved: 'Resolved',
};
const STEPS: Readonly<Record<string, string>> = { 'maintenance.scheduled': 'Announced', 'maintenance.started': 'Under way', 'maintenance.completed': 'Completed' };
/** Where an outage stands; of planned work, where that does. */
export const standText = ({ step, status }: { readonly step?: string; readonly status: string }): string => STEPS[step ?? ''] ?? STATUSES[status] ?? status;
export const CLASSES: Readonly<Record<string, string>> = {
  urgent: 'Outages and problems with orders',
  receipt: 'Receipts: confirmed, delivered, cancelled',
  progress: 'Progress of a delivery',
  survey: 'Surveys',
  outreach: 'Tips and “you said, we did”',
  csm: 'Alerts and digests to colleagues',
};
