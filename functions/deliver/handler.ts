import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { MANAGER, TEAM } from '../../core/alerts/state.ts';
import type { ProfileState } from '../../core/customers/profile.ts';
import type { Wake } from '../../core/decision.ts';
import { OPEN_INCIDENTS, type Recipient } from '../../core/keys.ts';
import { isCapped, policyOf } from '../../core/notices/kinds.ts';
import type { Notice } from '../../core/notices/request.ts';
import type { Sender } from '../../core/notices/sender.ts';
import { LEASE_MARGIN_MS, type NoticeState } from '../../core/notices/state.ts';
import type { Item, Key, Ports } from '../../core/ports.ts';
import { type Instant, MINUTE, SECOND } from '../../core/time.ts';
import { composer } from '../../flow/compose.ts';
import { type Delivered, type Delivery, deliverNotice } from '../../flow/deliver-notice.ts';
import { eachRecord, type Handled, hardDeadline } from '../../flow/each-record.ts';
import { noticeRequest, type RequestMessage } from '../../flow/messages.ts';
import { remembered } from '../../flow/remembered.ts';
import { sharedSendRate } from '../../flow/send-rate.ts';
import { sharedSubject } from '../../flow/shared-subject.ts';

type Needs = Pick<
  Ports,
  | 'table'
  | 'lanes'
  | 'mail'
  | 'texts'
  | 'hooks'
  | 'feed'
  | 'mailQuota'
  | 'rules'
  | 'addressHashes'
  | 'links'
  | 'render'
  | 'quarantine'
  | 'visibility'
  | 'clock'
  | 'ids'
  | 'log'
  | 'pause'
  | 'workersBornAt'
>;

