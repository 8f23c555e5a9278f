/**
 * The gate's protocol for one notice: claim, re-check, send, settle. The notice item is the claim; rules 4 to 10 of the
 * protocol in docs/architecture.md stand beside the lines that keep them.
 */
import type { Channel, GateState } from '../core/customers/gate-item.ts';
import { hash64 } from '../core/hash.ts';
import { gateKey, noticeItemKey, type Recipient } from '../core/keys.ts';
import { withSlot } from '../core/notices/caps.ts';
import { suppressible } from '../core/notices/channels.ts';
import { decideOnNotice, type GateFacts } from '../core/notices/decide.ts';
import { isCapped, policyOf } from '../core/notices/kinds.ts';
import type { GateDecision } from '../core/notices/reasons.ts';
import { type Notice, noticeKey } from '../core/notices/request.ts';
import { backOffMs, begunOn, GRACE_MS, MIN_LEASE_TO_SEND_MS, type NoticeState, pausedMsOf, type Sending, type Standing, standingOf } from '../core/notices/state.ts';
import type { SubjectState } from '../core/notices/subject.ts';
import { type Item, type Key, type Ports, type SendOutcome, Unavailable } from '../core/ports.ts';
import { type Instant, MINUTE, SECOND } from '../core/time.ts';
import type { Compose } from './compose.ts';
import { factsFor, type GateReading, type Going, type How, type Reads, readAgain, readFor } from './gate-reads.ts';
import { fileLot, fileSent, isQuestion } from './measures.ts';
import type { SendRate } from './send-rate.ts';
import { type Senders, sendThrough } from './send-through.ts';
import { suppressAddress } from './suppression.ts';

export type Delivery = GateReading &
  Senders &
  Pick<Ports, 'ids' | 'log' | 'pause' | 'workersBornAt'> & {
    readonly compose: Compose;
    readonly mailRate: SendRate;
    readonly leaseUntil: Instant;
  };

/** Done with it, or wait until then: `throttled` when only the account's rate is in the way. */
export type Delivered = { readonly step: 'done'; readonly how: string } | { readonly step: 'wait'; readonly until: Instant; readonly throttled?: true };

/** One notice on its way: where its item is, and for whom. */
type Way = { readonly key: Key; readonly noticeKey: string; readonly notice: Notice; readonly to: Recipient };

/** Conflicts, and channels that will not take the message, before it goes back to its queue. */
const ROUNDS = 8;

/** @param isFirst the message is delivered for the first time and asks for what has just happened, so there should be no such notice yet */
export async function deliverNotice(ports: Delivery, notice: Notice, to: Recipient, isFirst = false): Promise<Delivered> {
  const key = noticeKey(notice, to);
  const way: Way = { key: noticeItemKey(to, key), noticeKey: key, notice, to };
  for (let round = 0; round < ROUNDS; round++) {
    const delivered = await attemptOnce(ports, way, round > 0 ? 'strong' : isFirst ? 'first' : 'glance');
    if (delivered !== 'again') return delivered;
  }
  throw new Unavailable('a notice changed under us too often');
}

/** What was read, and what follows from it. */
type Look = {
  readonly reads: Reads;
  readonly before: NoticeState | undefined;
  readonly standing: Standing;
  readonly facts?: GateFacts;
  readonly decision?: GateDecision;
};

async function look(ports: Delivery, { notice, to }: Way, how: How): Promise<Look> {
  const reads = await readFor(ports, notice, to, how);
  const before = reads.notice?.body as NoticeState | undefined;
  const standing = standingOf(before, ports.clock.now(), ports.workersBornAt); // rule 4
  if (standing.step !== 'decide') return { reads, before, standing };
  const facts = await factsFor(ports, notice, to, reads, before, how);
  return { reads, before, standing, facts, decision: decideOnNotice(facts) }; // rule 5
}

