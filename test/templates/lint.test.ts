import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { KINDS, type Kind } from '../../core/notices/kinds.ts';
import { differencesIn } from '../../templates/lint/facts.ts';
import { type Letter, letterOf } from '../../templates/lint/letter.ts';
import { everyLetter, lint, lintLetter, lintPage, lintSource } from '../../templates/lint/lint.ts';
import { easeOf, FEWEST_WORDS, LEAST_EASE } from '../../templates/lint/reading-ease.ts';
import { bannedIn } from '../../templates/lint/words.ts';
import { LOCALES, type Locale } from '../../templates/message.ts';
import { EVERY_PAGE } from '../../templates/pages/samples.ts';
import { createRenderer } from '../../templates/render.ts';
import { EVERY_SAMPLE } from '../../templates/samples.ts';
import { WORST, worstOf } from '../../templates/worst.ts';
import { sample, without } from './reading.ts';

const render = createRenderer({ strict: true });
const letters = everyLetter();
const findings = lint();

function letter(kind: Kind, variables: Readonly<Record<string, unknown>>, locale: Locale = 'en'): Letter {
  return letterOf(kind, locale, variables, render({ kind, locale, timezone: 'Europe/Berlin', variables }));
}

describe('every rule of docs/messages.md', () => {
  test.each(Object.keys(KINDS) as Kind[])('is kept by %s', (kind) => {
    expect(findings.filter(({ where }) => where.startsWith(`${kind} `) || where.startsWith(`templates/${kind}/`))).toEqual([]);
    expect(letters.filter((each) => each.kind === kind).length).toBeGreaterThanOrEqual(2 * LOCALES.length);
  });

  test('is kept by every page, and by the words around the messages', () => {
    expect(findings).toEqual([]);
  });

  test('is asked of every page there is', async () => {
    const folder = new URL('../../templates/pages/', import.meta.url);
    const modules = await Promise.all(readdirSync(folder).map((file) => import(new URL(file, folder).href) as Promise<object>));
    const pages = modules.flatMap((each) => Object.entries(each).flatMap(([name, made]) => (name.endsWith('Page') && typeof made === 'function' ? [name] : [])));
    expect(pages.length).toBeGreaterThan(6);
    expect([...new Set(EVERY_PAGE.map(({ page }) => page))].sort()).toEqual(pages.sort());
  });
});

describe('reading ease', () => {
  test.each([
    ['The cat sat on the mat.', 116.1],
    ['The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.', 37.5],
    ['This sentence, taken as a reading passage unto itself, is being used to prove a point.', 69],
  ])('of “%s” is what is published', (text, score) => {
    expect(Math.abs(easeOf(text, 'en').score - score)).toBeLessThan(1);
  });

  test('of German counts its vowels, two that sound as one being one', () => {
    // 5 words in 1 sentence, 6 syllables: 180 - 5 - 58.5 * 1.2
    expect(easeOf('Das Haus ist heute neu.', 'de').score).toBe(104.8);
    expect(easeOf('Die Erstattungsbearbeitungsbestätigung verzögert sich.', 'de').score).toBeLessThan(0);
  });

  test('leaves addresses, dates and ids out of account', () => {
    expect(easeOf('Write to hilfe@teehaus-lindgren.example by Wednesday, 4 March 2026 at 14:30 CET about A-20417.', 'en')).toEqual(easeOf('Write to x by x about x.', 'en'));
  });

  test('is asked of no text too short to judge, and of every message that is long enough', () => {
    expect(letters.filter(({ prose, locale }) => easeOf(prose, locale).words < FEWEST_WORDS)).toEqual([]);
  });

  test('of a letter in officialese is found too low', () => {
    const outage = {
      ...sample('outage.opened'),
      message: 'Notwithstanding considerable organisational endeavours, unanticipated infrastructural complications necessitated precautionary deactivation of functionality.',
    };
    expect(easeOf(letter('outage.opened', { ...outage, workaround: outage.message }).prose, 'en').score).toBeLessThan(LEAST_EASE.en.customer);
    const hard = { ...letter('outage.opened', outage), prose: `${outage.message} `.repeat(3) };
    expect(lintLetter(hard, 'planted')).toMatchObject([{ rule: 'reading ease' }]);
  });
});

