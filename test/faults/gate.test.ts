/** The gate under the faults of docs/faults.md: the deployed handlers over the real table, whose process ends between two calls or is slow. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import type { AlertState } from '../../core/alerts/state.ts';
import { decideOnCase } from '../../core/cases/decide.ts';
import { type GateState, withConsent } from '../../core/customers/gate-item.ts';
import { alertKey, caseKey, gateKey, noticeItemKey, orderKey, profileKey, type Recipient } from '../../core/keys.ts';
import { type NoticeRequest, noticeKey } from '../../core/notices/request.ts';
import { GRACE_MS, type NoticeState } from '../../core/notices/state.ts';
import { decideOnOrder } from '../../core/orders/decide.ts';
import type { Key, MailMessage, Ports, SendOutcome } from '../../core/ports.ts';
import { DEFAULT_RULES } from '../../core/rules/state.ts';
import { DAY, HOUR, type Instant, isoOf, MINUTE, SECOND } from '../../core/time.ts';
import { engage } from '../../flow/engage.ts';
import { changeGate } from '../../flow/gate-item.ts';
import { eraseCustomer, updateCustomer } from '../../flow/know-customer.ts';
import { deliver } from '../../functions/deliver/handler.ts';
import { deliveryFeedback } from '../../functions/delivery-feedback/handler.ts';
import { customer, event, NOON, order, supportCase } from '../builders.ts';

const ADA = { customer: 'ada' };
const CSM = { id: 'carla', name: 'Carla', email: 'carla@example.org', slack: 'alerts' };
const confirmed = (orderId = '1001', to: readonly Recipient[] = [ADA]): NoticeRequest => ({
  kind: 'order.confirmed',
  subject: orderKey('ada', orderId),
  fact: 'confirmed',
  factAt: NOON,
  to,
});
const TIMEOUT_MS = 60 * SECOND;
/** Longer than any lease and the grace after it. */
const LEASE_AND_GRACE_MS = GRACE_MS + 2 * MINUTE;

type Cut = { readonly call: number; readonly when: 'before' | 'after' };
type Worker = {
  /** Ends before or after one of its port calls: nothing that it asks then is answered. */
  readonly cut?: Cut;
  readonly skewMs?: number;
  /** What happens beside it just before a port call. */
  readonly meanwhile?: (call: string, count: number) => Promise<unknown> | undefined;
};