/** A glance is enough where the message is to go, as the claim is put on the version that it saw and the re-check reads strongly; and where it is final. Whatever else it says is looked at again. */
async function enoughOfALook(ports: Delivery, way: Way, how: 'first' | 'glance'): Promise<Look> {
  const glance = await look(ports, way, how);
  return glance.decision?.decision === 'send' || glance.standing.step === 'done' ? glance : look(ports, way, 'strong');
}

async function attemptOnce(ports: Delivery, way: Way, how: How): Promise<Delivered | 'again'> {
  const { notice, to } = way;
  const { reads, before, standing, facts, decision } = how === 'strong' ? await look(ports, way, how) : await enoughOfALook(ports, way, how);
  const now = ports.clock.now();
  if (standing.step === 'done') {
    // The attempt that sent it may have been cut off before this.
    if (before?.status === 'sent') await onRecord(ports, way, reads, before, false);
    return { step: 'done', how: 'duplicate' };
  }
  if (standing.step === 'wait') return standing;
  if (standing.step === 'give-up' || facts === undefined || decision === undefined)
    return record(ports, way, reads.notice, { status: 'failed', reason: 'unknown-outcome', notice, attempt: before?.attempt ?? 0, at: now });

  await fileLot(ports, { notice, to, rules: facts.rules, decision });
  if (decision.decision !== 'send') return refuse(ports, way, reads.notice, decision, standing.attempt);
  if (decision.channel === 'email') {
    const turn = await ports.mailRate.take(policyOf(notice).lane);
    if (turn.step === 'later') return { step: 'wait', until: ports.clock.now() + turn.afterSeconds * SECOND, throttled: true };
  }
  if ((await takeSlot(ports, way, reads.gate, facts)) === 'again') return 'again'; // rule 6

  if (before?.status === 'sending') ports.log.line({ sentAgain: way.noticeKey, kind: notice.kind, attempt: standing.attempt });
  const claim = await claimed(ports, way, reads.notice, {
    status: 'sending',
    notice,
    attempt: standing.attempt,
    nonce: ports.ids.next(),
    leaseUntil: ports.leaseUntil,
    channel: decision.channel,
    at: now,
    ...carried(before),
    ...(facts.pausedMs !== undefined && facts.pausedMs > 0 && { pausedMs: facts.pausedMs }),
  });
  return claim === 'again' ? 'again' : sendClaimed(ports, way, claim, reads, decision);
}

type Learnt = Pick<NoticeState, 'gaveUp' | 'begunOn' | 'tries' | 'pausedMs'>;

/** What has been learnt of the channels stays with the notice until it is final. */
const learnt = ({ gaveUp, begunOn: channel, tries, pausedMs }: Learnt): Learnt => ({
  ...(gaveUp && { gaveUp }),
  ...(channel && { begunOn: channel }),
  ...(tries && { tries }),
  ...(pausedMs && { pausedMs }),
});

/** The same at the start of an attempt, when nothing more will be heard of the one before. */
function carried(before: NoticeState | undefined): Learnt {
  const channel = begunOn(before);
  const { tries: _others, ...rest } = learnt(before ?? {});
  return { ...rest, ...(channel && { begunOn: channel, ...(channel === before?.begunOn && before.tries && { tries: before.tries }) }) };
}

/**
 * Rules 8 to 10: with the claim in hand, ask once more, send once, settle.
 * @param before what the claim was put upon
 */
