/** The gate's one pure decision: send, hold until, or skip with the first reason that applies. */

import type { Channel, GateState } from '../customers/gate-item.ts';
import type { ProfileState } from '../customers/profile.ts';
import { zoneOf } from '../customers/zone.ts';
import type { Recipient } from '../keys.ts';
import type { Rules } from '../rules/state.ts';
import { type Instant, isoOf, MINUTE } from '../time.ts';
import { type Holder, isCapReached, sameKindHolder } from './caps.ts';
import { consentTo, type Way, waysTo } from './channels.ts';
import { isHeldOut } from './holdout.ts';
import { CLASSES, isCapped, type NoticeClass, policyOf } from './kinds.ts';
import { quietUntil, shutUntil } from './quiet-hours.ts';
import type { Because, GateDecision } from './reasons.ts';
import type { Notice } from './request.ts';
import type { NoticeState } from './state.ts';
import { relevanceOf, type SubjectState } from './subject.ts';

/** What the gate has read. */
export type GateFacts = {
  readonly notice: Notice;
  readonly to: Recipient;
  readonly gate: GateState | undefined;
  readonly profile: ProfileState | undefined;
  readonly subject: SubjectState | undefined;
  readonly rules: Rules;
  /** Earlier notices of which the recipient must have got one; absent when the kind asks for none. */
  readonly earlier?: readonly (NoticeState | undefined)[] | undefined;
  /** Channels whose address is on the recipient's suppression list. */
  readonly suppressed: ReadonlySet<Channel>;
  /** Channels that have been tried for this notice and will not take it. */
  readonly gaveUp: readonly Channel[];
  /** A channel that may have taken the message already. */
  readonly begunOn?: Channel | undefined;
  /** What is open about a customer, for the classes that keep still meanwhile. */
  readonly open: Open;
  /** Slots of the notice's class that were taken for messages not known to be unsent. */
  readonly slots: readonly Holder[];
  /** How long the notice has been held by pauses: its age is counted without them, so that a pause drops nothing. */
  readonly pausedMs?: number;
  /** Since when this notice has been held, if it is. */
  readonly heldSince?: Instant | undefined;
  readonly now: Instant;
};

/** An incident that concerns the customer, a case of theirs other than the notice's own, and an alert that a colleague has in hand. */
export type Open = { readonly incident?: string | undefined; readonly case?: string | undefined; readonly alert?: string | undefined };

/** How long a customer whom nobody has told us of may still arrive: their profile and first order often come in the wrong order. */
export const UNKNOWN_CUSTOMER_WAITS_MS = 10 * MINUTE;
const ASK_AGAIN_MS = MINUTE;
/** A paused message asks again after half the time that it has waited already: soon after a short pause, seldom in a long one. */
const LONGEST_PAUSED_MS = 15 * MINUTE;

/** The facts with the recipient's channels, looked at once. */
type Asked = GateFacts & { readonly ways: readonly Way[] };
type Question = (asked: Asked) => GateDecision | undefined;

/** Asked in this order; the first answer counts. */
const QUESTIONS: readonly Question[] = [
  erased,
  stale,
  superseded,
  waitsForEarlier,
  notTold,
  paused,
  suppressed,
  noConsent,
  heldOut,
  interlocked,
  capped,
  quiet,
  unknownYet,
  noChannel,
];

export function decideOnNotice(facts: GateFacts): GateDecision {
  const asked: Asked = { ...facts, ways: waysTo(facts) };
  for (const question of QUESTIONS) {
    const answer = question(asked);
    if (answer !== undefined) return answer;
  }
  const { channel, address } = openWay(asked) as Way;
  return { decision: 'send', channel, address, because: { class: classOf(asked), channel, ...passedOver(asked), consent: consentSeen(asked, channel) } };
}

const classOf = ({ notice }: Asked): NoticeClass => policyOf(notice).class;

function erased({ gate, profile }: Asked): GateDecision | undefined {
  const at = gate?.erasedAt ?? profile?.erasedAt;
  return at === undefined ? undefined : { decision: 'skip', reason: 'erased', because: { erasedAt: isoOf(at) } };
}

function stale({ notice, pausedMs = 0, now }: Asked): GateDecision | undefined {
  const { maxAgeMs } = policyOf(notice);
  const ageMs = now - (notice.dueAt ?? notice.factAt) - pausedMs;
  if (ageMs <= maxAgeMs) return undefined;
  return { decision: 'skip', reason: 'stale', because: { ageHours: Math.round(ageMs / (60 * MINUTE)), maxAgeHours: maxAgeMs / (60 * MINUTE) } };
}

function superseded({ notice, subject, now, heldSince = now }: Asked): GateDecision | undefined {
  const relevance = relevanceOf(notice, subject, now - heldSince);
  return relevance && { decision: 'skip', ...relevance };
}

/** The end of something waits for the news of its beginning that is still on its way to the same person. */
function waitsForEarlier({ earlier, now }: Asked): GateDecision | undefined {
  if (earlier?.some((notice) => notice?.status === 'sent')) return undefined;
  const onItsWay = earlier?.some((notice) => notice?.status === 'sending' || notice?.status === 'retry' || notice?.status === 'held');
  return onItsWay ? { decision: 'hold', reason: 'earlier-news-in-flight', until: now + ASK_AGAIN_MS, because: {} } : undefined;
}

function notTold({ earlier }: Asked): GateDecision | undefined {
  if (earlier === undefined || earlier.some((notice) => notice?.status === 'sent')) return undefined;
  return { decision: 'skip', reason: 'superseded', because: { toldBefore: false } };
}

