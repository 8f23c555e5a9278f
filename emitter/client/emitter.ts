/** What other teams install: a method for each event type, checked against the contract before anything is sent. */
import { isEventType } from '../../core/events/catalogue.ts';
import { ENVELOPE_BYTES, MAX_EVENT_BYTES } from '../../core/events/fields.ts';
import { parseEvent } from '../../core/events/parse.ts';
import type { About, Emitter, EmitterOptions, EventName, Failure, Receipt, Report } from './api.ts';
import { Delivery, type Outgoing } from './delivery.ts';
import { eventBridge } from './event-bridge.ts';
import { METHODS } from './events.generated.ts';
import { factId, hashOf, plain } from './fact-id.ts';
import { http } from './http.ts';
import { BadOption, EmitterClosed, InvalidEvent } from './problems.ts';
import { UsageDays } from './usage-days.ts';

const USAGE_EVERY_MS = 60_000;
const CLOSE_WITHIN_MS = 10_000;
const RETRY = { tries: 6, firstMs: 200, longestMs: 5_000 };
const MAX_PENDING = 10_000;
const MAX_BYTES = MAX_EVENT_BYTES - ENVELOPE_BYTES;

/** One for each process is enough; close it before the process ends. */
export function createEmitter(options: EmitterOptions): Emitter {
  const { source, usageEveryMs = USAGE_EVERY_MS, closeWithinMs = CLOSE_WITHIN_MS, onFailed = warn } = options;
  checkSource(source);
  const transport = options.busName !== undefined ? eventBridge(options.busName, options.client) : options.http !== undefined ? http(options.http) : undefined;
  if (transport === undefined) throw new BadOption('createEmitter wants either busName (within AWS) or http: { url, secret }');
  const delivery = new Delivery({ transport, retry: { ...RETRY, ...options.retry }, maxPending: options.maxPending ?? MAX_PENDING, onFailed });
  const usage = new UsageDays();
  let usageTimer: NodeJS.Timeout | undefined;
  let closing: Promise<Report> | undefined;

  function emit(type: EventName, data: unknown, { time, id, subject }: About = {}): Promise<Receipt> {
    if (closing !== undefined) throw new EmitterClosed(`${type} came after close()`);
    const said = plain(time) as string | undefined;
    const sent = plain(data);
    const event = {
      specversion: '1.0',
      id: id ?? factId(type, sent, said),
      source,
      type,
      time: said ?? new Date().toISOString(),
      ...(subject !== undefined && { subject }),
      data: sent,
    };
    const parsed = parseEvent(event, Date.now());
    if (!parsed.ok) throw new InvalidEvent(isEventType(type) ? type : 'an event of unknown type', parsed.errors);
    const detail = JSON.stringify(event);
    const bytes = Buffer.byteLength(detail);
    if (bytes > MAX_BYTES)
      throw new InvalidEvent(type, [{ path: '', expected: `at most ${MAX_BYTES} bytes (256 KB with its envelope) for one event`, received: `${bytes} bytes` }]);
    return delivery.add({ id: event.id, source, type, detail });
  }

  function record(facts: Parameters<Emitter['usage']['record']>[0]): void {
    if (closing !== undefined) throw new EmitterClosed('usage came after close()');
    const now = Date.now();
    try {
      if (Array.isArray(facts)) for (const fact of facts) usage.record(fact, now);
      else usage.record(facts as Exclude<typeof facts, readonly unknown[]>, now);
    } finally {
      if (!usage.isEmpty) plan();
    }
  }

  /** The timer holds no process up: one that has nothing else to do sends what it has and ends. */
  function plan(): void {
    if (usageTimer !== undefined) return;
    usageTimer = setTimeout(sendUsage, usageEveryMs);
    usageTimer.unref();
    process.once('beforeExit', sendUsage);
  }

  function sendUsage(): void {
    clearTimeout(usageTimer);
    usageTimer = undefined;
    process.off('beforeExit', sendUsage);
    const time = new Date().toISOString();
    for (const { records, forget } of usage.take()) delivery.add(usageEvent(source, time, records)).catch(forget);
  }

  async function flush(): Promise<Report> {
    sendUsage();
    await delivery.settled();
    return delivery.report();
  }

  async function closed(): Promise<Report> {
    process.off('SIGTERM', onSigterm);
    const limit = setTimeout(() => delivery.abandon('closed'), closeWithinMs);
    const report = await flush();
    clearTimeout(limit);
    return report;
  }

  function close(): Promise<Report> {
    closing ??= closed();
    return closing;
  }

  function onSigterm(): void {
    // With nobody else listening the signal ends the process, as it would have without us.
    void close().then(() => process.listenerCount('SIGTERM') === 0 && process.kill(process.pid, 'SIGTERM'));
  }
  if (options.closeOnSigterm) process.once('SIGTERM', onSigterm);

  const emitter: Record<string, unknown> = { emit, flush, close, [Symbol.asyncDispose]: async () => void (await close()) };
  const groups: Record<string, Record<string, unknown>> = { usage: { record } };
  for (const [type, [group, method]] of Object.entries(METHODS)) {
    groups[group] = { ...groups[group], [method]: (data: unknown, about?: About) => emit(type as EventName, data, about) };
  }
  return Object.assign(emitter, groups) as unknown as Emitter;
}

/** Only the text of the records is made on the way, so the event is written around it. */
function usageEvent(source: string, time: string, records: string): Outgoing {
  const id = `usage.recorded:${hashOf(records)}`;
  const head = JSON.stringify({ specversion: '1.0', id, source, type: 'usage.recorded', time });
  return { id, source, type: 'usage.recorded', detail: `${head.slice(0, -1)},"data":{"records":${records}}}` };
}

/** By the contract, with an event that is surely good otherwise. */
function checkSource(source: unknown): void {
  const probe = { specversion: '1.0', id: 'probe', source, type: 'customer.erased', time: new Date().toISOString(), data: { customerId: 'probe' } };
  const parsed = parseEvent(probe, Date.now());
  if (!parsed.ok) throw new BadOption(`source wants a name of your service, such as shop.orders: expected ${parsed.errors[0]?.expected}, received ${parsed.errors[0]?.received}`);
}

const warn = ({ message }: Failure): void => process.emitWarning(`${message} (say onFailed to keep such events)`, 'EmitterWarning');