async function sendClaimed(ports: Delivery, way: Way, claim: Claim, before: Reads, going: Going): Promise<Delivered | 'again'> {
  const { notice, to } = way;
  const reads = await recheck(ports, way, going, before);
  if (reads === 'unreadable') return release(ports, way, claim);
  // What goes for everybody goes onto their own list, which every later look finds.
  if (reads.suppressedEverywhere !== undefined) await suppress(ports, to, going.channel, going.address);
  const facts = await factsFor(ports, notice, to, reads, before.notice?.body as NoticeState | undefined);
  const decision = decideOnNotice(facts);
  const item = itemOf(way, claim);
  if (decision.decision !== 'send') return refuse(ports, way, item, decision, claim.state.attempt, claim);
  const { channel, address } = decision;
  // Another channel or address than the one that was claimed and asked about: another claim, and where it is mail another turn.
  if (channel !== claim.state.channel || address !== going.address) return release(ports, way, claim).then(() => 'again');
  const message = await ports.compose({ notice, to, channel, noticeKey: way.noticeKey, address, subject: reads.subject as SubjectState, facts, table: ports.table });
  if (message === 'unrenderable') return record(ports, way, item, { status: 'failed', reason: 'unrenderable', notice, attempt: claim.state.attempt, at: ports.clock.now() });

  const outcome = await sendOnce(ports, claim.state, () => sendThrough(ports, message.message));
  switch (outcome.outcome) {
    case 'accepted': {
      const { attempt } = claim.state;
      const plain = message.plain && ({ plain: true } as const);
      const at = ports.clock.now();
      await settle(ports, way, claim.version, { status: 'sent', notice, attempt, channel, providerId: outcome.providerId, because: decision.because, at, ...plain });
      await onRecord(ports, way, reads, { channel, at }, true);
      return { step: 'done', how: message.plain ? 'sent-plain' : 'sent' };
    }
    case 'refused':
      if (outcome.addressFault) await suppress(ports, to, channel, address);
      return giveUp(ports, way, claim, facts, channel, outcome.why);
    case 'throttled':
      return release(ports, way, claim, (outcome.afterSeconds ?? 0) * SECOND);
    case 'failed':
      return tryLater(ports, way, claim, facts, channel, outcome);
    case 'unknown':
      // The item stays as it is: lease and grace, or the provider's own word, decide (rule 9).
      return { step: 'wait', until: claim.state.leaseUntil + GRACE_MS };
  }
}

/** Reports count the questions that went out. */
async function onRecord(
  ports: Delivery,
  { notice }: Way,
  { subject, profile }: Reads,
  { channel, at }: { readonly channel: Channel; readonly at: Instant },
  isFirst: boolean,
): Promise<void> {
  if (isQuestion(notice)) await fileSent(ports, { notice, subject, profile, channel, at }, isFirst);
}

const REREADS = 3;

async function recheck(ports: Delivery, { notice, to }: Way, going: Going, before: Reads): Promise<Reads | 'unreadable'> {
  for (let attempt = 0; attempt < REREADS; attempt++) {
    try {
      return await readAgain(ports, notice, to, going, before);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
    }
  }
  return 'unreadable';
}

/** A slot of our own this young has just been taken by an attempt of ours. */
const SLOT_IS_FRESH_MS = MINUTE;

/** Rule 6: of a capped class the slot first, on the version of the gate that was read. */
async function takeSlot(ports: Delivery, { noticeKey: key, notice, to }: Way, gate: Item | undefined, { rules }: GateFacts): Promise<'taken' | 'again'> {
  if (!isCapped(policyOf(notice).class)) return 'taken';
  const now = ports.clock.now();
  const state = (gate?.body as GateState | undefined) ?? {};
  const own = state.slots?.[key];
  if (own !== undefined && now - own.at < SLOT_IS_FRESH_MS) return 'taken';
  return (await put(ports, gateKey(to), gate, withSlot(state, notice, key, rules.caps, now), gate?.dueAt)) === 'written' ? 'taken' : 'again';
}

/**
 * A no or a not-yet is written down, on the version it was decided on; a hold that still stands writes nothing.
 * @param own the claim in hand, under which nothing has been sent yet
 */
