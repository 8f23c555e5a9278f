/** A message as the mail system reads it: plain text and HTML side by side, headers that nobody can smuggle a line into. */
import MailComposer from 'nodemailer/lib/mail-composer';
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

/** Our own headers stay on one line each: some mail programs do not join a folded `List-Unsubscribe` again. */
export function mimeOf({ to, subject, text, html, headers }: MailMessage, { company, fromAddress, replyTo }: Letterhead): Promise<Buffer> {
  return new MailComposer({
    from: { name: company, address: fromAddress },
    replyTo: { name: '', address: replyTo },
    to: { name: '', address: to },
    subject,
    text,
    html,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { prepared: true, value }])),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}
