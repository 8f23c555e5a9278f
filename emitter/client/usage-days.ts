/** Uses of the product, gathered into one record a customer and day: what they mean to the receiver, at a thousandth of what they would cost one by one. */
import { Id } from '../../core/events/fields.ts';
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
  readonly key: number;
  count: number;
  value: number | undefined;
  feature: string | undefined;
  failed: boolean;
  /** `new`: to be sent. `known`: has been sent; `failing`: with its error. */
  state: 'new' | 'known' | 'failing';
};
type CustomerDays = {
  /** How each of their records begins, with the id as JSON; and its bytes. */
  readonly head: string;
  readonly headBytes: number;
  /** By `dayKey`: numbers are found faster than texts, and this is asked of every fact. */
  readonly days: Map<number, CustomerDay>;
  dirty: CustomerDay[];
};

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
  readonly #days = new Set<number>();
  /** With their JSON. */
  readonly #features = new Map<string, string>();

  get isEmpty(): boolean {
    return this.#dirty.length === 0;
  }

  /** Throws `InvalidEvent` for what the contract refuses. The contract itself is asked only about what has not been seen before: facts come by the million. */
  record(fact: UsageFact, now: number): void {
    const customer = this.#customers.get(fact.customerId);
    const key = this.#isPlain(fact) ? dayIn(fact, now) : NO_DAY;
    const known = customer?.days.get(key);
    if (known !== undefined && customer !== undefined) {
      this.#addTo(known, customer, fact);
      return;
    }
    const isKnownGood = this.#days.has(key) && (customer !== undefined || Id.safeParse(fact.customerId).success);
    const day = isKnownGood ? key : this.#judged(fact, now);
    this.#add(customer ?? this.#newCustomer(fact.customerId), day, fact);
  }

  /** Everything new, in events of at most 500 records and 64 KB, each customer's days together. It counts as sent from now on. */
  *take(): Generator<Packed> {
    let text = '';
    let taken: [CustomerDays, CustomerDay][] = [];
    let bytes = ENVELOPE_BYTES;
    const pack = (): Packed => {
      const days = taken;
      const packed = { records: `[${text}]`, forget: () => this.#forget(days) };
      text = '';
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
        const rest = restOf(each, each.feature === undefined ? undefined : (this.#features.get(each.feature) ?? JSON.stringify(each.feature)));
        // Only a feature may hold what is more than a byte a character; each unit of UTF-16 takes three at most.
        const size = customer.headBytes + rest.length + 2 * (each.feature?.length ?? 0) + 1;
        if (taken.length === MAX_USAGE_RECORDS || bytes + size > MAX_PACKED_BYTES) yield pack();
        text += taken.length === 0 ? customer.head + rest : `,${customer.head}${rest}`;
        taken.push([customer, each]);
        bytes += size;
        each.state = each.failed ? 'failing' : 'known';
      }
    }
    if (taken.length > 0) yield pack();
    if (this.#remembered > MAX_REMEMBERED) this.#forgetAll();
  }

  #newCustomer(customerId: string): CustomerDays {
    const head = `{"customerId":${JSON.stringify(customerId)},"day":"`;
    const customer: CustomerDays = { head, headBytes: Buffer.byteLength(head), days: new Map(), dirty: [] };
    this.#customers.set(customerId, customer);
    return customer;
  }

  #add(customer: CustomerDays, key: number, fact: UsageFact): void {
    const known = customer.days.get(key);
    if (known !== undefined) {
      this.#addTo(known, customer, fact);
      return;
    }
    const { count = 1, value, feature, outcome } = fact;
    const first: CustomerDay = { key, count, value, feature, failed: outcome === 'error', state: 'new' };
    customer.days.set(key, first);
    this.#remembered++;
    this.#soil(customer, first);
  }

  #addTo(known: CustomerDay, customer: CustomerDays, { count = 1, value, feature, outcome }: UsageFact): void {
    const failed = outcome === 'error';
    if (known.state === 'new') {
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

  /** By the contract itself. */
  #judged(fact: UsageFact, now: number): number {
    const { customerId, count, value, feature, outcome } = fact;
    const at = fact.at === undefined && fact.day === undefined ? new Date(now) : fact.at;
    const record = { customerId, day: fact.day, at: at instanceof Date && dayOf(at) !== undefined ? at.toISOString() : at, count, value, feature, outcome };
    const parsed = parseEvent({ specversion: '1.0', id: 'usage', source: 'usage', type: 'usage.recorded', time: new Date(now).toISOString(), data: { records: [record] } }, now);
    if (!parsed.ok)
      throw new InvalidEvent(
        'usage.recorded',
        parsed.errors.map((error) => ({ ...error, path: error.path.replace('data.records[0].', '') })),
      );
    const key = dayKey(fact.day ?? new Date(record.at as string).toISOString());
    this.#days.add(key);
    if (feature !== undefined && this.#features.size < 10_000) this.#features.set(feature, JSON.stringify(feature));
    return key;
  }

  #forget(sent: readonly (readonly [CustomerDays, CustomerDay])[]): void {
    for (const [{ days }, { key }] of sent) days.delete(key);
    this.#remembered -= sent.length;
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

const NO_DAY = -1;

/** `2026-03-01…` as 20260301. Another text has another number, or none: days are looked up before they are believed. */
function dayKey(text: string): number {
  if (text.length < 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return NO_DAY;
  let key = 0;
  for (let n = 0; n < 10; n++) {
    if (n === 4 || n === 7) continue;
    const digit = text.charCodeAt(n) - 48;
    if (digit < 0 || digit > 9) return NO_DAY;
    key = key * 10 + digit;
  }
  return key;
}

/** The UTC day that a fact speaks of, where that can be told without the contract. It may still be no day of any calendar. */
function dayIn({ day, at }: UsageFact, now: number): number {
  if (day !== undefined) return at === undefined && typeof day === 'string' && day.length === 10 ? dayKey(day) : NO_DAY;
  if (typeof at === 'string') return UTC_INSTANT.test(at) ? dayKey(at) : NO_DAY;
  const date = at ?? new Date(now);
  return date instanceof Date && !Number.isNaN(date.getTime()) ? dayKey(date.toISOString()) : NO_DAY;
}

/** A record from its day on. */
function restOf({ key, count, value, failed }: CustomerDay, feature: string | undefined): string {
  const digits = String(key);
  const named = feature === undefined ? '' : `,"feature":${feature}`;
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}","count":${count}${value === undefined ? '' : `,"value":${value}`}${named}${failed ? ',"outcome":"error"}' : '}'}`;
}