async function openScene(outcomes: SendOutcome[] = []) {
  const table = sqliteTable(openStore(':memory:'));
  const scene = {
    now: NOON as Instant,
    table,
    /** What the provider took. */
    accepted: [] as MailMessage[],
    posted: [] as Instant[],
    hook: undefined as SendOutcome | undefined,
    asked: [] as unknown[],
    later: [] as { body: unknown; seconds: number }[],
    quarantined: [] as unknown[],
    deferred: [] as number[],
    calls: [] as string[],
    lines: [] as object[],
    ports,
    receive,
    hear,
    said: (message: MailMessage | undefined, eventType: string, more: object = {}) =>
      hear({ eventType, mail: { messageId: 'm1', timestamp: isoOf(scene.now), tags: { notice: [message?.tags.notice], customer: [message?.tags.customer] } }, ...more }),
    notice: async (request: NoticeRequest = confirmed(), to: Recipient = ADA) => (await table.get(noticeItemKey(to, noticeKey(request, to))))?.body as NoticeState | undefined,
  };
  let nonces = 0;
  await updateCustomer(ports(), customer('ada', NOON, { csm: CSM }));
  for (const orderId of ['1001', '1002'])
    await table.put({ ...orderKey('ada', orderId), body: decideOnOrder(undefined, order('order.confirmed', NOON, { orderId }), NOON).state }, 0);
  return scene;

  function ports({ cut, skewMs = 0, meanwhile }: Worker = {}, died: () => void = () => undefined): Ports {
    let alive = true;
    let count = 0;
    const through = async <T>(name: string, effect: () => Promise<T>): Promise<T> => {
      if (!alive) return new Promise<never>(() => undefined);
      const call = count++;
      scene.calls.push(name);
      await meanwhile?.(name, call);
      const dies = cut?.call === call;
      const result = dies && cut.when === 'before' ? undefined : await effect();
      if (!dies) return result as T;
      alive = false;
      died();
      return new Promise<never>(() => undefined);
    };
    const lane = {
      send: async (bodies: readonly unknown[], seconds = 0) => {
        scene.asked.push(...bodies);
        scene.later.push(...bodies.map((body) => ({ body, seconds })));
      },
    };
    return {
      table: {
        ...table,
        get: (key) => through('get', () => table.get(key)),
        getMany: (keys) => through('getMany', () => table.getMany(keys)),
        query: (pk, prefix, page) => through('query', () => table.query(pk, prefix, page)),
        put: (draft, version) => through('put', () => table.put(draft, version)),
      },
      lanes: { urgent: lane, routine: lane, broadcast: lane },
      mail: {
        send: (message) =>
          through('send', async () => {
            const outcome = outcomes.shift() ?? { outcome: 'accepted', providerId: `m${scene.accepted.length + 1}` };
            if (outcome.outcome === 'accepted') scene.accepted.push(message);
            return outcome;
          }),
      },
      hooks: {
        post: async () => {
          scene.posted.push(scene.now);
          return scene.hook ?? { outcome: 'accepted', providerId: 'h1' };
        },
      },
      texts: { send: async () => ({ outcome: 'refused', why: 'no SMS', addressFault: false }) },
      feed: { put: async () => ({ outcome: 'refused', why: 'no app', addressFault: false }) },
      quarantine: { send: async (bodies) => void scene.quarantined.push(...bodies) },
      visibility: { defer: async (_receipt, seconds) => void scene.deferred.push(seconds) },
      bus: { put: async () => undefined },
      mailQuota: { perSecond: async () => Number.POSITIVE_INFINITY },
      rules: async () => DEFAULT_RULES,
      addressHashes: async (address) => [`#${address.length}`],
      clock: { now: () => scene.now + skewMs },
      ids: { next: () => `nonce-${nonces++}` },
      links: { url: async (purpose) => `https://example.com/${purpose}`, read: async () => undefined },
      render: () => ({ subject: '', text: '', html: '', brief: { title: '', badge: null, lines: [], facts: [], action: null }, plain: false }),
      log: { line: (fields) => void scene.lines.push(fields) },
      pause: async (ms) => {
        scene.now += ms;
      },
      workersBornAt: 0,
    } as Partial<Ports> as Ports;
  }

  /** One receive of a message by a worker of its own; 'died' when its process has ended. */
  async function receive(body: unknown, worker: Worker = {}, receives = 1, remainingMs = TIMEOUT_MS): Promise<'acknowledged' | 'kept' | 'died'> {
    let die: () => void = () => undefined;
    const died = new Promise<'died'>((resolve) => {
      die = () => resolve('died');
    });
    const endsAt = scene.now + remainingMs;
    const handler = deliver(ports(worker, die), { company: 'Shop', support: 'support@example.com' });
    const handled = handler(batchOf(body, receives), { getRemainingTimeInMillis: () => endsAt - scene.now });
    return Promise.race([handled.then(({ batchItemFailures }): 'acknowledged' | 'kept' => (batchItemFailures.length > 0 ? 'kept' : 'acknowledged')), died]);
  }

  function hear(providerEvent: object): Promise<SQSBatchResponse> {
    return deliveryFeedback(ports())(batchOf(providerEvent));
  }
}

let messages = 0;
const batchOf = (body: unknown, receives = 1): SQSEvent =>
  ({
    Records: [
      { messageId: `q${++messages}`, receiptHandle: `r${messages}`, body: JSON.stringify(body), attributes: { ApproximateReceiveCount: String(receives) }, eventSourceARN: 'lane' },
    ],
  }) as unknown as SQSEvent;

