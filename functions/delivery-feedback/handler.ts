import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { fromBase32hex } from '../../core/hash.ts';
import { noticeItemKey, type Recipient } from '../../core/keys.ts';
import { addressesToSuppress, withFeedback } from '../../core/notices/feedback.ts';
import { ProviderEvent } from '../../core/notices/provider-event.ts';
import { AlarmSaid, guardOn, REPUTATION_GUARD } from '../../core/notices/reputation.ts';
import type { NoticeState } from '../../core/notices/state.ts';
import type { Key, Ports } from '../../core/ports.ts';
import type { Instant } from '../../core/time.ts';
import * as z from '../../core/zod.ts';
import { commit } from '../../flow/commit.ts';
import { eachRecord } from '../../flow/each-record.ts';
import { schemaRead } from '../../flow/messages.ts';
import { pauseClass } from '../../flow/rules.ts';
import { suppressAddress } from '../../flow/suppression.ts';

type Needs = Pick<Ports, 'table' | 'quarantine' | 'visibility' | 'clock' | 'ids' | 'log' | 'pause' | 'addressHashes'>;

/** What SES says of one message; or, through an alarm, of all of ours. */
const Said = z.union([AlarmSaid, ProviderEvent]);

/** A settled notice has no deadline any more, also one that was held before it was sent. */
const EXACT_DEADLINE = { woken: true } as const;

/** What the mail provider says: settles a send whose outcome was unknown, completes receipts, suppresses dead addresses. */
export const deliveryFeedback =
  (ports: Needs) =>
  (batch: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(
      ports,
      batch,
      (body) => schemaRead(Said, body),
      async (event) => {
        if ('alarmName' in event) return guard(ports, event).then(() => 'done');
        const to = recipientOf(event.mail.tags?.customer?.[0]);
        const noticeKey = event.mail.tags?.notice?.[0];
        if (to === undefined || noticeKey === undefined) return 'done';
        for (const address of addressesToSuppress(event)) await suppress(ports, to, address);
        if (await saysNothingNew(ports, noticeItemKey(to, noticeKey), event)) return 'done';
        await commit(ports, noticeItemKey(to, noticeKey), (notice: NoticeState | undefined, now) => ({ state: changedBy(notice, event, now) }), EXACT_DEADLINE);
        return 'done';
      },
    );

/** Most events say of a settled notice that it was sent. A record as it was a second ago is enough for that: what is settled stays so. */
async function saysNothingNew({ table, clock }: Needs, key: Key, event: ProviderEvent): Promise<boolean> {
  const [item] = await table.glance([key]);
  const notice = item?.body as NoticeState | undefined;
  return notice !== undefined && item?.dueAt === undefined && changedBy(notice, event, clock.now()) === undefined;
}

/** Surveys can wait; order news could not, were the account put under review. */
async function guard(ports: Needs, alarm: AlarmSaid): Promise<void> {
  const todo = guardOn(alarm);
  if (todo !== undefined) await pauseClass(ports, todo.pause, { by: REPUTATION_GUARD, why: todo.why });
}

async function suppress(ports: Needs, to: Recipient, address: string): Promise<void> {
  const [hash] = await ports.addressHashes(address);
  if (hash !== undefined) await suppressAddress(ports, to, hash);
}

/** The notice with the provider's word; nothing to write when that changes nothing. */
function changedBy(notice: NoticeState | undefined, event: ProviderEvent, now: Instant): NoticeState | undefined {
  const after = notice && withFeedback(notice, event, now);
  return after === notice ? undefined : after;
}

/** From the tag that the message was sent with; mail that is not ours has none. */
function recipientOf(tag: string | undefined): Recipient | undefined {
  const text = tag === undefined ? '' : new TextDecoder().decode(Uint8Array.from(fromBase32hex(tag)));
  if (text.startsWith('c:')) return { customer: text.slice(2) };
  return text.startsWith('o:') ? { owner: text.slice(2) } : undefined;
}
