import { beforeEach, describe, expect, test } from 'vitest';
import { searchPartition } from '../../core/keys.ts';
import { DAY, HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { customer, event, NOON, order, outage, supportCase, usage } from '../builders.ts';
import { servedSystem } from '../local/served.ts';
import { type SignedIn, signedIn } from './signed-in.ts';

const served = servedSystem();
const CARLA = { id: 'carla', name: 'Carla', email: 'carla@example.org' };
let carla: SignedIn;

beforeEach(async () => {
  await served.system.emit(customer('ada', NOON, { csm: CARLA, name: 'Ada Müller-Lövelace', email: 'Ada@Example.com', components: ['api'], timezone: 'Europe/Berlin' }));
  carla = await signedIn(served, 'carla', 'csm');
});

describe('a customer', () => {
  test('is shown with who they are, how they stand by both flags and why, and what is open', async () => {
    await served.system.emit(
      usage(
        NOON,
        Array.from({ length: 12 }, (_, n) => ({ customerId: 'ada', day: isoOf(NOON - (60 - n) * DAY).slice(0, 10) })),
      ),
    );
    await served.system.emit(
      event('survey.answered', NOON, { customerId: 'ada', kind: 'csat', score: 1, scale: 5, answeredAt: isoOf(NOON), caseId: 'k9', comment: '<script>alert(1)</script>' }),
    );
    await served.system.emit(outage('outage.opened', NOON), supportCase('case.opened', NOON), order('order.shipped', NOON));
    await served.system.turnTo(NOON + 2 * HOUR);
    const { body } = await carla.get('/customers/ada');
    expect(body).toMatchObject({
      name: 'Ada Müller-Lövelace',
      csm: { id: 'carla' },
      zone: { zone: 'Europe/Berlin', from: 'profile' },
      activeDays: 12,
      unhappy: { flag: 'raised', score: expect.closeTo(4, 1), threshold: 4, clears: { at: expect.any(String) } },
      open: { incidents: [{ id: 'i1' }], cases: 1, orders: 1 },
    });
    expect(body.quiet.reasons[0]).toMatchObject({ code: 'silent', contribution: expect.any(Number) });
    const sum = body.quiet.reasons.reduce((total: number, { contribution }: { contribution: number }) => total + contribution, 0);
    expect(sum).toBeCloseTo(body.quiet.score, 2);
    expect(body.alerts.map(({ flag }: { flag: string }) => flag).sort()).toEqual(['quiet', 'unhappy']);
  });

  test('of whom nothing is known is not there, and one who is forgotten is said to be', async () => {
    expect((await carla.get('/customers/zoe')).status).toBe(404);
    await served.system.emit(event('customer.erased', NOON, { customerId: 'ada' }));
    const { body } = await carla.get('/customers/ada');
    expect(body).toMatchObject({ erasedAt: isoOf(NOON), components: [], alerts: [] });
    expect(JSON.stringify(body)).not.toMatch(/Müller|Example\.com/);
    expect((await carla.get('/customers?q=muller')).body.customers).toEqual([]);
  });

  test('has a score on each past day as it was known on that day', async () => {
    const days = [...Array(20).keys()].map((n) => isoOf(NOON - (60 - 2 * n) * DAY).slice(0, 10));
    for (const day of days) {
      await served.system.emit(usage(NOON, [{ customerId: 'ada', day }]));
    }
    const { body } = await carla.get('/customers/ada/score?days=60');
    expect(body.days).toHaveLength(60);
    const on = (back: number) => body.days.at(-1 - back);
    const now = (await carla.get('/customers/ada')).body.quiet.score;
    expect(on(0).quiet).toBeCloseTo(now, 2);
    // In use every other day the score is low; since the last use it rises day by day.
    expect(on(23).quiet).toBeLessThan(0);
    for (let back = 20; back > 0; back--) expect(on(back - 1).quiet).toBeGreaterThanOrEqual(on(back).quiet);
    // Before the eighth active day too little was known.
    expect(body.days.find((day: { quiet: number | null }) => day.quiet !== null).day >= (days[7] ?? '')).toBe(true);
    expect(body.days.filter(({ active }: { active: boolean }) => active).length).toBe(days.filter((day) => day >= body.days[0].day).length);
  });
});

describe('the timeline', () => {
  test('merges messages with what they are about, the newest first, each once, over all pages', async () => {
    for (let n = 0; n < 12; n++) {
      await served.system.turnTo(NOON + n * HOUR);
      await served.system.emit(order('order.confirmed', NOON + n * HOUR, { orderId: `o${n}` }));
    }
    await served.system.emit(supportCase('case.opened', NOON + 12 * HOUR, { topic: 'Invoice' }));
    const found: { id: string; at: string; sort: string }[] = [];
    let after = '';
    for (let page = 0; page < 20; page++) {
      const { body } = await carla.get(`/customers/ada/timeline?limit=5${after}`);
      found.push(...body.entries);
      if (body.next === undefined) break;
      after = `&after=${encodeURIComponent(body.next)}`;
    }
    expect(found.filter(({ sort }) => sort === 'message')).toHaveLength(12);
    expect(found.filter(({ sort }) => sort === 'order')).toHaveLength(12);
    expect(found.filter(({ sort }) => sort === 'case')).toHaveLength(1);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    expect(found.map(({ at }) => at)).toEqual(
      found
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    expect((await carla.get('/customers/ada/timeline?after=eyJ4IjoxfQ==')).status).toBe(400);
  });

  test('gives each message its receipt, or the reason why it was not sent', async () => {
    await served.system.emit(customer('ada', NOON + MINUTE, { consents: { orders: { email: false } } }));
    await served.system.turnTo(NOON + MINUTE);
    await served.system.emit(order('order.shipped', NOON + MINUTE), order('order.confirmed', NOON, { orderId: '1002' }));
    await served.system.turnTo(NOON + HOUR);
    const { body } = await carla.get('/customers/ada/timeline?sort=message');
    const messages = Object.fromEntries(body.entries.map(({ what, message }: { what: string; message: object }) => [what, message]));
    expect(messages['order.shipped']).toMatchObject({ decision: 'skipped', reason: 'no-consent' });
    expect(messages['order.confirmed']).toMatchObject({ decision: 'sent', channel: 'email' });
    expect(body.entries.every(({ sort }: { sort: string }) => sort === 'message')).toBe(true);
  });
});

describe('a customer who says that they were not told', () => {
  test('is answered from the receipts: told, not theirs, or why not', async () => {
    await served.system.emit(customer('bob', NOON, { components: ['exports'] }), outage('outage.opened', NOON, { title: 'API slow' }));
    await served.system.turnTo(NOON + 5 * MINUTE);
    await served.system.emit(outage('outage.resolved', NOON + 5 * MINUTE));
    await served.system.turnTo(NOON + HOUR);
    const ada = (await carla.get('/customers/ada/outages')).body.outages;
    expect(ada).toMatchObject([{ outage: { id: 'i1', title: 'API slow', isOpen: false }, concerned: true, because: 'component', component: 'api' }]);
    expect(ada[0].told.map(({ step, message }: { step: string; message: { decision: string } }) => [step, message.decision])).toEqual([
      ['outage.opened', 'sent'],
      ['outage.resolved', 'sent'],
    ]);
    const bob = (await carla.get('/customers/bob/outages')).body.outages;
    expect(bob).toMatchObject([{ concerned: false, because: 'no-component', told: [{}, {}] }]);
    expect(bob[0].told.some(({ message }: { message?: object }) => message !== undefined)).toBe(false);
  });
});

describe('the search', () => {
  const found = async (q: string): Promise<string[]> => (await carla.get(`/customers?q=${encodeURIComponent(q)}`)).body.customers.map(({ id }: { id: string }) => id);

  test.each(['ad', 'mull', 'Müller', 'lovelace', 'ada lov', 'müller ada', 'ADA@example.com', 'ada@Example.com'])('finds by %s', async (q) => {
    expect(await found(q)).toEqual(['ada']);
  });

  test.each(['velace', 'ada bob', 'ada@example', 'x', 'example.com'])('does not find by %s', async (q) => {
    expect(await found(q)).toEqual([]);
  });

  test('finds ids by their beginning, and says when there are more than it shows', async () => {
    await served.system.emit(...Array.from({ length: 12 }, (_, n) => customer(`shop-${n}`, NOON)));
    const { body } = await carla.get('/customers?q=shop-&limit=10');
    expect([body.customers.length, body.isCut]).toEqual([10, true]);
    expect(await found('shop-11')).toEqual(['shop-11']);
  });

  test('follows a change of name, and keeps neither name nor address in a key', async () => {
    await served.system.turnTo(NOON + MINUTE);
    await served.system.emit(customer('ada', NOON + MINUTE, { name: 'Augusta King', email: 'king@example.com' }));
    expect(await found('augusta')).toEqual(['ada']);
    expect(await found('lovelace')).toEqual([]);
    expect(await found('ada@example.com')).toEqual([]);
    const keys = served.system.engine.store.prepare('SELECT pk, sk FROM items').all() as { pk: string; sk: string }[];
    expect(keys.filter(({ pk }) => pk.startsWith(searchPartition(''))).length).toBeGreaterThan(5);
    expect(JSON.stringify(keys)).not.toMatch(/augus|lovelace|king|example\.com/i);
  });

  test('leaves nothing behind of who is forgotten', async () => {
    await served.system.emit(event('customer.erased', NOON, { customerId: 'ada' }));
    const left = served.system.engine.store.prepare("SELECT pk, sk, body FROM items WHERE pk LIKE 'SEARCH#%' OR body LIKE '%velace%'").all();
    expect(left).toEqual([]);
  });
});