/** The port calls of a delivery that nothing disturbs. */
const CALLS = await (async () => {
  const scene = await openScene();
  scene.calls.length = 0;
  await scene.receive(confirmed());
  return scene.calls;
})();
const CLAIM = CALLS.indexOf('put');
const SEND = CALLS.indexOf('send');
const SETTLE = CALLS.lastIndexOf('put');
const cutsBetween = (first: Cut, last: Cut): Cut[] =>
  CALLS.flatMap((_, call) => [
    { call, when: 'before' as const },
    { call, when: 'after' as const },
  ]).filter((cut) => placeOf(cut) >= placeOf(first) && placeOf(cut) <= placeOf(last));
const placeOf = ({ call, when }: Cut): number => 2 * call + (when === 'after' ? 1 : 0);

describe('a delivery whose process ends', () => {
  test.each(cutsBetween({ call: 0, when: 'before' }, { call: CLAIM, when: 'before' }))(
    'before its claim has done nothing: the message comes again and is sent, $when call $call (F6)',
    async (cut) => {
      const scene = await openScene();
      expect(await scene.receive(confirmed(), { cut })).toBe('died');
      expect(await scene.notice()).toBeUndefined();
      expect(await scene.receive(confirmed(), {}, 2)).toBe('acknowledged');
      expect(scene.accepted.length).toBe(1);
      expect(await scene.notice()).toMatchObject({ status: 'sent', attempt: 1 });
    },
  );

  test.each(cutsBetween({ call: CLAIM, when: 'after' }, { call: SEND, when: 'before' }))(
    'between claim and send costs lease and grace, and then is sent once, $when call $call (F7)',
    async (cut) => {
      const scene = await openScene();
      expect(await scene.receive(confirmed(), { cut })).toBe('died');
      expect(await scene.receive(confirmed(), {}, 2)).toBe('kept');
      expect(scene.deferred[0]).toBeGreaterThan(GRACE_MS / SECOND);
      expect(scene.accepted.length).toBe(0);
      scene.now += LEASE_AND_GRACE_MS;
      expect(await scene.receive(confirmed(), {}, 3)).toBe('acknowledged');
      expect(scene.accepted.length).toBe(1);
      expect(await scene.notice()).toMatchObject({ status: 'sent', attempt: 2 });
    },
  );

  test.each(cutsBetween({ call: SEND, when: 'after' }, { call: SETTLE, when: 'before' }))(
    'between acceptance and settling is settled by the Send event, and not sent again, $when call $call (F8)',
    async (cut) => {
      const scene = await openScene();
      expect(await scene.receive(confirmed(), { cut })).toBe('died');
      expect(await scene.notice()).toMatchObject({ status: 'sending' });
      await scene.said(scene.accepted[0], 'Send');
      expect(await scene.notice()).toMatchObject({ status: 'sent' });
      scene.now += LEASE_AND_GRACE_MS;
      expect(await scene.receive(confirmed(), {}, 2)).toBe('acknowledged');
      expect(scene.accepted.length).toBe(1);
    },
  );

  test('between acceptance and settling is sent once more when its Send event is lost, and never a third time (F9)', async () => {
    const scene = await openScene();
    await scene.receive(confirmed(), { cut: { call: SEND, when: 'after' } });
    for (let receives = 2; receives < 6; receives++) {
      scene.now += LEASE_AND_GRACE_MS;
      expect(await scene.receive(confirmed(), {}, receives)).toBe('acknowledged');
    }
    expect(scene.accepted.length).toBe(2);
    expect(await scene.notice()).toMatchObject({ status: 'sent', attempt: 2 });
  });

  test('between acceptance and settling, and is sent once more, is named in the log, so that such repeats can be counted (F9)', async () => {
    const scene = await openScene();
    await scene.receive(confirmed(), { cut: { call: SEND, when: 'after' } });
    scene.now += LEASE_AND_GRACE_MS;
    await scene.receive(confirmed(), {}, 2);
    expect(scene.lines).toContainEqual(expect.objectContaining({ sentAgain: expect.anything() }));
  });

  test('after settling is acknowledged at the next receive, without a write or a send (F10)', async () => {
    const scene = await openScene();
    expect(await scene.receive(confirmed(), { cut: { call: SETTLE, when: 'after' } })).toBe('died');
    scene.calls.length = 0;
    expect(await scene.receive(confirmed(), {}, 2)).toBe('acknowledged');
    expect(scene.calls).not.toContain('put');
    expect(scene.accepted.length).toBe(1);
  });
});

