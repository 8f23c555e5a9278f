import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Event } from '../../core/events/catalogue.ts';
import { DAY, HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { customer, event, NOON, order, outage, shuffled, supportCase, usage } from '../builders.ts';
import { openSystem, type System } from './system.ts';

const CSM = { id: 'carla', name: 'Carla', email: 'carla@example.org' };
const IDS = ['ada', 'bob', 'cyd'];

/** Bursts of events: within one, any order may happen; between them days pass. */
const BURSTS: readonly (readonly Event[])[] = [
  IDS.flatMap((id) => [
    customer(id, NOON, { csm: CSM, components: ['api'] }),
    order('order.confirmed', NOON, { customerId: id, orderId: `o-${id}`, promisedAt: isoOf(NOON + 3 * DAY) }),
  ]),
  IDS.map((id) => order('order.shipped', NOON + DAY, { customerId: id, orderId: `o-${id}` })),
  [
    ...IDS.map((id) => supportCase('case.resolved', NOON + DAY + HOUR, { customerId: id, caseId: `k-${id}`, resolvedBy: 'human' })),
    usage(
      NOON + DAY + HOUR,
      IDS.map((id) => ({ customerId: id, at: isoOf(NOON + DAY) })),
    ),
  ],
  [outage('outage.opened', NOON + 2 * DAY + 3 * HOUR, { incidentId: 'i9' })],
  [
    outage('outage.resolved', NOON + 2 * DAY + 5 * HOUR, { incidentId: 'i9', message: 'Over.' }),
    ...IDS.slice(0, 2).map((id) => order('order.delivered', NOON + 2 * DAY + 5 * HOUR, { customerId: id, orderId: `o-${id}` })),
  ],
  [
    event('survey.answered', NOON + 4 * DAY, {
      customerId: 'bob',
      kind: 'csat',
      score: 1,
      scale: 5,
      caseId: 'k-bob',
      surveyId: String(NOON + DAY + HOUR),
      answeredAt: isoOf(NOON + 4 * DAY),
    }),
  ],
];

let systems: System[] = [];
beforeEach(() => {
  systems = [];
});
afterEach(() => Promise.all(systems.map((system) => system.close())));

async function live(arrange: (burst: readonly Event[]) => readonly Event[]): Promise<System> {
  const system = await openSystem();
  systems.push(system);
  for (const burst of BURSTS) {
    await system.turnTo(Math.max(...burst.map(({ time }) => Date.parse(time))) + MINUTE);
    await system.emit(...arrange(burst));
  }
  await system.turnTo(NOON + 10 * DAY);
  return system;
}

const told = (system: System): string[] =>
  system
    .outbox({ brief: true })
    .map(({ kind, to, noticeKey }) => `${kind} ${to} ${noticeKey}`)
    .sort();

describe('every event delivered twice and in a shuffled order', () => {
  test('sends the same messages as each once and in order (F2, F3)', async () => {
    const plain = await live((burst) => burst);
    expect(plain.kinds().length).toBe(25);
    for (const seed of [1, 2, 3, 4]) {
      const again = await live((burst) => shuffled([...burst, ...burst.map((each) => ({ ...each, id: `${each.id}-again` }))], seed));
      expect(told(again)).toEqual(told(plain));
      for (const id of IDS) {
        const { profile, orders, cases, engagement } = await again.state(id);
        const before = await plain.state(id);
        expect({ profile, orders, cases, engagement }).toEqual({ profile: before.profile, orders: before.orders, cases: before.cases, engagement: before.engagement });
      }
    }
  });

  test('across the whole story still tells nobody twice, and writes down every fact it did not tell (F1, F3)', async () => {
    const system = await openSystem(NOON + 5 * DAY);
    systems.push(system);
    const all = BURSTS.flat();
    await system.emit(...shuffled([...all, ...all], 7));
    await system.turnTo(NOON + 12 * DAY);
    const keys = told(system);
    expect(new Set(keys).size).toBe(keys.length);
    for (const id of IDS) {
      const decided = (await system.why(id)).map(({ kind }) => kind);
      for (const kind of ['order.confirmed', 'order.shipped', 'survey.csat']) expect(decided).toContain(kind);
      expect((await system.why(id)).every(({ decision }) => decision === 'sent' || decision === 'skipped')).toBe(true);
    }
  });
});