/** The gate: every message to anyone passes here. */
export const deliver = (ports: Needs, sender: Sender, managerAddress = sender.support) => {
  const compose = composer(ports, sender);
  const mailRate = sharedSendRate(ports);
  const mailbox = (address: string): ProfileState => ({ fields: { name: { value: sender.company, at: 0 }, email: { value: address, at: 0 } } });
  const standIns: Readonly<Record<string, ProfileState>> = { [TEAM]: mailbox(sender.support), [MANAGER]: mailbox(managerAddress) };
  const standIn = (to: Recipient): ProfileState | undefined => ('owner' in to ? standIns[to.owner] : undefined);
  return (batch: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> => {
    const mustEndAt = hardDeadline(ports.clock.now(), context);
    const openIncidents = remembered(ports.clock, SECOND, () => ports.table.get(OPEN_INCIDENTS));
    const delivery: Omit<Delivery, 'subject' | 'glanceAtSubject'> = { ...ports, compose, mailRate, standIn, openIncidents, leaseUntil: mustEndAt + LEASE_MARGIN_MS };
    return eachRecord(ports, batch, noticeRequest, async (message, record) => {
      const woken = 'wake' in message;
      const request = woken ? await requestHeld(ports, message) : message;
      if (request === undefined) return 'done';
      const receives = Number(record.attributes.ApproximateReceiveCount);
      const isFirst = !woken && receives === 1 && isNews(request, ports.clock.now());
      return request.to.length === 1
        ? one({ ...delivery, subject: ports.table.get, glanceAtSubject: glanceAt(ports) }, request, receives, isFirst)
        : many(ports, delivery, request, mustEndAt);
    });
  };
};

/** Facts are told within minutes; what comes later is a replay, whose notices are there already. */
const TOLD_WITHIN_MS = 10 * MINUTE;

/**
 * Whether there should be no such notice yet. Surveys are asked for at every wake of their subject, and those whom two broken components concern once for
 * each: theirs is there as often as not.
 */
function isNews(notice: Notice, now: Instant): boolean {
  const policy = policyOf(notice);
  return !isCapped(policy.class) && policy.lane !== 'broadcast' && now - notice.factAt < TOLD_WITHIN_MS;
}

const glanceAt =
  ({ table }: Pick<Ports, 'table'>) =>
  async (key: Key): Promise<Item | undefined> =>
    (await table.glance([key]))[0];

/** A held notice whose instant has come carries its own request. */
async function requestHeld(ports: Needs, { wake }: Wake): Promise<RequestMessage | undefined> {
  const item = await ports.table.get(wake);
  const state = item?.body as NoticeState | undefined;
  if (state?.status !== 'held' && state?.status !== 'retry' && state?.status !== 'sending') return undefined;
  const to: Recipient = wake.pk.startsWith('OWNER#') ? { owner: wake.pk.slice('OWNER#'.length) } : { customer: wake.pk.slice('CUSTOMER#'.length) };
  return { ...state.notice, to: [to] };
}

/** Waiting for the account's rate counts as a receive too: each wait is longer than the one before, so that thirty of them last for hours. */
async function one(delivery: Delivery, { to, ...notice }: RequestMessage, receives: number, isFirst: boolean): Promise<Handled> {
  const [recipient] = to;
  if (recipient === undefined) return 'done';
  const delivered = await measured(delivery, notice, recipient, isFirst);
  if (delivered.step === 'done') return 'done';
  return { deferSeconds: secondsUntil(delivered.until, delivery) * (delivered.throttled ? receives : 1) };
}

/** How long the person waited for it, or that it was not sent. */
async function measured(delivery: Delivery, notice: Notice, recipient: Recipient, isFirst = false): Promise<Delivered> {
  const delivered = await deliverNotice(delivery, notice, recipient, isFirst);
  const { log, clock } = delivery;
  if (delivered.step === 'wait') return delivered;
  const [how] = delivered.how.split(':');
  if (how === 'sent' || how === 'sent-plain') log.measure?.(`SecondsToSend.${policyOf(notice).class}`, Math.max(0, (clock.now() - (notice.dueAt ?? notice.factAt)) / SECOND));
  else if (how === 'held') log.measure?.('Held', 1);
  else if (how === 'skipped' || how === 'failed') log.measure?.('NotSent', 1);
  return delivered;
}

/** Recipients that one invocation works on at a time. */
const AT_ONCE = 25;
/** No new recipient is begun with less time left than this. */
const STOP_BEFORE_END_MS = 10 * SECOND;
/** SQS delays a message for at most 15 minutes; the rest then finds out again how long to wait. */
const MAX_DELAY_SECONDS = 900;

/**
 * A message of many: those left over (waiting, failed, or out of time) go into a message of their own, so that nobody waits for them.
 * When nobody got further it is the message itself that waits, so that its receives count and a fault that stays ends in the dead letters.
 */
async function many(ports: Needs, delivery: Omit<Delivery, 'subject' | 'glanceAtSubject'>, request: RequestMessage, mustEndAt: number): Promise<Handled> {
  const { to, ...notice } = request;
  const subject = sharedSubject(ports);
  const shared = { ...delivery, subject, glanceAtSubject: subject };
  const left: { readonly recipient: Recipient; readonly until: number }[] = [];
  // Once the account's rate is used up nobody else of the message is asked for.
  let throttledUntil: number | undefined;
  for (let start = 0; start < to.length; start += AT_ONCE) {
    const late = throttledUntil !== undefined || ports.clock.now() > mustEndAt - STOP_BEFORE_END_MS;
    const until = throttledUntil ?? ports.clock.now();
    await Promise.all(
      to.slice(start, start + AT_ONCE).map(async (recipient) => {
        const delivered: Delivered = late ? { step: 'wait', until } : await measured(shared, notice, recipient).catch((error: unknown) => waitAfter(ports, error));
        if (delivered.step !== 'wait') return;
        left.push({ recipient, until: delivered.until });
        if (delivered.throttled) throttledUntil = delivered.until;
      }),
    );
  }
  if (left.length === 0) return 'done';
  const seconds = Math.min(secondsUntil(Math.min(...left.map(({ until }) => until)), delivery), MAX_DELAY_SECONDS);
  if (left.length === to.length) return { deferSeconds: seconds };
  await ports.lanes[policyOf(notice).lane].send([{ ...notice, to: left.map(({ recipient }) => recipient) }], seconds);
  return 'done';
}

const WAIT_AFTER_ERROR_MS = 20 * SECOND;

function waitAfter(ports: Needs, error: unknown): Delivered {
  ports.log.line({ recipientFailed: error instanceof Error ? error.name : 'unknown' });
  return { step: 'wait', until: ports.clock.now() + WAIT_AFTER_ERROR_MS };
}

const secondsUntil = (until: number, { clock }: Pick<Ports, 'clock'>): number => Math.max(1, Math.ceil((until - clock.now()) / SECOND));