describe('an invocation that runs out of time', () => {
  test('hands the recipients whom it did not begin to a message of their own, and tells everybody once (F11)', async () => {
    const scene = await openScene();
    const people = Array.from({ length: 60 }, (_, n) => ({ customer: `c${n}` }));
    for (const to of people) await scene.table.put({ ...profileKey(to), body: { fields: { email: { value: `${to.customer}@example.com`, at: NOON } } } }, 0);
    const slow: Worker = {
      meanwhile: async (call) => {
        if (call === 'send') scene.now += SECOND;
      },
    };
    let request: unknown = confirmed('1001', people);
    const sizes: number[] = [];
    for (let round = 0; request !== undefined && round < 10; round++) {
      scene.later.length = 0;
      const before = scene.accepted.length;
      expect(await scene.receive(request, slow, 1, 30 * SECOND)).toBe('acknowledged');
      sizes.push(scene.accepted.length - before);
      const begun = await Promise.all(people.map((to) => scene.notice(confirmed('1001', people), to)));
      expect(begun.filter((notice) => notice !== undefined).length).toBe(scene.accepted.length);
      scene.now += LEASE_AND_GRACE_MS;
      request = scene.later[0]?.body;
    }
    expect(sizes.length).toBeGreaterThan(1);
    expect(new Set(scene.accepted.map(({ to }) => to)).size).toBe(60);
    expect(scene.accepted.length).toBe(60);
  });
});

describe('a worker that is slow but alive', () => {
  test('past its lease sends nothing, and leaves the claim of the next alone (F12)', async () => {
    const scene = await openScene();
    const zombie: Worker = {
      meanwhile: async (_call, count) => {
        if (count !== CLAIM + 1) return;
        scene.now += LEASE_AND_GRACE_MS;
        expect(await scene.receive(confirmed(), { cut: { call: SEND, when: 'before' } }, 2)).toBe('died');
      },
    };
    expect(await scene.receive(confirmed(), zombie)).toBe('kept');
    expect(scene.accepted.length).toBe(0);
    expect(await scene.notice()).toMatchObject({ status: 'sending', attempt: 2 });
  });

  test('whose send was taken late records it over a later attempt that was not sent (F12)', async () => {
    const scene = await openScene();
    const zombie: Worker = {
      meanwhile: async (_call, count) => {
        if (count !== SETTLE) return;
        scene.now += LEASE_AND_GRACE_MS;
        expect(await scene.receive(confirmed(), { cut: { call: SEND, when: 'before' } }, 2)).toBe('died');
      },
    };
    expect(await scene.receive(confirmed(), zombie)).toBe('acknowledged');
    expect(await scene.notice()).toMatchObject({ status: 'sent', attempt: 1 });
    scene.now += LEASE_AND_GRACE_MS;
    await scene.receive(confirmed(), {}, 3);
    expect(scene.accepted.length).toBe(1);
  });
});

