/** What happens to 1 to 4 customers in two hours, drawn from a seed: the events, when they reach us, and who presses which link. */
import type { Event, EventType } from '../../core/events/catalogue.ts';
import { type RulesState, withoutPause, withPause } from '../../core/rules/state.ts';
import { HOUR, type Instant, isoOf, MINUTE, SECOND } from '../../core/time.ts';
import { NOON } from '../builders.ts';
import type { Random } from './random.ts';

export type Press = { readonly link: 'unsubscribe' | 'survey'; readonly claims: Readonly<Record<string, string | number>>; readonly form: string };
export type Happening = { readonly at: Instant } & (
  | { readonly event: Event; readonly throughIntake: boolean }
  | { readonly press: Press }
  | { readonly operate: (rules: RulesState) => RulesState }
);
export type Story = {
  readonly happenings: readonly Happening[];
  readonly bouncing: ReadonlySet<string>;
  readonly erased: ReadonlySet<string>;
};

export const STARTS_AT = NOON;
/** The survey's delay in the simulation, so that its hour falls into the chaos. */
export const SURVEY_DELAY_MS = HOUR;
const LASTS_MS = 2 * HOUR;
/** Mostly few: what goes wrong between two people goes wrong in half of the seeds, and small worlds are many. */
const HOW_MANY = [1, 1, 1, 1, 2, 2, 3, 4];

/** @param calm no repeats and nothing twice at once: what the figures without faults are measured on */
export function drawStory(random: Random, calm: boolean): Story {
  const teller = new Teller(random, calm);
  const customers = ['ada', 'ben', 'cem', 'dua'].slice(0, random.pick(HOW_MANY));
  for (const customer of customers) teller.customer(customer);
  if (random.chance(0.6)) teller.incident(customers);
  if (!calm) teller.operators();
  return { happenings: teller.happenings.sort((a, b) => a.at - b.at), bouncing: teller.bouncing, erased: teller.erased };
}

class Teller {
  readonly happenings: Happening[] = [];
  readonly bouncing = new Set<string>();
  readonly erased = new Set<string>();
  readonly #random: Random;
  readonly #calm: boolean;
  #events = 0;

  constructor(random: Random, calm: boolean) {
    this.#random = random;
    this.#calm = calm;
  }

