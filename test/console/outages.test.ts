import { beforeEach, describe, expect, test } from 'vitest';
import { HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { customer, NOON, outage } from '../builders.ts';
import { servedSystem } from '../local/served.ts';
import { type SignedIn, signedIn } from './signed-in.ts';

const served = servedSystem();
let carla: SignedIn;

beforeEach(async () => {
  await served.system.emit(
    ...Array.from({ length: 250 }, (_, n) => customer(`c${String(n).padStart(3, '0')}`, NOON, { components: ['api'] })),
    customer('mute', NOON, { components: ['api'], email: undefined }),
  );
  carla = await signedIn(served, 'carla', 'csm');
});

type Told = { customers: { id: string; verdict: string; reason?: string }[]; counts: Record<string, number>; next?: string };
async function everybodyTold(report: string, limit = 100): Promise<{ customers: Told['customers']; pages: number }> {
  const customers: Told['customers'] = [];
  let after = '';
  for (let pages = 1; ; pages++) {
    const { body } = (await carla.get(`/outages/i1/told?report=${encodeURIComponent(report)}&limit=${limit}${after}`)) as { body: Told };
    expect(Object.values(body.counts).reduce((sum, n) => sum + n, 0)).toBe(body.customers.length);
    customers.push(...body.customers);
    if (body.next === undefined) return { customers, pages };
    after = `&after=${encodeURIComponent(body.next)}`;
  }
}

test('an outage is listed while it is open and after, with its promise and how bad it was', async () => {
  await served.system.emit(outage('outage.opened', NOON, { title: 'API down', kind: 'down', impact: 'major', nextUpdateAt: isoOf(NOON + 30 * MINUTE) }));
  const open = (await carla.get('/outages')).body;
  expect(open).toMatchObject({ open: [{ id: 'i1', title: 'API down', status: 'investigating', impact: 'major', promisedAt: isoOf(NOON + 30 * MINUTE) }], recent: [] });
  await served.system.turnTo(NOON + HOUR);
  await served.system.emit(outage('outage.resolved', NOON + HOUR, { impact: 'minor' }));
  const after = (await carla.get('/outages')).body;
  expect(after).toMatchObject({
    open: [],
    recent: [{ id: 'i1', isOpen: false, status: 'resolved', impact: 'major', kind: 'down', startedAt: isoOf(NOON), endedAt: isoOf(NOON + HOUR) }],
  });
  expect(after.recent[0].promisedAt).toBeUndefined();
  // The promised news did not come: our own "no news yet" went out, which keeps no promise.
  expect((await carla.get('/outages/i1')).body).toMatchObject({ summary: { minutes: 60, promises: 1, promisesKept: 0, promisesMissed: 1 }, waiting: { pages: 0, messages: 0 } });
});

test('planned work begins when it does, and what nobody was told of is said not to have been', async () => {
  await served.system.emit(
    outage('maintenance.scheduled', NOON, { startsAt: isoOf(NOON + HOUR), endsAt: isoOf(NOON + 2 * HOUR) }),
    outage('outage.opened', NOON, { incidentId: 'i2', backfilled: true }),
  );
  const { open, recent } = (await carla.get('/outages')).body;
  expect([...open, ...recent].find(({ id }: { id: string }) => id === 'i1')).toMatchObject({ is: 'maintenance', startedAt: isoOf(NOON + HOUR) });
  expect((await carla.get('/outages/i2')).body.reports).toMatchObject([{ told: false }]);
  expect((await carla.get('/outages/i9')).status).toBe(404);
});

describe('who was told', () => {
  test('is counted from the receipts over all pages, each customer once, with why not', async () => {
    await served.system.emit(outage('outage.opened', NOON));
    await served.system.turnTo(NOON + 5 * MINUTE);
    const [report] = (await carla.get('/outages/i1')).body.reports;
    const { customers, pages } = await everybodyTold(report.name);
    expect(new Set(customers.map(({ id }) => id)).size).toBe(251);
    expect(customers).toHaveLength(251);
    expect(pages).toBeGreaterThan(1);
    expect(customers.filter(({ verdict }) => verdict === 'told')).toHaveLength(250);
    expect(customers.filter(({ verdict }) => verdict !== 'told')).toEqual([
      { id: 'mute', name: 'Name of mute', verdict: 'not-told', reason: 'no-channel', at: expect.any(String) },
    ]);
    expect((await everybodyTold(report.name, 500)).customers).toHaveLength(251);
  });

  test('shows the progress of a fan-out that still runs', async () => {
    await served.system.engine.workers.stop();
    await served.system.engine.put([{ source: 'test', type: 'outage.opened', detail: outage('outage.opened', NOON) }]);
    const outagesQueue = served.system.engine.wiring.queues.find(({ name }) => name.startsWith('OutagesQueue') && !name.includes('DeadLetters'))?.name ?? '';
    await served.system.engine.workers.drainQueue(outagesQueue);
    const { reports, waiting } = (await carla.get('/outages/i1')).body;
    expect(waiting.pages).toBeGreaterThan(0);
    expect((await everybodyTold(reports[0].name)).customers.every(({ verdict }) => verdict === 'not-asked')).toBe(true);
  });

  test('of a name that is no report, and after a cursor that is none of ours, is refused', async () => {
    await served.system.emit(outage('outage.opened', NOON));
    const [report] = (await carla.get('/outages/i1')).body.reports;
    expect((await carla.get('/outages/i1/told?report=x')).status).toBe(404);
    expect((await carla.get(`/outages/i1/told?report=${report.name}&after=x`)).status).toBe(400);
    expect((await carla.get('/outages/i1/told')).status).toBe(400);
  });
});
