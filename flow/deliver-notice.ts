/**
 * The gate's protocol for one notice: claim, re-check, send, settle. The notice item is the claim; rules 4 to 10 of the
 * protocol in docs/architecture.md stand beside the lines that keep them.
 */
import type { GateState } from '../core/customers/gate-item.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { gateKey, noticeItemKey, profileKey, type Recipient } from '../core/keys.ts';
import { decideOnNotice } from '../core/notices/decide.ts';
import type { GateDecision } from '../core/notices/reasons.ts';
import { type Notice, noticeKey } from '../core/notices/request.ts';
import { GRACE_MS, MIN_LEASE_TO_SEND_MS, type NoticeState, type Sending, standingOf } from '../core/notices/state.ts';
import { earlierNotices, type SubjectState } from '../core/notices/subject.ts';
import { type Item, type Key, type MailOutcome, type Ports, Unavailable } from '../core/ports.ts';
import { type Instant, SECOND } from '../core/time.ts';
import type { Compose } from './compose.ts';

export type Delivery = Pick<Ports, 'table' | 'mail' | 'clock' | 'ids' | 'log' | 'workersBornAt'> & {
  readonly compose: Compose;
  readonly addressHash: (address: string) => string;
  /** The subject as of at most a second ago, shared by the recipients of one message; always strong for a single one. */
  readonly subject: (key: Key) => Promise<Item | undefined>;
  /** Who stands in for a recipient without a profile: the team's mailbox, for alerts of customers without a CSM. */
  readonly standIn: (to: Recipient) => ProfileState | undefined;
  readonly leaseUntil: Instant;
  readonly pause: (ms: number) => Promise<void>;
};

/** Done with it, or wait until then, or try again soon. */
export type Delivered = { readonly step: 'done'; readonly how: string } | { readonly step: 'wait'; readonly until: Instant };

type Reads = { readonly notice: Item | undefined; readonly gate: GateState | undefined; readonly profile: ProfileState | undefined; readonly subject: SubjectState | undefined };

const CONFLICTS = 5;

export async function deliverNotice(ports: Delivery, notice: Notice, to: Recipient): Promise<Delivered> {
  for (let attempt = 0; attempt < CONFLICTS; attempt++) {
    const delivered = await attemptOnce(ports, notice, to);
    if (delivered !== 'conflict') return delivered;
  }
  throw new Unavailable('a notice changed under us too often');
}

async function attemptOnce(ports: Delivery, notice: Notice, to: Recipient): Promise<Delivered | 'conflict'> {
  const key = noticeItemKey(to, noticeKey(notice, to));
  const reads = await readAll(ports, key, notice, to);
  const before = reads.notice?.body as NoticeState | undefined;
  const now = ports.clock.now();
  const standing = standingOf(before, now, ports.workersBornAt); // rule 4
  if (standing.step === 'done') return { step: 'done', how: 'duplicate' };
  if (standing.step === 'wait') return standing;
  if (standing.step === 'give-up')
    return putOr(ports, key, reads.notice, { status: 'failed', reason: 'unknown-outcome', notice, attempt: before?.attempt ?? 0, at: now }, 'unknown-outcome');

  const decision = await decide(ports, notice, to, reads, before); // rule 5
  if (decision.decision !== 'send') return refuse(ports, key, reads.notice, notice, decision, standing.attempt);

  const claim = await claimed(ports, key, reads.notice, {
    status: 'sending',
    notice,
    attempt: standing.attempt,
    nonce: ports.ids.next(),
    leaseUntil: ports.leaseUntil,
    channel: decision.channel,
    at: now,
  });
  if (claim === 'conflict') return 'conflict';
  return sendClaimed(ports, key, claim, notice, to);
}

