import { beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import type { AlertState } from '../../core/alerts/state.ts';
import { decideOnCase } from '../../core/cases/decide.ts';
import type { CaseState } from '../../core/cases/state.ts';
import type { ProfileState } from '../../core/customers/profile.ts';
import type { CaseEvent, OutageEvent } from '../../core/events/catalogue.ts';
import { alertKey, caseKey, incidentKey, OPEN_INCIDENTS } from '../../core/keys.ts';
import { decideOnOutage } from '../../core/outages/decide.ts';
import type { OpenIncidents } from '../../core/outages/open.ts';
import type { IncidentState } from '../../core/outages/state.ts';
import type { Table } from '../../core/ports.ts';
import { DAY, HOUR } from '../../core/time.ts';
import { commit } from '../../flow/commit.ts';
import { listIfOpen, openBusiness } from '../../flow/open-business.ts';
import { NOON, outage, supportCase } from '../builders.ts';

const PROFILE: ProfileState = { fields: { components: { value: ['api', 'exports'], at: NOON }, region: { value: 'eu', at: NOON } } };
const ABOUT = caseKey('ada', 'k1');

let table: Table;
let now: number;
beforeEach(() => {
  table = sqliteTable(openStore(':memory:'));
  now = NOON + HOUR;
});
const ports = () => ({ table, clock: { now: () => now }, pause: async () => undefined });
const open = (profile: ProfileState | undefined = PROFILE, customer = 'ada') => openBusiness(ports(), customer, profile, ABOUT);
const listed = async (): Promise<readonly string[]> => ((await table.get(OPEN_INCIDENTS))?.body as OpenIncidents | undefined)?.incidents ?? [];

async function report(...events: readonly OutageEvent[]): Promise<void> {
  for (const event of events) {
    const { state } = await commit(ports(), incidentKey(event.data.incidentId), (seen: IncidentState | undefined) => decideOnOutage(seen, event, now));
    if (state) await listIfOpen(ports(), state);
  }
}
async function tell(...events: readonly CaseEvent[]): Promise<void> {
  for (const event of events)
    await commit(ports(), caseKey(event.data.customerId, event.data.caseId), (seen: CaseState | undefined) => decideOnCase(seen, event, now, { surveyDelayMs: DAY }));
}

describe('an incident stands in the way', () => {
  test('of the customers of its components, and of nobody else', async () => {
    await report(outage('outage.opened', NOON));
    expect(await open()).toEqual({ incident: 'i1', case: undefined });
    expect(await open({ fields: { components: { value: ['dashboard'], at: NOON } } })).toEqual({ incident: undefined, case: undefined });
  });

  test('of customers of its regions only, where it names some', async () => {
    await report(outage('outage.opened', NOON, { regions: ['us'] }));
    expect((await open()).incident).toBeUndefined();
    await report(outage('outage.opened', NOON, { incidentId: 'i2', regions: ['us', 'eu'] }));
    expect((await open()).incident).toBe('i2');
    const nowhere: ProfileState = { fields: { components: { value: ['api'], at: NOON } } };
    expect((await open(nowhere)).incident).toBeUndefined();
  });

  test('of customers whom it names, and of everybody when it is one of everybody', async () => {
    await report(outage('outage.opened', NOON, { components: undefined, customerIds: ['ada'] }));
    expect((await open({ fields: {} })).incident).toBe('i1');
    expect((await open({ fields: {} }, 'bob')).incident).toBeUndefined();
    await report(outage('outage.opened', NOON, { incidentId: 'i2', components: undefined, audience: 'all' }));
    expect((await open({ fields: {} }, 'bob')).incident).toBe('i2');
  });

  test('until it ends, and again when it comes back', async () => {
    await report(outage('outage.opened', NOON), outage('outage.resolved', NOON + 1_000, { message: 'Over.' }));
    expect((await open()).incident).toBeUndefined();
    expect(await listed()).toEqual([]);
    await report(outage('outage.updated', NOON + 2_000, { message: 'Back again.', status: 'investigating' }));
    expect((await open()).incident).toBe('i1');
  });

  test('not when customers were never told of it, nor planned work', async () => {
    await report(outage('outage.opened', NOON, { notify: false }), outage('outage.opened', NOON, { incidentId: 'i2', backfilled: true }));
    await report(outage('maintenance.started', NOON, { incidentId: 'm1' }));
    expect((await open()).incident).toBeUndefined();
  });

  test('and is listed once, however often it is reported', async () => {
    await report(outage('outage.opened', NOON), outage('outage.opened', NOON), outage('outage.updated', NOON + 1_000, { message: 'Found it.', status: 'identified' }));
    expect(await table.get(OPEN_INCIDENTS)).toMatchObject({ version: 1, body: { incidents: ['i1'] } });
  });

  test('when two open in the same moment, both are listed', async () => {
    await Promise.all([report(outage('outage.opened', NOON)), report(outage('outage.opened', NOON, { incidentId: 'i2', components: ['exports'] }))]);
    expect(new Set(await listed())).toEqual(new Set(['i1', 'i2']));
  });

  test('also when another incident was never closed and the list is full: the oldest leave', async () => {
    for (let n = 0; n < 205; n++) await report(outage('outage.opened', NOON, { incidentId: `n${n}`, components: [n === 204 ? 'api' : 'other'] }));
    const incidents = await listed();
    expect([incidents.length, incidents[0], incidents.at(-1)]).toEqual([200, 'n5', 'n204']);
    expect((await open()).incident).toBe('n204');
  });
});

describe('an alert stands in the way', () => {
  const alert: AlertState = { customerId: 'ada', flag: 'quiet', reason: 'silence', owner: 'carla', since: NOON, openedAt: NOON, score: 4, threshold: 3, reasons: [] };
  const acknowledged = { at: NOON, by: 'carla' };

  test.each<[string, AlertState, string | undefined]>([
    ['that nobody has in hand does not', alert, undefined],
    ['that a colleague has in hand does', { ...alert, acknowledged }, 'quiet#silence'],
    ['that was closed does not', { ...alert, acknowledged, closed: { at: NOON, outcome: 'saved', by: 'carla' } }, undefined],
  ])('%s', async (_, body, expected) => {
    const key = alertKey('ada', 'quiet', 'silence');
    await table.put({ ...key, body }, 0);
    expect((await open()).alert).toBe(expected);
    expect((await open(PROFILE, 'bob')).alert).toBeUndefined();
    expect((await openBusiness(ports(), 'ada', PROFILE, key)).alert).toBeUndefined();
  });
});

describe('a case stands in the way', () => {
  test('while it is open, and of its customer only', async () => {
    await tell(supportCase('case.opened', NOON, { caseId: 'k2' }));
    expect(await open()).toEqual({ incident: undefined, case: 'k2' });
    expect((await open(PROFILE, 'bob')).case).toBeUndefined();
    await tell(supportCase('case.resolved', NOON + 1_000, { caseId: 'k2' }));
    expect((await open()).case).toBeUndefined();
    await tell(supportCase('case.reopened', NOON + 2_000, { caseId: 'k2' }));
    expect((await open()).case).toBe('k2');
  });

  test('not its own', async () => {
    await tell(supportCase('case.opened', NOON));
    expect((await open()).case).toBeUndefined();
    expect((await openBusiness(ports(), 'ada', PROFILE, caseKey('ada', 'k2'))).case).toBe('k1');
  });

  test('not when nothing has been heard of it for ninety days', async () => {
    await tell(supportCase('case.opened', NOON, { caseId: 'k2' }));
    now = NOON + 90 * DAY - 1;
    expect((await open()).case).toBe('k2');
    now = NOON + 90 * DAY;
    expect((await open()).case).toBeUndefined();
  });
});
