import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../core/time.ts';
import { customer, NOON, order, outage } from '../builders.ts';
import { openSystem, type System } from './system.ts';
import { visit } from './visit.ts';

let system: System;

beforeEach(async () => {
  system = await openSystem();
  await system.emit(customer('ada', NOON - HOUR, { phone: '+4915112345678', slack: 'ada-slack', components: ['api'] }), order('order.confirmed', NOON));
  await system.turnTo(NOON + MINUTE);
});
afterEach(() => system.close());

const lastLink = (): string => /http\S+\/p\/[\w.-]+/.exec(system.outbox()[0]?.text ?? '')?.[0] ?? '';
const shownOn = async (): Promise<string> => /name="shown" value="([^"]*)"/.exec((await visit(system, 'GET', lastLink())).body ?? '')?.[1] ?? '';
const save = async (on: readonly string[], more = ''): Promise<number | undefined> =>
  (await visit(system, 'POST', lastLink(), `shown=${await shownOn()}${on.map((box) => `&on=${box}`).join('')}${more}`)).statusCode;
const told = (kind: string) => system.outbox().filter((message) => message.kind === kind);

describe('a customer who follows the link in a message to their preferences', () => {
  test('and switches order news off gets no more news of the way, but still hears when something goes wrong', async () => {
    expect(await save(['outages.email'])).toBe(200);
    await system.emit(order('order.shipped', NOON + MINUTE), order('order.exception', NOON + MINUTE, { reason: 'damaged' }));
    await system.turnTo(NOON + HOUR);
    expect(told('order.shipped')).toEqual([]);
    expect(told('order.exception')).toHaveLength(1);
    expect((await system.why('ada')).find(({ kind }) => kind === 'order.shipped')).toMatchObject({ decision: 'skipped', reason: 'no-consent' });
  });

  test('and wants order news on the phone first gets them there, and only there', async () => {
    expect(await save(['orders.email', 'orders.sms', 'outages.email'], '&first.orders=sms')).toBe(200);
    await system.emit(order('order.exception', NOON + MINUTE, { reason: 'damaged' }));
    await system.turnTo(NOON + HOUR);
    expect(told('order.exception').map(({ to }) => to)).toEqual(['+4915112345678']);
  });

  test('and takes e-mail away from outages hears of one where it is still ticked', async () => {
    expect(await save(['outages.slack'])).toBe(200);
    await system.emit(outage('outage.opened', NOON + MINUTE));
    await system.turnTo(NOON + HOUR);
    expect(told('outage.opened').map(({ to }) => to)).toEqual(['ada-slack']);
  });

  test('and only looks changes nothing', async () => {
    for (let n = 0; n < 20; n++) expect((await visit(system, 'GET', lastLink())).statusCode).toBe(200);
    await system.emit(order('order.exception', NOON + MINUTE, { reason: 'damaged' }));
    await system.turnTo(NOON + HOUR);
    expect(told('order.exception').map(({ to }) => to)).toEqual(['ada@example.com']);
  });
});
