import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Channel, GateState } from '../../core/customers/gate-item.ts';
import type { Fields, ProfileState } from '../../core/customers/profile.ts';
import { CHANNELS } from '../../core/events/customer.ts';
import type { Recipient } from '../../core/keys.ts';
import { addressesOf, allowedUnasked, orderFor, suppressible, type WaysFacts, waysTo } from '../../core/notices/channels.ts';
import { KINDS, type Kind, type NoticeClass, type Topic } from '../../core/notices/kinds.ts';
import { NOON } from '../builders.ts';

const ADDRESSES = { email: 'ada@example.com', phone: '+4915112345678', slack: 'ada-slack', teams: 'ada-teams', webhook: 'ada-hook' };
const profile = (told: object = ADDRESSES): ProfileState => ({ fields: Object.fromEntries(Object.entries(told).map(([name, value]) => [name, { value, at: NOON }])) as Fields });
const ADA: Recipient = { customer: 'ada' };

const facts = (kind: Kind, more: Partial<WaysFacts> = {}): WaysFacts => ({
  notice: { kind, subject: { pk: 'CUSTOMER#ada', sk: 'ORDER#1' }, fact: 'f', factAt: NOON },
  to: ADA,
  gate: undefined,
  profile: profile(),
  suppressed: new Set(),
  gaveUp: [],
  ...more,
});
const open = (kind: Kind, more: Partial<WaysFacts> = {}): readonly Channel[] =>
  waysTo(facts(kind, more))
    .filter(({ shut }) => shut === undefined)
    .map(({ channel }) => channel);
const shutOn = (kind: Kind, channel: Channel, more: Partial<WaysFacts> = {}) => waysTo(facts(kind, more)).find((way) => way.channel === channel)?.shut;
const saying = (topic: Topic, said: Partial<Record<Channel, boolean>>): GateState => ({
  consents: { [topic]: Object.fromEntries(Object.entries(said).map(([channel, granted]) => [channel, { granted, at: NOON }])) },
});
const prefers = (topic: Topic, channels: readonly Channel[]): GateState => ({ prefers: { [topic]: { channels, at: NOON } } });

const USUAL = ['email', 'slack', 'teams', 'webhook', 'feed', 'sms'];
/** One kind of each class that has any. Outreach has none yet. */
const ONE_OF: Readonly<Partial<Record<NoticeClass, Kind>>> = {
  urgent: 'order.delayed',
  receipt: 'order.confirmed',
  progress: 'order.shipped',
  survey: 'survey.csat',
  csm: 'alert.quiet',
};

describe('the order of channels', () => {
  test('is the usual one where nobody has said otherwise: e-mail first, a phone last', () => {
    expect(orderFor({ gate: undefined, profile: undefined }, 'orders')).toEqual(USUAL);
  });

  test("is the customer's record's before the usual, and the person's own before that", () => {
    const known = profile({ ...ADDRESSES, channels: { orders: ['teams', 'slack'] } });
    expect(orderFor({ gate: undefined, profile: known }, 'orders')).toEqual(['teams', 'slack', 'email', 'webhook', 'feed', 'sms']);
    expect(orderFor({ gate: prefers('orders', ['sms']), profile: known }, 'orders')).toEqual(['sms', 'email', 'slack', 'teams', 'webhook', 'feed']);
  });

  test('is one for each topic', () => {
    const gate = prefers('orders', ['sms']);
    expect(orderFor({ gate, profile: undefined }, 'outages')).toEqual(USUAL);
  });

  test('holds every channel once, whatever is wished', () => {
    const wish = fc.array(fc.constantFrom(...CHANNELS), { maxLength: 12 });
    fc.assert(
      fc.property(wish, wish, (own, recorded) => {
        const order = orderFor({ gate: prefers('orders', own), profile: profile({ channels: { orders: recorded } }) }, 'orders');
        expect([...order].sort()).toEqual([...CHANNELS].sort());
        expect(order.slice(0, new Set(own).size)).toEqual([...new Set(own)]);
      }),
    );
  });

  test('decides which of the open ones is used', () => {
    expect(open('order.delayed', { gate: prefers('orders', ['webhook']) })).toEqual(['webhook', 'email', 'slack', 'teams']);
    expect(open('order.delayed', { gate: { ...saying('orders', { sms: true }), ...prefers('orders', ['sms']) } })[0]).toBe('sms');
  });
});

