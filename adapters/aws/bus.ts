import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type BusEvent, type OpenBus, type Taken, Unavailable } from '../../core/ports.ts';
import { QUICK } from './client-settings.ts';
import { answerOf } from './failures.ts';
import { packs } from './packs.ts';
import { pauseBefore } from './pauses.ts';

const TRIES = 5;
/** An entry that the answer says nothing of. */
const NO_ANSWER = 'NoAnswer';
/** The service's own trouble; everything else it says of an entry is about the entry, and would be said again. */
const PASSING: ReadonlySet<string> = new Set([
  NO_ANSWER,
  'InternalFailure',
  'InternalException',
  'InternalServiceException',
  'ServiceUnavailable',
  'ThrottlingException',
  'Throttling',
]);

export const eventBridgeClient = (): EventBridgeClient => new EventBridgeClient(QUICK);

/** A bus on EventBridge. What a call refused is put again; `put` returns when the bus has everything. */
export function eventBridgeBus(client: EventBridgeClient, name: string): OpenBus {
  return {
    async put(events) {
      for (const pack of packs(events.map(entryOf), bytesOf)) {
        const codes = await putAll(pack);
        const ours = codes.find((code) => code !== undefined && !PASSING.has(code));
        if (ours !== undefined) throw new Error(`the bus will never take an event of ours: ${ours}`);
        const left = codes.filter((code) => code !== undefined).length;
        if (left > 0) throw new Unavailable(`${left} events stayed refused`);
      }
    },
    async offer(events) {
      const answers = await Promise.all(packs(events.map(entryOf), bytesOf).map(offered));
      return answers.flat();
    },
  };

  /** A call that the service did not answer may have been heard: those who sent it are asked to send it again. */
  async function offered(pack: readonly PutEventsRequestEntry[]): Promise<readonly Taken[]> {
    try {
      return (await putAll(pack)).map((code) => (code === undefined ? 'taken' : PASSING.has(code) ? 'later' : 'never'));
    } catch (error) {
      if (error instanceof Unavailable) return pack.map(() => 'later');
      throw error;
    }
  }

  /** The code of each entry that stays refused, after the passing ones have been tried again. */
  async function putAll(entries: readonly PutEventsRequestEntry[]): Promise<readonly (string | undefined)[]> {
    const codes: (string | undefined)[] = entries.map(() => undefined);
    let left = entries.map((entry, index) => ({ entry, index }));
    for (let tries = 0; tries < TRIES && left.length > 0; tries++) {
      if (tries > 0) await pauseBefore(tries);
      const { Entries = [] } = await answerOf('put events', client.send(new PutEventsCommand({ Entries: left.map(({ entry }) => entry) })));
      for (const [place, { index }] of left.entries()) codes[index] = Entries[place] === undefined ? NO_ANSWER : Entries[place].ErrorCode;
      left = left.filter(({ index }) => codes[index] !== undefined && PASSING.has(codes[index]));
    }
    return codes;
  }

  function entryOf({ source, type, detail }: BusEvent): PutEventsRequestEntry {
    return { EventBusName: name, Source: source, DetailType: type, Detail: JSON.stringify(detail) };
  }
}

/** As the service counts: source, type and detail. */
const bytesOf = ({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number =>
  Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);
