import { SESClient } from '@aws-sdk/client-ses';
import { afterEach, describe, expect, test } from 'vitest';
import { outcomeOf, sesMail } from '../../adapters/aws/mail.ts';
import { mimeOf } from '../../adapters/aws/mime.ts';
import type { Mail, MailMessage } from '../../core/ports.ts';
import { type Answer, type ServiceStub, serviceStub } from './service-stub.ts';

let stub: ServiceStub | undefined;
afterEach(() => stub?.close());

const SETTINGS = { company: 'Zoë & Söhne, "Ltd"', fromAddress: 'hello@example.com', replyTo: 'support@example.com', configurationSet: 'the-set' };
const LONG_LINK = `https://links.example.com/u/${'a.b-c_'.repeat(60)}`;

const message = (override: Partial<MailMessage> = {}): MailMessage => ({
  to: 'ann@example.org',
  subject: 'Ihre Bestellung Nr. 4711 verspätet sich – neue Ankunft am 12. März, zwischen 9 und 12 Uhr',
  text: 'Guten Tag,\n.\nein Punkt allein.',
  html: '<p>Guten Tag</p>',
  headers: { 'X-Notice-Id': 'abc123', 'List-Unsubscribe': `<${LONG_LINK}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  tags: { notice: 'n0t1ce', customer: 'cust0mer' },
  about: { kind: 'order.delayed', recipient: 'c:ann', noticeKey: 'abc123' },
  ...override,
});

const headersOf = (mime: string): string[] => mime.slice(0, mime.indexOf('\r\n\r\n')).split('\r\n');

const ACCEPTED: Answer = {
  headers: { 'content-type': 'text/xml' },
  body: '<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>id-1</MessageId></SendRawEmailResult></SendRawEmailResponse>',
};
const saying = (code: string, text: string, status = 400): Answer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
});

const logged: object[] = [];
async function mailThatAnswers(answer: () => Answer): Promise<Mail> {
  logged.length = 0;
  stub = await serviceStub(answer);
  const client = new SESClient({ ...stub.reach, maxAttempts: 1, requestHandler: { requestTimeout: 3_000, throwOnRequestTimeout: true } });
  return sesMail({ client, log: { line: (fields) => logged.push(fields) } }, SETTINGS);
}

describe('the MIME of a message', () => {
  test('names sender, answer address, recipient and subject', async () => {
    const headers = headersOf((await mimeOf(message(), SETTINGS)).toString());
    expect(headers.find((line) => line.startsWith('From:'))).toMatch(/<hello@example\.com>$/);
    expect(headers).toContain('Reply-To: support@example.com');
    expect(headers).toContain('To: ann@example.org');
    expect(headers.some((line) => line.startsWith('Subject: =?UTF-8?'))).toBe(true);
    expect(headers).toContain('MIME-Version: 1.0');
  });

  test('keeps every list header on one line, however long its link', async () => {
    const headers = headersOf((await mimeOf(message(), SETTINGS)).toString());
    expect(headers).toContain(`List-Unsubscribe: <${LONG_LINK}>`);
    expect(headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(headers.map((line) => line.toLowerCase())).toContain('x-notice-id: abc123');
  });

  test('holds plain text and HTML side by side', async () => {
    const mime = (await mimeOf(message(), SETTINGS)).toString();
    expect(mime).toContain('Content-Type: multipart/alternative');
    expect(mime.indexOf('text/plain')).toBeLessThan(mime.indexOf('text/html'));
  });

  test('has no line beyond the 998 bytes that mail allows', async () => {
    const mime = await mimeOf(message({ text: 'x'.repeat(5_000), html: `<p>${'y'.repeat(5_000)}</p>` }), SETTINGS);
    expect(
      Math.max(
        ...mime
          .toString()
          .split('\r\n')
          .map((line) => Buffer.byteLength(line)),
      ),
    ).toBeLessThanOrEqual(998);
  });

  test('reads no file and no address that a text names', async () => {
    const mime = (await mimeOf(message({ html: '<img src="file:///etc/hostname">', text: '/etc/hostname' }), SETTINGS)).toString();
    expect(mime).toContain('file:///etc/hostname');
  });
});

describe('a message with a line break smuggled in', () => {
  test.each<[string, Partial<MailMessage>, boolean]>([
    ['the address', { to: 'ann@example.org\r\nBcc: eve@example.org' }, true],
    ['the subject', { subject: 'Hello\r\nBcc: eve@example.org' }, false],
    ['the subject, as a bare line feed', { subject: 'Hello\nBcc: eve@example.org' }, false],
    ['a header', { headers: { 'List-Unsubscribe': '<https://x>\r\nBcc: eve@example.org' } }, false],
    ["a header's name", { headers: { 'X-A: 1\r\nBcc': 'eve@example.org' } }, false],
    ['a header, as text that is no plain line', { headers: { 'X-A': 'ü' } }, false],
  ])('in %s is refused before anything is sent', async (_, override, addressFault) => {
    const mail = await mailThatAnswers(() => ACCEPTED);
    expect(await mail.send(message(override))).toMatchObject({ outcome: 'refused', addressFault });
    expect(stub?.asked).toEqual([]);
  });
});

describe('mail by SES', () => {
  test('goes to the one recipient, with its tags and the configuration set', async () => {
    const mail = await mailThatAnswers(() => ACCEPTED);
    expect(await mail.send(message())).toEqual({ outcome: 'accepted', providerId: 'id-1' });
    const form = Object.fromEntries(new URLSearchParams(stub?.asked[0]?.body));
    expect(form).toMatchObject({
      Action: 'SendRawEmail',
      Source: 'hello@example.com',
      'Destinations.member.1': 'ann@example.org',
      ConfigurationSetName: 'the-set',
      'Tags.member.1.Name': 'notice',
      'Tags.member.1.Value': 'n0t1ce',
      'Tags.member.2.Name': 'customer',
      'Tags.member.2.Value': 'cust0mer',
    });
    expect(form['Destinations.member.2']).toBeUndefined();
  });

  test('is surely not sent, and may be tried later, when SES throttles (F16)', async () => {
    const mail = await mailThatAnswers(() => saying('Throttling', 'Maximum sending rate exceeded.'));
    expect(await mail.send(message())).toEqual({ outcome: 'throttled' });
    expect(stub?.asked).toHaveLength(1);
    expect(logged).toEqual([]);
  });

  test.each<[string, Answer]>([
    ['the daily quota is used up', saying('Throttling', 'Daily message quota exceeded.')],
    [
      'the sender is not confirmed yet',
      saying('MessageRejected', 'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: hello@example.com'),
    ],
    ['the configuration set is gone', saying('ConfigurationSetDoesNotExist', 'Configuration set does not exist: the-set')],
    ['sending is paused', saying('AccountSendingPausedException', 'Email sending is disabled')],
    ['the role may not send', saying('AccessDenied', 'not authorized', 403)],
  ])('waits, for the fault is ours and not the message’s, when %s (F18)', async (_, answer) => {
    const mail = await mailThatAnswers(() => answer);
    expect(await mail.send(message())).toEqual({ outcome: 'throttled' });
  });

  test('logs a fault of ours by its name, without the address', async () => {
    const mail = await mailThatAnswers(() => saying('MessageRejected', 'Email address is not verified. … ann@example.org'));
    await mail.send(message());
    expect(logged).toEqual([{ mailCannotBeSent: 'MessageRejected' }]);
  });

  test.each<[string, Answer, boolean]>([
    ['the domain of the address is none', saying('InvalidParameterValue', 'Domain contains illegal character'), true],
    ['the address is none', saying('InvalidParameterValue', 'Missing final &apos;@domain&apos;'), true],
    ['the address is on a blacklist', saying('MessageRejected', 'Address blacklisted.'), true],
    ['SES finds a virus', saying('MessageRejected', 'Message rejected: content'), false],
    ['a header is wrong', saying('InvalidParameterValue', 'Duplicate header &apos;Subject&apos;.'), false],
  ])('is refused for good when %s (F18)', async (_, answer, addressFault) => {
    const mail = await mailThatAnswers(() => answer);
    const outcome = await mail.send(message());
    expect(outcome).toMatchObject({ outcome: 'refused', addressFault });
    expect(JSON.stringify(outcome)).not.toContain('ann@example.org');
  });

  test.each<[string, Answer]>([
    ['SES has trouble of its own', saying('InternalFailure', 'oops', 500)],
    ['SES is away', { status: 503, body: 'no' }],
    ['the line breaks', 'reset'],
    ['no answer comes', 'hang'],
  ])('may have been sent, and is not tried again, when %s (F17)', async (_, answer) => {
    const mail = await mailThatAnswers(() => answer);
    expect(await mail.send(message())).toMatchObject({ outcome: 'unknown' });
    expect(stub?.asked).toHaveLength(1);
  });

  test('is surely not sent when nobody listens', async () => {
    const mail = await mailThatAnswers(() => ACCEPTED);
    await stub?.close();
    expect(await mail.send(message())).toEqual({ outcome: 'throttled' });
  });

  test('may have been sent, whatever the error, when nothing says the contrary', () => {
    expect(outcomeOf(new Error('surprise'))).toMatchObject({ outcome: 'unknown' });
    expect(outcomeOf('surprise')).toMatchObject({ outcome: 'unknown' });
  });
});