async function refuse(
  ports: Delivery,
  way: Way,
  item: Item | undefined,
  decision: Exclude<GateDecision, { decision: 'send' }>,
  attempt: number,
  own?: Claim,
): Promise<Delivered | 'again'> {
  const before = item?.body as NoticeState | undefined;
  const known = own === undefined ? carried(before) : learnt(own.state);
  const because = { ...decision.because, ...perhapsSent(known) };
  const { notice } = way;
  const now = ports.clock.now();
  if (decision.decision === 'skip') return record(ports, way, item, { status: 'skipped', reason: decision.reason, because, notice, attempt, at: now });
  if (before?.status === 'held' && (item?.dueAt ?? 0) > now) return { step: 'done', how: 'held' };
  const at = before?.status === 'held' ? before.at : now;
  const pausedMs = pausedMsOf(before, now);
  const held: NoticeState = { status: 'held', reason: decision.reason, because, notice, attempt: attempt - 1, at, ...known, ...(pausedMs > 0 && { pausedMs }), reasonAt: now };
  return record(ports, way, item, held, decision.until);
}

/** A channel whose answer was lost may have taken the message; a record that then says no tells that too. */
const perhapsSent = ({ begunOn: channel }: Learnt): { readonly perhapsSent?: string } => (channel === undefined ? {} : { perhapsSent: channel });

/** Writes a state down and is done with the message; 'again' when somebody else has written meanwhile, or perhaps we. */
async function record(ports: Delivery, { key }: Way, item: Item | undefined, state: NoticeState, dueAt?: Instant): Promise<Delivered | 'again'> {
  const how = 'reason' in state ? `${state.status}:${state.reason}` : state.status;
  return (await put(ports, key, item, state, dueAt)) === 'written' ? { step: 'done', how } : 'again';
}

async function put({ table }: Pick<Delivery, 'table'>, key: Key, item: Item | undefined, body: unknown, dueAt?: Instant): Promise<'written' | 'conflict'> {
  try {
    return await table.put({ ...key, body, dueAt }, item?.version ?? 0);
  } catch (error) {
    if (error instanceof Unavailable) return 'conflict';
    throw error;
  }
}

type Claim = { readonly version: number; readonly dueAt: Instant | undefined; readonly state: Sending };
const itemOf = ({ key }: Way, { version, dueAt, state }: Claim): Item => ({ ...key, version, dueAt, body: state });

/** Rule 7: our own nonce on a conflict means that the put we took for lost had committed; anything else is decided anew. */
async function claimed(ports: Delivery, { key }: Way, item: Item | undefined, state: Sending): Promise<Claim | 'again'> {
  const version = (item?.version ?? 0) + 1;
  // A hold's due entry stays: should this worker die with its message in a dead-letter queue, it rings again.
  if ((await put(ports, key, item, state, item?.dueAt)) === 'written') return { version, dueAt: item?.dueAt, state };
  const seen = await ports.table.get(key);
  const body = seen?.body as NoticeState | undefined;
  return seen !== undefined && body?.status === 'sending' && body.nonce === state.nonce ? { version: seen.version, dueAt: seen.dueAt, state: body } : 'again';
}

const THROTTLED_TRIES = 2;
const LEASE_FOR_A_TRY_MS = 12 * SECOND;

/** Rule 9. A throttled call surely sent nothing, so it may be tried twice more while the lease is long enough. */
async function sendOnce(ports: Delivery, claim: Sending, send: () => Promise<SendOutcome>): Promise<SendOutcome> {
  if (claim.leaseUntil - ports.clock.now() < MIN_LEASE_TO_SEND_MS) return { outcome: 'throttled' };
  let outcome = await send();
  for (let tries = 0; isBrief(outcome) && tries < THROTTLED_TRIES && claim.leaseUntil - ports.clock.now() > LEASE_FOR_A_TRY_MS; tries++) {
    await ports.pause((tries + 1) * SECOND);
    outcome = await send();
  }
  return outcome;
}

/** Throttled without a word of how long. */
const isBrief = (outcome: SendOutcome): boolean => outcome.outcome === 'throttled' && outcome.afterSeconds === undefined;

const RELEASED_WAITS_MS = 20 * SECOND;

