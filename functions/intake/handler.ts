import type { Ports } from '../../core/ports.ts';
import { bodyOf, type HttpAnswer, type HttpRequest, json } from '../../flow/http.ts';
import { readCloudEvents } from '../../flow/read-cloud-events.ts';

type Needs = Pick<Ports, 'bus' | 'clock' | 'log'> & {
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
    const events = verdicts.flatMap(({ parsed }) => (parsed.ok ? [parsed.event] : []));
    try {
      if (events.length > 0) await ports.bus.put(events.map((event) => ({ source: event.source, type: event.type, detail: event })));
    } catch (error) {
      ports.log.line({ busRefused: events.length, error: error instanceof Error ? error.name : 'unknown' });
      return json(503, { error: 'The bus did not take every event. Send them all again: a repeat does no harm.' });
    }
    const results = verdicts.map(({ id, parsed }, index) => (parsed.ok ? { index, id, status: 'accepted' } : { index, id, status: 'refused', errors: parsed.errors }));
    ports.log.line({ accepted: events.length, refused: verdicts.length - events.length });
    return json(events.length === verdicts.length ? 200 : events.length === 0 ? 400 : 207, { accepted: events.length, results });
  };