describe('a provider', () => {
  test('out of quota for hours costs longer and longer waits and no attempt, and the message goes out in the end (F16)', async () => {
    const scene = await openScene(Array.from({ length: 60 }, () => ({ outcome: 'throttled' }) as const));
    const startedAt = scene.now;
    let receives = 0;
    for (let answer = 'kept'; answer === 'kept' && receives < 30; ) {
      answer = await scene.receive(confirmed(), {}, ++receives);
      scene.now += (scene.deferred.at(-1) ?? 0) * SECOND;
    }
    expect(scene.accepted.length).toBe(1);
    expect(await scene.notice()).toMatchObject({ status: 'sent', attempt: 1 });
    expect(scene.deferred).toEqual([...scene.deferred].sort((a, b) => a - b));
    expect(scene.now - startedAt).toBeGreaterThan(HOUR);
  });

  test('that calls an address none fails that notice with its reason and keeps the address from being tried again (F18)', async () => {
    const scene = await openScene([{ outcome: 'refused', why: 'InvalidParameterValue', addressFault: true }]);
    expect(await scene.receive(confirmed())).toBe('acknowledged');
    expect(await scene.notice()).toMatchObject({ status: 'failed', reason: 'refused', because: { why: 'InvalidParameterValue' } });
    await scene.receive(confirmed('1002'));
    expect(await scene.notice(confirmed('1002'))).toMatchObject({ status: 'skipped', reason: 'suppressed' });
    expect(scene.accepted.length).toBe(0);
  });

  test.each([
    ['in order', ['Send', 'Bounce', 'Bounce']],
    ['reversed', ['Bounce', 'Send', 'Bounce']],
    ['as a complaint, twice', ['Complaint', 'Complaint']],
  ])('whose word comes %s leaves the notice sent with that fact, and one suppressed address (F19)', async (_, words) => {
    const scene = await openScene();
    await scene.receive(confirmed());
    const recipients = [{ emailAddress: 'ada@example.com' }];
    const more = { bounce: { bounceType: 'Permanent', bouncedRecipients: recipients }, complaint: { complainedRecipients: recipients } };
    for (const word of words) {
      await scene.said(scene.accepted[0], word, more);
      scene.now += HOUR;
    }
    const first = words.findIndex((word) => word !== 'Send');
    expect(await scene.notice()).toMatchObject({ status: 'sent', delivery: { [words.includes('Bounce') ? 'bounced' : 'complained']: NOON + first * HOUR } });
    expect(((await scene.table.get(gateKey(ADA)))?.body as GateState | undefined)?.suppressed).toHaveLength(1);
    await scene.receive(confirmed('1002'));
    expect(await scene.notice(confirmed('1002'))).toMatchObject({ status: 'skipped', reason: 'suppressed' });
  });

  test('whose Send event overtakes the sender’s own settling leaves one record, sent (F20)', async () => {
    const scene = await openScene();
    const overtaken: Worker = {
      meanwhile: (_call, count) => (count === SETTLE ? scene.said(scene.accepted[0], 'Send') : undefined),
    };
    expect(await scene.receive(confirmed(), overtaken)).toBe('acknowledged');
    const item = await scene.table.get(noticeItemKey(ADA, noticeKey(confirmed(), ADA)));
    expect(item).toMatchObject({ version: 2, body: { status: 'sent', providerId: 'm1' } });
    expect(scene.accepted.length).toBe(1);
  });
});

describe('hosts whose clocks are ten minutes apart', () => {
  test.each([
    ['ahead of', 0, 10 * MINUTE],
    ['behind', 10 * MINUTE, 0],
    ['as wrong the other way as', -5 * MINUTE, 5 * MINUTE],
  ])('do not take a claim from a worker that may be alive: the second %s the first (F24)', async (_, first, second) => {
    const scene = await openScene();
    await scene.receive(confirmed(), { cut: { call: SEND, when: 'before' }, skewMs: first });
    scene.now += TIMEOUT_MS;
    expect(await scene.receive(confirmed(), { skewMs: second }, 2)).toBe('kept');
    expect(scene.accepted.length).toBe(0);
    scene.now += LEASE_AND_GRACE_MS + 10 * MINUTE;
    expect(await scene.receive(confirmed(), { skewMs: second }, 3)).toBe('acknowledged');
    expect(scene.accepted.length).toBe(1);
  });
});

describe('a dead letter sent back days later as a new message', () => {
  test('of a notice that was sent is done without a send (F25)', async () => {
    const scene = await openScene();
    await scene.receive(confirmed());
    scene.now += 2 * DAY;
    expect(await scene.receive(confirmed())).toBe('acknowledged');
    expect(scene.accepted.length).toBe(1);
  });

  test('of a notice that was never sent goes out while it is worth it, and is stale after that (F25)', async () => {
    const scene = await openScene();
    scene.now += 2 * DAY;
    await scene.receive(confirmed());
    expect(await scene.notice()).toMatchObject({ status: 'sent' });
    scene.now += 2 * DAY;
    await scene.receive(confirmed('1002'));
    expect(await scene.notice(confirmed('1002'))).toMatchObject({ status: 'skipped', reason: 'stale' });
    expect(scene.accepted.length).toBe(1);
  });
});