/** Rules 8 to 10: with the claim in hand, ask once more, send once, settle. */
async function sendClaimed(ports: Delivery, key: Key, claim: Claim, notice: Notice, to: Recipient): Promise<Delivered | 'conflict'> {
  const reads = await recheck(ports, notice, to);
  if (reads === 'unreadable') return release(ports, key, claim);
  const decision = await decide(ports, notice, to, { ...reads, notice: undefined }, undefined);
  const item = { ...key, version: claim.version, body: claim.state };
  if (decision.decision !== 'send') return refuse(ports, key, item, notice, decision, claim.state.attempt);
  const message = await ports.compose({
    notice,
    to,
    noticeKey: noticeKey(notice, to),
    address: decision.address,
    subject: reads.subject as SubjectState,
    profile: reads.profile,
    table: ports.table,
  });
  if (message === 'unrenderable')
    return putOr(ports, key, item, { status: 'failed', reason: 'unrenderable', notice, attempt: claim.state.attempt, at: ports.clock.now() }, 'unrenderable');

  const outcome = await sendOnce(ports, claim.state, () => ports.mail.send(message.mail));
  switch (outcome.outcome) {
    case 'accepted': {
      const sent: NoticeState = {
        status: 'sent',
        notice,
        attempt: claim.state.attempt,
        channel: 'email',
        providerId: outcome.providerId,
        because: decision.because,
        at: ports.clock.now(),
        ...(message.plain && { plain: true }),
      };
      await settle(ports, key, claim.version, sent);
      return { step: 'done', how: message.plain ? 'sent-plain' : 'sent' };
    }
    case 'refused':
      return putOr(
        ports,
        key,
        item,
        { status: 'failed', reason: 'refused', notice, attempt: claim.state.attempt, because: { why: outcome.why }, at: ports.clock.now() },
        'refused',
      );
    case 'throttled':
      return release(ports, key, claim);
    case 'unknown':
      // The item stays as it is: lease and grace, or the provider's own word, decide (rule 9).
      return { step: 'wait', until: claim.state.leaseUntil + GRACE_MS };
  }
}

async function readAll(ports: Delivery, key: Key, notice: Notice, to: Recipient): Promise<Reads> {
  const [[item, gate, profile], subject] = await Promise.all([ports.table.getMany([key, gateKey(to), profileKey(to)]), ports.subject(notice.subject)]);
  return {
    notice: item,
    gate: gate?.body as GateState | undefined,
    profile: (profile?.body as ProfileState | undefined) ?? ports.standIn(to),
    subject: subject?.body as SubjectState | undefined,
  };
}

const REREADS = 3;

async function recheck(ports: Delivery, notice: Notice, to: Recipient): Promise<Omit<Reads, 'notice'> | 'unreadable'> {
  for (let attempt = 0; attempt < REREADS; attempt++) {
    try {
      const [[gate, profile], subject] = await Promise.all([ports.table.getMany([gateKey(to), profileKey(to)]), ports.subject(notice.subject)]);
      return {
        gate: gate?.body as GateState | undefined,
        profile: (profile?.body as ProfileState | undefined) ?? ports.standIn(to),
        subject: subject?.body as SubjectState | undefined,
      };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
    }
  }
  return 'unreadable';
}

async function decide(ports: Delivery, notice: Notice, to: Recipient, reads: Reads, before: NoticeState | undefined): Promise<GateDecision> {
  const earlier = earlierNotices(notice, reads.subject);
  const items = earlier.length > 0 ? await ports.table.getMany(earlier.map((each) => noticeItemKey(to, noticeKey(each, to)))) : undefined;
  return decideOnNotice({
    notice,
    to,
    gate: reads.gate,
    profile: reads.profile,
    subject: reads.subject,
    earlier: items?.map((item) => item?.body as NoticeState | undefined),
    heldSince: before?.status === 'held' ? before.at : undefined,
    now: ports.clock.now(),
    addressHash: ports.addressHash,
  });
}

