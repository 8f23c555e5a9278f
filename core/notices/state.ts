/** The one state machine of a message, and its receipt: no address and no text, so it may outlive an erasure. */
import type { Channel } from '../customers/gate-item.ts';
import type { Instant } from '../time.ts';
import type { Because, HoldReason, SkipReason } from './reasons.ts';
import type { Notice } from './request.ts';

export type FailReason = 'refused' | 'unknown-outcome' | 'unrenderable';

/** What became of a message after the provider took it. The provider's word, with its time. */
export type DeliveryFacts = Readonly<Partial<Record<'accepted' | 'delivered' | 'bounced' | 'complained' | 'rejected' | 'delayed', Instant>>>;

type Always = {
  readonly notice: Notice;
  /** Attempts that were begun and not surely taken back. */
  readonly attempt: number;
  readonly at: Instant;
  readonly because?: Because;
  readonly delivery?: DeliveryFacts;
  /** Channels that will not take this message. */
  readonly gaveUp?: readonly Channel[];
  /** The channel that may have taken the message in an earlier attempt, without our hearing of it, and how often it has failed so far. */
  readonly begunOn?: Channel;
  readonly tries?: number;
  /** How long it was held because its class was paused: that makes no message older. */
  readonly pausedMs?: number;
};

export type NoticeState =
  | (Always & { readonly status: 'held'; readonly reason: HoldReason /** Since when it waits for this reason; `at` is since when it waits at all. */; readonly reasonAt?: Instant })
  | (Always & { readonly status: 'sending'; readonly nonce: string; readonly leaseUntil: Instant; readonly channel: Channel })
  | (Always & { readonly status: 'retry'; readonly notBefore?: Instant })
  | (Always & { readonly status: 'skipped'; readonly reason: SkipReason })
  | (Always & { readonly status: 'sent'; readonly channel: Channel; readonly providerId?: string; readonly plain?: true })
  | (Always & { readonly status: 'failed'; readonly reason: FailReason });

export type Sending = Extract<NoticeState, { status: 'sending' }>;

/** Only a later word of the provider that it took the message changes a final notice, and only to `sent`. */
export const isFinal = (notice: NoticeState): boolean => notice.status === 'sent' || notice.status === 'skipped' || notice.status === 'failed';

/** Longer than the slowest Send event, feedback's own retries and a function's timeout together. Source: gate protocol, rule 14. */
export const GRACE_MS = 15 * 60_000;
/** Attempts after which an outcome that stays unknown is given up and alarmed. Measured: the highest seen was 10. */
export const MAX_ATTEMPTS = 12;
/** A lease ends this long after the claiming invocation must have. */
export const LEASE_MARGIN_MS = 5_000;
/** With less lease left than this nothing is sent any more. */
export const MIN_LEASE_TO_SEND_MS = 8_000;

export type Standing =
  | { readonly step: 'decide'; readonly attempt: number }
  | { readonly step: 'done' }
  | { readonly step: 'wait'; readonly until: Instant }
  | { readonly step: 'give-up' };

/**
 * What a worker may do with a notice as it reads it (gate protocol, rule 4).
 * @param workersBornAt a claim made before this instant has no living worker (a restarted local system); 0 where that is not known
 */
export function standingOf(notice: NoticeState | undefined, now: Instant, workersBornAt: Instant): Standing {
  if (notice === undefined) return { step: 'decide', attempt: 1 };
  if (isFinal(notice)) return { step: 'done' };
  if (notice.status === 'retry' && notice.notBefore !== undefined && now < notice.notBefore) return { step: 'wait', until: notice.notBefore };
  if (notice.status !== 'sending') return { step: 'decide', attempt: notice.attempt + 1 };
  const overAt = notice.at < workersBornAt && workersBornAt <= now ? workersBornAt : notice.leaseUntil + GRACE_MS;
  if (now < overAt) return { step: 'wait', until: overAt };
  return notice.attempt >= MAX_ATTEMPTS ? { step: 'give-up' } : { step: 'decide', attempt: notice.attempt + 1 };
}

/** How long a channel that failed is left alone before each further try; after the last one it is given up. Some hours in all. */
const BACK_OFF_MS = [20_000, 60_000, 5 * 60_000, 15 * 60_000, 60 * 60_000, 3 * 60 * 60_000] as const;

/** @param jitter from 0 to 1, so that a receiver that was down is not asked by everybody at once. Nothing when the channel is to be given up. */
export function backOffMs(tries: number, jitter: number): number | undefined {
  const longest = BACK_OFF_MS[tries];
  return longest === undefined ? undefined : Math.round(longest * (0.75 + jitter / 2));
}

/** Pauses so far, also one that goes on. */
export const pausedMsOf = (notice: NoticeState | undefined, now: Instant): number =>
  (notice?.pausedMs ?? 0) + (notice?.status === 'held' && notice.reason === 'paused' ? now - (notice.reasonAt ?? notice.at) : 0);

/** The channel that may have taken the message before the next attempt: a claim of which nothing more was heard is one too. */
export const begunOn = (notice: NoticeState | undefined): Channel | undefined => (notice?.status === 'sending' ? notice.channel : notice?.begunOn);