describe('a deploy', () => {
  test('lets a request wait whose kind only newer code knows, instead of quarantining it (F27)', async () => {
    const scene = await openScene();
    expect(await scene.receive({ ...confirmed(), kind: 'order.of_tomorrow' })).toBe('kept');
    expect(scene.quarantined).toEqual([]);
  });
});

describe('a survey on its way', () => {
  test('whose case is reopened between claim and send is not sent, and says why (F23)', async () => {
    const scene = await openScene();
    const key = caseKey('ada', 'k1');
    const policy = { surveyDelayMs: DAY };
    const resolved = decideOnCase(undefined, supportCase('case.resolved', NOON, { resolvedBy: 'human' }), NOON, policy).state;
    await scene.table.put({ ...key, body: resolved }, 0);
    const request: NoticeRequest = { kind: 'survey.csat', subject: key, fact: `resolution:${NOON}`, factAt: NOON, to: [ADA] };
    scene.now = NOON + DAY;
    const reopening: Worker = { meanwhile: async () => (await scene.notice(request))?.status === 'sending' && reopen() };
    const reopen = async () => {
      const item = await scene.table.get(key);
      if (item?.version === 1) await scene.table.put({ ...key, body: decideOnCase(resolved, supportCase('case.reopened', scene.now), scene.now, policy).state }, 1);
    };
    expect(await scene.receive(request, reopening)).toBe('acknowledged');
    expect(await scene.notice(request)).toMatchObject({ status: 'skipped', reason: 'superseded', because: { by: 'case.reopened' } });
    expect(scene.accepted.length).toBe(0);
  });
});

describe('an opt-out', () => {
  const shipped: NoticeRequest = { kind: 'order.shipped', subject: orderKey('ada', '1001'), fact: 'shipped', factAt: NOON, to: [ADA] };
  async function openShipped(outcomes: SendOutcome[] = []) {
    const scene = await openScene(outcomes);
    const item = await scene.table.get(shipped.subject);
    const after = decideOnOrder(item?.body as never, order('order.shipped', NOON), NOON);
    await scene.table.put({ ...shipped.subject, body: after.state }, item?.version ?? 0);
    const optOut = () => changeGate(scene.ports(), ADA, (gate) => withConsent(gate, 'orders', 'email', { granted: false, at: scene.now }));
    const request = { ...shipped, ...after.notices[0] };
    return { scene, optOut, request };
  }

  test.each(CALLS.map((_, call) => call).filter((call) => call <= CLAIM + 1))('committed before the re-check, at call %i, is heeded (F32)', async (call) => {
    const { scene, optOut, request } = await openShipped();
    expect(await scene.receive(request, { meanwhile: (_call, count) => (count === call ? optOut() : undefined) })).toBe('acknowledged');
    expect(await scene.notice(request)).toMatchObject({ status: 'skipped', reason: 'no-consent' });
    expect(scene.accepted.length).toBe(0);
  });

  test('committed while a send of unknown outcome is in the air forbids the next try, which tells that the first may have arrived (F32)', async () => {
    const { scene, optOut, request } = await openShipped([{ outcome: 'unknown', why: 'timeout' }]);
    expect(await scene.receive(request, { meanwhile: (call) => (call === 'send' ? optOut() : undefined) })).toBe('kept');
    scene.now += LEASE_AND_GRACE_MS;
    expect(await scene.receive(request, {}, 2)).toBe('acknowledged');
    expect(await scene.notice(request)).toMatchObject({ status: 'skipped', reason: 'no-consent', because: { perhapsSent: 'email' } });
    expect(scene.accepted.length).toBe(0);
  });
});

