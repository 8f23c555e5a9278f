import type { Event } from '../../core/events/catalogue.ts';
import type { Refusal } from '../../core/events/parse.ts';
import type { BusEvent, OpenBus, Ports, Taken } from '../../core/ports.ts';
import { bodyOf, type HttpAnswer, type HttpRequest, json } from '../../flow/http.ts';
import { readCloudEvents, type Verdict } from '../../flow/read-cloud-events.ts';

type Needs = Pick<Ports, 'clock' | 'log'> & {
  readonly bus: Pick<OpenBus, 'offer'>;
  /** Whether the request comes from somebody who may send events. */
  readonly trusted: (request: HttpRequest, body: string) => Promise<'yes' | 'no' | 'cannot-tell'>;
};

/** A request holds at most this; one event at most 256 KB. Lambda itself takes 6 MB. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;

/** Events over HTTP. A 200 means that the bus has every one of them. */
export const intake =
  (ports: Needs) =>
  async (request: HttpRequest): Promise<HttpAnswer> => {
    const body = bodyOf(request);
    if (Buffer.byteLength(body) > MAX_BODY_BYTES)
      return json(413, { error: `A request holds at most ${MAX_BODY_BYTES} bytes (5 MB), one event at most 262144 (256 KB). Send fewer events at once.` });
    const trusted = await ports.trusted(request, body);
    if (trusted === 'cannot-tell') return json(503, { error: 'The signature cannot be checked just now. Send it again in a moment.' });
    if (trusted === 'no') return json(401, { error: 'The Standard Webhooks signature is missing, wrong or older than five minutes.' });

    const verdicts = readCloudEvents(request.headers, body, ports.clock.now());
    if (!Array.isArray(verdicts)) return json(400, { accepted: 0, results: [{ index: 0, status: 'refused', errors: [verdicts] }] });
    const events = verdicts.flatMap(({ parsed }) => (parsed.ok ? [busEventOf(parsed.event)] : []));
    const taken = events.length > 0 ? await offered(ports, events) : [];
    const results = resultsOf(verdicts, taken);
    const accepted = taken.filter((each) => each === 'taken').length;
    const later = taken.filter((each) => each === 'later').length;
    ports.log.line({ accepted, refused: verdicts.length - accepted - later, ...(later > 0 && { later }) });
    const answer = json(statusOf(verdicts.length, accepted, later), { accepted, results });
    return later > 0 ? { ...answer, headers: { ...answer.headers, 'retry-after': RETRY_AFTER_SECONDS } } : answer;
  };

/** Whatever keeps the bus from answering is ours to mend, so the sender is asked to keep the events until then. */
async function offered({ bus, log }: Needs, events: readonly BusEvent[]): Promise<readonly Taken[]> {
  try {
    return await bus.offer(events);
  } catch (error) {
    log.line({ busRefused: events.length, error: error instanceof Error ? error.name : 'unknown' });
    return events.map(() => 'later');
  }
}

/** How long a busy bus wants to be left alone; senders space out their tries from there. */
const RETRY_AFTER_SECONDS = '2';

/** 503 asks for all of them again, also of senders who read nothing but the status: only where none was accepted. */
const statusOf = (events: number, accepted: number, later: number): number => (accepted === events ? 200 : accepted > 0 ? 207 : later > 0 ? 503 : 400);

type Result = { readonly index: number; readonly id: string | undefined; readonly status: 'accepted' | 'refused'; readonly retryable?: true; readonly errors?: readonly Refusal[] };

function resultsOf(verdicts: readonly Verdict[], taken: readonly Taken[]): readonly Result[] {
  let offered = 0;
  return verdicts.map(({ id, parsed }, index): Result => {
    if (!parsed.ok) return { index, id, status: 'refused', errors: parsed.errors };
    switch (taken[offered++]) {
      case 'taken':
        return { index, id, status: 'accepted' };
      case 'never':
        return { index, id, status: 'refused', errors: [{ path: '', expected: 'an event that the bus takes', received: 'one that it refuses for good' }] };
      default:
        return {
          index,
          id,
          status: 'refused',
          retryable: true,
          errors: [{ path: '', expected: 'a bus that takes it: send it again, a repeat does no harm', received: 'a bus that is busy' }],
        };
    }
  });
}

const busEventOf = (event: Event): BusEvent => ({ source: event.source, type: event.type, detail: event });
