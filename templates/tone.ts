/** How grave a message looks. The words say it as well: colour is never the only sign. */
import type { Kind } from '../core/notices/kinds.ts';

/** Of the bar on top, and of the badge. Ink on tint has a contrast of at least 7 to 1. */
export type Tone = { readonly name: 'trouble' | 'care' | 'good' | 'calm'; readonly bar: string; readonly tint: string; readonly ink: string };

const TROUBLE: Tone = { name: 'trouble', bar: '#c62828', tint: '#fdeaea', ink: '#8a1717' };
const CARE: Tone = { name: 'care', bar: '#c2680c', tint: '#fdf1e0', ink: '#713704' };
const GOOD: Tone = { name: 'good', bar: '#1e8450', tint: '#e4f4eb', ink: '#0f5132' };
const CALM: Tone = { name: 'calm', bar: '#2457c5', tint: '#e8effc', ink: '#1b3f91' };

const TONES: Readonly<Partial<Record<Kind, Tone>>> = {
  'order.delayed': CARE,
  'order.attempt_failed': CARE,
  'order.exception': CARE,
  'order.late_apology': CARE,
  'survey.overdue': TROUBLE,
  'order.delivered': GOOD,
  'theme.fixed': GOOD,
  'outage.resolved': GOOD,
  'maintenance.completed': GOOD,
  'alert.quiet': CARE,
  'alert.unhappy': TROUBLE,
  'alert.escalated': TROUBLE,
};

export function toneOf(kind: Kind, variables: Readonly<Record<string, unknown>>): Tone {
  if (kind === 'outage.opened' || kind === 'outage.updated') return variables.kind === 'down' ? TROUBLE : CARE;
  return TONES[kind] ?? CALM;
}
