import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type Bus, type BusEvent, Unavailable } from '../../core/ports.ts';
import { QUICK } from './client-settings.ts';
import { answerOf } from './failures.ts';
import { packs } from './packs.ts';
import { pauseBefore } from './pauses.ts';

const TRIES = 5;
/** The service's own trouble; everything else it says of an entry is about the entry, and would be said again. */
const PASSING: ReadonlySet<string> = new Set(['InternalFailure', 'InternalException', 'InternalServiceException', 'ServiceUnavailable', 'ThrottlingException', 'Throttling']);

export const eventBridgeClient = (): EventBridgeClient => new EventBridgeClient(QUICK);

/** A bus on EventBridge. What a call refused is put again; `put` returns when the bus has everything. */
export function eventBridgeBus(client: EventBridgeClient, name: string): Bus {
  return {
    async put(events) {
      const entries = events.map(entryOf);
      for (const pack of packs(entries, bytesOf)) await putAll(pack);
    },
  };

  async function putAll(entries: readonly PutEventsRequestEntry[]): Promise<void> {
    let left = entries;
    for (let tries = 0; tries < TRIES; tries++) {
      if (tries > 0) await pauseBefore(tries);
      const { FailedEntryCount = 0, Entries = [] } = await answerOf('put events', client.send(new PutEventsCommand({ Entries: [...left] })));
      if (FailedEntryCount === 0) return;
      const codes = left.map((_, index) => Entries[index]?.ErrorCode);
      const ours = codes.find((code) => code !== undefined && !PASSING.has(code));
      if (ours !== undefined) throw new Error(`the bus will never take an event of ours: ${ours}`);
      left = left.filter((_, index) => codes[index] !== undefined);
    }
    throw new Unavailable(`${left.length} events stayed refused`);
  }

  function entryOf({ source, type, detail }: BusEvent): PutEventsRequestEntry {
    return { EventBusName: name, Source: source, DetailType: type, Detail: JSON.stringify(detail) };
  }
}

/** As the service counts: source, type and detail. */
const bytesOf = ({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number =>
  Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);
