/**
 * The loop that every queue consumer shares. One bad message fails alone: the answer names the failed ids only, so the
 * event source must report item failures. What can never be read goes to the quarantine with its reason and is done with.
 */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Refusal } from '../core/events/parse.ts';
import { type Ports, Refused } from '../core/ports.ts';

export type Read<Message> = { readonly ok: true; readonly message: Message } | { readonly ok: false; readonly errors: readonly Refusal[] };
/** Done with it, or wait that long and deliver it again. */
export type Handled = 'done' | { readonly deferSeconds: number };

type Needs = Pick<Ports, 'quarantine' | 'visibility' | 'log' | 'clock'>;

/** SQS keeps a message out of sight for at most twelve hours, counted from when it was received. */
const MAX_DEFER_SECONDS = 43_000;

export async function eachRecord<Message>(
  ports: Needs,
  batch: SQSEvent,
  read: (body: unknown) => Read<Message>,
  handle: (message: Message, record: SQSRecord) => Promise<Handled>,
  parse: (body: string) => unknown = JSON.parse,
): Promise<SQSBatchResponse> {
  const counts: Record<string, number> = { done: 0, deferred: 0, quarantined: 0, failed: 0 };
  const failed: string[] = [];
  await Promise.all(
    batch.Records.map(async (record) => {
      const outcome = await one(ports, record, (body) => readBody(body, read, parse), handle);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      if (outcome === 'failed' || outcome === 'deferred') failed.push(record.messageId);
    }),
  );
  ports.log.line({ batch: batch.Records.length, ...counts });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function one<Message>(ports: Needs, record: SQSRecord, read: (body: string) => Read<Message>, handle: (message: Message, record: SQSRecord) => Promise<Handled>) {
  try {
    const message = read(record.body);
    if (!message.ok) return await quarantine(ports, record, message.errors);
    const handled = await handle(message.message, record);
    if (handled === 'done') return 'done';
    await ports.visibility.defer(record.receiptHandle, Math.min(Math.max(handled.deferSeconds, 0), MAX_DEFER_SECONDS), record.eventSourceARN);
    return 'deferred';
  } catch (error) {
    if (error instanceof Refused) return quarantine(ports, record, error.errors).catch(() => 'failed' as const);
    ports.log.line({ failed: record.messageId, error: nameOf(error), where: whereOf(error) });
    return 'failed';
  }
}

async function quarantine(ports: Needs, record: SQSRecord, errors: readonly Refusal[]): Promise<'quarantined'> {
  await ports.quarantine.send([{ queue: record.eventSourceARN, messageId: record.messageId, at: ports.clock.now(), errors, body: record.body }]);
  return 'quarantined';
}

function readBody<Message>(body: string, read: (body: unknown) => Read<Message>, parse: (body: string) => unknown): Read<Message> {
  try {
    const parsed = parse(body);
    return read(parsed);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, errors: [{ path: '', expected: 'JSON', received: `${body.length} characters that are not JSON` }] };
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
/** Where in our code, without the message, which may hold personal data. */
const whereOf = (error: unknown): string | undefined =>
  error instanceof Error
    ? error.stack
        ?.split('\n')
        .find((line) => line.trim().startsWith('at '))
        ?.trim()
    : undefined;

/** When this invocation must have ended. */
export const hardDeadline = (now: number, context: Pick<Context, 'getRemainingTimeInMillis'>): number => now + context.getRemainingTimeInMillis();