describe('the words', () => {
  test('that only colleagues know are found in a message to customers, with what to say instead', () => {
    expect(lintSource('order.delayed', 'en', { what: 'We escalated the incident.' }).map(({ found }) => found)).toEqual(['says “incident”', 'says “escalated”']);
    expect(lintSource('alert.quiet', 'en', { what: 'We escalated the incident.' })).toEqual([]);
    expect(bannedIn('Bitte entschuldigen Sie die Unannehmlichkeiten.', 'de', 'customer')).toMatchObject([{ word: 'Unannehmlichkeiten' }]);
  });

  test('of code are found wherever they stand', () => {
    for (const audience of ['customer', 'colleague'] as const)
      for (const locale of LOCALES)
        expect(bannedIn('Der Webhook: undefined', locale, audience).map(({ word }) => word)).toEqual(
          ['undefined', 'Webhook'].sort((a, b) => (a === 'Webhook' ? 1 : b === 'Webhook' ? -1 : 0)),
        );
  });

  test('are whole words, and a template’s own signs are none', () => {
    expect(bannedIn('The ticketing office is slated for later.', 'en', 'customer')).toEqual([]);
    expect(lintSource('order.delayed', 'en', { what: '{% if payload %}Hello {{ webhook }}{% endif %}' })).toEqual([]);
    expect(lintSource('order.delayed', 'en', { what: 'Hello <b>you</b>' })).toMatchObject([{ rule: 'words', found: 'says “<”' }]);
  });

  test('of a page are read as well', () => {
    expect(lintPage({ page: 'thanksPage', variant: 'planted', worst: false, html: () => '<p>Your ticket was closed.</p>' }, 'en')).toMatchObject([{ found: 'says “ticket”' }]);
  });
});

describe('a part that is missing', () => {
  const full = letter('order.shipped', sample('order.shipped'));
  const lacking = (changes: Partial<Letter['parts']>) => lintLetter({ ...full, parts: { ...full.parts, ...changes } }, 'planted').map(({ found }) => found);

  test.each([
    ['what happened', { what: 'Shipped' }],
    ['what it means for you', { forYou: '' }],
    ['what we do', { weDo: 'Nothing.' }],
    ['when you hear next', { next: 'We keep you informed in general.' }],
    ['a person to reach', { person: 'Call us, any time.' }],
  ] as const)('is found: %s', (part, changes) => {
    expect(lacking(changes)).toContain(`${part} is missing`);
  });

  test('is found: a way to help oneself, and only where there is one to offer', () => {
    const untracked = letter('order.shipped', without(sample('order.shipped'), 'trackingUrl'));
    const claimed = { ...untracked, variables: sample('order.shipped') };
    expect(lintLetter(untracked, 'fine')).toEqual([]);
    expect(lintLetter(claimed, 'planted').map(({ found }) => found)).toContain('a way to help oneself is missing');
  });
});

describe('a fact', () => {
  const full = letter('order.delayed', sample('order.delayed'));

  test('that only HTML tells is found', () => {
    const html = full.rendered.html.replaceAll('6 March 2026', '7 March 2026');
    expect(differencesIn({ ...full, rendered: { ...full.rendered, html } })).toContainEqual({ fact: '7 March 2026', toldIn: 'HTML', missingIn: 'text' });
  });

  test('that a chat leaves out is found, and so is one that only an SMS tells', () => {
    expect(differencesIn({ ...full, chat: full.chat.replaceAll('4 March 2026', 'soon') })).toContainEqual({ fact: '4 March 2026', toldIn: 'text', missingIn: 'chat' });
    expect(differencesIn({ ...full, sms: `${full.sms} 99` })).toContainEqual({ fact: '99', toldIn: 'SMS', missingIn: 'text' });
  });

  test('is found missing when an SMS has lost the address of what to press', () => {
    const url = String(sample('order.delayed').trackingUrl);
    expect(differencesIn({ ...full, sms: full.sms.replace(url, '') })).toContainEqual({ fact: url, toldIn: 'text', missingIn: 'SMS' });
  });

  test('is not asked of an SMS when it is an address too long for one', () => {
    const trackingUrl = `https://track.example/${'x'.repeat(400)}`;
    const long = letter('order.delayed', sample('order.delayed', { trackingUrl }));
    expect(long.sms).not.toContain('https://');
    expect(differencesIn(long)).toEqual([]);
  });

  test('is the same in all channels however bad the data', () => {
    const worst = EVERY_SAMPLE.flatMap(({ kind, variables }) => WORST.flatMap((each) => LOCALES.map((locale) => letter(kind, worstOf(kind, variables, each), locale))));
    expect(worst.length).toBeGreaterThan(400);
    expect(worst.flatMap((each) => differencesIn(each).filter(({ missingIn }) => missingIn !== 'SMS' && missingIn !== 'chat'))).toEqual([]);
  });
});

describe('a link to help', () => {
  test('stands in messages to customers where it is set, and nowhere when it is not', () => {
    for (const { kind, variant, variables, audience, rendered } of letters) {
      const set = typeof variables.help === 'string' && audience === 'customer';
      expect(rendered.text.includes('https://www.teehaus-lindgren.example/help'), `${kind}, ${variant}`).toBe(set);
    }
  });

  test('and to the status page stand in news of outages and planned work', () => {
    expect(letter('outage.opened', sample('outage.opened')).rendered.brief.action).toEqual({
      label: 'Open the status page',
      url: 'https://status.teehaus-lindgren.example',
    });
    expect(letter('maintenance.started', sample('maintenance.started')).rendered.html).toContain('href="https://status.teehaus-lindgren.example"');
    expect(letter('outage.opened', without(sample('outage.opened'), 'statusPage')).rendered.brief.action).toBeNull();
  });
});
