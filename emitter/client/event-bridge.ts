/** To the bus, with the service's own credentials. The one place outside adapters/aws that knows an AWS client: it is the installing team's, a peer of the package. */
import type { EventBridgeSender } from './api.ts';
import type { Outcome, Outgoing, Transport } from './delivery.ts';
import { BadOption } from './problems.ts';

/** Of one PutEvents call. Source: EventBridge quotas and the PutEvents API reference, 2026-03. The larger limits announced since need no one. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;

/** The service's own trouble; everything else it says of an entry it would say again. */
const PASSING: ReadonlySet<string> = new Set([
  'InternalFailure',
  'InternalException',
  'InternalServiceException',
  'ServiceUnavailable',
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
]);

type Sdk = { readonly client: EventBridgeSender; readonly commandOf: (input: object) => unknown };
type Entry = { readonly ErrorCode?: string };

export function eventBridge(busName: string, ownClient: EventBridgeSender | undefined): Transport {
  let sdk: Promise<Sdk> | undefined;
  return {
    maxEntries: MAX_ENTRIES,
    maxBytes: MAX_BYTES,
    bytesOf: ({ source, type, detail }) => Buffer.byteLength(source) + type.length + Buffer.byteLength(detail),
    async send(events) {
      try {
        sdk ??= load(ownClient);
        const { client, commandOf } = await sdk;
        const answer = (await client.send(commandOf({ Entries: events.map(entryOf) }))) as { readonly Entries?: readonly Entry[] };
        return events.map((_, index) => outcomeOf(answer.Entries?.[index]));
      } catch (error) {
        return events.map(() => failureOf(error));
      }
    },
  };

  function entryOf({ source, type, detail }: Outgoing): object {
    return { EventBusName: busName, Source: source, DetailType: type, Detail: detail };
  }
}

async function load(ownClient: EventBridgeSender | undefined): Promise<Sdk> {
  const { EventBridgeClient, PutEventsCommand } = await import('@aws-sdk/client-eventbridge').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND'))
      throw new BadOption('With busName the package @aws-sdk/client-eventbridge must be installed beside the emitter: npm install @aws-sdk/client-eventbridge');
    throw error;
  });
  return {
    // Trying again is ours, entry by entry.
    client: ownClient ?? new EventBridgeClient({ maxAttempts: 1, requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true } }),
    commandOf: (input) => new PutEventsCommand(input as never),
  };
}

function outcomeOf(entry: Entry | undefined): Outcome {
  if (entry === undefined) return { code: 'no-answer', retryable: true };
  return entry.ErrorCode === undefined ? 'taken' : { code: entry.ErrorCode, retryable: PASSING.has(entry.ErrorCode) };
}

type SdkError = {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: { readonly httpStatusCode?: number };
};

/** Of the whole call. What never reached the service, and its own trouble, is tried again; a refusal is not. */
function failureOf(thrown: unknown): Outcome {
  const error: SdkError = typeof thrown === 'object' && thrown !== null ? thrown : {};
  if (thrown instanceof BadOption) return { code: 'no-client', retryable: false, remedy: thrown.message };
  const status = error.$metadata?.httpStatusCode;
  const name = error.name ?? 'unknown';
  const refused = error.$fault === 'client' && status !== 429 && !PASSING.has(name) && !/Throttl|LimitExceeded|RequestTimeout/.test(name);
  if (/Credentials|TokenProvider/.test(name))
    return { code: name, retryable: true, remedy: 'There are no AWS credentials: the service needs a role that may events:PutEvents on the bus' };
  if (/AccessDenied/.test(name)) return { code: name, retryable: false, remedy: 'The service\u2019s role may not events:PutEvents on this bus' };
  return { code: error.code ?? name, retryable: !refused };
}