describe('without a word from the person', () => {
  test.each([
    ['email', { urgent: true, receipt: true, progress: true, survey: true, csm: true, outreach: false }],
    ['slack', { urgent: true, receipt: true, progress: true, survey: true, csm: true, outreach: false }],
    ['teams', { urgent: true, receipt: true, progress: true, survey: true, csm: true, outreach: false }],
    ['webhook', { urgent: true, receipt: true, progress: true, survey: true, csm: true, outreach: false }],
    ['sms', { urgent: false, receipt: false, progress: false, survey: false, csm: false, outreach: false }],
    ['feed', { urgent: false, receipt: false, progress: false, survey: false, csm: false, outreach: false }],
  ] as const)('%s is open to these classes', (channel, classes) => {
    for (const [noticeClass, is] of Object.entries(classes) as [NoticeClass, boolean][]) {
      expect(allowedUnasked(channel, noticeClass), noticeClass).toBe(is);
      const kind = ONE_OF[noticeClass];
      if (kind !== undefined && channel !== 'feed') expect(shutOn(kind, channel), noticeClass).toBe(is ? undefined : 'no-consent');
    }
  });
});

describe('with a word from the person', () => {
  const every = Object.entries(ONE_OF) as [NoticeClass, Kind][];

  test.each(every)('a yes opens every channel to %s', (_, kind) => {
    const gate = saying(KINDS[kind].topic, Object.fromEntries(CHANNELS.map((channel) => [channel, true])));
    expect(open(kind, { gate })).toEqual(USUAL);
  });

  test.each(every)('a no to everything leaves %s e-mail only where the class cannot be refused', (noticeClass, kind) => {
    const gate = saying(KINDS[kind].topic, Object.fromEntries(CHANNELS.map((channel) => [channel, false])));
    expect(open(kind, { gate })).toEqual(noticeClass === 'urgent' || noticeClass === 'receipt' ? ['email'] : []);
  });

  test('a no to one topic is none to another', () => {
    expect(shutOn('survey.csat', 'email', { gate: saying('orders', { email: false }) })).toBeUndefined();
  });

  test('a refused mailbox is used for what cannot be refused, but only when nothing else is open', () => {
    const refused = saying('orders', { email: false });
    expect(open('order.delayed', { gate: refused })).toEqual(['slack', 'teams', 'webhook', 'email']);
    expect(open('order.delayed', { gate: { ...refused, ...prefers('orders', ['email']) } }).at(-1)).toBe('email');
    expect(open('order.delayed', { gate: refused, profile: profile({ email: 'ada@example.com' }) })).toEqual(['email']);
    expect(open('order.delayed', { gate: saying('orders', { email: false, sms: true }), profile: profile({ email: 'a@b.example', phone: '+491' }) })).toEqual(['sms', 'email']);
  });
});

describe('every channel', () => {
  test('is tried once at most, with its address where it has one', () => {
    const ways = waysTo(facts('order.delayed', { profile: profile({ email: 'ada@example.com' }) }));
    expect(ways.map(({ channel }) => channel)).toEqual(USUAL);
    expect(ways.filter(({ address }) => address !== '')).toEqual([{ channel: 'email', address: 'ada@example.com' }]);
  });

  test('comes after the one that may have taken the message already, also where that is a mailbox refused meanwhile', () => {
    expect(open('order.delayed', { begunOn: 'webhook' })).toEqual(['webhook', 'email', 'slack', 'teams']);
    expect(open('order.delayed', { begunOn: 'email', gate: saying('orders', { email: false }) })).toEqual(['email', 'slack', 'teams', 'webhook']);
  });

  test('that is refused keeps its place, so that the record names it as passed over; a mailbox alone goes last', () => {
    expect(waysTo(facts('order.delayed', { gate: saying('orders', { slack: false }) })).map(({ channel }) => channel)).toEqual(USUAL);
  });
});

