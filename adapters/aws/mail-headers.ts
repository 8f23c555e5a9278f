/** What the headers of a mail may be, so that nobody can smuggle a line into one. */
import type { MailMessage } from '../../core/ports.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const CONTROL = /[\u0000-\u001f\u007f]/;
const HEADER_NAME = /^[A-Za-z0-9-]{1,70}$/;
/** SES takes no longer value. Source: API reference of SES v2, MessageHeader. */
const PLAIN_LINE = /^[\u0020-\u007e]{1,870}$/;

/** The header of a message that holds a control character or is none, by its name; nothing when all are in order. */
export function brokenHeader({ to, subject, headers }: Pick<MailMessage, 'to' | 'subject' | 'headers'>): string | undefined {
  if (CONTROL.test(to)) return 'To';
  if (CONTROL.test(subject)) return 'Subject';
  return Object.entries(headers)
    .find(([name, value]) => !HEADER_NAME.test(name) || !PLAIN_LINE.test(value))?.[0]
    .replace(/[^A-Za-z0-9-]/g, '?');
}
