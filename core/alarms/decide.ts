import { hash64 } from '../hash.ts';
import type { AlarmSettings } from '../sources/settings.ts';
import type { Draft } from '../sources/translation.ts';
import { type Instant, isoOf, MINUTE } from '../time.ts';
import type { AlarmState, Declared } from './state.ts';

export type AlarmChange = { readonly name: string; readonly to: 'alarm' | 'ok'; readonly at: Instant };
export type AlarmDecision = {
  readonly state: AlarmState | undefined;
  readonly deadline?: Instant | undefined;
  readonly events: readonly Draft[];
  readonly because: string;
};

/**
 * What follows when an alarm changes, or when the time has come that one change was waited for. An outage is declared once the alarm has
 * been on for `confirmMinutes` all in all since it was last well for `settleMinutes`, so that one blip tells nobody and an alarm that flaps
 * is one outage, not twenty. It is over when the alarm has been well for `settleMinutes` in a row.
 * @param settings none when no component stands behind it: nothing is declared, and what was is over as soon as it is well
 * @returns the same events again while nothing changes, so that a crash between the write and the bus loses none
 */
export function decideOnAlarm(state: AlarmState | undefined, input: AlarmChange | 'wake', settings: AlarmSettings | undefined, now: Instant): AlarmDecision {
  const watched = settings !== undefined && settings.components.length > 0;
  if (state === undefined && (input === 'wake' || !watched)) return { state, events: [], because: input === 'wake' ? 'unknown' : 'no-component' };
  const next = input === 'wake' ? state : changed(state, input);
  if (next === undefined) return { state, events: [], because: 'unknown' };
  return judged(next, watched ? settings : undefined, now);
}

/** The later change counts; one that comes late changes nothing. */
function changed(state: AlarmState | undefined, { name, to, at }: AlarmChange): AlarmState {
  if (state === undefined) return { name, now: to, since: at, ...(to === 'alarm' && { trouble: { from: at, badMs: 0 } }) };
  if (at <= state.since || to === state.now) return state;
  if (to === 'alarm') return { ...state, now: to, since: at, trouble: state.trouble ?? { from: at, badMs: 0 } };
  const { trouble } = state;
  return { ...state, now: to, since: at, ...(trouble && { trouble: { ...trouble, badMs: trouble.badMs + (at - state.since) } }) };
}

function judged(state: AlarmState, settings: AlarmSettings | undefined, now: Instant): AlarmDecision {
  const { trouble, declared, ...rest } = state;
  if (trouble === undefined) return said(state, settings, undefined, 'well');
  if (state.now === 'ok') {
    const settledAt = state.since + (settings?.settleMinutes ?? 0) * MINUTE;
    if (settledAt > now) return said(state, settings, settledAt, 'waits-to-settle');
    return declared === undefined ? said(rest, settings, undefined, 'never-confirmed') : said({ ...rest, ended: { ...declared, at: state.since } }, settings, undefined, 'settled');
  }
  if (declared !== undefined) return said(state, settings, undefined, 'goes-on');
  if (settings === undefined) return said(state, settings, undefined, 'no-component');
  const confirmedAt = state.since + Math.max(settings.confirmMinutes * MINUTE - trouble.badMs, 0);
  if (confirmedAt > now) return said(state, settings, confirmedAt, 'waits-for-confirmation');
  return said({ ...state, declared: { incidentId: incidentOf(state.name, trouble.from), from: trouble.from, components: settings.components } }, settings, undefined, 'declared');
}

function said(state: AlarmState, settings: AlarmSettings | undefined, deadline: Instant | undefined, because: string): AlarmDecision {
  const events = [...(state.ended ? [resolved(state.ended)] : []), ...(state.declared ? [opened(state.declared, settings)] : [])];
  return { state, deadline, events, because };
}

const opened = ({ incidentId, from, components }: Declared, settings: AlarmSettings | undefined): Draft => ({
  id: `${incidentId}/opened`,
  source: 'cloudwatch',
  type: 'outage.opened',
  time: isoOf(from),
  data: {
    incidentId,
    components,
    kind: settings?.kind ?? 'degraded',
    impact: settings?.impact ?? 'major',
    status: 'investigating',
    title: settings?.title,
    message: settings?.message ?? 'We see a problem with a part of our service and are working on it.',
  },
});

const resolved = ({ incidentId, at, components }: NonNullable<AlarmState['ended']>): Draft => ({
  id: `${incidentId}/resolved`,
  source: 'cloudwatch',
  type: 'outage.resolved',
  time: isoOf(at),
  data: { incidentId, components, status: 'resolved', message: 'It works again.' },
});

/** One for each trouble of an alarm, whatever characters its name has. */
function incidentOf(name: string, from: Instant): string {
  const [high, low] = hash64(name);
  return `alarm-${high.toString(36)}${low.toString(36)}-${from}`;
}
