import { beforeEach, describe, expect, test } from 'vitest';
import { alertKey } from '../../core/keys.ts';
import { DAY, HOUR, isoOf } from '../../core/time.ts';
import { auditOf } from '../../flow/audit.ts';
import { customer, event, NOON } from '../builders.ts';
import { servedSystem } from '../local/served.ts';
import { type SignedIn, signedIn } from './signed-in.ts';

const served = servedSystem();
const CARLA = { id: 'carla', name: 'Carla', email: 'carla@example.org' };
const OTTO = { id: 'otto', name: 'Otto', email: 'otto@example.org' };
let carla: SignedIn;

const low = (id: string, at = NOON) => event('survey.answered', at, { customerId: id, kind: 'csat', score: 1, scale: 5, answeredAt: isoOf(at), caseId: `k-${id}` });
const worth = (amount: string, currency = 'EUR') => ({ amount, currency });

beforeEach(async () => {
  await served.system.emit(
    customer('ada', NOON, { csm: CARLA, arr: worth('1200.00') }),
    customer('bob', NOON, { csm: CARLA, arr: worth('9000.00') }),
    customer('cem', NOON, { csm: CARLA, arr: worth('100.00', 'USD') }),
    customer('dee', NOON, { csm: OTTO, arr: worth('50000.00') }),
    customer('eve', NOON),
  );
  await served.system.emit(...['ada', 'bob', 'cem', 'dee', 'eve'].map((id) => low(id)));
  carla = await signedIn(served, 'carla', 'csm');
});

const ids = (body: { alerts: { customerId: string }[] }): string[] => body.alerts.map(({ customerId }) => customerId);
const etagOf = async (id: string): Promise<string> => (await carla.get(`/alerts/${id}/unhappy`)).body.etag;
const press = async (who: SignedIn, id: string, action: object, etag?: string) => who.post(`/alerts/${id}/unhappy/actions`, action, etag ?? (await etagOf(id)));

describe('a list of alerts', () => {
  test('has the most valuable first, and totals over all of them by currency', async () => {
    const { body } = await carla.get('/alerts?limit=2');
    expect(ids(body)).toEqual(['bob', 'ada']);
    expect(body.totals).toMatchObject({ alerts: 3, urgent: 3, overdue: 0, unacknowledged: 3, isCut: false });
    expect(body.totals.moneyAtRisk).toEqual([worth('10200.00'), worth('100.00', 'USD')]);
    expect(ids((await carla.get(`/alerts?limit=2&after=${encodeURIComponent(body.next)}`)).body)).toEqual(['cem']);
  });

  test('is of a colleague, of nobody, or of the team', async () => {
    expect(ids((await carla.get('/alerts?owner=otto')).body)).toEqual(['dee']);
    expect(ids((await carla.get('/alerts?owner=nobody')).body)).toEqual(['eve']);
    const { body } = await carla.get('/alerts?owner=team');
    expect(ids(body)).toEqual(['dee', 'bob', 'ada', 'cem', 'eve']);
    expect(body.alerts.map(({ mayAct }: { mayAct: boolean }) => mayAct)).toEqual([false, true, true, true, true]);
  });

  test('is narrowed by flag, priority and what is due, where days end as the reader’s do', async () => {
    expect(ids((await carla.get('/alerts?flag=quiet')).body)).toEqual([]);
    expect((await carla.get('/alerts?priority=urgent')).body.totals.alerts).toBe(3);
    expect((await carla.get('/alerts?due=overdue')).body.alerts).toEqual([]);
    await served.system.turnTo(NOON + 3 * DAY);
    expect((await carla.get('/alerts?due=overdue&zone=Europe/Berlin')).body.totals).toMatchObject({ alerts: 3, overdue: 3 });
    expect((await carla.get('/alerts?zone=Mars/Olympus')).status).toBe(400);
  });

  test('holds what is snoozed apart, with until when and why, and brings it back when that is over', async () => {
    await press(carla, 'bob', { did: 'snooze', until: isoOf(NOON + 2 * DAY), why: 'On holiday' });
    expect(ids((await carla.get('/alerts')).body)).toEqual(['ada', 'cem']);
    const { body } = await carla.get('/alerts?state=snoozed');
    expect(body.alerts).toMatchObject([{ customerId: 'bob', status: 'snoozed', snoozed: { why: 'On holiday', by: 'carla', until: isoOf(NOON + 2 * DAY) } }]);
    expect(ids((await carla.get('/alerts?state=all')).body)).toEqual(['bob', 'ada', 'cem']);
    await served.system.turnTo(NOON + 2 * DAY + HOUR);
    expect(ids((await carla.get('/alerts')).body)).toEqual(['bob', 'ada', 'cem']);
    expect((await carla.get('/alerts?state=snoozed')).body.alerts).toEqual([]);
  });

  test('never shows what was closed a moment ago, nor a page of another list', async () => {
    await press(carla, 'bob', { did: 'close', outcome: 'saved' });
    expect(ids((await carla.get('/alerts?state=all')).body)).toEqual(['ada', 'cem']);
    expect((await carla.get('/alerts?after=bm9uc2Vuc2U=')).status).toBe(400);
  });
});

