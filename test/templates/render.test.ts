import { describe, expect, test } from 'vitest';
import { blocksOf, hrefsOf } from '../../templates/lint/seen.ts';
import { checkMessages, createRenderer, localeFor, MAX_SUBJECT_CHARS } from '../../templates/render.ts';
import { sample } from './reading.ts';

const render = createRenderer({ strict: true });
const english = { locale: 'en', timezone: 'Europe/Berlin' } as const;

describe('data of others', () => {
  const MARKUP = `<script>alert("1")</script><img src=x onerror='x()'>&amp;`;

  test.each([
    ['name', 'order.delivered'],
    ['orderId', 'order.delivered'],
    ['parcelId', 'order.shipped'],
    ['reason', 'order.delayed'],
    ['company', 'order.delayed'],
    ['support', 'order.delayed'],
    ['title', 'outage.opened'],
    ['message', 'outage.opened'],
    ['workaround', 'outage.opened'],
    ['topic', 'survey.csat'],
    ['agent', 'survey.csat'],
    ['customerName', 'alert.quiet'],
    ['customerEmail', 'alert.quiet'],
    ['plan', 'alert.quiet'],
  ] as const)('with markup in %s of %s stays text', (name, kind) => {
    const mail = render({ ...english, kind, variables: sample(kind, { [name]: MARKUP }) });
    expect(mail.html).not.toMatch(/<script|<img|onerror='|href="[^"]*alert/);
    expect(mail.html.match(/<[a-z!/][^>]*>/g)?.join('')).not.toContain("onerror='");
    expect(blocksOf(mail.html).join('\n')).toContain(MARKUP);
    expect(mail.text).toContain(MARKUP);
  });

  test('in lists stays text', () => {
    const listed = render({ ...english, kind: 'outage.opened', variables: sample('outage.opened', { components: ['<b>A</b>', '"B"'] }) });
    expect(listed.html).toContain('&lt;b&gt;A&lt;/b&gt; and &#34;B&#34;');
    const items = render({ ...english, kind: 'order.delivered', variables: sample('order.delivered', { items: [{ name: '</td><td>', quantity: 2 }] }) });
    expect(items.html).toContain('2\u00a0×\u00a0&lt;/td&gt;&lt;td&gt;');
  });

  test('is never a template', () => {
    const mail = render({ ...english, kind: 'order.delayed', variables: sample('order.delayed', { reason: '{{ support }}{% if %}' }) });
    expect(mail.text).toContain('Reason: {{ support }}{% if %}');
  });

  test('keeps its paragraphs and loses control and direction characters', () => {
    const message = 'First\u202e line.\r\n\r\nSecond\u0007\tline.\u2028Third \ud83d\ude9a line.\u2066\ud800';
    const mail = render({ ...english, kind: 'outage.opened', variables: sample('outage.opened', { message }) });
    expect(mail.text).toContain('\n\nFirst line.\n\nSecond line.\n\nThird \ud83d\ude9a line.\ufffd\n\n');
    expect(mail.html).toContain('>First line.</p>');
    expect(mail.html).toContain('>Third \ud83d\ude9a line.\ufffd</p>');
  });
});

describe('links', () => {
  test.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    '/relative',
    'http://',
    'https://a b',
    'https://x/"onclick="y',
    'ftp://x/y',
    'java\nscript:x',
  ])('to %j are dropped', (url) => {
    const tracked = render({ ...english, kind: 'order.shipped', variables: sample('order.shipped', { trackingUrl: url, unsubscribe: url, preferences: url, help: url }) });
    expect(hrefsOf(tracked.html).filter((href) => !href.startsWith('mailto:'))).toEqual([]);
    expect(tracked.text).not.toContain('Follow the delivery');
  });

  test('keep their query, escaped in HTML', () => {
    const url = 'https://track.example/p?a=1&b=2#c';
    const mail = render({ ...english, kind: 'order.shipped', variables: sample('order.shipped', { trackingUrl: url }) });
    expect(mail.html).toContain('href="https://track.example/p?a=1&amp;b=2#c"');
    expect(mail.text).toContain(`Follow the delivery: ${url}`);
  });

  test('to mail exist for plain addresses only', () => {
    const mail = render({ ...english, kind: 'order.shipped', variables: sample('order.shipped', { support: 'a@b.example?bcc=c@d.example' }) });
    expect(mail.html).not.toContain('mailto:');
    expect(mail.text).toContain('a@b.example?bcc=c@d.example');
  });

  test('of a survey are one for each answer, named for screen readers', () => {
    const { html, text } = render({ ...english, kind: 'survey.csat', variables: sample('survey.csat') });
    expect([...html.matchAll(/aria-label="(\d out of[^"]*)"/g)].map(([, label]) => label)).toEqual([
      '1 out of 5, not at all satisfied',
      '2 out of 5',
      '3 out of 5',
      '4 out of 5',
      '5 out of 5, very satisfied',
    ]);
    expect(text).toMatch(/\n1: https:\/\/\S+score=1\n2: https:\/\/\S+score=2\n/);
    expect(text).toContain('1 means “not at all satisfied”, 5 means “very satisfied”.');
  });

  test('of a survey without one good address leave no survey', () => {
    const variables = sample('survey.csat', { answers: [{ score: 1, url: 'javascript:1' }] });
    expect(() => render({ ...english, kind: 'survey.csat', variables })).toThrow();
    expect(createRenderer()({ ...english, kind: 'survey.csat', variables }).plain).toBe(true);
  });

  test('to unsubscribe stand where they are given', () => {
    const given = render({ ...english, kind: 'survey.csat', variables: sample('survey.csat') });
    const { unsubscribe } = sample('survey.csat');
    expect(hrefsOf(given.html)).toContain(unsubscribe);
    expect(given.text).toContain(`Stop e-mails of this type: ${unsubscribe}`);
    expect(render({ ...english, kind: 'order.delayed', variables: sample('order.delayed') }).text).not.toContain('Stop e-mails');
  });
});

