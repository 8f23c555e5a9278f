/** The reacting functions under the faults of docs/faults.md: their handlers over the real table, ports that fail, batches that come again. */

import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { beforeEach, describe, expect, test } from 'vitest';
import { webhookTrust } from '../../adapters/aws/webhook-trust.ts';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import type { EngagementState } from '../../core/engagement/state.ts';
import { audiencePartition, caseKey, engagementKey, incidentKey, orderKey } from '../../core/keys.ts';
import { type NoticeRequest, noticeKey } from '../../core/notices/request.ts';
import { decideOnOutage } from '../../core/outages/decide.ts';
import type { FanOutPage } from '../../core/outages/fan-out.ts';
import { type Ports, type Table, Unavailable } from '../../core/ports.ts';
import { DEFAULT_RULES } from '../../core/rules/state.ts';
import { SCHEMA } from '../../core/schema.ts';
import { DAY, HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { cases } from '../../functions/cases/handler.ts';
import { engagement } from '../../functions/engagement/handler.ts';
import { fanOut } from '../../functions/fan-out/handler.ts';
import { intake } from '../../functions/intake/handler.ts';
import { orders } from '../../functions/orders/handler.ts';
import { type Owners, sweep } from '../../functions/sweep/handler.ts';
import { NOON, order, outage, supportCase, usage } from '../builders.ts';

let now: number;
let table: Table;
let asked: NoticeRequest[];
let pages: FanOutPage[];
let quarantined: unknown[];
let paused: number[];
beforeEach(() => {
  now = NOON;
  table = sqliteTable(openStore(':memory:'));
  asked = [];
  pages = [];
  quarantined = [];
  paused = [];
});

const lane = { send: async (bodies: readonly unknown[]) => void asked.push(...(bodies as NoticeRequest[])) };
const ports = (more: Partial<Ports> = {}): Ports =>
  ({
    table,
    lanes: { urgent: lane, routine: lane, broadcast: lane },
    pages: { send: async (bodies: readonly unknown[]) => void pages.push(...(bodies as FanOutPage[])) },
    signals: { send: async () => undefined },
    bus: { put: async () => undefined },
    quarantine: { send: async (bodies: readonly unknown[]) => void quarantined.push(...bodies) },
    visibility: { defer: async () => undefined },
    clock: { now: () => now },
    pause: async (ms: number) => void paused.push(ms),
    log: { line: () => undefined },
    rules: async () => DEFAULT_RULES,
    ...more,
  }) as unknown as Ports;

let messages = 0;
const batchOf = (...bodies: readonly unknown[]): SQSEvent =>
  ({
    Records: bodies.map((body) => ({
      messageId: `q${++messages}`,
      receiptHandle: `r${messages}`,
      body: JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1' },
      eventSourceARN: 'queue',
    })),
  }) as unknown as SQSEvent;
/** Which of a batch's messages stay in their queue. */
async function keptOf(handled: Promise<SQSBatchResponse>, batch: SQSEvent): Promise<number[]> {
  const failed = new Set((await handled).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  return batch.Records.flatMap(({ messageId }, index) => (failed.has(messageId) ? [index] : []));
}

/** The table, of which these puts fail. */
const failing = (isMeant: (pk: string, nth: number) => boolean): Table => {
  let puts = 0;
  return {
    ...table,
    put: async (draft, version) => {
      if (isMeant(draft.pk, ++puts)) throw new Unavailable('throttled');
      return table.put(draft, version);
    },
  };
};

describe('a table that throttles', () => {
  test('is asked again after pauses that grow and differ, and nothing is lost (F13)', async () => {
    const batch = batchOf(order('order.confirmed', NOON));
    expect(await keptOf(orders(ports({ table: failing((_pk, nth) => nth <= 5) }))(batch), batch)).toEqual([]);
    expect((await table.get(orderKey('ada', '1001')))?.version).toBe(1);
    expect(asked.length).toBe(1);
    expect(paused).toEqual([...paused].sort((a, b) => a - b));
    expect(new Set(paused).size).toBe(5);
  });

  test('for longer than the tries last leaves only the messages concerned in their queue, and asks for nothing of theirs (F13)', async () => {
    const batch = batchOf(...['ada', 'bob', 'cyd'].map((customerId) => order('order.confirmed', NOON, { customerId })));
    const table = failing((pk) => pk === 'CUSTOMER#bob');
    expect(await keptOf(orders(ports({ table }))(batch), batch)).toEqual([1]);
    expect(asked.map(({ to }) => to)).toEqual([[{ customer: 'ada' }], [{ customer: 'cyd' }]]);
    expect(quarantined).toEqual([]);
  });
});

describe('a survey whose instant has come', () => {
  const WAKE = { wake: caseKey('ada', 'k1') };
  const react = (more: Partial<Ports> = {}) => cases(ports(more), { surveyDelayHours: 24 });
  beforeEach(async () => {
    await react()(batchOf(supportCase('case.resolved', NOON, { resolvedBy: 'human' })));
    now = NOON + DAY;
  });

  test('and whose wake was cut off after its write is asked for by the next receive, under the same key (F22)', async () => {
    const broken = { send: async () => Promise.reject(new Unavailable('down')) };
    const batch = batchOf(WAKE);
    expect(await keptOf(react({ lanes: { urgent: broken, routine: broken, broadcast: broken } })(batch), batch)).toEqual([0]);
    expect((await table.get(WAKE.wake))?.body).toMatchObject({ asked: [NOON] });
    expect(asked).toEqual([]);
    await react()(batch);
    await react()(batch);
    expect(asked.length).toBe(2);
    expect(new Set(asked.map((request) => noticeKey(request, { customer: 'ada' }))).size).toBe(1);
  });

  test('early is not asked for, and rings again at its instant (F21)', async () => {
    now = NOON + HOUR;
    await react()(batchOf(WAKE));
    expect(asked).toEqual([]);
    expect((await table.get(WAKE.wake))?.dueAt).toBe(NOON + DAY);
  });
});

describe('the sweep', () => {
  const woken: unknown[] = [];
  let lose: boolean;
  const owner = {
    send: async (bodies: readonly unknown[]) => {
      if (!lose) woken.push(...bodies);
    },
  };
  const owners: Owners = { customers: owner, orders: owner, outages: owner, engagement: owner, cases: owner, pages: owner, notices: owner, sources: owner };
  beforeEach(() => {
    woken.length = 0;
    lose = false;
  });

  test('finds within a quarter of an hour what was due and whose wake was lost (F21)', async () => {
    await table.put({ ...caseKey('ada', 'k1'), body: {}, dueAt: NOON + 5 * MINUTE }, 0);
    const run = sweep({ ...ports(), owners });
    await run();
    lose = true;
    for (now = NOON + MINUTE; now <= NOON + 9 * MINUTE; now += MINUTE) await run();
    lose = false;
    for (; now <= NOON + 16 * MINUTE; now += MINUTE) await run();
    expect(woken).toContainEqual({ wake: caseKey('ada', 'k1') });
  });

  test('that failed for half an hour, or began anew, wakes all that is overdue (F21)', async () => {
    await table.put({ ...caseKey('ada', 'k1'), body: {}, dueAt: NOON + MINUTE }, 0);
    await table.put({ ...orderKey('ada', '1001'), body: {}, dueAt: NOON - 3 * DAY }, 0);
    now = NOON + 30 * MINUTE;
    expect(await sweep({ ...ports(), owners })()).toEqual({ woken: 2 });
  });
});

describe('an item that newer code has written', () => {
  test('keeps its message in the queue, untouched and not quarantined, until newer code takes it; older items are read (F27)', async () => {
    const key = orderKey('ada', '1001');
    await orders(ports())(batchOf(order('order.confirmed', NOON)));
    const ours = await table.get(key);
    await table.put({ ...key, body: { ...(ours?.body as object), schema: SCHEMA + 1 } }, 1);
    const batch = batchOf(order('order.shipped', NOON + HOUR), order('order.confirmed', NOON, { orderId: '1002' }));
    expect(await keptOf(orders(ports())(batch), batch)).toEqual([0]);
    expect(quarantined).toEqual([]);
    await expect(table.put({ ...key, body: ours?.body }, 2)).resolves.toBe('written');
    expect(await keptOf(orders(ports())(batch), batch)).toEqual([]);
    expect(asked.map(({ kind }) => kind)).toContain('order.shipped');
  });
});

describe('a fan-out', () => {
  const PEOPLE = 250;
  const FIRST: FanOutPage = { incidentId: 'i1', report: '', from: { component: 'api', shard: 0 } };
  async function openIncident(): Promise<FanOutPage> {
    const { state, pages: first } = decideOnOutage(undefined, outage('outage.opened', NOON), NOON);
    await table.put({ ...incidentKey('i1'), body: state }, 0);
    for (let n = 0; n < PEOPLE; n++) await table.put({ pk: audiencePartition('api', 0), sk: `CUSTOMER#${String(n).padStart(3, '0')}`, body: {} }, 0);
    return { ...FIRST, ...first[0] };
  }
  const told = () => asked.flatMap(({ to }) => to.map((each) => ('customer' in each ? each.customer : '')));

  test.each(['lane', 'next page', 'the answer'])('whose every page fails once at its %s asks for everybody, under one key each (F28)', async (place) => {
    const queue = [await openIncident()];
    while (queue.length > 0) {
      const page = queue.shift();
      pages.length = 0;
      const down = { send: async () => Promise.reject(new Unavailable('down')) };
      const broken = place === 'lane' ? { lanes: { urgent: down, routine: down, broadcast: down } } : place === 'next page' ? { pages: down } : {};
      const batch = batchOf(page);
      await fanOut(ports(broken))(batch);
      await fanOut(ports())(batch);
      queue.push(...pages.slice(-1));
    }
    expect(new Set(told()).size).toBe(PEOPLE);
    const keys = asked.flatMap(({ to, ...notice }) => to.map((each) => noticeKey(notice, each)));
    expect(new Set(keys).size).toBe(PEOPLE);
  });

  test('tells who joins ahead of its cursor, and not who has left ahead of it (F29)', async () => {
    await fanOut(ports())(batchOf(await openIncident()));
    await table.put({ pk: audiencePartition('api', 0), sk: 'CUSTOMER#150-new', body: {} }, 0);
    await table.delete({ pk: audiencePartition('api', 0), sk: 'CUSTOMER#160' }, 1);
    while (pages.length > 0) await fanOut(ports())(batchOf(pages.shift()));
    expect(told().length).toBe(PEOPLE);
    expect(told()).toContain('150-new');
    expect(told()).not.toContain('160');
  });
});

describe('one customer with a thousand events at once', () => {
  const DAYS = 50;
  const events = Array.from({ length: 1_000 }, (_, n) => usage(NOON, [{ customerId: 'ada', at: isoOf(NOON - (n % DAYS) * DAY) }]));

  /** By two processes at a time, ten messages to a batch; what stays in the queue comes again. */
  async function work(counted: (table: Table) => Table): Promise<number> {
    let left: readonly unknown[] = events;
    let rounds = 0;
    for (; left.length > 0 && rounds < 20; rounds++) {
      const batches = Array.from({ length: Math.ceil(left.length / 10) }, (_, n) => left.slice(n * 10, n * 10 + 10));
      const processes = [0, 1].map(() => engagement(ports({ table: counted(table) })));
      const kept = await Promise.all(
        batches.map(async (bodies, n) => {
          const batch = batchOf(...bodies);
          return (await keptOf((processes[n % 2] as (typeof processes)[0])(batch), batch)).map((index) => bodies[index]);
        }),
      );
      left = kept.flat();
    }
    return rounds;
  }

  test('loses no day, writes no more often than there are days, and a repeat writes nothing (F30)', async () => {
    let written = 0;
    const counted = (real: Table): Table => ({
      ...real,
      put: async (draft, version) => {
        const outcome = await real.put(draft, version);
        if (outcome === 'written') written++;
        return outcome;
      },
    });
    expect(await work(counted)).toBeLessThan(20);
    expect(((await table.get(engagementKey('ada')))?.body as EngagementState | undefined)?.days?.count).toBe(DAYS);
    expect(written).toBeLessThanOrEqual(DAYS);
    written = 0;
    expect(await work(counted)).toBe(1);
    expect(written).toBe(0);
  });
});

describe('an intake that cannot read its secret since it started', () => {
  test('asks the sender to send again, and lets nothing in (F37)', async () => {
    const put: unknown[] = [];
    const trusted = webhookTrust({ secrets: { keys: async () => Promise.reject(new Unavailable('away')) }, clock: { now: () => now } });
    const handler = intake({
      bus: {
        offer: async (events) => {
          put.push(...events);
          return events.map(() => 'taken');
        },
      },
      clock: { now: () => now },
      log: { line: () => undefined },
      trusted: trusted as never,
    });
    const request = { routeKey: 'POST /v1/events', headers: {}, body: JSON.stringify(order('order.confirmed', NOON)), isBase64Encoded: false };
    expect((await handler(request as never)).statusCode).toBe(503);
    expect(put).toEqual([]);
  });
});
