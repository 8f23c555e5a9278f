/** What a customer-success manager does with an alert, from its message alone. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { auditOf } from '../../flow/audit.ts';
import { customer, event, NOON, supportCase } from '../builders.ts';
import { openSystem, type System } from './system.ts';
import { visit } from './visit.ts';

const CARLA = { id: 'carla', name: 'Carla', email: 'carla@example.org' };
const OTTO = { id: 'otto', name: 'Otto', email: 'otto@example.org' };

let system: System;
beforeEach(async () => {
  system = await openSystem();
  await system.emit(customer('ada', NOON, { csm: CARLA }), customer('bob', NOON, { csm: OTTO }));
});
afterEach(() => system.close());

const unhappy = async (at: number, caseId = 'k9') => {
  await system.turnTo(at);
  await system.emit(event('survey.answered', at, { customerId: 'ada', kind: 'csat', score: 2, scale: 5, answeredAt: isoOf(at), caseId }));
};
const told = () => system.outbox().filter(({ kind }) => kind === 'alert.unhappy');
const linkIn = (text: string | undefined): string => /http\S+\/a\/[\w.-]+/.exec(text ?? '')?.[0] ?? '';
const pageOf = async (link: string): Promise<string> => String((await visit(system, 'GET', link)).body);
const seenOn = async (link: string): Promise<string> => /name="seen" value="(\d+)"/.exec(await pageOf(link))?.[1] ?? '';
const press = async (link: string, form: string) => visit(system, 'POST', link, `${form}&seen=${await seenOn(link)}`);
const alert = async () => (await system.state('ada')).alerts[0];

describe('an alert', () => {
  test('is snoozed from its message, keeps still, rings when that is over, and is closed as saved', async () => {
    const closed: unknown[] = [];
    const { bus } = system.engine;
    const put = bus.put.bind(bus);
    bus.put = (name, events) => {
      closed.push(...events.filter(({ type }) => type === 'alert.closed').map(({ detail }) => detail));
      put(name, events);
    };
    await unhappy(NOON);
    const link = linkIn(told()[0]?.text);
    const [, until = ''] = /name="until" value="(\d+)"[^>]*><span>3 days/.exec(await pageOf(link)) ?? [];
    expect(Number(until)).toBe(NOON + 3 * DAY);
    expect((await press(link, `did=snooze&until=${until}&why=on+holiday`)).statusCode).toBe(200);
    expect(await alert()).toMatchObject({ status: 'open', snoozed: { until: isoOf(NOON + 3 * DAY), by: 'carla', why: 'on holiday' } });
    await unhappy(NOON + DAY, 'k10');
    await system.turnTo(NOON + 3 * DAY - HOUR);
    expect(told()).toHaveLength(1);
    await system.turnTo(NOON + 3 * DAY + HOUR);
    expect(told()).toHaveLength(2);
    const again = told().find(({ text }) => text.includes('was snoozed, and that time is over'));
    expect(again?.to).toBe('carla@example.org');
    await system.turnTo(NOON + 5 * DAY);
    expect(told()).toHaveLength(2);
    expect((await system.why('ada')).filter(({ kind }) => kind === 'alert.unhappy')).toHaveLength(2);

    const newLink = linkIn(again?.text);
    expect((await press(newLink, 'did=close&outcome=saved&why=We+called')).statusCode).toBe(200);
    expect((await visit(system, 'POST', newLink, 'did=close&outcome=saved&seen=1')).statusCode).toBe(200);
    expect(closed).toMatchObject([{ type: 'alert.closed', data: { customerId: 'ada', outcome: 'saved' } }]);
    expect(await alert()).toMatchObject({ status: 'closed', closed: { outcome: 'saved', by: 'carla', why: 'We called' } });
    expect(await pageOf(newLink)).toContain('nothing left to do');
    expect((await auditOf(system.engine, '2026-03')).map(({ by, did }) => [by, did])).toEqual([
      ['carla', 'alert.close'],
      ['carla', 'alert.snooze'],
    ]);
    await system.turnTo(NOON + 8 * DAY);
    expect(closed).toHaveLength(1);
  });

  test('that somebody has in hand keeps surveys back, until it is closed', async () => {
    await unhappy(NOON);
    const link = linkIn(told()[0]?.text);
    await press(link, 'did=acknowledge');
    await system.emit(supportCase('case.resolved', NOON, { resolvedBy: 'human' }));
    await system.turnTo(NOON + 2 * DAY);
    expect(await system.why('ada')).toContainEqual(
      expect.objectContaining({ kind: 'survey.csat', decision: 'skipped', reason: 'open-alert', because: { alert: 'unhappy#experiences' } }),
    );
    await press(link, 'did=close&outcome=saved');
    await system.emit(supportCase('case.resolved', NOON + 2 * DAY, { resolvedBy: 'human', caseId: 'k2' }));
    await system.turnTo(NOON + 4 * DAY);
    expect(system.kinds()).toContain('survey.csat');
  });

  test('that is handed over reaches the colleague, whose link says who gave it', async () => {
    await unhappy(NOON);
    const link = linkIn(told()[0]?.text);
    expect((await press(link, 'did=reassign&to=nobody')).statusCode).toBe(400);
    expect((await press(link, 'did=reassign&to=otto')).statusCode).toBe(200);
    await system.turnTo(NOON + 5 * MINUTE);
    const mail = told().find(({ to }) => to === 'otto@example.org');
    expect(mail?.text).toContain('A colleague has handed this alert to you.');
    expect(await pageOf(linkIn(mail?.text))).toContain('Carla handed it to Otto');
    await system.turnTo(NOON + DAY);
    expect(told()).toHaveLength(2);
  });
});
