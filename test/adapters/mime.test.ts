/** What a reader makes of a message of ours is what it makes of the same message by a library of mail, letter by letter, with neither's spelling mattering. */
import fc from 'fast-check';
import MailComposer from 'nodemailer/lib/mail-composer';
import { expect, test } from 'vitest';
import { type Letterhead, mimeOf } from '../../adapters/aws/mime.ts';
import type { MailMessage } from '../../core/ports.ts';

const LETTERHEAD: Letterhead = { company: 'Example Company', fromAddress: 'hello@example.com', replyTo: 'support@example.com' };
const message = (override: Partial<MailMessage>): MailMessage => ({
  to: 'ann@example.org',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  headers: { 'X-Notice-Id': 'abc' },
  tags: { notice: 'n', customer: 'c' },
  about: { kind: 'order.delayed', recipient: 'c:ann', noticeKey: 'abc' },
  ...override,
});

type Read = { readonly headers: Readonly<Record<string, string>>; readonly parts: readonly { readonly type: string; readonly content: string }[] };

/** What RFC 5322, 2045 and 2047 say that bytes mean. */
function read(bytes: Buffer): Read {
  const text = bytes.toString('latin1');
  const { headers, body } = opened(text);
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1] ?? 'none';
  const inner = body.split(`--${boundary}`).slice(1, -1);
  const { from = '', to = '', subject = '', 'reply-to': replyTo = '' } = headers;
  return {
    headers: { from: words(from), to, replyTo, subject: words(subject) },
    parts: inner.map((part) => {
      const { headers: own, body: content } = opened(part.replace(/^\r\n/, ''));
      return { type: own['content-type'] ?? '', content: decoded(content.replace(/\r\n$/, ''), own['content-transfer-encoding'] ?? '7bit') };
    }),
  };
}

function opened(text: string): { readonly headers: Record<string, string>; readonly body: string } {
  const end = text.indexOf('\r\n\r\n');
  const lines = text
    .slice(0, end)
    .replace(/\r\n[ \t]/g, ' ')
    .split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]));
  return { headers, body: text.slice(end + 4) };
}

const qp = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
const decoded = (text: string, encoding: string): string =>
  (encoding === 'base64' ? Buffer.from(text, 'base64') : encoding === 'quoted-printable' ? qp(text) : Buffer.from(text, 'latin1')).toString().replace(/\r\n|\r/g, '\n');
/** Each encoded word is decoded by itself, so one that ended within a character would show. */
const words = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, how: string, what: string) =>
      (how.toUpperCase() === 'B' ? Buffer.from(what, 'base64') : qp(what.replace(/_/g, '=20'))).toString(),
    );

const byLibrary = ({ to, subject, text, html, headers }: MailMessage, { company, fromAddress, replyTo }: Letterhead): Promise<Buffer> =>
  new MailComposer({
    from: { name: company, address: fromAddress },
    replyTo: { name: '', address: replyTo },
    to: { name: '', address: to },
    subject,
    text,
    html,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { prepared: true, value }])),
  })
    .compile()
    .build();

const inWords = fc.array(fc.oneof(fc.constantFrom('Bestellung', 'verspätet', '–', 'naïve', '=?UTF-8?B?', '日本語のメール', '👩‍👩‍👧', 'a'.repeat(90), '=', '.', '_', '"quoted"')), {
  minLength: 1,
  maxLength: 30,
});
const subjects = inWords.map((list) => list.join(' ').slice(0, 200).trim()).filter((text) => text.isWellFormed() && text !== '');
/** A last line end is the boundary's. */
const texts = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      inWords.map((list) => list.join(' ')),
      fc.constantFrom('.', '.a', ' ', 'x ', '\t', '', 'From me', 'y'.repeat(80)),
    ),
  )
  .map((lines) => `${lines.join('\n').replace(/\r/g, '\n').replaceAll('\u0000', '')}!`);

test('says the same as a library of mail does, whatever the words', async () => {
  await fc.assert(
    fc.asyncProperty(subjects, texts, texts, async (subject, text, html) => {
      const given = message({ subject, text, html });
      const ours = read(mimeOf(given, LETTERHEAD));
      expect(ours).toMatchObject({ headers: { subject }, parts: [{ content: text }, { content: html }] });
      const theirs = read(await byLibrary(given, LETTERHEAD));
      // The library takes a subject that looks like an encoded word for one.
      expect({ ...ours.headers, subject: '' }).toEqual({ ...theirs.headers, subject: '' });
      if (!subject.includes('=?')) expect(theirs.headers.subject).toBe(subject);
      expect(ours.parts.map(({ content }) => content)).toEqual(theirs.parts.map(({ content }) => content));
    }),
    { numRuns: 300 },
  );
});

test.each(['Example Company', 'Zoë & Söhne, "Ltd"', 'Müller', 'A "quoted" \\ name', 'O’Neil, Inc.', 'dots.in.name', '日本語'])(
  'names the company %s as a library of mail does',
  async (company) => {
    const headers = async (bytes: Buffer | Promise<Buffer>) => read(await bytes).headers.from?.replace(/^([^"<]+) </, '"$1" <');
    expect(await headers(mimeOf(message({}), { ...LETTERHEAD, company }))).toBe(await headers(byLibrary(message({}), { ...LETTERHEAD, company })));
  },
);

test.each(['ann@example.org', 'ann+tag@example.org', 'ann@bücher.example', 'o’neil@example.org', '"a b"@example.org', "o'neil@example.org"])(
  'writes to %s as a library of mail does',
  async (to) => {
    const bare = (address: string | undefined) => address?.replace(/^<(.*)>$/, '$1');
    expect(read(mimeOf(message({ to }), LETTERHEAD)).headers.to).toBe(bare(read(await byLibrary(message({ to }), LETTERHEAD)).headers.to));
  },
);

test.each(['ann@example.org, eve@example.org', 'ann@example.org <eve@example.org>', 'eve@example.org;ann@example.org', '"a", eve@example.org, "b"@example.org'])(
  'never makes two recipients of %s',
  (to) => {
    expect(read(mimeOf(message({ to }), LETTERHEAD)).headers.to).toMatch(/^"(?:[^"\\]|\\.)*"@example\.org>?$/);
  },
);

test('no line of the body is longer than 76 letters, no encoded word longer than 75', () => {
  fc.assert(
    fc.property(subjects, texts, (subject, text) => {
      const lines = mimeOf(message({ subject, text }), LETTERHEAD).toString('latin1').split('\r\n');
      const from = lines.indexOf('');
      expect(Math.max(...lines.slice(from).map((line) => line.length))).toBeLessThanOrEqual(76);
      for (const line of lines.slice(0, from)) for (const word of line.match(/=\?UTF-8\?B\?[\w+/=]*\?=/g) ?? []) expect(word.length).toBeLessThanOrEqual(75);
      expect(lines.every((line) => /^[\t\u0020-\u007e]*$/.test(line))).toBe(true);
    }),
  );
});
