/** The gate's one pure decision: send, hold until, or skip with the first reason that applies. */

import type { GateState } from '../customers/gate-item.ts';
import { isErased, type ProfileState } from '../customers/profile.ts';
import type { Recipient } from '../keys.ts';
import { type Instant, isoOf, MINUTE } from '../time.ts';
import { policyOf } from './kinds.ts';
import type { GateDecision } from './reasons.ts';
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
  /** Earlier notices of which the recipient must have got one; absent when the kind asks for none. */
  readonly earlier?: readonly (NoticeState | undefined)[] | undefined;
  /** Since when this notice has been held, if it is. */
  readonly heldSince?: Instant | undefined;
  readonly now: Instant;
  /** Hash of an address, as the suppression list keeps it. */
  readonly addressHash: (address: string) => string;
};

/** How long a customer whom nobody has told us of may still arrive: their profile and first order often come in the wrong order. */
export const UNKNOWN_CUSTOMER_WAITS_MS = 10 * MINUTE;
const ASK_AGAIN_MS = MINUTE;

type Question = (facts: GateFacts) => GateDecision | undefined;

/** Asked in this order; the first answer counts. */
const QUESTIONS: readonly Question[] = [erased, stale, superseded, waitsForEarlier, notTold, suppressed, noConsent, unknownYet, noChannel];

export function decideOnNotice(facts: GateFacts): GateDecision {
  for (const question of QUESTIONS) {
    const answer = question(facts);
    if (answer !== undefined) return answer;
  }
  const address = facts.profile?.fields.email?.value ?? '';
  return { decision: 'send', channel: 'email', address, because: { class: policyOf(facts.notice).class, ...consentSeen(facts) } };
}

function erased({ gate, profile }: GateFacts): GateDecision | undefined {
  const at = gate?.erasedAt ?? (isErased(profile) ? profile?.erasedAt : undefined);
  return at === undefined ? undefined : { decision: 'skip', reason: 'erased', because: { erasedAt: isoOf(at) } };
}

function stale({ notice, now }: GateFacts): GateDecision | undefined {
  const { maxAgeMs } = policyOf(notice);
  if (now - notice.factAt <= maxAgeMs) return undefined;
  return { decision: 'skip', reason: 'stale', because: { ageHours: Math.round((now - notice.factAt) / (60 * MINUTE)), maxAgeHours: maxAgeMs / (60 * MINUTE) } };
}

function superseded({ notice, subject }: GateFacts): GateDecision | undefined {
  const relevance = relevanceOf(notice, subject);
  return relevance && { decision: 'skip', ...relevance };
}

/** The end of something waits for the news of its beginning that is still on its way to the same person. */
function waitsForEarlier({ earlier, now }: GateFacts): GateDecision | undefined {
  if (earlier?.some((notice) => notice?.status === 'sent')) return undefined;
  const onItsWay = earlier?.some((notice) => notice?.status === 'sending' || notice?.status === 'retry' || notice?.status === 'held');
  return onItsWay ? { decision: 'hold', reason: 'earlier-news-in-flight', until: now + ASK_AGAIN_MS, because: {} } : undefined;
}

function notTold({ earlier }: GateFacts): GateDecision | undefined {
  if (earlier === undefined || earlier.some((notice) => notice?.status === 'sent')) return undefined;
  return { decision: 'skip', reason: 'superseded', because: { toldBefore: false } };
}

function unknownYet({ profile, to, now, heldSince }: GateFacts): GateDecision | undefined {
  if (profile !== undefined) return undefined;
  const until = Math.min(now + ASK_AGAIN_MS, (heldSince ?? now) + UNKNOWN_CUSTOMER_WAITS_MS);
  if (until <= now || 'owner' in to) return { decision: 'skip', reason: 'no-channel', because: { profile: 'none' } };
  return { decision: 'hold', reason: 'unknown-customer', until, because: { profile: 'none' } };
}

function noChannel({ profile }: GateFacts): GateDecision | undefined {
  return profile?.fields.email ? undefined : { decision: 'skip', reason: 'no-channel', because: { email: false } };
}

function suppressed({ gate, profile, addressHash }: GateFacts): GateDecision | undefined {
  const address = profile?.fields.email?.value;
  const hit = address !== undefined && gate?.suppressed?.includes(addressHash(address));
  return hit ? { decision: 'skip', reason: 'suppressed', because: { channel: 'email' } } : undefined;
}

function noConsent(facts: GateFacts): GateDecision | undefined {
  const { class: noticeClass } = policyOf(facts.notice);
  if (noticeClass === 'urgent' || noticeClass === 'receipt') return undefined;
  const consent = facts.gate?.consents?.[policyOf(facts.notice).topic]?.email;
  const granted = consent?.granted ?? noticeClass !== 'outreach';
  return granted ? undefined : { decision: 'skip', reason: 'no-consent', because: consentSeen(facts) };
}

/** What the recipient has said about this topic, recorded also where the class cannot be refused. */
function consentSeen({ gate, notice }: GateFacts): { readonly consent: string } {
  const consent = gate?.consents?.[policyOf(notice).topic]?.email;
  return { consent: consent === undefined ? 'default' : `${consent.granted ? 'given' : 'withdrawn'} ${isoOf(consent.at)}` };
}
