/** The console in a real browser over the local system's HTTP: the days it is made for, by keyboard, on a phone, in the dark, and when something goes wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AxeBuilder as Axe } from '@axe-core/playwright';
import * as axe from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { builtConsole, CONSOLE_DIST } from '../../local/console-build.ts';
import { customer, event, NOON, order, outage, supportCase } from '../builders.ts';
import { servedSystem } from '../local/served.ts';
import { openedBrowser } from './opened.ts';

const browser = await openedBrowser();
const served = servedSystem();
const CARLA = { id: 'carla', name: 'Carla Weiss', email: 'carla@example.org' };
const OTTO = { id: 'otto', name: 'Otto Braun', email: 'otto@example.org' };
const NASTY = '<img src=x onerror="document.title=1"><b>Bobby</b>';
/** More than any view has controls before the one that is wanted. */
const MAX_TABS = 120;
/** The machine may have other things to do. */
const PATIENCE_MS = 15_000;
const MOST_SCRIPT_BYTES = 350 * 1024;

let context: BrowserContext;
let page: Page;
let problems: string[];

beforeAll(async () => {
  const build = builtConsole();
  await build.done;
  expect(build.state()).toBe('ready');
}, 120_000);

beforeEach(async () => {
  await served.system.emit(
    customer('ada', NOON, { name: 'Ada Brandt', csm: CARLA, components: ['api'], arr: { amount: '12000.00', currency: 'EUR' } }),
    customer('bob', NOON, { name: NASTY, csm: CARLA, components: ['api'], arr: { amount: '500.00', currency: 'EUR' } }),
    customer('cem', NOON, { name: 'Cem Aydın', csm: OTTO, components: ['exports'] }),
  );
  const answer = (id: string, comment: string) =>
    event('survey.answered', NOON, { customerId: id, kind: 'csat', score: 1, scale: 5, answeredAt: isoOf(NOON), caseId: `k-${id}`, comment });
  await served.system.emit(answer('ada', 'Nobody called back'), answer('bob', NASTY));
  await served.system.turnTo(NOON + MINUTE);
});

afterEach(async () => {
  await context?.close();
});

async function open(options: BrowserContextOptions = {}): Promise<void> {
  context = await (browser as Browser).newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
  page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  problems = [];
  page.on('request', (request) => request.url().startsWith(`${served.url}/`) || request.url().startsWith('data:') || problems.push(`elsewhere: ${request.url()}`));
  page.on('console', (message) => message.type() === 'error' && /policy/i.test(message.text()) && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
}

const heading = (text: string) => page.waitForSelector(`h1:has-text("${text}"), h2:has-text("${text}")`);

async function signIn(as = 'As Carla Weiss'): Promise<void> {
  await page.waitForSelector(`button:has-text("${as}")`);
  await tabTo(`button:has-text("${as}")`);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`button:has-text("${as}")`, { state: 'detached' });
}