/** Holds and never drops: what waits here gets no older. */
function paused(facts: Asked): GateDecision | undefined {
  const { rules, now, heldSince = now } = facts;
  const pause = rules.paused[classOf(facts)];
  if (pause === undefined) return undefined;
  const until = now + Math.min(Math.max((now - heldSince) / 2, ASK_AGAIN_MS), LONGEST_PAUSED_MS);
  return { decision: 'hold', reason: 'paused', until: Math.round(until), because: { class: classOf(facts), since: isoOf(pause.at), by: pause.by, why: pause.why } };
}

const openWay = ({ ways }: Asked): Way | undefined => ways.find(({ shut }) => shut === undefined);

/** The channels that are shut for this reason, when no other is open. */
function shutBy(asked: Asked, obstacle: Way['shut']): readonly Channel[] {
  return openWay(asked) !== undefined ? [] : asked.ways.filter(({ shut }) => shut === obstacle).map(({ channel }) => channel);
}

function suppressed(facts: Asked): GateDecision | undefined {
  const channels = shutBy(facts, 'suppressed');
  return channels.length > 0 ? { decision: 'skip', reason: 'suppressed', because: { channel: channels.join(', ') } } : undefined;
}

function noConsent(facts: Asked): GateDecision | undefined {
  const [channel] = shutBy(facts, 'no-consent').filter((each) => each !== 'feed' || consentTo(facts, each) !== undefined);
  return channel === undefined ? undefined : { decision: 'skip', reason: 'no-consent', because: { channel, consent: consentSeen(facts, channel) } };
}

function heldOut(facts: Asked): GateDecision | undefined {
  if (!isHeldOut(facts.to, classOf(facts), facts.rules)) return undefined;
  return { decision: 'skip', reason: 'holdout', because: { class: classOf(facts), percent: facts.rules.holdoutPercent[classOf(facts)] ?? 0 } };
}

/** No question about how we did, and no well-meant tip, while something of theirs is broken or unanswered, or a person is about to talk to them. */
function interlocked({ open }: Asked): GateDecision | undefined {
  if (open.incident !== undefined) return { decision: 'skip', reason: 'open-incident', because: { incident: open.incident } };
  if (open.case !== undefined) return { decision: 'skip', reason: 'open-case', because: { case: open.case } };
  return open.alert === undefined ? undefined : { decision: 'skip', reason: 'open-alert', because: { alert: open.alert } };
}

function capped(facts: Asked): GateDecision | undefined {
  const { notice, rules, slots, now } = facts;
  const noticeClass = classOf(facts);
  if (!isCapped(noticeClass) || !isCapReached(slots, notice, rules.caps[noticeClass], now)) return undefined;
  // The kind's own rule first, then the one across kinds (field survey B9).
  const same = sameKindHolder(slots, notice, rules.caps[noticeClass], now);
  const last = same ?? slots[0];
  return {
    decision: 'skip',
    reason: 'cap',
    because: { class: noticeClass, rule: same ? 'same-kind' : 'across-kinds', ...(last && { lastKind: last.slot.kind, lastAt: isoOf(last.slot.at) }) },
  };
}

/** Of the channels that may be open, those that make themselves heard at night. */
const AUDIBLE: ReadonlySet<Channel> = new Set(['email', 'slack', 'teams', 'sms']);

function quiet(facts: Asked): GateDecision | undefined {
  const way = openWay(facts);
  const { quietHours: waits, restDays } = CLASSES[classOf(facts)];
  if (way === undefined || waits === 'go' || !AUDIBLE.has(way.channel) || (waits === 'phone-waits' && way.channel !== 'sms')) return undefined;
  const { zone, from } = zoneOf(facts.profile, facts.rules.zone);
  const night = restDays === 'wait' ? undefined : quietUntil(facts.now, zone, facts.rules.quietHours);
  const shut = restDays === 'wait' ? shutUntil(facts.now, zone, facts.rules) : night === undefined ? undefined : { until: night, because: 'quiet-hours' as const };
  return shut && { decision: 'hold', reason: shut.because, until: shut.until, because: { channel: way.channel, zone, zoneFrom: from } };
}

function unknownYet({ profile, to, now, heldSince }: Asked): GateDecision | undefined {
  if (profile !== undefined) return undefined;
  const until = Math.min(now + ASK_AGAIN_MS, (heldSince ?? now) + UNKNOWN_CUSTOMER_WAITS_MS);
  if (until <= now || 'owner' in to) return { decision: 'skip', reason: 'no-channel', because: { profile: 'none' } };
  return { decision: 'hold', reason: 'unknown-customer', until, because: { profile: 'none' } };
}

function noChannel(facts: Asked): GateDecision | undefined {
  if (openWay(facts) !== undefined) return undefined;
  const gaveUp = facts.gaveUp.length > 0 && { gaveUp: facts.gaveUp.join(', ') };
  return { decision: 'skip', reason: 'no-channel', because: { email: facts.profile?.fields.email !== undefined, ...gaveUp } };
}

/** Channels that would have been tried before the one that is used, and why they were not. */
function passedOver({ ways }: Asked): Because {
  const chosen = ways.findIndex(({ shut }) => shut === undefined);
  const told = ways
    .slice(0, chosen)
    .filter(({ shut }) => shut !== 'no-address')
    .map(({ channel, shut }) => `${channel} (${shut})`);
  return told.length > 0 ? { insteadOf: told.join(', ') } : {};
}

/** What the recipient has said about this topic, recorded also where the class cannot be refused. */
function consentSeen(facts: Asked, channel: Channel): string {
  const consent = consentTo(facts, channel);
  return consent === undefined ? 'default' : `${consent.granted ? 'given' : 'withdrawn'} ${isoOf(consent.at)}`;
}