describe('a deed', () => {
  test('is done once, stands in the alert and in the audit log, and tells the bus how it closed', async () => {
    const { status, body, etag } = await press(carla, 'ada', { did: 'close', outcome: 'saved', note: 'Called her <b>twice</b>' });
    expect([status, body.status, body.closed]).toEqual([200, 'closed', { at: isoOf(NOON), outcome: 'saved', by: 'carla', why: 'Called her <b>twice</b>' }]);
    expect(etag).toBe(body.etag);
    expect(await auditOf(served.system.engine, '2026-03')).toMatchObject([{ by: 'carla', did: 'alert.close', why: 'in the console', what: { customer: 'ada', what: 'saved' } }]);
    expect(JSON.stringify(await auditOf(served.system.engine, '2026-03'))).not.toContain('Called');
    const item = await served.system.engine.table.get(alertKey('ada', 'unhappy', 'experiences'));
    expect(item?.body).toMatchObject({ closed: { told: true } });
    expect(item?.work).toBeUndefined();
  });

  test('of two who close at once one wins; the other is told, with the newer state', async () => {
    const lead = await signedIn(served, 'otto', 'lead');
    const etag = await etagOf('ada');
    const [first, second] = await Promise.all([press(carla, 'ada', { did: 'close', outcome: 'saved' }, etag), press(lead, 'ada', { did: 'close', outcome: 'saved' }, etag)]);
    expect([first.status, second.status].sort()).toEqual([200, 412]);
    const lost = first.status === 412 ? first : second;
    const won = first.status === 412 ? second : first;
    expect(lost.body).toMatchObject({ reason: 'changed-meanwhile', alert: { status: 'closed', closed: { by: won.body.closed.by } } });
    expect(lost.body.error).toContain(won.body.closed.by);
    expect(lost.etag).toBe(won.etag);
    expect((await auditOf(served.system.engine, '2026-03')).length).toBe(1);
  });

  test('pressed again after a lost answer is the same deed, not a conflict', async () => {
    const etag = await etagOf('ada');
    const first = await press(carla, 'ada', { did: 'acknowledge' }, etag);
    const again = await press(carla, 'ada', { did: 'acknowledge' }, etag);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await auditOf(served.system.engine, '2026-03')).length).toBe(1);
  });

  test('is not in the way of evidence that comes in meanwhile', async () => {
    const etag = await etagOf('ada');
    await served.system.emit(event('billing.payment_failed', NOON, { customerId: 'ada', invoiceId: 'i1' }));
    expect((await press(carla, 'ada', { did: 'acknowledge' }, etag)).status).toBe(200);
  });

  test('hands over to a colleague who is known, and to nobody else; the new owner is told', async () => {
    expect(await press(carla, 'ada', { did: 'reassign', to: 'nobody-here' })).toMatchObject({ status: 422, body: { reason: 'unknown-owner' } });
    expect((await press(carla, 'ada', { did: 'reassign', to: 'otto' })).body).toMatchObject({ owner: 'otto', mayAct: false });
    await served.system.turnTo(NOON + HOUR);
    expect(served.system.outbox({ to: 'otto@example.org' }).map(({ kind }) => kind)).toContain('alert.unhappy');
    expect(await press(carla, 'ada', { did: 'acknowledge' })).toMatchObject({ status: 403, body: { reason: 'not-yours' } });
  });

  test('ticks a step of the playbook, with an offer within the limit; above it a lead is asked', async () => {
    const { body } = await carla.get('/alerts/ada/unhappy');
    expect(body.playbook.tasks.map(({ id }: { id: string }) => id)).toContain('offer');
    const asked = await press(carla, 'ada', { did: 'task', task: 'offer', goodwill: { kind: 'credit', amount: 200 } });
    expect(asked.body.playbook.asked).toMatchObject({ by: 'carla', goodwill: { kind: 'credit', amount: 200, currency: 'EUR' } });
    expect(await press(carla, 'ada', { did: 'approve' })).toMatchObject({ status: 422, body: { reason: 'not-a-lead' } });
  });

  test.each([
    ['an unknown deed', { did: 'delete' }],
    ['a field that is not known', { did: 'acknowledge', force: true }],
    ['a snooze without a reason', { did: 'snooze', until: isoOf(NOON + DAY), why: ' ' }],
    ['a snooze without an end', { did: 'snooze', why: 'x' }],
    ['an outcome of its own', { did: 'close', outcome: 'recovered' }],
    ['no object', 'close'],
  ])('with %s is refused with the field’s path', async (_, body) => {
    const { status, body: answer } = await carla.post('/alerts/ada/unhappy/actions', body, await etagOf('ada'));
    expect(status).toBe(400);
    expect(answer.error.length).toBeGreaterThan(10);
  });

  test('says which state was seen, else it is not done', async () => {
    expect((await carla.post('/alerts/ada/unhappy/actions', { did: 'acknowledge' })).status).toBe(428);
    expect((await carla.post('/alerts/ada/sleepy/actions', { did: 'acknowledge' }, '"x"')).status).toBe(404);
    expect((await carla.post('/alerts/zoe/unhappy/actions', { did: 'acknowledge' }, '"x"')).status).toBe(404);
  });

  test('about many has a verdict on each', async () => {
    const [ada, bob] = [await etagOf('ada'), await etagOf('bob')];
    await press(carla, 'bob', { did: 'acknowledge' });
    const { body } = await carla.post('/alerts/actions', {
      action: { did: 'snooze', until: isoOf(NOON + DAY), why: 'Fair week' },
      alerts: [
        { id: 'ada/unhappy', etag: ada },
        { id: 'bob/unhappy', etag: bob },
        { id: 'dee/unhappy', etag: '"x"' },
        { id: 'zoe/unhappy', etag: '"x"' },
      ],
    });
    expect(body.results.map(({ id, verdict }: { id: string; verdict: string }) => [id, verdict])).toEqual([
      ['ada/unhappy', 'done'],
      ['bob/unhappy', 'changed-meanwhile'],
      ['dee/unhappy', 'not-yours'],
      ['zoe/unhappy', 'gone'],
    ]);
    expect((await carla.get('/alerts/ada/unhappy')).body.status).toBe('snoozed');
  });

  test('is the same as that of the link in the mail: each sees what the other has done', async () => {
    await press(carla, 'ada', { did: 'acknowledge' });
    const link = /http\S+\/a\/[\w.-]+/.exec(served.system.outbox({ to: 'carla@example.org' })[0]?.text ?? '')?.[0] ?? '';
    const page = await (await fetch(link.replace(/^https?:\/\/[^/]+/, served.url))).text();
    expect(page).toContain('Carla');
    expect(page).toMatch(/href="\/customers\/\w+"/);
  });
});

test('an alert that is measured by lot is there for nobody but an administrator', async () => {
  const key = alertKey('ada', 'unhappy', 'experiences');
  const item = await served.system.engine.table.get(key);
  await served.system.engine.table.put({ ...key, body: { ...(item?.body as object), heldOut: { from: NOON, percent: 10 } } }, item?.version ?? 0);
  expect((await carla.get('/alerts/ada/unhappy')).status).toBe(404);
  expect((await carla.get('/customers/ada')).body.alerts).toEqual([]);
  expect((await (await signedIn(served, 'anna', 'admin')).get('/alerts/ada/unhappy')).status).toBe(200);
});