  /** Told once, again under its id, or again under another: producers do all of that. */
  #tell(type: EventType, at: Instant, data: object, toldAt = at + this.#random.skewed(20 * SECOND)): void {
    const told = (id: string, when: Instant, time = at): void => {
      const event = { specversion: '1.0', source: 'shop', id, time: isoOf(Math.round(time)), type, data } as unknown as Event;
      this.happenings.push({ at: Math.round(when), event, throughIntake: this.#random.chance(0.2) });
    };
    const id = `e${++this.#events}`;
    told(id, toldAt);
    if (this.#calm) return;
    if (this.#random.chance(0.25)) told(id, toldAt + this.#random.skewed(30 * MINUTE));
    if (this.#random.chance(0.2)) told(`${id}-alias`, toldAt + this.#random.skewed(2 * MINUTE), type.startsWith('order.shipped') ? at + 30 * SECOND : at);
  }

  #press(link: Press['link'], at: Instant, claims: Press['claims'], form = ''): void {
    this.happenings.push({ at: Math.round(at), press: { link, claims, form } });
  }

  /** Classes paused and resumed, and in some stories an hour of the afternoon that is night. */
  operators(): void {
    const random = this.#random;
    const operate = (at: Instant, change: (rules: RulesState) => RulesState): void => void this.happenings.push({ at: Math.round(at), operate: change });
    if (random.chance(0.3)) operate(STARTS_AT - MINUTE, (rules) => ({ ...rules, quietHours: { from: 13, until: 14 } }));
    for (let n = random.int(0, 2); n > 0; n--) {
      const noticeClass = random.pick(['urgent', 'receipt', 'progress', 'survey', 'csm'] as const);
      const at = STARTS_AT + random.next() * LASTS_MS;
      operate(at, (rules) => withPause(rules, noticeClass, { at, by: 'op', why: 'checking' }));
      operate(at + random.next() * 30 * MINUTE, (rules) => withoutPause(rules, noticeClass));
    }
  }

  customer(customerId: string): void {
    const random = this.#random;
    const email = `${customerId}@example.com`;
    const arrives = random.chance(0.8) || this.#calm ? STARTS_AT - MINUTE : STARTS_AT + random.next() * 15 * MINUTE;
    const csm = random.chance(0.5) ? { csm: { id: 'gus', name: 'Gus', email: 'gus@example.com' } } : {};
    const ownSystem = random.chance(0.2) ? { webhook: `${customerId}-erp`, channels: { orders: ['webhook' as const] } } : {};
    this.#tell(
      'customer.updated',
      STARTS_AT - 10 * MINUTE,
      { customerId, name: customerId, email, components: random.chance(0.7) ? ['api'] : ['web'], ...csm, ...ownSystem },
      arrives,
    );
    for (let n = random.int(1, 3); n > 0; n--) this.#order(customerId, `${customerId}-o${n}`);
    if (!this.#calm && random.chance(0.1)) this.#sale(customerId);
    for (let n = random.int(0, 2); n > 0; n--) this.#case(customerId, `${customerId}-k${n}`);
    if (random.chance(0.4)) this.#moods(customerId);
    if (!this.#calm && random.chance(0.1)) this.bouncing.add(email);
    if (random.chance(0.35)) this.#optsOut(customerId);
    if (random.chance(0.08)) this.#leaves(customerId);
  }

  #order(customerId: string, orderId: string): void {
    const random = this.#random;
    const parcel = random.chance(0.3) ? { parcelId: 'p1' } : {};
    const promise = (at: Instant): { promisedAt: string } => ({ promisedAt: isoOf(Math.round(at / SECOND) * SECOND) });
    const confirmedAt = STARTS_AT + random.next() * LASTS_MS * 0.4;
    const promisedAt = confirmedAt + (15 + random.next() * 70) * MINUTE;
    this.#tell('order.confirmed', confirmedAt, { customerId, orderId, ...(random.chance(0.85) && promise(promisedAt)) });
    if (random.chance(0.7)) this.#tell('order.shipped', confirmedAt + 10 * MINUTE, { customerId, orderId, ...parcel });
    for (let n = random.int(0, 2); n > 0; n--) {
      const moved = promisedAt + (random.next() * 60 - 20) * MINUTE;
      const saidAt = confirmedAt + random.next() * 50 * MINUTE;
      const reachesUsAt = saidAt + (random.chance(0.3) && !this.#calm ? random.next() * 45 * MINUTE : random.skewed(20 * SECOND));
      this.#tell('order.delayed', saidAt, { customerId, orderId, ...promise(moved), reason: 'snow' }, reachesUsAt);
    }
    if (random.chance(0.2)) this.#tell('order.out_for_delivery', promisedAt - 10 * MINUTE, { customerId, orderId, ...parcel });
    if (random.chance(0.08)) this.#tell('order.exception', confirmedAt + 20 * MINUTE, { customerId, orderId, ...parcel, reason: 'damaged' });
    if (random.chance(0.08)) this.#tell('order.cancelled', confirmedAt + random.next() * 40 * MINUTE, { customerId, orderId });
    else if (random.chance(0.6)) this.#tell('order.delivered', promisedAt + (random.next() * 30 - 15) * MINUTE, { customerId, orderId, ...parcel });
  }

  /** Many orders in the same second. */
  #sale(customerId: string): void {
    const at = STARTS_AT + this.#random.next() * LASTS_MS;
    for (let n = 1; n <= 12; n++) this.#tell('order.confirmed', at, { customerId, orderId: `${customerId}-s${n}` }, at);
  }

  /** Resolved, and reopened around the hour of its survey. */
  #case(customerId: string, caseId: string): void {
    const random = this.#random;
    const openedAt = STARTS_AT + random.next() * 20 * MINUTE;
    const resolvedAt = openedAt + random.next() * 20 * MINUTE;
    const resolvedBy = random.chance(0.9) ? 'human' : 'auto';
    this.#tell('case.opened', openedAt, { customerId, caseId, topic: 'billing' });
    this.#tell('case.resolved', resolvedAt, { customerId, caseId, resolvedBy });
    if (random.chance(0.2)) this.#tell('case.resolved', resolvedAt + random.next() * 30 * MINUTE, { customerId, caseId, resolvedBy });
    if (random.chance(0.5)) {
      const reopenedAt = resolvedAt + SURVEY_DELAY_MS + (random.next() * 6 - 3) * MINUTE;
      this.#tell('case.reopened', reopenedAt, { customerId, caseId });
      if (random.chance(0.6)) this.#tell('case.resolved', reopenedAt + random.next() * 10 * MINUTE, { customerId, caseId, resolvedBy });
    } else if (random.chance(0.3)) {
      const claims = { customer: customerId, case: caseId, survey: String(Math.round(resolvedAt)), kind: 'csat', scale: 5 };
      this.#press('survey', resolvedAt + SURVEY_DELAY_MS + 5 * MINUTE + random.next() * 10 * MINUTE, claims, `score=${random.int(1, 5)}&comment=hm`);
    }
  }

  /** Days of use long ago, and bad experiences: what raises alerts. */
  #moods(customerId: string): void {
    const random = this.#random;
    const records = Array.from({ length: 10 }, (_, n) => ({ customerId, day: isoOf(STARTS_AT - (n + 60) * 24 * HOUR).slice(0, 10) }));
    if (random.chance(0.5)) this.#tell('usage.recorded', STARTS_AT + random.next() * 30 * MINUTE, { records });
    for (let n = random.int(0, 3); n > 0; n--) this.#tell('billing.payment_failed', STARTS_AT + random.next() * LASTS_MS, { customerId, invoiceId: `i${n}` });
    if (random.chance(0.2)) this.#tell('subscription.cancelled', STARTS_AT + random.next() * LASTS_MS, { customerId });
  }

  #optsOut(customerId: string): void {
    const random = this.#random;
    const topic = random.pick(['surveys', 'orders', 'surveys'] as const);
    const at = STARTS_AT + random.next() * LASTS_MS;
    if (random.chance(0.5)) this.#press('unsubscribe', at, { to: `c:${customerId}`, topic, channel: 'email' });
    else this.#tell('customer.updated', at, { customerId, consents: { [topic]: { email: false } } });
    if (random.chance(0.3)) this.#tell('customer.updated', at + (random.next() * 40 - 20) * MINUTE, { customerId, consents: { [topic]: { email: true } } });
  }

  #leaves(customerId: string): void {
    this.erased.add(customerId);
    this.#tell('customer.erased', STARTS_AT + this.#random.next() * LASTS_MS, { customerId });
  }

  incident(customers: readonly string[]): void {
    const random = this.#random;
    const openedAt = STARTS_AT + random.next() * 60 * MINUTE;
    // Whoever is named and of the component besides is asked for twice at once, which costs a refused put.
    const named = this.#calm ? [] : [{ components: ['api'], customerIds: customers }];
    const who = random.pick([{ components: ['api'] }, { components: ['api', 'web'] }, { audience: 'all' }, ...named]);
    const fact = { incidentId: 'i1', ...who };
    const promised = openedAt + 20 * MINUTE;
    this.#tell('outage.opened', openedAt, { ...fact, message: 'It is down.', kind: 'down', impact: 'major', nextUpdateAt: isoOf(Math.round(promised)) });
    if (random.chance(0.6)) this.#tell('outage.updated', openedAt + random.next() * 30 * MINUTE, { ...fact, message: 'We found it.', status: 'identified' });
    if (random.chance(0.7)) this.#tell('outage.resolved', openedAt + random.next() * 60 * MINUTE, { ...fact, message: 'It works again.' });
  }
}
