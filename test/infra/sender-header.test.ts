import { describe, expect, test } from 'vitest';
import { senderHeader } from '../../infra/sender-header.ts';
import { ofType } from './template.ts';

describe('the sender as a header says it', () => {
  test.each([
    ['a plain name', 'Example Company', 'Example Company <hello@example.com>'],
    ['a name with signs that mean something in a header', 'Smith, "Sons" & Co.', '"Smith, \\"Sons\\" & Co." <hello@example.com>'],
  ])('has %s as it is, in quotes where it needs them', (_, name, header) => expect(senderHeader(name, 'hello@example.com')).toBe(header));

  test.each(['Zoë & Söhne, "Ltd"', 'Größe '.repeat(30).trim(), '株式会社'])('has a name beyond ASCII as encoded words on one line: %s', (name) => {
    const header = senderHeader(name, 'hello@example.com');
    expect(header).toMatch(/^(=\?UTF-8\?[QB]\?[\x21-\x3e\x40-\x7e]+\?= )+<hello@example\.com>$/);
    expect(header.split(' ').every((word) => word.length <= 75)).toBe(true);
    expect(decoded(header)).toBe(name);
  });

  test('smuggles no line in', () => expect(senderHeader('Ann\r\nBcc: eve@example.org', 'hello@example.com')).not.toMatch(/[\r\n]/));

  test('is what the functions that send are given', () => {
    const given = ofType('AWS::Lambda::Function').flatMap(([, { Environment }]) => (Environment as { Variables?: Record<string, unknown> } | undefined)?.Variables?.FROM ?? []);
    expect(given).toEqual(['Example Company <hello@example.com>', 'Example Company <hello@example.com>']);
  });
});

/** As a mail program reads encoded words (RFC 2047). */
const decoded = (header: string): string =>
  Buffer.concat(
    [...header.matchAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/g)].map(([, way, text = '']) =>
      way === 'B'
        ? Buffer.from(text, 'base64')
        : Buffer.from(
            text.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          ),
    ),
  ).toString();
