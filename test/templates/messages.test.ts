import { describe, expect, test } from 'vitest';
import { KINDS, type Kind, policyOf } from '../../core/notices/kinds.ts';
import { blocksOf, hrefsOf } from '../../templates/lint/seen.ts';
import { variablesIn } from '../../templates/liquid.ts';
import { LOCALES } from '../../templates/message.ts';
import { FRAMES, MESSAGES } from '../../templates/messages.ts';
import { createRenderer } from '../../templates/render.ts';
import { EVERY_SAMPLE, SAMPLES } from '../../templates/samples.ts';
import { sample, without } from './reading.ts';

const strict = createRenderer({ strict: true });
const lenient = createRenderer();
const everyKind = Object.keys(KINDS) as Kind[];
const everyMessage = everyKind.flatMap((kind) => LOCALES.map((locale) => ({ kind, locale, message: MESSAGES[kind][locale] })));
const everyRendering = EVERY_SAMPLE.flatMap((each) => LOCALES.map((locale) => ({ ...each, locale })));

describe.each(everyRendering)('$kind in $locale, $variant', ({ kind, locale, variables }) => {
  const mail = strict({ kind, locale, timezone: 'Europe/Berlin', variables });

  test('fills in every word', () => {
    expect(mail.plain).toBe(false);
    expect(`${mail.subject}\n${mail.text}\n${mail.html}`).not.toMatch(/{{|{%|undefined|null|NaN|\[object/);
    expect(mail.text).not.toMatch(/ {2}| [.,;:]|\.\.|\( *\)/);
  });

  test('has a subject of one line', () => {
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.subject.length).toBeGreaterThan(10);
    expect(mail.subject.length).toBeLessThanOrEqual(200);
  });

  test('says in HTML what it says in text', () => {
    const blocks = blocksOf(mail.html);
    const addresses = hrefsOf(mail.html);
    for (const line of mail.text.split('\n').filter((each) => each.trim() !== '' && each !== '-- ')) {
      const parts = line.replace(/^- /, '').split(/(?<=^\[[^\]]*\]) |: (?=http)/);
      const asFact = /^([^:]+): (.*)$/.exec(line)?.slice(1) ?? [];
      const found = (part: string): boolean => blocks.includes(part) || blocks.includes(part.replace(/^\[|\]$/g, '')) || addresses.includes(part);
      expect(parts.every(found) || (asFact.length > 0 && asFact.every(found)), line).toBe(true);
    }
    for (const block of blocks) expect(mail.text, block).toContain(block);
    for (const address of addresses) expect(mail.text, address).toContain(address.replace(/^mailto:/, ''));
  });

  test('names its language and how to reach a person', () => {
    expect(mail.html).toContain(`<html lang="${locale}"`);
    expect(mail.text).toContain(String(variables.support));
    expect(mail.html).toContain(`href="mailto:${variables.support}"`);
    expect(mail.text).toContain(String(variables.company));
  });
});

describe('a missing variable', () => {
  const NEEDED: Readonly<Record<string, readonly string[]>> = {
    orders: ['company', 'support', 'orderId'],
    outages: ['company', 'support', 'components'],
    surveys: ['company', 'support', 'caseId', 'resolvedAt', 'scale', 'answers'],
    alerts: ['company', 'support', 'customerId', 'since', 'reasons'],
  };
  const NEEDED_OF: Readonly<Partial<Record<Kind, readonly string[]>>> = {
    'survey.nps': ['company', 'support', 'scale', 'answers'],
    'survey.ces': ['company', 'support', 'scale', 'answers', 'at', 'step'],
    'survey.delivery': ['company', 'support', 'scale', 'answers', 'at', 'orderId'],
    'survey.reminder': ['company', 'support', 'scale', 'answers'],
    'survey.read': ['company', 'support', 'at', 'byAt'],
    'survey.overdue': ['company', 'support', 'at', 'byAt', 'customerId'],
    'digest.csm': ['company', 'support', 'count'],
    'theme.fixed': ['company', 'support', 'said', 'did', 'at'],
    'order.late_apology': ['company', 'support', 'orderId', 'at', 'promisedAt'],
  };
  const cases = everyKind.flatMap((kind) => LOCALES.flatMap((locale) => (NEEDED_OF[kind] ?? NEEDED[policyOf({ kind }).topic] ?? []).map((name) => ({ kind, locale, name }))));

  test.each(cases)('$name of $kind in $locale refuses when strict', ({ kind, locale, name }) => {
    for (const variant of ['full', 'required']) {
      expect(() => strict({ kind, locale, timezone: undefined, variables: without(sample(kind, {}, variant), name) })).toThrow();
    }
  });

  test.each(cases.filter(({ name }) => name !== 'company' && name !== 'support'))('$name of $kind in $locale leaves the plainer text', ({ kind, locale, name }) => {
    const variables = without(sample(kind), name);
    const mail = lenient({ kind, locale, timezone: undefined, variables });
    expect(mail.plain).toBe(true);
    expect(mail.text).toContain(String(variables.support));
    expect(blocksOf(mail.html).join('\n')).toContain(String(variables.company));
    expect(mail.html).not.toContain('undefined');
  });

  test.each(everyKind)('of the sender leaves nothing that could be sent of %s', (kind) => {
    for (const name of ['company', 'support']) expect(() => lenient({ kind, locale: 'en', timezone: undefined, variables: without(sample(kind), name) })).toThrow();
  });

  test.each(['outage.opened', 'outage.updated'] as const)('kind of %s is never guessed', (kind) => {
    for (const locale of LOCALES) expect(() => strict({ kind, locale, timezone: undefined, variables: without(sample(kind), 'kind') })).toThrow();
  });

  test('is also one that is empty', () => {
    expect(lenient({ kind: 'order.delivered', locale: 'en', timezone: undefined, variables: sample('order.delivered', { orderId: '' }) }).plain).toBe(true);
    const untitled = strict({ kind: 'outage.opened', locale: 'en', timezone: undefined, variables: sample('outage.opened', { title: '', name: null }) });
    expect(untitled.text).toContain('A part of our service is not working');
    expect(untitled.text).toContain('Hello,');
  });

  test('is also the wording of a reason that no message knows', () => {
    const variables = sample('alert.unhappy', { reasons: [{ code: 'toString', points: 1, at: '2026-03-01T00:00:00Z' }] });
    expect(lenient({ kind: 'alert.unhappy', locale: 'en', timezone: undefined, variables }).plain).toBe(true);
  });
});

describe('the plainer text', () => {
  test.each(everyMessage)('of $kind in $locale needs the company and its support address only', ({ message: { plain } }) => {
    const used = new Set([plain.subject, plain.text].flatMap((source) => variablesIn(source)));
    expect([...used].sort()).toEqual(['company', 'support']);
  });
});

describe('the words', () => {
  const JARGON =
    /\b(incidents?|degraded|csat|nps|ces|sla|downtime|latency|tickets?|escalat\w+|stakeholders?|root cause|mitigat\w+|utili[sz]e|leverage|valued customer|inconvenience|kindly|asap|störfall|degradiert\w*|downtime|unannehmlichkeit\w*|zeitnah|schnellstmöglich\w*|diesbezüglich\w*|seitens|bezüglich)\b/i;
  const MAX_WORDS_A_SENTENCE = 32;

  test.each(everyMessage)('of $kind in $locale are plain', ({ message }) => {
    for (const source of stringsOf(message)) {
      const words = source.replace(/{%.*?%}|{{.*?}}/g, ' ');
      expect(words).not.toMatch(JARGON);
      expect(words, 'no dashes, no shouting, no markup').not.toMatch(/[—–!<>]|&\w+;/);
    }
  });

  test.each(everyRendering.filter(({ kind }) => !kind.startsWith('alert.')))('of $kind in $locale, $variant, come in short sentences', ({ kind, locale, variables }) => {
    const { text } = strict({ kind, locale, timezone: 'Europe/Berlin', variables });
    for (const sentence of text.split(/\n|[.?:] /)) expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(MAX_WORDS_A_SENTENCE);
  });

  test('around the messages are plain as well', () => {
    for (const source of LOCALES.flatMap((locale) => stringsOf(FRAMES[locale]))) expect(source).not.toMatch(JARGON);
  });

  test('address Germans formally', () => {
    for (const source of everyKind.flatMap((kind) => stringsOf(MESSAGES[kind].de))) expect(source).not.toMatch(/\b(du|dir|dich|dein\w*|euch|euer)\b/i);
  });
});

describe('the delay of an order', () => {
  const said = (variant: string, locale = 'en') => strict({ kind: 'order.delayed', locale, timezone: 'Europe/Berlin', variables: sample('order.delayed', {}, variant) });

  test('shows the new date beside the old one, with the reason', () => {
    const { subject, text } = said('full');
    expect(subject).toContain('Friday, 6 March 2026');
    expect(text).toContain('We now expect it by Friday, 6 March 2026 instead of Wednesday, 4 March 2026.');
    expect(text).toContain('New date: Friday, 6 March 2026\nPrevious date: Wednesday, 4 March 2026\nReason: Snow has closed the road');
  });

  test('that nobody told of says that there is no news, and names no new date', () => {
    const { subject, text } = said('silent');
    expect(subject).toBe('Your order A-20417 should have been with you by now');
    expect(text).toContain('[No news yet]');
    expect(text).toContain(
      'We promised you your order A-20417 by Wednesday, 4 March 2026. That time has passed, and we have no word that it arrived. We do not know the reason yet.',
    );
    expect(text).not.toContain('New date');
    expect(said('silent', 'de').text).toContain('Den Grund kennen wir noch nicht.');
  });

  test('without a new date says so', () => {
    expect(said('undated').text).toContain('We cannot name a new date yet.');
  });
});

describe('an outage', () => {
  const said = (kind: Kind, variant: string) => strict({ kind, locale: 'en', timezone: 'Europe/Berlin', variables: sample(kind, {}, variant) });

  test('shows how serious it is, in words and in colour', () => {
    const [down, slow] = [said('outage.opened', 'full'), said('outage.opened', 'slow')];
    expect(down.subject).toBe('Not working right now: Checkout does not take card payments');
    expect(slow.subject).toBe('Slower or less reliable right now: Search is slow');
    expect(down.text).toContain('[Not working]');
    expect(slow.text).toContain('[Limited]');
    expect(down.html).toContain('class="badge trouble"');
    expect(slow.html).toContain('class="badge care"');
  });

  test('whose promised news is missing admits it', () => {
    const { subject, text } = said('outage.updated', 'holding');
    expect(subject).toBe('No news yet, we are still on it: Checkout does not take card payments');
    expect(text).toContain('We promised you news by now. We have none yet, and we are sorry about that.');
    expect(text).toContain('still not working');
  });

  test('names the time of the next news', () => {
    expect(said('outage.opened', 'full').text).toContain('By Monday, 2 March 2026 at 15:30 CET at the latest, even if there is nothing new by then.');
  });

  test('says how long it took', () => {
    expect(said('outage.resolved', 'full').text).toContain('From our first message to the end: 1 hour and 35 minutes');
  });
});

describe('an alert', () => {
  test('says who, why in numbers, what is at risk and what to do first', () => {
    const { subject, text } = strict({ kind: 'alert.quiet', locale: 'en', timezone: 'Europe/Berlin', variables: SAMPLES['alert.quiet'].full });
    expect(subject).toBe('Northwind GmbH has gone quiet: €12,400 a year at risk');
    expect(text).toContain('- No activity for 19 days; usually every 3 days (adds 3.1).');
    expect(text).toContain('- Before that, active on 41 days within 120 days (starts at -1.9).');
    expect(text).toContain('What would clear it: 2 active days in a row before Thursday, 5 March 2026');
    expect(text).toContain('A first step\nLook at what they did last');
    expect(text).toContain('Reach Northwind GmbH at einkauf@northwind.example.');
  });

  test('lists every bad experience with its day and points', () => {
    const { text } = strict({ kind: 'alert.unhappy', locale: 'de', timezone: 'Europe/Berlin', variables: SAMPLES['alert.unhappy'].full });
    expect(text).toContain('- Unzufriedene Antwort oder Nachricht am Donnerstag, 26. Februar 2026 (3,6 Punkte).');
    expect(text).toContain('- Bestellung A-20417 verspätet oder mit einem Problem am Samstag, 21. Februar 2026 (2,4 Punkte).');
    expect(text).toContain('- Zahlung zu R-2026-0117 fehlgeschlagen am Sonntag, 1. Februar 2026 (1 Punkt).');
    expect(text).toContain('Auf dem Spiel: 12.400\u00a0€ im Jahr');
  });

  test('of a customer without a name goes by the id', () => {
    const { subject } = strict({ kind: 'alert.quiet', locale: 'en', timezone: undefined, variables: SAMPLES['alert.quiet'].required });
    expect(subject).toBe('Customer c-1001 has gone quiet');
  });
});

function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}
