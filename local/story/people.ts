import type { Event, EventOf } from '../../core/events/catalogue.ts';
import { MINUTE, SECOND } from '../../core/time.ts';
import { cloudEvent } from '../../emitter/cloud-event.ts';
import type { Month } from './month.ts';
import { COMPANY_FIRST, COMPANY_LAST, emailFor, PLACES } from './names.ts';
import { randomOf } from './random.ts';

export type Customer = EventOf<'customer.updated'>['data'] & { readonly locale: 'en' | 'de'; readonly timezone: string };
export type People = { readonly shoppers: readonly Customer[]; readonly accounts: readonly Customer[] };

export const COMPONENTS = ['dashboard', 'api', 'exports', 'webhooks'] as const;

const SHOPPERS = 120;
const ACCOUNTS = 80;

const CSMS = [
  { id: 'csm-ada', name: 'Ada Nwosu', email: 'ada.nwosu@example.com', timezone: 'Europe/Berlin' },
  { id: 'csm-jonas', name: 'Jonas Ekström', email: 'jonas.ekstrom@example.com', timezone: 'Europe/Stockholm' },
  { id: 'csm-mei', name: 'Mei Tanaka', email: 'mei.tanaka@example.com', timezone: 'America/New_York' },
] as const;

/** Everybody the month is about: people who buy in the shop, and companies that use the service. */
export function peopleOf(seed: number): People {
  const random = randomOf(seed, 'people');
  const everybody = PLACES.flatMap((place) => place.people.map((name) => ({ place, name })));
  const shoppers = Array.from({ length: SHOPPERS }, (_, index): Customer => {
    const { place, name } = everybody[(index * 7) % everybody.length] as (typeof everybody)[number];
    return {
      customerId: `shop-${1001 + index}`,
      name,
      email: emailFor(name, 1001 + index, 'example.com'),
      locale: place.locale,
      timezone: place.timezone,
      region: place.region,
      segment: 'shop',
      ...(index % 30 === 4 && { phone: `+4477009001${String(index).padStart(2, '0').slice(-2)}`, consents: { orders: { sms: true } } }),
      ...(index % 40 === 9 && { consents: { surveys: { email: false } } }),
    };
  });
  const accounts = Array.from({ length: ACCOUNTS }, (_, index): Customer => {
    const name = `${COMPANY_FIRST[index % COMPANY_FIRST.length]} ${COMPANY_LAST[(index + Math.floor(index / COMPANY_FIRST.length)) % COMPANY_LAST.length]}`;
    const place = random.pick(PLACES);
    const plan = random.pick(['starter', 'team', 'team', 'business'] as const);
    return {
      customerId: `acct-${201 + index}`,
      name,
      email: emailFor(name, 201 + index, 'example.org'),
      locale: place.locale,
      timezone: place.timezone,
      region: place.region,
      segment: 'saas',
      plan,
      arr: { amount: `${ARR[plan][0] + random.between(0, ARR[plan][1]) * 120}.00`, currency: 'EUR' },
      components: ['dashboard', ...COMPONENTS.filter((component) => component !== 'dashboard' && random.chance(USED[component]))],
      csm: CSMS[index % CSMS.length] as (typeof CSMS)[number],
    };
  });
  return { shoppers, accounts };
}

/** Least yearly price and steps of 120 above it, by plan. */
const ARR = { starter: [480, 6], team: [3_600, 40], business: [18_000, 400] } as const;
const USED = { api: 0.6, exports: 0.45, webhooks: 0.3 } as const;

/** Everybody is introduced in the first minutes. */
export function introductions({ shoppers, accounts }: People, month: Month): Event[] {
  return [...accounts, ...shoppers].map((customer, index) =>
    cloudEvent(
      'customer.updated',
      { source: customer.segment === 'saas' ? 'cloud.accounts' : 'shop.customers', id: `customer-${customer.customerId}` },
      month.startsAt + MINUTE + index * SECOND,
      customer,
    ),
  );
}
