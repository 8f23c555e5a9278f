import { readFileSync } from 'node:fs';
import { Liquid } from 'liquidjs';
import { describe, expect, test } from 'vitest';
import { compiledLayout, layoutTemplate } from '../../templates/build.ts';
import { layout } from '../../templates/layout.compiled.ts';
import type { Page } from '../../templates/page.ts';
import { createRenderer } from '../../templates/render.ts';
import { EVERY_SAMPLE } from '../../templates/samples.ts';
import { toneOf } from '../../templates/tone.ts';

const template = await layoutTemplate();
const BARE: Page = {
  lang: 'en',
  subject: 'Subject',
  preheader: '',
  company: 'Company',
  support: 'support@example.com',
  mail: null,
  tone: { name: 'calm', bar: '#000', tint: '#000', ink: '#000' },
  badge: null,
  heading: 'Heading',
  intro: [],
  facts: null,
  reasons: null,
  list: null,
  scale: null,
  action: null,
  sections: [],
  person: null,
  why: 'Why',
  unsubscribe: null,
  preferences: null,
};
const NASTY = `<b>"&'{{ x }}</b>`;
const FULL: Page = {
  lang: NASTY,
  subject: NASTY,
  preheader: NASTY,
  company: NASTY,
  support: NASTY,
  mail: NASTY,
  tone: { name: 'calm', bar: NASTY, tint: NASTY, ink: NASTY },
  badge: NASTY,
  heading: NASTY,
  intro: [NASTY, NASTY],
  facts: [{ label: NASTY, value: NASTY }],
  reasons: { title: NASTY, lines: [NASTY] },
  list: { title: NASTY, items: [{ title: NASTY, text: NASTY, url: NASTY }] },
  scale: { question: NASTY, ends: NASTY, answers: [{ score: NASTY, label: NASTY, url: NASTY }] },
  action: { label: NASTY, url: NASTY },
  sections: [{ title: NASTY, lines: [NASTY, NASTY] }],
  person: {
    title: NASTY,
    lines: [
      [
        { text: NASTY, mail: true },
        { text: NASTY, mail: false },
      ],
    ],
    help: { label: NASTY, url: NASTY },
  },
  why: NASTY,
  unsubscribe: { label: NASTY, url: NASTY },
  preferences: { label: '<preferences>', url: 'https://example.com/p?a=1&b="2"' },
};

describe('the compiled layout', () => {
  test('is in step with layout.mjml', async () => {
    expect(readFileSync(new URL('../../templates/layout.compiled.ts', import.meta.url), 'utf8')).toBe(await compiledLayout());
  });

  test.each([
    ['with nothing optional', BARE],
    ['with everything', FULL],
  ])('makes of a page %s what LiquidJS makes of the template with all output escaped', (_, page) => {
    const liquid = new Liquid({ outputEscape: 'escape', strictVariables: true, strictFilters: true });
    expect(layout(page)).toBe(liquid.parseAndRenderSync(template, page));
  });

  test('lets no markup through', () => {
    const html = layout(FULL);
    expect(html).not.toContain('<b>');
    expect(html).not.toContain(`"&'`);
  });
});

describe('the template', () => {
  test('is small', () => {
    expect(template.length).toBeLessThan(9_000);
  });

  test('asks for nothing from elsewhere', () => {
    expect(template).not.toMatch(/<img|<link|<script|<iframe|@import|url\(|@font-face/);
    expect(template.match(/https?:\/\/[^"]*/g)).toEqual(['http://www.w3.org/1999/xhtml']);
  });

  test('prints into text and quoted attributes only', () => {
    expect(template).not.toMatch(/<[^>]*=(?!")[^">\s]*{/);
    for (const [hidden] of template.matchAll(/<(style|script|!--)[\s\S]*?(<\/\1>|-->)/g)) expect(hidden).not.toMatch(/{{|{%/);
  });

  test('uses tables for the looks only', () => {
    for (const [table] of template.matchAll(/<table[^>]*>/g)) expect(table).toContain('role="presentation"');
  });

  test('fits a phone, a dark room and a screen reader', () => {
    expect(template).toContain('width=device-width');
    expect(template).toContain('prefers-color-scheme:dark');
    expect(template).toContain('content="light dark"');
    expect(template).toContain('<html lang="{{ lang }}"');
    expect(template.match(/<h1/g)).toHaveLength(1);
  });
});

describe('the colours', () => {
  /** WCAG 2.2, relative luminance. */
  const luminance = (hex: string): number =>
    [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, index) => sum + part * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);
  const contrast = (a: string, b: string): number => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);

  test.each([
    ['a badge of trouble', toneOf('outage.opened', { kind: 'down' })],
    ['a badge of care', toneOf('outage.opened', { kind: 'degraded' })],
    ['a badge of good news', toneOf('outage.resolved', {})],
    ['a calm badge', toneOf('maintenance.started', {})],
  ])('of %s are easy to read', (_, { ink, tint }) => {
    expect(contrast(ink, tint)).toBeGreaterThan(7);
  });
});

test.each(EVERY_SAMPLE)('$kind, $variant, closes every tag that it opens', ({ kind, variables }) => {
  const { html } = createRenderer({ strict: true })({ kind, locale: 'de', timezone: 'Europe/Berlin', variables });
  const open: string[] = [];
  for (const [, closing, name = ''] of html.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (name === 'meta') continue;
    if (closing === '') open.push(name);
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
});
