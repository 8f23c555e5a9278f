/** Uses of the product, gathered into one record a customer and day: what they mean to the receiver, at a thousandth of what they would cost one by one. */
import { parseEvent } from '../../core/events/parse.ts';
import { MAX_USAGE_RECORDS } from '../../core/events/usage.ts';
import type { UsageFact } from './api.ts';
import { InvalidEvent } from './problems.ts';

/** One unit of the bus's price, with the envelope of the event. */
export const MAX_PACKED_BYTES = 64 * 1024;
const ENVELOPE_BYTES = 1024;
/** The receiver's limits of one record. */
const MAX_COUNT = 1_000_000_000;
const MAX_VALUE = 1e15;
/** Customer-days that are remembered, so that a day known to the receiver is not sent again. About 100 bytes each. */
const MAX_REMEMBERED = 500_000;

type CustomerDay = {
  readonly customerId: string;
  readonly day: string;
  count: number;
  value: number | undefined;
  feature: string | undefined;
  failed: boolean;
  /** `new`: to be sent. `known`: has been sent; `failing`: with its error. */
  state: 'new' | 'known' | 'failing';
};
type CustomerDays = { readonly days: Map<string, CustomerDay>; dirty: CustomerDay[] };

/** The records of one event, as text, and what they stand for. */
export type Packed = { readonly records: string; readonly forget: () => void };

/**
 * Per customer and day one record: counts and values are added up, one error makes it a day with an error, and a feature is named where all uses have the same.
 * What has been sent is not sent again, as the receiver keeps of a known day only that there was an error.
 */
export class UsageDays {
  readonly #customers = new Map<string, CustomerDays>();
  #dirty: CustomerDays[] = [];
  #remembered = 0;
  /** Days and features that have been through the contract; customers are those of the map. */
  readonly #days = new Set<string>();
  readonly #features = new Set<string>();

  get isEmpty(): boolean {
    return this.#dirty.length === 0;
  }

  /** Throws `InvalidEvent` for what the contract refuses. The contract itself is asked only about what has not been seen before: facts come by the million. */
  record(fact: UsageFact, now: number): void {
    let customer = this.#customers.get(fact.customerId);
    let day = customer === undefined || !this.#isPlain(fact) ? undefined : this.#knownDayOf(fact, now);
    if (customer === undefined || day === undefined) {
      day = this.#judged(fact, now);
      customer ??= { days: new Map(), dirty: [] };
      this.#customers.set(fact.customerId, customer);
    }
    this.#add(customer, day, fact);
  }

  /** Everything new, in events of at most 500 records and 64 KB, each customer's days together. It counts as sent from now on. */
  *take(): Generator<Packed> {
    let texts: string[] = [];
    let taken: CustomerDay[] = [];
    let bytes = ENVELOPE_BYTES;
    const pack = (): Packed => {
      const days = taken;
      const packed = { records: `[${texts.join(',')}]`, forget: () => this.#forget(days) };
      texts = [];
      taken = [];
      bytes = ENVELOPE_BYTES;
      return packed;
    };
    const customers = this.#dirty;
    this.#dirty = [];
    for (const customer of customers) {
      const { dirty } = customer;
      customer.dirty = [];
      for (const each of dirty) {
        const text = textOf(each);
        const size = Buffer.byteLength(text) + 1;
        if (texts.length === MAX_USAGE_RECORDS || bytes + size > MAX_PACKED_BYTES) yield pack();
        texts.push(text);
        taken.push(each);
        bytes += size;
        each.state = each.failed ? 'failing' : 'known';
      }
    }
    if (texts.length > 0) yield pack();
    if (this.#remembered > MAX_REMEMBERED) this.#forgetAll();
  }

  #add(customer: CustomerDays, day: string, { customerId, count = 1, value, feature, outcome }: UsageFact): void {
    const failed = outcome === 'error';
    const known = customer.days.get(day);
    if (known === undefined) {
      const first: CustomerDay = { customerId, day, count, value, feature, failed, state: 'new' };
      customer.days.set(day, first);
      this.#remembered++;
      this.#soil(customer, first);
    } else if (known.state === 'new') {
      known.count = Math.min(known.count + count, MAX_COUNT);
      if (value !== undefined) known.value = Math.min((known.value ?? 0) + value, MAX_VALUE);
      if (known.feature !== feature) known.feature = undefined;
      known.failed ||= failed;
    } else if (failed && known.state === 'known') {
      Object.assign(known, { count, value, feature, failed, state: 'new' });
      this.#soil(customer, known);
    }
  }

  #soil(customer: CustomerDays, day: CustomerDay): void {
    if (customer.dirty.length === 0) this.#dirty.push(customer);
    customer.dirty.push(day);
  }

  /** Whether everything but customer and day is surely what the contract allows. */
  #isPlain({ count, value, feature, outcome }: UsageFact): boolean {
    return (
      (count === undefined || (Number.isInteger(count) && count >= 1 && count <= MAX_COUNT)) &&
      (value === undefined || (typeof value === 'number' && value >= 0 && value <= MAX_VALUE)) &&
      (outcome === undefined || outcome === 'ok' || outcome === 'error') &&
      (feature === undefined || this.#features.has(feature))
    );
  }

  /** The day of a fact, where it has been allowed before. */
  #knownDayOf({ day, at }: UsageFact, now: number): string | undefined {
    if (day !== undefined) return at === undefined && this.#days.has(day) ? day : undefined;
    const seen = at === undefined ? new Date(now).toISOString().slice(0, 10) : typeof at === 'string' ? (UTC_INSTANT.test(at) ? at.slice(0, 10) : undefined) : dayOf(at);
    return seen !== undefined && this.#days.has(seen) ? seen : undefined;
  }

  /** By the contract itself. */
  #judged(fact: UsageFact, now: number): string {
    const { customerId, count, value, feature, outcome } = fact;
    const at = fact.at === undefined && fact.day === undefined ? new Date(now) : fact.at;
    const record = { customerId, day: fact.day, at: at instanceof Date && dayOf(at) !== undefined ? at.toISOString() : at, count, value, feature, outcome };
    const parsed = parseEvent({ specversion: '1.0', id: 'usage', source: 'usage', type: 'usage.recorded', time: new Date(now).toISOString(), data: { records: [record] } }, now);
    if (!parsed.ok)
      throw new InvalidEvent(
        'usage.recorded',
        parsed.errors.map((error) => ({ ...error, path: error.path.replace('data.records[0].', '') })),
      );
    const day = fact.day ?? new Date(record.at as string).toISOString().slice(0, 10);
    this.#days.add(day);
    if (feature !== undefined && this.#features.size < 10_000) this.#features.add(feature);
    return day;
  }

  #forget(days: readonly CustomerDay[]): void {
    for (const { customerId, day } of days) this.#customers.get(customerId)?.days.delete(day);
    this.#remembered -= days.length;
  }

  /** A process that lives for months starts afresh now and then; sending a known day again does no harm. */
  #forgetAll(): void {
    this.#customers.clear();
    this.#days.clear();
    this.#remembered = 0;
  }
}

/** Seconds, perhaps with a fraction, in UTC. */
const UTC_INSTANT = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;

const dayOf = (at: Date): string | undefined => (Number.isNaN(at.getTime()) ? undefined : at.toISOString().slice(0, 10));

function textOf({ customerId, day, count, value, feature, failed }: CustomerDay): string {
  return JSON.stringify({ customerId, day, count, value, feature, outcome: failed ? 'error' : undefined });
}