describe('a subject', () => {
  test('is one line whatever the data', () => {
    const { subject } = render({ ...english, kind: 'outage.opened', variables: sample('outage.opened', { title: 'A\r\nBcc: x@y.example\u2028B' }) });
    expect(subject).toBe('Not working right now: A Bcc: x@y.example B');
  });

  test('is cut between characters', () => {
    const { subject } = render({ ...english, kind: 'outage.opened', variables: sample('outage.opened', { title: '\ud83d\ude9a'.repeat(300) }) });
    expect(subject.length).toBeLessThanOrEqual(MAX_SUBJECT_CHARS);
    expect(subject.isWellFormed()).toBe(true);
    expect(subject.endsWith('…')).toBe(true);
  });
});

describe('the language', () => {
  test.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['de_CH', 'de'],
    ['DE', 'de'],
    ['en-US', 'en'],
    ['fr', 'en'],
    ['nonsense-', 'en'],
    [undefined, 'en'],
  ] as const)('of a reader of %s is %s', (requested, expected) => {
    expect(localeFor(requested)).toBe(expected);
    const mail = render({ kind: 'order.confirmed', locale: requested, timezone: 'Europe/Berlin', variables: sample('order.confirmed') });
    expect(mail.html).toContain(`<html lang="${expected}"`);
  });

  test('of Austria is German with Austrian dates', () => {
    const variables = sample('order.confirmed', { promisedAt: Date.UTC(2026, 0, 5, 12) });
    expect(render({ kind: 'order.confirmed', locale: 'de-AT', timezone: 'Europe/Vienna', variables }).text).toContain('Erwartet bis: Montag, 5. Jänner 2026');
  });
});

test('Every message can be read before the first is sent', () => {
  expect(() => checkMessages()).not.toThrow();
});
