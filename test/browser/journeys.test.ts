/** From the link in a message to what it changes, in a real browser over the local system's HTTP: scripts off, and not one click. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { customer, event, NOON, order, supportCase } from '../builders.ts';
import { servedSystem } from '../local/served.ts';
import { openedBrowser } from './opened.ts';

const browser = await openedBrowser();
const served = servedSystem();
const CARLA = { id: 'carla', name: 'Carla', email: 'carla@example.org' };
/** More than any page has controls. */
const MAX_TABS = 60;

let context: BrowserContext;
let page: Page;
let elsewhere: string[];
let broken: string[];

describe.skipIf(browser === undefined)('by keyboard, with scripts off', () => {
  beforeEach(async () => {
    context = await (browser as Browser).newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 }, locale: 'en-GB' });
    page = await context.newPage();
    [elsewhere, broken] = [[], []];
    page.on('request', (request) => request.url().startsWith(`${served.url}/`) || elsewhere.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && /policy/i.test(message.text()) && broken.push(message.text()));
    await served.system.emit(customer('ada', NOON, { phone: '+4915112345678', csm: CARLA }));
  });
  afterEach(async () => {
    expect(elsewhere).toEqual([]);
    expect(broken).toEqual([]);
    await context.close();
  });

  test('a survey opens with the answer of the mail, is sent with one button, says thanks, and is changed', async () => {
    await served.system.emit(supportCase('case.opened', NOON));
    await served.system.turnTo(NOON + HOUR);
    await served.system.emit(supportCase('case.resolved', NOON + HOUR, { resolvedBy: 'human' }));
    await served.system.turnTo(NOON + 2 * DAY);
    await follow('survey.csat', /http\S+\/s\/\S+score=4/);
    expect(await page.locator('input:checked').inputValue()).toBe('4');
    expect(await page.locator('button').count()).toBe(1);
    expect(await answers()).toEqual([]);

    await tabTo('textarea');
    await page.keyboard.type('Quick & kind');
    await press('button');
    expect(await page.locator('h1').innerText()).toBe('Thank you');
    expect(await page.locator('main').innerText()).toContain('4 out of 5');
    expect(await answers()).toMatchObject([{ score: 4, comment: 'Quick & kind' }]);

    await served.system.turnTo(NOON + 2 * DAY + MINUTE);
    await press('a:has-text("Change my answer")');
    expect(await page.locator('input:checked').inputValue()).toBe('4');
    await tabTo('input[name=score]');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await press('button');
    expect(await page.locator('main').innerText()).toContain('2 out of 5');
    expect(await answers()).toMatchObject([{ score: 2 }]);
  });

  test('a preference is unticked and saved, and the page shows what holds', async () => {
    await served.system.emit(order('order.shipped', NOON));
    await served.system.turnTo(NOON + MINUTE);
    await follow('order.shipped', /http\S+\/p\/[\w.-]+/);
    const box = page.locator('input[value="orders.email"]');
    expect(await box.isChecked()).toBe(true);
    await tabTo('input[value="orders.email"]');
    await page.keyboard.press('Space');
    await press('button');
    expect(await page.locator('[role=status]').innerText()).toContain('Saved');
    expect(await box.isChecked()).toBe(false);
    await page.reload();
    expect(await page.locator('input[value="orders.email"]').isChecked()).toBe(false);
    await served.system.emit(order('order.out_for_delivery', NOON + MINUTE));
    await served.system.turnTo(NOON + HOUR);
    expect(served.system.kinds()).toEqual(['order.shipped']);
  });

  test('one press stops a kind of message, and the way back is a link', async () => {
    await served.system.emit(order('order.shipped', NOON));
    await served.system.turnTo(NOON + MINUTE);
    await follow('order.shipped', /http\S+\/u\/[\w.-]+/);
    expect(await page.locator('h1').innerText()).toBe('No more news on your orders by e-mail?');
    expect(await page.locator('button').count()).toBe(1);
    await press('button');
    expect(await page.locator('h1').innerText()).toBe('Done');
    await tabTo('a:has-text("Take it back")');
    await page.goto(here((await page.locator('a:has-text("Take it back")').getAttribute('href')) ?? ''));
    expect(await page.locator('input[value="orders.email"]').isChecked()).toBe(false);
  });

  test('a CSM acknowledges an alert, then snoozes it with a reason', async () => {
    await served.system.emit(event('survey.answered', NOON, { customerId: 'ada', kind: 'csat', score: 2, scale: 5, answeredAt: isoOf(NOON), caseId: 'k9' }));
    await served.system.turnTo(NOON + MINUTE);
    await follow('alert.unhappy', /http\S+\/a\/[\w.-]+/);
    await press('button:has-text("Acknowledge")');
    expect(await page.locator('[role=status]').innerText()).toContain('Done');
    expect((await served.system.state('ada')).alerts[0]).toMatchObject({ acknowledged: { by: 'carla' } });

    await tabTo('input[name=until]');
    await page.keyboard.press('ArrowDown');
    await tabTo('#snooze-why');
    await page.keyboard.type('On holiday');
    await press('button:has-text("Snooze")');
    expect((await served.system.state('ada')).alerts[0]).toMatchObject({ snoozed: { by: 'carla', why: 'On holiday' } });
    expect(await page.locator('main').innerText()).toContain('“On holiday”');
  });

  test('a bad link says so, and every page comes with a policy that lets no script in', async () => {
    const answer = await page.goto(`${served.url}/s/nonsense`);
    expect(answer?.status()).toBe(410);
    expect(await page.locator('h1').innerText()).toBe('This link no longer works');
    expect(await answer?.headerValue('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  });
});

/** Links lead to where the system says it lives; here it listens elsewhere. */
const here = (link: string): string => link.replace(/^https?:\/\/[^/]+/, served.url);

async function follow(kind: string, link: RegExp): Promise<void> {
  const message = served.system.outbox().find((each) => each.kind === kind);
  const [found = ''] = link.exec(message?.text ?? '') ?? [];
  expect(found, `the link in ${kind}`).not.toBe('');
  expect((await page.goto(here(found)))?.status()).toBe(200);
}

async function tabTo(selector: string): Promise<void> {
  for (let presses = 0; presses < MAX_TABS; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
  }
  throw new Error(`the Tab key does not come to ${selector}`);
}

async function press(selector: string): Promise<void> {
  await tabTo(selector);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  await served.system.engine.workers.drained();
}

// biome-ignore lint/suspicious/noExplicitAny: a view for people
const answers = async (): Promise<any[]> => Object.values((await served.system.state('ada')).cases[0].answers ?? {});