describe('a channel is shut', () => {
  test('without an address, which comes before every other reason', () => {
    for (const channel of ['email', 'sms', 'slack', 'teams', 'webhook'] as const)
      expect(shutOn('order.delayed', channel, { profile: profile({}), gaveUp: CHANNELS, suppressed: new Set(CHANNELS) })).toBe('no-address');
  });

  test('when it was tried for this message and will not take it', () => {
    expect(shutOn('order.delayed', 'email', { gaveUp: ['email'] })).toBe('gave-up');
    expect(open('order.delayed', { gaveUp: ['email', 'slack'] })).toEqual(['teams', 'webhook']);
  });

  test('when its address is suppressed, whatever the class and whatever was said', () => {
    for (const [kind, { topic }] of Object.entries(KINDS) as [Kind, (typeof KINDS)[Kind]][]) {
      const gate = saying(topic, Object.fromEntries(CHANNELS.map((channel) => [channel, true])));
      expect(open(kind, { gate, suppressed: new Set(CHANNELS) })).toEqual([]);
    }
  });

  test('in any case in which one of the three holds: no message finds its way there', () => {
    const some = fc.subarray([...CHANNELS]);
    const said = fc.dictionary(fc.constantFrom(...CHANNELS), fc.boolean(), { noNullPrototype: true });
    fc.assert(
      fc.property(fc.constantFrom(...(Object.keys(KINDS) as Kind[])), some, some, said, some, (kind, suppressed, gaveUp, consents, wished) => {
        const { topic, class: noticeClass } = KINDS[kind];
        const gate = { ...saying(topic, consents), ...prefers(topic, wished) };
        for (const channel of open(kind, { gate, suppressed: new Set(suppressed), gaveUp })) {
          expect(suppressed).not.toContain(channel);
          expect(gaveUp).not.toContain(channel);
          const unrefusable = channel === 'email' && (noticeClass === 'urgent' || noticeClass === 'receipt');
          expect(unrefusable || (consents[channel] ?? (channel !== 'sms' && channel !== 'feed'))).toBe(true);
        }
      }),
    );
  });
});

describe('an address', () => {
  test("is each channel's own, and the feed's is the customer", () => {
    const others = { email: 'ada@example.com', sms: '+4915112345678', slack: 'ada-slack', teams: 'ada-teams', webhook: 'ada-hook' };
    expect(addressesOf(ADA, profile(), { consents: { orders: { feed: { granted: false, at: NOON } } } })).toEqual({ ...others, feed: 'ada' });
    expect(addressesOf(ADA, profile({ channels: { orders: ['feed'] } }), undefined)).toMatchObject({ feed: 'ada' });
  });

  test('in a feed is there only for whom their company has named it', () => {
    expect(addressesOf(ADA, profile(), undefined)).not.toHaveProperty('feed');
    expect(addressesOf(ADA, profile({ channels: { orders: ['sms'] } }), { consents: { orders: { sms: { granted: true, at: NOON } } } })).not.toHaveProperty('feed');
  });

  test('in a feed is nothing that a colleague or an unknown customer has', () => {
    expect(addressesOf({ owner: 'carla' }, profile({}), undefined)).toEqual({});
    expect(addressesOf(ADA, undefined, undefined)).toEqual({});
  });

  test('of a destination cannot be taken for a mailbox or a phone on the suppression list, nor for one of another channel', () => {
    const name = fc.oneof(fc.constantFrom('ada@example.com', '+4915112345678', 'slack:x', 'x'), fc.string());
    const pair = fc.tuple(fc.constantFrom('slack', 'teams', 'webhook', 'feed'), fc.constantFrom('slack', 'teams', 'webhook', 'feed'), name, name);
    fc.assert(
      fc.property(pair, ([one, other, first, second]) => {
        expect(suppressible(one, first) === suppressible(other, second)).toBe(one === other && first === second);
        expect(suppressible(one, first)).not.toBe(suppressible('email', 'ada@example.com'));
        expect(suppressible(one, first)).not.toBe(suppressible('sms', '+4915112345678'));
      }),
    );
    expect(suppressible('email', 'ada@example.com')).toBe('ada@example.com');
    expect(suppressible('sms', '+4915112345678')).toBe('+4915112345678');
  });
});