async function tabTo(selector: string): Promise<void> {
  for (let presses = 0; presses < MAX_TABS; presses++) {
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key does not come to ${selector}`);
}

async function press(selector: string): Promise<void> {
  await page.waitForSelector(selector);
  await tabTo(selector);
  await page.keyboard.press('Enter');
}

/** Cloudscape gives the bar on top of a phone's page an orientation, which a nav may not have; nobody is misled by it. */
const OF_CLOUDSCAPE = /^<nav [^>]*aria-orientation="horizontal"[^>]*mobile-toolbar-nav/;

/** In the page itself, which has no frames; of what is well nothing is told. @param only colours, where they are all that differs */
async function serious(only = false): Promise<string[]> {
  const builder = (new axe.AxeBuilder({ page }) as Axe).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (only ? builder.withRules(['color-contrast']) : builder.disableRules(['region'])).analyze();
  return violations
    .map(({ nodes, ...rest }) => ({ ...rest, nodes: nodes.filter(({ html }) => !OF_CLOUDSCAPE.test(html)) }))
    .filter(({ impact, nodes }) => nodes.length > 0 && (impact === 'serious' || impact === 'critical'))
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
}

describe.skipIf(browser === undefined)('the console', { timeout: 60_000 }, () => {
  test('a CSM’s day: from the mail to a closed alert, by keyboard alone', async () => {
    await open();
    const mail = served.system.outbox({ to: CARLA.email }).find(({ text }) => text.includes('Ada Brandt'));
    const link = /http\S+\/a\/[\w.-]+/.exec(mail?.text ?? '')?.[0] ?? '';
    await page.goto(link.replace(/^https?:\/\/[^/]+/, served.url));
    await press('a:has-text("in the console")');
    await signIn();
    // After signing in she is where the mail led to.
    await heading('Ada Brandt');
    expect(new URL(page.url()).pathname).toBe('/customers/ada');
    await press('button:has-text("Acknowledge")');
    await page.waitForSelector('text=in hand: Carla Weiss');
    await press('button:has-text("Close"):not([aria-label])');
    await page.waitForSelector('[role=dialog]');
    await tabTo('input[type=radio]');
    await page.keyboard.press('Space');
    await tabTo('textarea');
    await page.keyboard.type('Called her; the case is settled.');
    await press('[role=dialog] button:has-text("Close"):not([aria-label])');
    await page.waitForSelector('text=1 alert closed.');
    expect((await served.system.state('ada')).alerts[0]).toMatchObject({ closed: { by: 'carla', outcome: 'saved', why: 'Called her; the case is settled.' } });
    await press('a:has-text("Today")');
    await page.waitForSelector('h2:has-text("Open alerts")');
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(problems).toEqual([]);
  });

  test('a customer who says that they were not told is found by name and answered', async () => {
    await served.system.emit(outage('outage.opened', NOON + MINUTE, { title: 'API does not answer' }));
    await served.system.turnTo(NOON + HOUR);
    await open();
    await page.goto(served.url);
    await signIn();
    await heading('Today');
    await page.keyboard.press('/');
    await page.keyboard.type('aydin');
    await page.waitForSelector('[role=option]:has-text("Cem Aydın")');
    await page.keyboard.press('ArrowDown');
    if ((await page.locator('[role=option][aria-selected=true]:has-text("Cem")').count()) === 0) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await heading('Cem Aydın');
    await page.locator('[role=tab]:has-text("Told of outages?")').click();
    await page.waitForSelector('text=No: they use none of api');
    expect(await page.locator('td:has-text("Nothing, as it was not theirs")').count()).toBe(1);
    await page.goto(`${served.url}/customers/ada?tab=outages`);
    await page.waitForSelector('text=Yes: they use api');
    expect(await page.locator('td:has-text("sent by e-mail")').count()).toBe(1);
    expect(problems).toEqual([]);
  });

  test('an outage is watched live: opened, told, promised news, over', async () => {
    await open();
    await page.goto(`${served.url}/outages`);
    await signIn();
    await page.waitForSelector('text=Nothing is broken');
    await served.system.emit(outage('outage.opened', NOON + MINUTE, { title: 'API does not answer', kind: 'down', impact: 'major', nextUpdateAt: isoOf(NOON + 31 * MINUTE) }));
    await served.system.turnTo(NOON + 2 * MINUTE);
    // No reload: the page looks by itself.
    await page.waitForSelector('h2:has-text("API does not answer")', { timeout: 15_000 });
    await press('a:has-text("Who was told?")');
    await page.waitForSelector('text=2 of 2: 2 sent, 0 not sent');
    await served.system.emit(outage('outage.resolved', NOON + 2 * MINUTE, { message: 'It answers again.' }));
    await served.system.turnTo(NOON + 10 * MINUTE);
    await page.waitForSelector('h2:has-text("How it went")', { timeout: 15_000 });
    await page.waitForSelector('text=1 of 1 kept', { timeout: 15_000 });
    expect(problems).toEqual([]);
  });

  test('two close the same alert: the second is told who was first, and sees the newer state', async () => {
    await open();
    await page.goto(`${served.url}/customers/ada`);
    await signIn();
    await page.waitForSelector('button:has-text("Hand over")');
    await page.locator('button:has-text("Close"):not([aria-label])').first().click();
    await page.locator('[role=dialog] input[type=radio]').nth(1).check();
    await page.locator('[role=dialog] textarea').fill('They have left us.');
    const otto = await served.system.engine.signIn().then(({ token }) => token({ user: 'otto', role: 'lead' }));
    const { etag } = (await (await fetch(`${served.url}/v1/console/alerts/ada/unhappy`, { headers: { authorization: `Bearer ${otto}` } })).json()) as { etag: string };
    await fetch(`${served.url}/v1/console/alerts/ada/unhappy/actions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${otto}`, 'if-match': etag },
      body: JSON.stringify({ did: 'close', outcome: 'saved' }),
    });
    await page.locator('[role=dialog] button:has-text("Close"):not([aria-label])').click();
    await page.waitForSelector('text=Somebody was here first');
    expect(await page.locator('[role=dialog] textarea').inputValue()).toBe('They have left us.');
    await page.locator('button:has-text("Show the newer state")').click();
    await page.waitForSelector('[role=tab]:has-text("Closed alerts")');
    expect((await served.system.state('ada')).alerts[0]).toMatchObject({ closed: { by: 'otto', outcome: 'saved' } });
  });

  test('a sign-in that has expired is renewed where one was, and takes nothing away', async () => {
    await open();
    await page.goto(`${served.url}/customers/ada`);
    await signIn();
    await page.waitForSelector('button:has-text("Snooze")');
    await page.locator('button:has-text("Snooze")').first().click();
    await page.locator('[role=dialog] textarea').fill('On holiday until Monday');
    const stale = await served.system.engine.signIn().then(({ token }) => token({ user: 'carla', role: 'csm', expiresInSeconds: -5 }));
    // As if the hour had passed: the next request finds out.
    await page.route('**/v1/console/**', (route) => route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${stale}` } }));
    await page.locator('[role=dialog] button:has-text("Snooze")').click();
    await page.waitForSelector('text=Your sign-in has expired');
    await page.unroute('**/v1/console/**');
    await page.locator('button:has-text("As Carla Weiss")').click();
    await page.waitForSelector('text=Your sign-in has expired', { state: 'detached' });
    expect(await page.locator('[role=dialog] textarea').inputValue()).toBe('On holiday until Monday');
    await page.locator('[role=dialog] button:has-text("Snooze")').click();
    await page.waitForSelector('text=1 alert snoozed.');
  });

  test('a lost connection is said, keeps what was typed and what was loaded, and ends by itself', async () => {
    await open();
    await page.goto(`${served.url}/customers/ada`);
    await signIn();
    await page.waitForSelector('button:has-text("Snooze")');
    await page.locator('button:has-text("Snooze")').first().click();
    await page.locator('[role=dialog] textarea').fill('Fair week');
    await context.setOffline(true);
    await page.locator('[role=dialog] button:has-text("Snooze")').click();
    await page.waitForSelector('text=There is no connection');
    await page.waitForSelector('text=What you see was loaded before');
    expect(await page.locator('h1').innerText()).toBe('Ada Brandt');
    await context.setOffline(false);
    expect(await page.locator('[role=dialog] textarea').inputValue()).toBe('Fair week');
    await page.locator('[role=dialog] button:has-text("Snooze")').click();
    await page.waitForSelector('text=1 alert snoozed.');
    await page.waitForSelector('text=What you see was loaded before', { state: 'detached' });
  });

  test('a name and a comment full of markup are text', async () => {
    await open();
    await page.goto(`${served.url}/customers/bob`);
    await signIn();
    await page.waitForSelector('h1');
    expect(await page.locator('h1').innerText()).toBe(NASTY);
    await page.goto(`${served.url}/surveys`);
    await page.waitForSelector('h2:has-text("In their own words")');
    await page.waitForSelector(`td:has-text("onerror")`);
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.title()).toBe('Beforehand');
    expect(problems).toEqual([]);
  });

  const VIEWS: readonly (readonly [path: string, heading: string])[] = [
    ['/', 'Today'],
    ['/customers/ada', 'Ada Brandt'],
    ['/customers/ada?tab=outages', 'Ada Brandt'],
    ['/customers/ada?tab=score&score=unhappy', 'Ada Brandt'],
    ['/outages', 'Outages'],
    ['/outages/i1', 'API slow'],
    ['/surveys', 'Surveys'],
    ['/health', 'Health of the system'],
    ['/rules', 'Rules'],
    ['/rules?tab=change', 'Rules'],
    ['/rules?tab=audit', 'Rules'],
    ['/messages', 'Messages'],
    ['/messages/order.delayed', 'Order delayed'],
    ['/found?q=ada', 'Customers found'],
  ];

  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 390, height: 844 }, hasTouch: true }],
  ] as const)(
    'every view, %s: nothing serious found by axe, nothing wider than the screen, no policy broken',
    async (which, options) => {
      await served.system.emit(outage('outage.opened', NOON + MINUTE, { title: 'API slow' }), order('order.confirmed', NOON), supportCase('case.opened', NOON));
      await served.system.turnTo(NOON + 5 * MINUTE);
      await open(options);
      await page.goto(served.url);
      await signIn('As an administrator');
      const found: Record<string, string[]> = {};
      for (const [path, title] of VIEWS) {
        await page.goto(`${served.url}${path}`);
        await heading(title);
        await page.waitForSelector(':text("Loading ")', { state: 'detached' });
        const wide = (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number;
        const all = [...(await serious(which === 'dark')), ...(wide > 0 ? [`${wide} px too wide`] : [])];
        if (all.length > 0) found[path] = all;
      }
      expect(found).toEqual({});
      expect(problems).toEqual([]);
    },
    240_000,
  );

  test('the first load is below 350 KB of compressed script, and can be used within a second and a half', async () => {
    await open();
    const scripts: string[] = [];
    page.on('response', (response) => response.url().endsWith('.js') && scripts.push(new URL(response.url()).pathname));
    await page.goto(served.url);
    await signIn();
    await page.waitForSelector('tbody tr');
    const bytes = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(CONSOLE_DIST, path)), { level: 9 }).length, 0);
    console.log(`first load: ${scripts.length} scripts, ${Math.round(bytes / 1024)} KB compressed of ${readdirSync(join(CONSOLE_DIST, 'assets')).length} assets`);
    expect(bytes).toBeLessThan(MOST_SCRIPT_BYTES);
    const began = Date.now();
    await page.goto(served.url);
    await page.waitForSelector('tbody tr');
    console.log(`usable after ${Date.now() - began} ms`);
  });
});