/** A no or a not-yet is written down, on the version it was decided on; a hold that still stands writes nothing. */
async function refuse(
  ports: Delivery,
  key: Key,
  item: Item | undefined,
  notice: Notice,
  decision: Exclude<GateDecision, { decision: 'send' }>,
  attempt: number,
): Promise<Delivered | 'conflict'> {
  const before = item?.body as NoticeState | undefined;
  const { because } = decision;
  if (decision.decision === 'skip')
    return putOr(ports, key, item, { status: 'skipped', reason: decision.reason, because, notice, attempt, at: ports.clock.now() }, `skipped:${decision.reason}`);
  if (before?.status === 'held' && (item?.dueAt ?? 0) > ports.clock.now()) return { step: 'done', how: 'held' };
  const at = before?.status === 'held' ? before.at : ports.clock.now();
  return putOr(ports, key, item, { status: 'held', reason: decision.reason, because, notice, attempt: attempt - 1, at }, `held:${decision.reason}`, decision.until);
}

async function putOr(ports: Delivery, key: Key, item: Item | undefined, state: NoticeState, how: string, dueAt?: Instant): Promise<Delivered | 'conflict'> {
  try {
    const outcome = await ports.table.put({ ...key, body: state, dueAt }, item?.version ?? 0);
    return outcome === 'written' ? { step: 'done', how } : 'conflict';
  } catch (error) {
    if (error instanceof Unavailable) return 'conflict';
    throw error;
  }
}

type Claim = { readonly version: number; readonly state: Sending };

/** Rule 7: our own nonce on a conflict means that the put we took for lost had committed; anything else is decided anew. */
async function claimed(ports: Delivery, key: Key, item: Item | undefined, state: Sending): Promise<Claim | 'conflict'> {
  const version = (item?.version ?? 0) + 1;
  // A hold's due entry stays: should this worker die with its message in a dead-letter queue, it rings again.
  const outcome = await putOr(ports, key, item, state, 'claimed', item?.dueAt);
  if (outcome !== 'conflict') return { version, state };
  const seen = await ports.table.get(key);
  const body = seen?.body as NoticeState | undefined;
  return seen !== undefined && body?.status === 'sending' && body.nonce === state.nonce ? { version: seen.version, state: body } : 'conflict';
}

const THROTTLED_TRIES = 2;
const LEASE_FOR_A_TRY_MS = 12 * SECOND;

/** Rule 9. A throttled call surely sent nothing, so it may be tried twice more while the lease is long enough. */
async function sendOnce(ports: Delivery, claim: Sending, send: () => Promise<MailOutcome>): Promise<MailOutcome> {
  if (claim.leaseUntil - ports.clock.now() < MIN_LEASE_TO_SEND_MS) return { outcome: 'throttled' };
  let outcome = await send();
  for (let tries = 0; outcome.outcome === 'throttled' && tries < THROTTLED_TRIES && claim.leaseUntil - ports.clock.now() > LEASE_FOR_A_TRY_MS; tries++) {
    await ports.pause((tries + 1) * SECOND);
    outcome = await send();
  }
  return outcome;
}

const RELEASED_WAITS_MS = 20 * SECOND;

/** Surely not sent: the attempt is taken back, only while the notice carries our nonce. */
async function release(ports: Delivery, key: Key, { version, state }: Claim): Promise<Delivered> {
  const seen = await ports.table.get(key);
  const body = seen?.body as NoticeState | undefined;
  if (seen !== undefined && seen.version === version && body?.status === 'sending' && body.nonce === state.nonce) {
    await putOr(ports, key, seen, { status: 'retry', notice: state.notice, attempt: state.attempt - 1, at: ports.clock.now() }, 'released', seen.dueAt);
  }
  return { step: 'wait', until: ports.clock.now() + RELEASED_WAITS_MS };
}

/** Rule 10: the provider's acceptance beats every other record. */
async function settle(ports: Delivery, key: Key, claimVersion: number, sent: NoticeState): Promise<void> {
  let version = claimVersion;
  for (let attempt = 0; attempt < CONFLICTS; attempt++) {
    const outcome = await putOr(ports, key, { ...key, version, body: undefined }, sent, 'sent');
    if (outcome !== 'conflict') return;
    const seen = await ports.table.get(key);
    const body = seen?.body as NoticeState | undefined;
    if (body?.status === 'sent') return;
    version = seen?.version ?? 0;
  }
  // Left to the provider's Send event, or to lease and grace.
  ports.log.line({ unsettled: true });
}