/** Surely not sent: the attempt is taken back, only while the notice carries our nonce. */
async function release(ports: Delivery, way: Way, { version, state }: Claim, waitMs = 0): Promise<Delivered> {
  const seen = await ports.table.get(way.key);
  const body = seen?.body as NoticeState | undefined;
  if (seen !== undefined && seen.version === version && body?.status === 'sending' && body.nonce === state.nonce) {
    const retry: NoticeState = { status: 'retry', notice: state.notice, attempt: state.attempt - 1, at: ports.clock.now(), ...learnt(state) };
    await put(ports, way.key, seen, retry, seen.dueAt);
  }
  return { step: 'wait', until: ports.clock.now() + Math.max(waitMs, RELEASED_WAITS_MS), throttled: true };
}

/** A channel whose trouble may pass is tried again over some hours, with growing pauses; then the next channel has its turn. */
async function tryLater(
  ports: Delivery,
  way: Way,
  claim: Claim,
  facts: GateFacts,
  channel: Channel,
  { why, afterSeconds = 0 }: Extract<SendOutcome, { outcome: 'failed' }>,
): Promise<Delivered | 'again'> {
  const { notice, attempt, begunOn: failing } = claim.state;
  // Another channel's failures are not this one's.
  const tries = failing === channel ? (claim.state.tries ?? 0) : 0;
  const jitter = (hash64(`${claim.state.nonce}:${tries}`)[0] % 1_000) / 1_000;
  const backOff = backOffMs(tries, jitter);
  if (backOff === undefined) return giveUp(ports, way, claim, facts, channel, why);
  const now = ports.clock.now();
  const notBefore = now + Math.max(backOff, afterSeconds * SECOND);
  const retry: NoticeState = {
    status: 'retry',
    notice,
    attempt: attempt - 1,
    at: now,
    ...learnt(claim.state),
    because: { channel, why },
    begunOn: channel,
    tries: tries + 1,
    notBefore,
  };
  return (await put(ports, way.key, itemOf(way, claim), retry, claim.dueAt)) === 'written' ? { step: 'wait', until: notBefore } : 'again';
}

/** This channel will not take it: the next one has its turn at once; where there is none, the notice has failed. */
async function giveUp(ports: Delivery, way: Way, claim: Claim, facts: GateFacts, channel: Channel, why: string): Promise<Delivered | 'again'> {
  const { notice, attempt } = claim.state;
  const gaveUp = [...(claim.state.gaveUp ?? []), channel];
  const at = ports.clock.now();
  const next = decideOnNotice({ ...facts, gaveUp });
  const known = { ...learnt(claim.state), gaveUp };
  const because = { channel, why, ...perhapsSent(known) };
  if (next.decision === 'skip') return record(ports, way, itemOf(way, claim), { status: 'failed', reason: 'refused', notice, attempt, because, at, gaveUp });
  const retry: NoticeState = { status: 'retry', notice, attempt: attempt - 1, at, because, ...known };
  // Written or not: what is true now is read again.
  await put(ports, way.key, itemOf(way, claim), retry, claim.dueAt);
  return 'again';
}

async function suppress(ports: Delivery, to: Recipient, channel: Channel, address: string): Promise<void> {
  const [hash] = await ports.addressHashes(suppressible(channel, address));
  if (hash !== undefined) await suppressAddress(ports, to, hash);
}

/** Rule 10: the provider's acceptance beats every other record. */
async function settle(ports: Delivery, { key }: Way, claimVersion: number, sent: NoticeState): Promise<void> {
  let version = claimVersion;
  for (let round = 0; round < ROUNDS; round++) {
    if ((await put(ports, key, { ...key, version, body: undefined }, sent)) === 'written') return;
    const seen = await ports.table.get(key);
    if ((seen?.body as NoticeState | undefined)?.status === 'sent') return;
    version = seen?.version ?? 0;
  }
  // Left to the provider's Send event, or to lease and grace.
  ports.log.line({ unsettled: true });
}