describe('an erasure', () => {
  test.each(CALLS.map((_, call) => call))('at call %i of a delivery leaves nothing personal behind, and nothing is sent that was not in the air (F33)', async (call) => {
    const scene = await openScene();
    const erase = () => eraseCustomer(scene.ports(), event('customer.erased', scene.now, { customerId: 'ada' }));
    await scene.receive(confirmed(), { meanwhile: (_call, count) => (count === call ? erase() : undefined) });
    scene.now += LEASE_AND_GRACE_MS;
    await scene.receive(confirmed(), {}, 2);
    await scene.receive(confirmed('1002'));
    expect(scene.accepted.length).toBe(call < SEND ? 0 : 1);
    expect(await scene.notice(confirmed('1002'))).toMatchObject({ status: 'skipped', reason: 'erased' });
    const { found } = await scene.table.query('CUSTOMER#ada', '', { limit: 100 });
    expect(found.every(({ sk }) => sk === 'GATE' || sk === 'PROFILE' || sk.startsWith('NOTICE#'))).toBe(true);
    expect(JSON.stringify(found)).not.toMatch(/ada@example\.com|Name of ada/);
  });
});

describe('an alert', () => {
  const KEY: Key = alertKey('ada', 'unhappy', 'experiences');
  const CARLA = { owner: 'carla' };
  async function openAlert() {
    const scene = await openScene();
    await changeGate(scene.ports(), CARLA, (gate) => ({ ...gate, prefers: { alerts: { channels: ['slack'], at: NOON } } }));
    await engage(scene.ports(), 'ada', { signals: [{ signal: 'experience', experience: 'low-answer', customerId: 'ada', key: 'csat:k1', at: NOON }] }, false, false);
    const [request] = scene.asked as NoticeRequest[];
    if (request === undefined) throw new Error('no alert was asked for');
    return { scene, request };
  }

  test('whose channel is down is tried again over hours with growing pauses, then goes by mail, and stays in the worklist throughout (F38)', async () => {
    const { scene, request } = await openAlert();
    scene.hook = { outcome: 'failed', why: '503' };
    for (let receives = 1; (await scene.receive(request, {}, receives)) === 'kept' && receives < 30; receives++) {
      scene.now += (scene.deferred.at(-1) ?? 0) * SECOND;
      expect((await scene.table.worklist('carla', { limit: 10 })).found).toEqual([KEY]);
    }
    const pauses = scene.posted.slice(1).map((at, n) => at - (scene.posted[n] ?? 0));
    expect(pauses.length).toBeGreaterThan(4);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(scene.now - NOON).toBeGreaterThan(3 * HOUR);
    expect(scene.accepted.map(({ to }) => to)).toEqual(['carla@example.org']);
    expect(await scene.notice(request, CARLA)).toMatchObject({ status: 'sent', channel: 'email' });
  });

  test('whose channel is gone for good goes by mail at once (F38)', async () => {
    const { scene, request } = await openAlert();
    scene.hook = { outcome: 'refused', why: '410', addressFault: false };
    expect(await scene.receive(request)).toBe('acknowledged');
    expect({ posted: scene.posted.length, mails: scene.accepted.map(({ to }) => to) }).toEqual({ posted: 1, mails: ['carla@example.org'] });
  });

  test('that is closed while its message is being sent is not told, and says why (F39)', async () => {
    const { scene, request } = await openAlert();
    const close = async () => {
      const item = await scene.table.get(KEY);
      if (item !== undefined && !(item.body as AlertState).closed)
        await scene.table.put({ ...KEY, body: { ...(item.body as AlertState), closed: { at: scene.now, outcome: 'false-alarm' } } }, item.version);
    };
    const closing: Worker = { meanwhile: async () => (await scene.notice(request, CARLA))?.status === 'sending' && close() };
    expect(await scene.receive(request, closing)).toBe('acknowledged');
    expect(await scene.notice(request, CARLA)).toMatchObject({ status: 'skipped', reason: 'superseded', because: { closed: 'false-alarm' } });
    expect({ posted: scene.posted.length, mails: scene.accepted.length }).toEqual({ posted: 0, mails: 0 });
  });
});
