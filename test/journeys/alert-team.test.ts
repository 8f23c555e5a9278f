/** What a team makes of its alerts: a digest in the morning, a flag that is only recorded, an offer that a lead approves. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RulesChange } from '../../core/rules/change.ts';
import { DAY, HOUR, isoOf } from '../../core/time.ts';
import { auditOf } from '../../flow/audit.ts';
import { changeRules } from '../../flow/rules.ts';
import { customer, event, NOON } from '../builders.ts';
import { openSystem, type System } from './system.ts';
import { visit } from './visit.ts';

let system: System;
beforeEach(async () => {
  system = await openSystem();
});
afterEach(() => system.close());

const decide = (alerts: NonNullable<RulesChange['alerts']>) =>
  changeRules({ ...system.engine, ids: { next: () => 'rule' }, pause: async () => undefined }, { alerts }, { by: 'ola', why: 'tried out' });
const of = (id: string, arr: string, csm = 'carla') => customer(id, NOON, { csm: { id: csm, name: csm, email: `${csm}@example.org` }, arr: { amount: arr, currency: 'EUR' } });
/** Unhappy without having said so: no urgent alert. */
const troubles = (customerId: string, at: number) => [
  event('billing.payment_failed', at, { customerId, invoiceId: 'i1' }),
  event('billing.payment_failed', at, { customerId, invoiceId: 'i2' }),
];
const linkIn = (text = ''): string => /http\S+\/a\/[\w.-]+/.exec(text)?.[0] ?? '';
const seenOn = async (link: string): Promise<string> => /name="seen" value="(\d+)"/.exec(String((await visit(system, 'GET', link)).body))?.[1] ?? '';
const press = async (link: string, form: string) => visit(system, 'POST', link, `${form}&seen=${await seenOn(link)}`);

describe('a morning’s digest', () => {
  test('brings the most valuable up to the day’s budget, once, and the rest on the next working morning', async () => {
    await decide({ delivery: 'digest', perDay: 2 });
    await system.emit(of('ada', '100.00'), of('bob', '9000.00'), of('cem', '500.00'));
    await system.emit(...['ada', 'bob', 'cem'].flatMap((id) => troubles(id, NOON)));
    expect(system.outbox()).toEqual([]);
    await system.turnTo(NOON + DAY);
    const [digest, ...others] = system.outbox();
    expect(others).toEqual([]);
    expect(digest).toMatchObject({ kind: 'digest.csm', to: 'carla@example.org' });
    expect(digest?.text).toMatch(/bob[\s\S]*cem/);
    expect(digest?.text).not.toContain('ada');
    expect(digest?.text).toContain('1 more alert waits');
    await system.turnTo(NOON + 2 * DAY - 2 * HOUR);
    expect(
      system
        .outbox()
        .filter(({ kind }) => kind === 'digest.csm')
        .at(-1)?.text,
    ).toContain('ada');
    expect(await system.why('bob')).toContainEqual(expect.objectContaining({ kind: 'digest.csm', decision: 'sent', to: 'csm carla' }));
    expect((await press(linkIn(digest?.text), 'did=acknowledge')).statusCode).toBe(200);
    expect((await system.state('bob')).alerts[0]).toMatchObject({ acknowledged: { by: 'carla' } });
  });

  test('does not wait with what is urgent', async () => {
    await decide({ delivery: 'digest' });
    await system.emit(of('ada', '100.00'), event('survey.answered', NOON, { customerId: 'ada', kind: 'csat', score: 1, scale: 5, answeredAt: isoOf(NOON), caseId: 'k1' }));
    expect(system.kinds()).toEqual(['alert.unhappy']);
  });
});

test('in shadow a flag is up and recorded, and nobody hears of it, also not on the bus', async () => {
  await decide({ mode: 'shadow' });
  const put: string[] = [];
  const { bus } = system.engine;
  const real = bus.put.bind(bus);
  bus.put = (name, events) => {
    put.push(...events.map(({ type }) => type));
    real(name, events);
  };
  await system.emit(of('ada', '100.00'), ...troubles('ada', NOON));
  await system.turnTo(NOON + 20 * DAY);
  expect((await system.state('ada')).engagement.unhappy).toMatchObject({ flag: 'raised', band: 'near', clears: { at: expect.any(String) } });
  expect((await system.state('ada')).alerts).toMatchObject([{ shadow: true }]);
  expect(system.outbox()).toEqual([]);
  expect(put.filter((type) => type.startsWith('alert.') || type.startsWith('customer.at_risk'))).toEqual([]);
});

test('an offer above a CSM’s limit waits for the lead, who approves it from the mail; both are on record', async () => {
  await decide({ leads: ['lea'] });
  await system.emit(of('ada', '100.00'), of('zoe', '1.00', 'lea'));
  await system.emit(event('order.exception', NOON, { customerId: 'ada', orderId: '7', reason: 'lost' }));
  await system.emit(...troubles('ada', NOON));
  const link = linkIn(system.outbox().find(({ kind }) => kind === 'alert.unhappy')?.text);
  expect((await press(link, 'did=task&task=offer&kind=voucher&amount=80')).statusCode).toBe(200);
  await system.turnTo(NOON + HOUR);
  const asked = system.outbox().find(({ kind }) => kind === 'alert.escalated');
  expect(asked).toMatchObject({ to: 'lea@example.org' });
  expect(asked?.text).toContain('voucher 80 EUR');
  expect((await press(link, 'did=approve')).statusCode).toBe(400);
  expect((await press(linkIn(asked?.text), 'did=approve')).statusCode).toBe(200);
  expect((await press(link, 'did=close&outcome=saved')).statusCode).toBe(200);
  const audit = await auditOf(system.engine, '2026-03');
  expect(audit.map(({ by, did }) => [by, did])).toEqual(
    expect.arrayContaining([
      ['carla', 'alert.task'],
      ['lea', 'alert.approve'],
      ['carla', 'alert.close'],
    ]),
  );
  expect(JSON.stringify(audit)).toContain('voucher 80 EUR');
});

test('what somebody is away from goes to their cover', async () => {
  await system.emit(of('zoe', '1.00', 'gus'), of('ada', '100.00'));
  await decide({ away: { carla: { from: NOON - DAY, until: NOON + DAY, cover: 'gus' } } });
  await system.emit(...troubles('ada', NOON));
  expect(system.outbox()).toMatchObject([{ kind: 'alert.unhappy', to: 'gus@example.org' }]);
});
