/** The sender as a mail's header says it. Worked out when the stack is made, so that no function carries what writes mail. */
import MailComposer from 'nodemailer/lib/mail-composer';

/** Name and address, `Your Company <hello@your.company>`; a name beyond ASCII as encoded words (RFC 2047), which is how SES wants it. */
export function senderHeader(name: string, address: string): string {
  const headers = new MailComposer({ from: { name, address } }).compile().buildHeaders();
  const [, from = ''] = /^From: (.*)$/m.exec(headers.replace(/\r\n[ \t]+/g, ' ')) ?? [];
  return from.trim();
}
