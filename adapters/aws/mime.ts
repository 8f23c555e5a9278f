/**
 * A message as the mail system reads it: plain text and HTML side by side, headers that nobody can smuggle a line into (RFC 5322, 2045, 2047).
 * Two parts of text are all that we send, so this is small; a library of mail brings a table of a thousand kinds of attachments into each cold start.
 */
import { randomUUID } from 'node:crypto';
import { domainToASCII } from 'node:url';
import type { MailMessage } from '../../core/ports.ts';

export type Letterhead = { readonly company: string; readonly fromAddress: string; readonly replyTo: string };

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const CONTROL = /[\u0000-\u001f\u007f]/;
const HEADER_NAME = /^[A-Za-z0-9-]{1,70}$/;
const PLAIN_LINE = /^[\u0020-\u007e]{1,900}$/;

/** The header of a message that holds a control character or is none, by its name; nothing when all are in order. */
export function brokenHeader({ to, subject, headers }: Pick<MailMessage, 'to' | 'subject' | 'headers'>): string | undefined {
  if (CONTROL.test(to)) return 'To';
  if (CONTROL.test(subject)) return 'Subject';
  return Object.entries(headers)
    .find(([name, value]) => !HEADER_NAME.test(name) || !PLAIN_LINE.test(value))?.[0]
    .replace(/[^A-Za-z0-9-]/g, '?');
}

/** A line of QP, and of a header that is folded, without its line end. */
const LINE_CHARS = 76;
/** What fits into an encoded word of 75 letters, in bytes: three of them are four letters of base64. */
const WORD_BYTES = 45;
const CRLF = '\r\n';

/** Our own headers stay on one line each: some mail programs do not join a folded `List-Unsubscribe` again. */
export function mimeOf({ to, subject, text, html, headers }: MailMessage, { company, fromAddress, replyTo }: Letterhead): Buffer {
  // An equals sign before an underscore cannot occur in QP, so no text contains the boundary.
  const boundary = `=_${randomUUID()}`;
  return Buffer.from(
    [
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      `From: ${phrase(company)} <${mailbox(fromAddress)}>`,
      `Reply-To: ${mailbox(replyTo)}`,
      `To: ${mailbox(to)}`,
      `Subject: ${unstructured(subject, 'Subject: '.length)}`,
      `Message-ID: <${randomUUID()}@${mailbox(fromAddress).split('@').at(-1)}>`,
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      'MIME-Version: 1.0',
      `Content-Type: multipart/alternative; boundary="${boundary}"`,
      '',
      ...partOf('text/plain', text, boundary),
      ...partOf('text/html', html, boundary),
      `--${boundary}--`,
      '',
    ].join(CRLF),
  );
}

const partOf = (type: string, text: string, boundary: string): readonly string[] => [
  `--${boundary}`,
  `Content-Type: ${type}; charset=utf-8`,
  'Content-Transfer-Encoding: quoted-printable',
  '',
  quotedPrintable(text),
];

/** A domain in its ASCII form. Before the last @ stands what only the receiving server may judge; what would end an address there is put in quotes. */
function mailbox(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return address;
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  return `${/[\s,;:<>()[\]]/.test(local) && !/^"[^"\\]*"$/.test(local) ? quoted(local) : local}@${domainToASCII(domain) || domain}`;
}

/** The name before an address. */
function phrase(name: string): string {
  if (!isPlain(name)) return encodedWords(name, 'From: '.length);
  return /^[\w ]+$/.test(name) ? name : quoted(name);
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

const unstructured = (text: string, from: number): string => (isPlain(text) ? folded(text, from) : encodedWords(text, from));

/** ASCII that no mail program would take for an encoded word. */
const isPlain = (text: string): boolean => /^[\u0020-\u007e]*$/.test(text) && !text.includes('=?');

/** Before a space wherever the line would get too long; a longer word stays whole. */
function folded(text: string, from: number): string {
  let column = from;
  return text.replace(/ ?[^ ]+| /g, (word) => {
    const breaks = column + word.length > LINE_CHARS && word.startsWith(' ') && word.length > 1 && column > from;
    column = breaks ? word.length : column + word.length;
    return breaks ? CRLF + word : word;
  });
}

/** Each of whole characters, as a program decodes them one by one. */
function encodedWords(text: string, from: number): string {
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    const room = words.length === 0 ? WORD_BYTES - from : WORD_BYTES;
    if (Buffer.byteLength(word + character) > room) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((each) => `=?UTF-8?B?${Buffer.from(each).toString('base64')}?=`).join(`${CRLF} `);
}

/** Bytes that QP names by number: all but printable ASCII, the equals sign, and what a server on the way might change at an end of a line. */
const NAMED = /[^\u0020-\u003c\u003e-\u007e\t]|[ \t]$|^\./g;
const byNumber = (byte: string): string => `=${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

function quotedPrintable(text: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => broken(Buffer.from(line).toString('latin1').replace(NAMED, byNumber)))
    .join(CRLF);
}

/** With soft breaks, none of them within a named byte. */
function broken(line: string): string {
  if (line.length <= LINE_CHARS) return line;
  let out = '';
  let from = 0;
  while (line.length - from > LINE_CHARS) {
    let to = from + LINE_CHARS - 1;
    if (line[to - 1] === '=') to -= 1;
    else if (line[to - 2] === '=') to -= 2;
    out += `${line.slice(from, to)}=${CRLF}`;
    from = to;
  }
  return out + line.slice(from);
}
